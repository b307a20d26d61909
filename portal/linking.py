"""Which facts on file prove that an account is one's own: they lie in two rooms, so this stands above both.

The same queries run whether or not the account exists, so the time taken says nothing.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.crypto import constant_time_compare

from accounts.models import Account
from billing.models import Bill
from privacy.requests.matching import amount, plain_number, same_name
from usage.models import Meter

NO_ACCOUNT = -1


@dataclass(frozen=True)
class Claim:
    """What somebody typed: account number, name, and a proof of one kind ("bill", "meter", "code")."""

    account_number: str
    name: str
    kind: str
    proof: str


def judge(claim: Claim) -> tuple[Account | None, bool]:
    """Return the account of that number and name, if there is one, and whether the proof is right.

    An account whose name does not match is no account: one learns nothing from its number alone.
    """
    found = (
        Account.objects.select_related("customer")
        .filter(number_plain=plain_number(claim.account_number))
        .first()
    )
    facts = _facts(found.pk if found else NO_ACCOUNT, claim.kind)
    said = _said(claim)
    # Every fact is compared: the time does not tell which one was right.
    right = [constant_time_compare(said, fact) for fact in facts or [""]]
    named = same_name(claim.name, found.customer.name if found else "")
    if found is None or not named:
        return None, False
    return found, bool(said) and any(right)


def _said(claim: Claim) -> str:
    if claim.kind == "bill":
        typed = amount(claim.proof)
        return _cents(typed) if typed is not None else ""
    return plain_number(claim.proof)


def _facts(account: int, kind: str) -> list[str]:
    """Return what is on file for an account, in the form in which it is compared."""
    bills = list(
        Bill.objects.filter(account=account).newest_first().values_list("amount_due", "charges")[:1]
    )
    serials = list(
        Meter.objects.filter(
            to_date=None,
            service_point__premises__agreements__account=account,
            service_point__premises__agreements__to_date=None,
        ).values_list("serial", flat=True)
    )
    if kind == "bill":
        # "The amount of the bill" is one thing to the one who paid it and another on a bill with a balance.
        # Nothing due, or a credit, proves nothing: anybody would guess a zero.
        return [_cents(sum_) for bill in bills for sum_ in bill if sum_ > 0]
    return [plain_number(serial) for serial in serials] if kind == "meter" else []


def _cents(amount: Decimal) -> str:
    return f"{amount:.2f}"
