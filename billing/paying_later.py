"""More time to pay, and paying in parts: what is granted at once, and how a plan stands.

A plan is a list of days and amounts; more time is a plan of one. Amounts are dollars with two places.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from privacy.requests.deadlines import months_after

CENT = Decimal("0.01")
FEWEST, MOST = 2, 12  # instalments that can be asked for at all: ours
LATEST = timedelta(days=365)  # the latest day that can be asked for at all: ours
# Ours: a bank takes some days to book what was paid in time.
GRACE = timedelta(days=5)


@dataclass(frozen=True)
class Policy:
    """What is granted without a person deciding, from a day on. What is beyond it, staff decide."""

    from_date: date
    most_days: int  # of more time, from the day it is asked for
    most_months: int
    least: Decimal  # dollars of one instalment
    clean_months: int  # in which no plan was broken


# Where the utility laid nothing down: what most of California's published policies grant.
OURS = Policy(date(2020, 2, 1), 60, 12, Decimal(10), 12)


@dataclass(frozen=True)
class Part:
    """An amount, and the day up to which it is paid in time."""

    due_on: date
    amount: Decimal


class Standing(StrEnum):
    """How a plan stands on a day."""

    RUNS = "runs"
    KEPT = "kept"
    BROKEN = "broken"


class TooSmall(Exception):
    """The amount cannot be split so far: a part would be less than a cent."""


def later(amount: Decimal, day: date) -> list[Part]:
    """Return all of it on one later day."""
    return [Part(day, amount)]


def in_months(amount: Decimal, months: int, asked_on: date) -> list[Part]:
    """Split an amount over the months after a day; the odd cents come first. Raises TooSmall."""
    each, odd = divmod(int(amount / CENT), months)
    if not each:
        raise TooSmall
    return [
        Part(months_after(asked_on, n), (each + (n <= odd)) * CENT) for n in range(1, months + 1)
    ]


def is_granted_at_once(
    parts: Sequence[Part], policy: Policy, asked_on: date, last_broken: date | None
) -> bool:
    """Tell whether the policy grants a plan by itself; `last_broken` is None where none ever was."""
    if last_broken and months_after(last_broken, policy.clean_months) > asked_on:
        return False
    if len(parts) == 1:
        return parts[0].due_on <= asked_on + timedelta(days=policy.most_days)
    return len(parts) <= policy.most_months and min(it.amount for it in parts) >= policy.least


def standing(parts: Sequence[Part], paid: Decimal, today: date) -> Standing:
    """Tell how a plan stands; `paid` is all that was booked since it was asked for.

    A part is held to be unpaid only some days after its day. Whatever was paid counts, for whichever bill.
    """
    if paid >= sum(part.amount for part in parts):
        return Standing.KEPT
    due = sum(part.amount for part in parts if part.due_on + GRACE < today)
    return Standing.BROKEN if paid < due else Standing.RUNS


def next_due(parts: Sequence[Part], paid: Decimal) -> Part | None:
    """Return what is to be paid next, and by when; None where all is paid."""
    for part in parts:
        paid -= part.amount
        if paid < 0:
            return Part(part.due_on, min(-paid, part.amount))
    return None
