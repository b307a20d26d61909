"""What allauth does and refuses, written into the security log: by its adapters, where it says each by name.

allauth also tells of most of this by signals. An adapter is called at the same places, is looked for where
allauth is bent to the house (portal.signing_in), and cannot be forgotten by an import.
"""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import unstash_login
from allauth.core import context as allauth_context
from django import forms
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from privacy.models import SecurityLine, Subject
from privacy.security import note

Kind = SecurityLine.Kind

# By the words that allauth refuses with.
REFUSED = {
    "incorrect_code": Kind.CODE_REFUSED,
    "rate_limited": Kind.TOO_OFTEN,
    "too_many_login_attempts": Kind.TOO_OFTEN,
}
# By the mail that tells the owner of a login that it was changed: the log hears of what they hear of.
CHANGED = {
    "account/email/email_changed": Kind.EMAIL_CHANGED,
    "account/email/password_changed": Kind.PASSWORD_CHANGED,
    "account/email/password_reset": Kind.PASSWORD_CHANGED,
    "account/email/password_set": Kind.PASSWORD_CHANGED,
    "mfa/email/recovery_codes_generated": Kind.FACTOR_CHANGED,
    "mfa/email/totp_activated": Kind.FACTOR_CHANGED,
    "mfa/email/totp_deactivated": Kind.FACTOR_CHANGED,
    "mfa/email/webauthn_added": Kind.FACTOR_CHANGED,
    "mfa/email/webauthn_removed": Kind.FACTOR_CHANGED,
}


def note_signed_in(request: HttpRequest, user: User) -> None:
    """Write down that somebody is in, and by what they showed: a password, a code, a second step."""
    shown = [str(record["method"]) for record in get_authentication_records(request, user)]
    kind = Kind.STAFF_SIGNED_IN if user.is_staff else Kind.SIGNED_IN
    about = " ".join(dict.fromkeys(shown))
    note(request, kind, at=timezone.now(), subject=user.subject, about=about)


def note_failed(request: HttpRequest, email: str) -> None:
    """Write down a wrong password: of the login it was tried on, or a mark of an address that has none."""
    user = User.objects.filter(email__iexact=email).select_related("subject").first()
    subject = user.subject if user else None
    note(request, Kind.SIGN_IN_FAILED, at=timezone.now(), subject=subject, typed=email)


def note_changed(template_prefix: str, user: User) -> None:
    """Write down a change that the owner of a login is mailed about."""
    if kind := CHANGED.get(template_prefix):
        _folder, _slash, about = template_prefix.rpartition("/")
        note(_request(), kind, at=timezone.now(), subject=user.subject, about=about)


class NotesRefusals:
    """Writes down what allauth refuses somebody who tries to get in; beside one of its adapters."""

    def validation_error(self, code: str, *args: Any) -> forms.ValidationError:
        """Return the refusal in our words; each is raised where it is made."""
        if kind := REFUSED.get(code):
            request = _request()
            page = request.resolver_match.view_name if request.resolver_match else ""
            note(request, kind, at=timezone.now(), subject=_whose(request), about=page)
        error: forms.ValidationError = super().validation_error(code, *args)  # type: ignore[misc]  # allauth's
        return error


def _request() -> HttpRequest:
    request: HttpRequest = allauth_context.request
    return request


def _whose(request: HttpRequest) -> Subject | None:
    """Return who is signed in, or on the way there with a first step done; None where nobody knows."""
    if isinstance(request.user, User):
        return request.user.subject
    login = unstash_login(request, peek=True)
    return login.user.subject if login and login.user else None
