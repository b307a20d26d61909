"""Kinds of columns that many tables of this room have."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from privacy.map import NotPersonal, Personal

NUMBER = NotPersonal("a running number")
BY_NUMBER = NotPersonal("a link by number; who that is stands where it points, and is erased there")
OURS = NotPersonal("part of this program")

from_you = partial(
    Personal, source="subject", basis="contract", keep="account_closed_90d", recipients=("utility",)
)
signing_in = partial(
    Personal,
    "account.sign_in",
    purposes=("account", "security"),
    source="observed",
    basis="contract",
    keep="account_closed_90d",
)
# What opens an account is held and never shown, to its owner neither: 11 CCR 7024(d).
secret = partial(
    Personal,
    "account.credentials",
    purposes=("account", "security"),
    basis="contract",
    sensitive=True,
    export=False,
    not_exported_because=_("It opens your account. It is held, and shown to nobody."),
)
