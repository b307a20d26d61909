"""Who may open a page at all."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from privacy.views.guards import note_refused

View = Callable[..., HttpResponseBase]
STAFF = "staff"  # what `staff_only` asks for: to work here, whatever as

# Said where an action raises `accounts.access.OwnAccount`.
OWN_ACCOUNT = _("You have access to this account yourself. Somebody else decides about it.")


def staff_only(view: View) -> View:
    """Open `view` for staff; say to everybody else who is signed in that there is no such page."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return saying_what_it_asks(guarded, STAFF)


def permitted(permission: str) -> Callable[[View], View]:
    """Open a view for staff with a permission; to everybody else who is signed in there is no such page."""

    def guard(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not (request.user.is_staff and request.user.has_perm(permission)):
                note_refused(request)
                raise Http404
            return view(request, *args, **kwargs)

        return saying_what_it_asks(guarded, permission)

    return guard


def saying_what_it_asks(view: View, permission: str) -> View:
    """Let a view say which permission opens it: the table of roles is tested against every address."""
    view.asks = permission  # type: ignore[attr-defined]  # functions carry what is put on them
    return view


operators_only = permitted("accounts.feed_operator")
