"""Correcting an e-mail address on file: it counts once a code that was sent to it is entered.

Whoever has the address on file has the codes that open the account, so a typing error, or somebody at a
screen left open, must not move it anywhere.
"""

from typing import Any

from allauth.account import app_settings
from allauth.account.forms import ConfirmLoginCodeForm
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.utils import get_form_class
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from privacy import keys
from privacy.actions.correcting import CannotBe, NotCorrectable, NothingToCorrect, put_right_oneself
from privacy.codes import MailedCode
from privacy.views.people import subject_of


class CorrectionCode(MailedCode):
    """The code that shows that somebody reads a new address; `places` are the columns and rows to correct."""

    session_key = "correction_code"
    template = "account/email/correction_code"


def reads(user: Any, email: str) -> bool:
    """Tell whether somebody has shown already that they read the mail of an address."""
    shown = EmailAddress.objects.filter(user=user, verified=True, email__iexact=email)
    return bool(shown.exists())


def send_code(request: HttpRequest, *, email: str, places: list[tuple[str, str]]) -> bool:
    """Send a code to a new address; tell whether it was sent: nobody is sent many they did not ask for."""
    scrambled = keys.digest("correct_email", email.casefold(), version=keys.versions()[0])
    if not ratelimit.consume(request, action="correct_email", key=scrambled):
        return False
    CorrectionCode.begin(request, request.user, email=email, places=places)
    return True


@login_required
@never_cache
def privacy_correct_email(request: HttpRequest) -> HttpResponse:
    """Take the code that was sent to a new address, and correct it."""
    code = CorrectionCode.resume(request, request.user)
    if code is None:
        messages.warning(request, _("The code ran out. Nothing was changed: enter it once more."))
        return redirect("privacy_correct")
    if request.POST.get("action") == "send":
        if not send_code(request, email=code.state["email"], places=code.state["places"]):
            messages.warning(request, _("You have asked for many codes. Wait an hour."))
        return redirect("privacy_correct_email")
    kind = get_form_class(app_settings.FORMS, "confirm_login_code", ConfirmLoginCodeForm)
    form = kind(request.POST if request.method == "POST" else None, code=code.code)
    if request.method == "POST":
        if form.is_valid():
            return _correct(request, code)
        if not code.record_invalid_attempt():
            messages.error(request, _("That was one try too many. Nothing was changed."))
            return redirect("privacy_correct")
    return render(
        request, "privacy/correct_email.html", {"form": form, "email": code.state["email"]}
    )


def _correct(request: HttpRequest, code: CorrectionCode) -> HttpResponse:
    """Make the correction that waited for the code."""
    code.abort()
    try:
        for column, row in code.state["places"]:
            put_right_oneself(
                subject=subject_of(request),
                column=column,
                row=row,
                value=code.state["email"],
                at=timezone.now(),
                checked=True,
            )
    except (CannotBe, NotCorrectable, NothingToCorrect):
        messages.warning(request, _("Something has changed meanwhile. Look again."))
    else:
        messages.success(request, _("It is corrected, and it stays so. We tell the utility."))
    return redirect("privacy_correct")
