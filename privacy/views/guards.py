"""Who may open a page of the privacy office."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def office_only(view: View) -> View:
    """Open `view` for the privacy office; say to everybody else signed in that there is no such page."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.has_perm("privacy.privacy_office"):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
