"""Kinds of columns that many tables of this room have."""

from collections.abc import Callable
from datetime import date
from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessGrant
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

# When the last account of a person closed.
LAST_ACCOUNT = "customers__accounts__to_date"


def sees_an_open_account(login: str) -> Callable[[date], Q]:
    """Return what tells rows of logins that are still used: the path leads from the row to the login."""

    def in_use(on: date) -> Q:
        live = AccessGrant.objects.live(today=on).filter(
            Q(account__to_date=None) | Q(account__to_date__gt=on), user=OuterRef(login)
        )
        return Q(Exists(live))

    return in_use
