"""The forms of signing in: allauth's, asking in our words.

The settings ACCOUNT_FORMS and MFA_FORMS point here.
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    get_default_password_validators,
)
from django.http import HttpRequest, HttpResponse
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.demo_codes import demo_code, demo_logins
from privacy.collected import Collects, Nothing


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
    collects: ClassVar[Collects | Nothing] = Nothing(
        "it shows who somebody is, and is only compared"
    )

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
    collects: ClassVar = Collects(
        "accounts.User.email",
        "account.EmailAddress.email",
        "accounts.User.password",
        "privacy.Acknowledgement.version",
    )
    field_order: ClassVar = ["email", "password1", "adult", "policy", "terms"]
    adult = forms.BooleanField(
        label=_("I am 18 or older"),
        error_messages={
            "required": _(
                "You must be 18 or older to sign up. If you are, tick the box. We have stored nothing."
            )
        },
    )
    # Neither is a consent: those are asked for where they are used, each by itself and never here.
    policy = forms.BooleanField(
        label=_("I have seen the privacy policy"),
        error_messages={
            "required": _("Look at the privacy policy and tick the box. We have stored nothing.")
        },
    )
    terms = forms.BooleanField(
        label=_("I accept the terms of use"),
        error_messages={
            "required": _("Without the terms there is no login. We have stored nothing.")
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

    collects: ClassVar = Collects("accounts.User.password")
    words: ClassVar = {"password1": CHOSEN_PASSWORD}


class ChangePasswordForm(InOurWords, account_forms.ChangePasswordForm):  # type: ignore[misc]  # see above
    """The password now, and the new one."""

    collects: ClassVar = Collects("accounts.User.password")
    words: ClassVar = {
        "oldpassword": Words(_("Your password now"), _("Enter the password you have now.")),
        "password1": CHOSEN_PASSWORD,
    }


class FirstPasswordForm(InOurWords, account_forms.SetPasswordForm):  # type: ignore[misc]  # see above
    """A password for a login without one."""

    collects: ClassVar = Collects("accounts.User.password")
    words: ClassVar = {"password1": CHOSEN_PASSWORD}


class ChangeEmailForm(InOurWords, account_forms.AddEmailForm):  # type: ignore[misc]  # see above
    """A new address."""

    collects: ClassVar = Collects("accounts.User.email", "account.EmailAddress.email")
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

    collects: ClassVar = Collects("mfa.Authenticator.type", "mfa.Authenticator.data")
    words: ClassVar = {"code": APP_CODE}


class AddPasskeyForm(InOurWords, webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]  # see above
    """A passkey's name, and whether it signs in alone."""

    collects: ClassVar = Collects("mfa.Authenticator.type", "mfa.Authenticator.data")
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

    collects: ClassVar = Collects("mfa.Authenticator.data")
    words: ClassVar = {"name": PASSKEY_NAME}
