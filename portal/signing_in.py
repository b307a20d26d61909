"""How allauth is bent to the house: users get a subject, forms ask in our words, mails name the utility.

The settings ACCOUNT_ADAPTER, MFA_ADAPTER, ACCOUNT_FORMS and MFA_FORMS point here.
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account import forms as account_forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    get_default_password_validators,
)
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.demo_codes import demo_code, demo_logins
from portal.middleware import ASKED_AGAIN
from privacy import cookies
from privacy.joining import join_answers
from privacy.middleware import hear_for_account
from privacy.models import Subject
from privacy.reauthentication import proven_recently
from privacy.screening import erased_with

SECONDS_A_MINUTE = 60


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
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
        return saved

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Answer as allauth does, and let the more protective of browser and account stand."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if cookies.sends_signal(request):
            hear_for_account(request)
        join_answers(request, response, subject=user.subject, at=timezone.now())
        _ask_if_erased(request, user.email)
        return response

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


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth publishes no types
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
        "account/email/email_confirmation": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
        "account/email/email_confirmation_signup": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
        "account/email/login_code": app_settings.LOGIN_BY_CODE_TIMEOUT,
        "account/email/password_reset_code": app_settings.PASSWORD_RESET_BY_CODE_TIMEOUT,
        "account/email/reauthentication_code": app_settings.LOGIN_BY_CODE_TIMEOUT,
    }.get(template_prefix)
    return seconds // SECONDS_A_MINUTE if seconds else None


# --- Forms: allauth's, with our words -------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """What a field is called, what is said if it stays empty, what helps, and how browsers fill it."""

    label: Any
    missing: Any = ""
    help: Any = ""
    attrs: dict[str, str] = field(default_factory=dict)


def _password_help() -> str:
    [longest] = [
        validator.min_length
        for validator in get_default_password_validators()
        if isinstance(validator, MinimumLengthValidator)
    ]
    return gettext(
        "At least %(number)s characters. A few words that only you would put together are good."
    ) % {"number": longest}


EMAIL = Words(_("E-mail"), _("Enter your e-mail address."), attrs={"autocomplete": "username"})
PASSWORD = Words(_("Password"), _("Enter your password."))
CHOSEN_PASSWORD = Words(
    _("New password"),
    _("Enter a new password."),
    lazy(_password_help, str)(),
    {"autocomplete": "new-password"},
)
MAILED_CODE = Words(
    _("Code from the e-mail"),
    _("Enter the code from the e-mail."),
    attrs={"autocapitalize": "characters", "spellcheck": "false"},
)
APP_CODE = Words(
    _("Code from the app"), _("Enter the code from the app."), attrs={"inputmode": "numeric"}
)
APP_OR_RECOVERY_CODE = Words(
    _("Code from your app, or a recovery code"), _("Enter a code."), attrs=APP_CODE.attrs
)
PASSKEY_NAME = Words(
    _("Name of the passkey"),
    _("Enter a name."),
    _("It tells you later which one this is, such as “My phone”."),
    {"autocomplete": "off"},
)


class InOurWords:
    """Gives the fields of a form of allauth our words; placeholders go, since labels stand above."""

    words: ClassVar[dict[str, Words]] = {}
    # Asked once: a mistyped password is set anew with a code from an e-mail.
    dropped: ClassVar[tuple[str, ...]] = ("password2",)
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.dropped:
            self.fields.pop(name, None)
        for name, words in self.words.items():
            asked = self.fields[name]
            asked.label, asked.help_text = words.label, words.help
            asked.widget.attrs.pop("placeholder", None)
            asked.widget.attrs.update(words.attrs)
            if words.missing:
                asked.error_messages["required"] = words.missing


class SignInForm(InOurWords, account_forms.LoginForm):  # type: ignore[misc]  # allauth is untyped
    """E-mail and password."""

    words: ClassVar = {
        "login": EMAIL,
        "password": PASSWORD,
        "remember": Words(
            _("Stay signed in for two weeks"), help=_("Not on a device that others use.")
        ),
    }
    demo_logins = staticmethod(demo_logins)


class SignUpForm(InOurWords, account_forms.SignupForm):  # type: ignore[misc]  # allauth is untyped
    """E-mail, password, and that one is of age. The age is not stored, only asked."""

    words: ClassVar = {
        "email": Words(
            _("E-mail"),
            _("Enter your e-mail address."),
            _("We send a code there, to see that it is yours."),
        ),
        "password1": Words(
            _("Password"), _("Enter a password."), CHOSEN_PASSWORD.help, CHOSEN_PASSWORD.attrs
        ),
    }
    field_order: ClassVar = ["email", "password1", "adult"]
    adult = forms.BooleanField(
        label=_("I am 18 or older"),
        error_messages={
            "required": _(
                "You must be 18 or older to sign up. If you are, tick the box. We have stored nothing."
            )
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trap = self.fields[app_settings.SIGNUP_FORM_HONEYPOT_FIELD]
        # The template hides it with a class: a style in the tag is against our own policy.
        trap.widget.attrs = {"tabindex": "-1", "autocomplete": "off"}

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Sign up; a known address takes as long as a new one, or the time would tell them apart."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return saved


class AskForCodeForm(InOurWords, account_forms.RequestLoginCodeForm):  # type: ignore[misc]  # see above
    """Where a code to sign in shall go."""

    words: ClassVar = {"email": EMAIL}


class SentCodeForm(InOurWords, account_forms.ConfirmLoginCodeForm):  # type: ignore[misc]  # see above
    """The code to sign in."""

    words: ClassVar = {"code": MAILED_CODE}


class ConfirmEmailForm(InOurWords, account_forms.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]  # see above
    """The code that shows an address to be one's own."""

    words: ClassVar = {"code": MAILED_CODE}


class ForgottenPasswordForm(InOurWords, account_forms.ResetPasswordForm):  # type: ignore[misc]  # see above
    """Where a code for a new password shall go."""

    words: ClassVar = {"email": EMAIL}


class ForgottenPasswordCodeForm(InOurWords, account_forms.ConfirmPasswordResetCodeForm):  # type: ignore[misc]  # see above
    """The code for a new password."""

    words: ClassVar = {"code": MAILED_CODE}


class NewPasswordForm(InOurWords, account_forms.ResetPasswordKeyForm):  # type: ignore[misc]  # see above
    """A new password after the code."""

    words: ClassVar = {"password1": CHOSEN_PASSWORD}


class ChangePasswordForm(InOurWords, account_forms.ChangePasswordForm):  # type: ignore[misc]  # see above
    """The password now, and the new one."""

    words: ClassVar = {
        "oldpassword": Words(_("Your password now"), _("Enter the password you have now.")),
        "password1": CHOSEN_PASSWORD,
    }


class FirstPasswordForm(InOurWords, account_forms.SetPasswordForm):  # type: ignore[misc]  # see above
    """A password for a login without one."""

    words: ClassVar = {"password1": CHOSEN_PASSWORD}


class ChangeEmailForm(InOurWords, account_forms.AddEmailForm):  # type: ignore[misc]  # see above
    """A new address."""

    words: ClassVar = {"email": Words(_("New e-mail address"), _("Enter the new e-mail address."))}


class PasswordAgainForm(InOurWords, account_forms.ReauthenticateForm):  # type: ignore[misc]  # see above
    """The password, to prove again who one is."""

    words: ClassVar = {"password": PASSWORD}


class ShowsDemoCode:
    """Says the code beside its field, for the demonstration's own staff and nobody else."""

    fields: dict[str, forms.Field]
    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if code := demo_code(self.user):
            self.fields["code"].help_text = gettext("Demonstration: the code is %(code)s") % {
                "code": code
            }


class SecondStepForm(ShowsDemoCode, InOurWords, mfa_forms.AuthenticateForm):  # type: ignore[misc]  # see above
    """The code of the second step."""

    words: ClassVar = {"code": APP_OR_RECOVERY_CODE}


class SecondStepAgainForm(ShowsDemoCode, InOurWords, mfa_forms.ReauthenticateForm):  # type: ignore[misc]  # see above
    """The code, to prove again who one is."""

    words: ClassVar = {"code": APP_OR_RECOVERY_CODE}


class SetUpAppForm(InOurWords, totp_forms.ActivateTOTPForm):  # type: ignore[misc]  # see above
    """The first code of an authenticator app."""

    words: ClassVar = {"code": APP_CODE}


class AddPasskeyForm(InOurWords, webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]  # see above
    """A passkey's name, and whether it signs in alone."""

    words: ClassVar = {
        "name": PASSKEY_NAME,
        "passwordless": Words(
            _("Sign in with this passkey alone"),
            help=_(
                "Your device then asks for your fingerprint, your face or its PIN instead of a password. "
                "Untick it for an older security key: that comes after the password."
            ),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(InOurWords, webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]  # see above
    """A passkey's new name."""

    words: ClassVar = {"name": PASSKEY_NAME}
