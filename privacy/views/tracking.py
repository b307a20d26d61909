"""Following a privacy request: with its reference and secret, or signed in."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy.actions.requests import NotOpen, TooManyTries, cancel, show_who
from privacy.models import ExportPackage, PrivacyRequest, RequestEvent
from privacy.requests.authorities import authorities
from privacy.requests.forms import TrackForm, WhoForm
from privacy.requests.vault import COPIES, opens
from privacy.requests.verification import Tier, tier_needed
from privacy.showing.packages import FileGone
from privacy.views.download import handed_over, package_of
from privacy.views.opened import is_opened, note_opened
from privacy.views.people import subject_of

State = PrivacyRequest.State
# What is compared where there is no such request: the work is the same.
NOBODYS = "0" * 64


def privacy_track(request: HttpRequest) -> HttpResponse:
    """Ask for reference and secret, which never stand in an address, and open the request."""
    form = TrackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reference = form.cleaned_data["reference"]
        if not ratelimit.consume(request, action="privacy_track", key=reference):
            form.add_error(None, _("That was tried too often. Wait an hour, or call us."))
        else:
            found = PrivacyRequest.objects.filter(reference=reference).first()
            if opens(form.cleaned_data["secret"], found.secret_digest if found else NOBODYS):
                note_opened(request, reference)
                return redirect("privacy_request_status", reference)
            form.add_error(None, _("These do not belong together. Look at our first e-mail."))
    return render(request, "privacy/track.html", {"form": form})


def privacy_request_status(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Show how a request stands; take its withdrawal, or more to show who asks; hand over its copy."""
    found = _opened(request, reference)
    asks = _asks_who(found)
    form = _who_form(request, found) if asks else None
    if request.method == "POST":
        if request.POST.get("do") == "cancel":
            return _cancel(request, found)
        if request.POST.get("do") == "copy":
            return _copy(request, found)
        if form and form.is_valid():
            return _show_who(request, found, form)
    context = {
        "found": found,
        "state": public_state(found),
        "form": form,
        "copy": _copy_of(request, found),
        "answer": found.unsealed("answer"),
        "authorities": authorities(found.regime) if found.state == State.DENIED else [],
    }
    return render(request, "privacy/request_status.html", context)


def public_state(found: PrivacyRequest) -> str:
    """Return how it stands, as whoever asks may know: not whether what they said was right (A148)."""
    if found.state in {State.RECEIVED, State.NEED_USER_VERIFICATION, State.VERIFIED}:
        return _("We received your request and are checking it.")
    return {
        State.IN_PROGRESS: _("We are working on your request."),
        State.FULFILLED: _("Your request is done."),
        State.DENIED: _("We did not do what you asked for."),
        State.CANCELLED: _("Your request is withdrawn."),
    }[State(found.state)]


def _opened(request: HttpRequest, reference: str) -> PrivacyRequest:
    """Return a request that this browser opened with its secret, or that whoever is signed in made so.

    That a request fits somebody is not enough: it may be a neighbour's with a slip in it, or somebody's
    who asks in their name. They were told by letter, and tell us if it was not them.
    """
    if "\0" in reference:  # which no text in the database holds, and it would not be asked for
        raise Http404
    if is_opened(request, reference):
        return get_object_or_404(PrivacyRequest, reference=reference)
    if not request.user.is_authenticated:
        raise Http404
    made = PrivacyRequest.objects.filter(subject=subject_of(request), tier=Tier.ACCOUNT)
    return get_object_or_404(made, reference=reference)


def _copy_of(request: HttpRequest, found: PrivacyRequest) -> ExportPackage | None:
    """Return the copy that the request asked for, for whoever has its secret; a login has its own page."""
    if found.state != State.FULFILLED or found.right not in COPIES or found.subject is None:
        return None
    copy = package_of(found.subject) if is_opened(request, found.reference) else None
    # What the person asked for later, or for other days, is not what this request was given.
    return copy if copy and copy.asked_at == found.closed_at else None


def _copy(request: HttpRequest, found: PrivacyRequest) -> HttpResponseBase:
    copy = _copy_of(request, found)
    if copy is None or copy.ready_at is None:
        raise Http404
    try:
        return handed_over(copy)
    except FileGone:
        messages.warning(request, _("The file is not there any more. Please ask for it again."))
        return redirect("privacy_request_status", found.reference)


def _asks_who(found: PrivacyRequest) -> bool:
    """Tell whether somebody was asked, by letter, to say more; before, the page must not tell."""
    return (
        found.state == State.NEED_USER_VERIFICATION
        and found.events.filter(kind=RequestEvent.Kind.ASKED).exists()
    )


def _who_form(request: HttpRequest, found: PrivacyRequest) -> WhoForm:
    needed = tier_needed(found.right, contested=found.contested)
    said: Any = request.POST if request.POST.get("do") == "verify" else None
    return WhoForm(said, contested=found.contested, declares=needed == Tier.HIGH)


def _show_who(request: HttpRequest, found: PrivacyRequest, form: WhoForm) -> HttpResponse:
    try:
        show_who(request=found, proof=form.proof(), at=timezone.now())
    except TooManyTries:
        messages.warning(request, _("That was tried too often. Call us, and we do it with you."))
    except NotOpen:
        messages.warning(request, _("This request was answered meanwhile."))
    else:
        messages.success(request, _("Thank you. We compare it with what is on file."))
    return redirect("privacy_request_status", found.reference)


def _cancel(request: HttpRequest, found: PrivacyRequest) -> HttpResponse:
    try:
        cancel(request=found, at=timezone.now())
    except NotOpen:
        messages.warning(request, _("This request was answered meanwhile."))
    else:
        messages.success(request, _("Your request is withdrawn."))
    return redirect("privacy_request_status", found.reference)
