"""What the security log calls things, in plain words; what is not here is shown as the program calls it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS: "Mapping[str, StrOrPromise]" = MappingProxyType(
    {
        "password": _("with a password"),
        "code": _("with a code from an e-mail"),
        "mfa": _("with a second step or a passkey"),
        "password_reset": _("with a new password"),
        "password_changed": _("a new password, knowing the old one"),
        "password_set": _("a first password"),
        "email_changed": _("the new address was confirmed"),
        "recovery_codes_generated": _("new recovery codes"),
        "totp_activated": _("an authenticator app was added"),
        "totp_deactivated": _("an authenticator app was removed"),
        "webauthn_added": _("a passkey was added"),
        "webauthn_removed": _("a passkey was removed"),
        "account_login": _("at the sign-in"),
        "account_request_login_code": _("where one asks for a code"),
        "account_confirm_login_code": _("where the code is entered"),
        "account_confirm_password_reset_code": _("where one asks for a new password"),
        "account_reset_password": _("where one asks for a new password"),
        "account_email_verification_sent": _("where an address is confirmed"),
        "account_reauthenticate": _("where one shows again who one is"),
        "reauthenticate_by_code": _("where one shows again who one is"),
        "mfa_authenticate": _("at the second step"),
        "mfa_reauthenticate": _("where one shows again who one is"),
    }
)
