"""The rules of paying: how much may be paid, when, and which way money moves. Plain Python."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

NOTHING = Decimal("0.00")
# Ours: less costs the utility more than it brings.
LEAST = Decimal("1.00")
# Ours: what somebody may pay beyond what is open, and only after a yes to just that.
MOST_AHEAD = Decimal("1000.00")
# Ours: autopay says what it will take so many days before, if the bill comes early enough.
TOLD_DAYS = 3
MOST_DAYS_BEFORE = 10
# How long a payment page of the firm can be paid, and from when on a fresh one is made instead.
PAGE_LASTS, PAGE_IS_OLD = timedelta(minutes=45), timedelta(minutes=30)
# Letters and digits that are not taken for one another.
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"
REFERENCE_LENGTH = 12  # 57 bits


class AmountWrong(Exception):
    """An amount that cannot be paid; its first argument is the kind of problem."""


class TooLittle(AmountWrong):
    """Less than `LEAST`, or nothing at all."""


class MoreThanOpen(AmountWrong):
    """More than is open, and nobody said that they want to pay ahead."""


class TooMuch(AmountWrong):
    """More than anybody may pay ahead."""


class Happening(StrEnum):
    """What the firm that takes payments tells of."""

    PAID = "paid"
    PENDING = "pending"  # a bank takes days to say
    TRY_FAILED = "try_failed"  # of a page: they may try another card
    DECLINED = "declined"
    EXPIRED = "expired"
    REFUNDED = "refund"
    REFUND_FAILED = "unrefund"
    CHARGED_BACK = "chargeback"
    CHARGEBACK_WON = "won"
    NOTHING = "nothing"  # known, and nothing follows from it
    UNKNOWN = "unknown"


# What moves money, and from which ledger account (the second) to which (the first).
MOVES = {
    Happening.PAID: ("gateway", "receivable"),
    Happening.REFUNDED: ("refunds", "gateway"),
    Happening.REFUND_FAILED: ("gateway", "refunds"),
    Happening.CHARGED_BACK: ("chargebacks", "gateway"),
    Happening.CHARGEBACK_WON: ("gateway", "chargebacks"),
}


@dataclass(frozen=True)
class Told:
    """One event of the firm: `reference` or `payment` says of which order, `source` of which movement.

    `amount` is None where no money moved.
    """

    number: str
    happening: Happening
    at: datetime
    reference: str = ""
    payment: str = ""
    source: str = ""
    amount: Decimal | None = None


def may_be_paid(amount: Decimal, *, left: Decimal, ahead: bool) -> Decimal:
    """Return the amount, if it may be paid where `left` is open. Raises AmountWrong.

    `left` may be below zero. `ahead` is a yes to paying more than that.
    """
    if amount < LEAST and amount != left:
        raise TooLittle
    if amount <= NOTHING:
        raise TooLittle
    if amount <= left:
        return amount
    if not ahead:
        raise MoreThanOpen
    if amount > max(left, NOTHING) + MOST_AHEAD:
        raise TooMuch
    return amount


def charge_day(*, due_on: date, days_before: int, today: date) -> date:
    """Return the day on which autopay takes a bill that it first sees today.

    The day that was chosen, but not before its payer could have read of it: then the due day at the latest
    still counts more than a third day of notice. Never today.
    """
    wanted = due_on - timedelta(days=days_before)
    told = min(today + timedelta(days=TOLD_DAYS), due_on)
    return max(wanted, told, today + timedelta(days=1))


def draw_reference() -> str:
    """Draw what an order is known by; it says nothing about anybody."""
    return "PP-" + "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))


def posting_reference(reference: str, happening: Happening, source: str) -> str:
    """Return what the utility's system knows a movement by: a payment as its order, others beside it."""
    if happening is Happening.PAID:
        return reference
    mark = hashlib.sha256(f"{happening}\0{source}".encode()).hexdigest()[:8].upper()
    return f"{reference}-{mark}"


# What may still become of an order, by what happened. Whatever has been paid is paid, in whichever order
# the news came; of the others the later word counts.
ENDS = {Happening.DECLINED: "declined", Happening.EXPIRED: "expired"}


def state_after(state: str, happening: Happening, *, hosted: bool) -> str:
    """Return the state of an order after an event. Money that moved goes before all that was said else."""
    if happening is Happening.PAID:
        return "paid"
    if state not in {"open", "pending"}:
        return state
    if happening is Happening.PENDING:
        return "pending"
    if happening is Happening.TRY_FAILED:
        return state if hosted else "declined"
    if happening is Happening.EXPIRED and state == "pending":
        return state
    return ENDS.get(happening, state)
