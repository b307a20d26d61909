"""How allauth is bent to the house: users get a subject, mails and browsers' windows name the utility.

The settings ACCOUNT_ADAPTER and MFA_ADAPTER point here; the forms are in portal.sign_in_forms.
"""

from ipaddress import IPv6Address, ip_address
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.middleware import ASKED_AGAIN
from portal.sign_in_log import NotesRefusals, note_changed, note_failed, note_signed_in
from privacy.actions.policy import acknowledge_at_sign_up
from privacy.choices import cookies
from privacy.choices.joining import join_answers
from privacy.lasting.screening import erased_with
from privacy.middleware import hear_for_account
from privacy.models import Subject
from privacy.reauthentication import proven_recently

SECONDS_A_MINUTE = 60


class AccountAdapter(NotesRefusals, DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Signing up and in, through allauth."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This login is switched off. Please call us."),
        "duplicate_email": _("This is your address already. Enter the new one."),
        "email_password_mismatch": _(
            "This e-mail and this password do not belong together. Check both, or ask for a code."
        ),
        "email_taken": _("This address cannot be used here. Please choose another one."),
        "enter_current_password": _("This is not your password. Try again, or ask for a new one."),
        "incorrect_code": _("This is not the code. Look again, or ask for a new one."),
        "incorrect_password": _("This is not your password. Try again."),
        "rate_limited": _("That was very fast. Wait a minute, then try again."),
        "same_as_current": _("This is what it is already. Enter something new."),
        "too_many_login_attempts": _(
            "That was one try too many. Wait five minutes, then try again."
        ),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return where a request comes from; an older address in the newer form is one of its own kind.

        Limits count newer addresses by blocks, and all older ones would be one block.
        """
        found: str = super().get_client_ip(request)
        address = ip_address(found)
        older = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return str(older or address)

    def new_user(self, request: HttpRequest) -> User:
        """Begin a user; nothing is stored before the form is found valid."""
        now = timezone.now()
        return User(subject=Subject(created_at=now), joined_at=now)

    @transaction.atomic
    def save_user(
        self, request: HttpRequest, user: User, form: forms.Form, commit: bool = True
    ) -> User:
        """Store the user and the subject they are known by to privacy."""
        user.language = (get_language() or "")[:2]
        user.subject.save()
        saved: User = super().save_user(request, user, form, commit=commit)
        # In the same transaction: whoever has not taken note of the policy has no login.
        acknowledge_at_sign_up(by=saved.subject, at=timezone.now())
        return saved

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Answer as allauth does, and let the more protective of browser and account stand."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if cookies.sends_signal(request):
            hear_for_account(request)
        join_answers(request, response, subject=user.subject, at=timezone.now())
        note_signed_in(request, user)
        _ask_if_erased(request, user.email)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down that a password was wrong."""
        note_failed(request, str(credentials.get("email", "")))

    def send_notification_mail(
        self, template_prefix: str, user: User, *args: Any, **kwargs: Any
    ) -> None:
        """Tell the owner of a login that it was changed, and write it down."""
        note_changed(template_prefix, user)
        super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Note that an address is theirs; whether it was erased may be told from here on."""
        confirmed: bool = super().confirm_email(request, email_address)
        request.session.pop(ASKED_AGAIN, None)
        if confirmed:
            _ask_if_erased(request, email_address.email)
        return confirmed

    def get_from_email(self) -> str:
        """Send as the utility."""
        return f"{settings.UTILITY['name']} <{settings.DEFAULT_FROM_EMAIL}>"

    def format_email_subject(self, subject: str) -> str:
        """Name the utility, not a domain."""
        return f"{settings.UTILITY['name']}: {subject}"

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Make the mail, as text and as the same in HTML."""
        full = context | {"utility": settings.UTILITY, "minutes": _minutes(template_prefix)}
        title = render_to_string(f"{template_prefix}_subject.txt", full)
        mail: EmailMessage = super().render_mail(
            template_prefix, email, full | {"subject": title.strip()}, headers
        )
        return mail

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Return how `user` can prove again who they are: at least by a code from an e-mail."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code from your app, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        if methods or not user.is_authenticated:
            return [method | {"description": words[method["id"]]} for method in methods]
        return [
            {
                "id": "code",
                "description": _("Use a code from an e-mail"),
                "url": reverse("reauthenticate_by_code"),
            }
        ]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask allauth's own pages for the same proof as ours: see privacy.reauthentication.

        Raises ReauthenticationRequired for whoever has neither password nor factor, since allauth
        would let them through; its middleware then asks for a code.
        """
        request = allauth_context.request
        if proven_recently(request):
            return False
        if not super().get_reauthentication_methods(request.user):
            raise ReauthenticationRequired
        return True


class MFAAdapter(NotesRefusals, DefaultMFAAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Second factors, through allauth."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This is not the code. Wait for the next one in your app, then try again."
        ),
        "unverified_email": _("First confirm your e-mail address. Then you can set this up."),
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Suggest a name for the next passkey."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the utility in the browser's own window, not a domain."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.UTILITY["name"]}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Name the login there by its e-mail."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": user.email}


def _ask_if_erased(request: HttpRequest, email: str) -> None:
    """Have the next page ask whether they want an account again, where the address was erased.

    Only once it is shown to be theirs: before that, every answer is that of any other address.
    """
    if erased_with(email):
        request.session[ASKED_AGAIN] = True


def _minutes(template_prefix: str) -> int | None:
    """Return how long the code in a mail works; None if the mail has no code."""
    seconds = {
        "account/email/correction_code": app_settings.LOGIN_BY_CODE_TIMEOUT,
        "account/email/email_confirmation": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
        "account/email/email_confirmation_signup": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
        "account/email/login_code": app_settings.LOGIN_BY_CODE_TIMEOUT,
        "account/email/password_reset_code": app_settings.PASSWORD_RESET_BY_CODE_TIMEOUT,
        "account/email/reauthentication_code": app_settings.LOGIN_BY_CODE_TIMEOUT,
    }.get(template_prefix)
    return seconds // SECONDS_A_MINUTE if seconds else None
