"""Who may open a page of the privacy office, and what it asks of whoever acts there.

An act of the office that lets data out, destroys or changes it, or says who somebody is, is taken from
whoever proved a few minutes ago who they are: a screen left open does none of it. Acts that only protect
or tidy up ask for nothing; the table in tests/house/test_office_proofs.py says which is which.
"""

from collections.abc import Callable
from functools import wraps

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from privacy.models import SecurityLine
from privacy.reauthentication import proven_recently, where_to_prove
from privacy.restriction import OFFICE
from privacy.security import note
from privacy.views.people import subject_of

View = Callable[..., HttpResponse]


def office_only(view: View) -> View:
    """Open `view` for the privacy office; say to everybody else signed in that there is no such page."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.has_perm(OFFICE):
            note_refused(request)
            raise Http404
        return view(request, *args, **kwargs)

    # Said aloud, as the guards of the rooms above do: the table of roles is tested against every address.
    guarded.asks = OFFICE  # type: ignore[attr-defined]  # functions carry what is put on them
    return guarded


def note_refused(request: HttpRequest) -> None:
    """Write down that a member of staff asked for a page that they may not open (A075)."""
    if getattr(request.user, "is_staff", False):
        page = request.resolver_match.view_name if request.resolver_match else ""
        refused, subject = SecurityLine.Kind.PAGE_REFUSED, subject_of(request)
        note(request, refused, at=timezone.now(), subject=subject, about=page)


def press_proven(then: str) -> Callable[[View], View]:
    """Take the press of a button from whoever proved who they are; the others do so and come back to `then`.

    `then` is the name of the page that has the button: it stands inside `office_only`.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method == "POST" and not proven_recently(request):
                return redirect(where_to_prove(request, then=resolve_url(then)))
            return view(request, *args, **kwargs)

        return guarded

    return guard


def sent_proven(request: HttpRequest, form: forms.BaseForm, *, then: str = "office") -> bool:
    """Tell whether a form was sent by whoever proved who they are; otherwise it says what to do.

    The page is shown again with all that was typed: a letter of half an hour is not lost to a clock. `then`
    is the name or address of the page to go on to after the proof.
    """
    if proven_recently(request):
        return True
    # Not the address of this act: after the proof the browser opens it with GET.
    way = where_to_prove(request, then=resolve_url(then))
    sentence = _("Show first that it is you, then send this again. What you typed stays here.")
    link = _("Show it in a new tab")
    form.add_error(
        None,
        format_html('{} <a href="{}" target="_blank" rel="noopener">{}</a>', sentence, way, link),
    )
    return False
