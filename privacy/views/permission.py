"""Asking a person, at their address on file, whether somebody may ask for them: with a code from the letter.

Whoever has the code can say yes, without a login. So it is typed or posted, and never stands in an address.
"""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from privacy import keys
from privacy.actions.requests import NotOpen, cancel, permit
from privacy.models import PrivacyRequest
from privacy.requests.forms import PermitForm
from privacy.requests.vault import secret_digest


@never_cache
def privacy_request_permit(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then whether somebody may ask; take the answer."""
    form = PermitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if not ratelimit.consume(request, action="privacy_permit"):
            form.add_error(None, _("That was tried too often. Wait an hour, or call us."))
        elif (found := _asked_with(code)) is None:
            form.add_error(
                "code", _("This is not the code of our letter, or it was answered already.")
            )
        elif (answer := request.POST.get("do")) in {"permit", "stop"}:
            return _answer(request, found, yes=answer == "permit")
        else:
            return render(request, "privacy/request_permit.html", {"found": found, "code": code})
    return render(request, "privacy/request_permit_open.html", {"form": form, "old": False})


@never_cache
@require_safe
def privacy_request_permit_link(request: HttpRequest, token: str) -> HttpResponse:
    """Explain a link of an older letter, which has the code in it. It looks nothing up."""
    form = PermitForm(initial={"code": token})
    return render(request, "privacy/request_permit_open.html", {"form": form, "old": True})


def _asked_with(code: str) -> PrivacyRequest | None:
    """Return the open request whose letter has this code."""
    digests = [secret_digest(code, version=version) for version in keys.versions()]
    return PrivacyRequest.objects.filter(permission_digest__in=digests, closed_at=None).first()


def _answer(request: HttpRequest, found: PrivacyRequest, *, yes: bool) -> HttpResponse:
    try:
        (permit if yes else cancel)(request=found, at=timezone.now())
    except NotOpen:  # pressed twice
        messages.warning(request, _("This request was answered meanwhile."))
    else:
        done = _("The request is stopped. Nobody was given anything.")
        messages.success(request, _("Thank you. We go on with the request.") if yes else done)
    return redirect("privacy")
