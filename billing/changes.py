"""Why a bill is higher or lower than the one before: the difference, taken apart to the cent (R15).

One thing is changed after the other, in this order: the rates and the season, the number of days, the water.
What a step changes is what the bill comes to with it less without it, so the steps add up to the difference;
what the rates do not explain on either bill, as a credit, is the last step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Protocol

from accounts.models import User
from billing.models import Bill
from billing.rates.owrs import Tariff
from billing.rating import Records, last_day, worked_out


class Why(StrEnum):
    """What may change a bill."""

    RATES = "rates"
    DAYS = "days"
    WATER = "water"
    OTHER = "other"


@dataclass(frozen=True)
class Step:
    """One reason, and by how many dollars it changes the bill."""

    why: Why
    amount: Decimal


def steps(
    bill: Bill, before: Bill, tariff: Tariff, tariff_before: Tariff, records: Records
) -> tuple[Step, ...]:
    """Take the difference of the charges of two bills apart; empty where rates cannot tell.

    A step of nothing is left out; the amounts of the others add up to the difference.
    """
    if bill.unit != before.unit:
        return ()
    was = worked_out(before, tariff_before, records).charges
    stages = {
        Why.RATES: _as_if(bill, days=before.days, volume=before.volume),
        Why.DAYS: _as_if(bill, days=bill.days, volume=_as_long(before, bill.days)),
        Why.WATER: bill,
    }
    found: list[Step] = []
    last = was
    for why, stage in stages.items():
        now = worked_out(stage, tariff, records).charges
        if now is None or last is None:
            return ()
        found.append(Step(why, now - last))
        last = now
    if was is None or last is None:
        return ()
    found.append(Step(Why.OTHER, (bill.charges - last) - (before.charges - was)))
    return tuple(step for step in found if step.amount)


def _as_if(bill: Bill, *, days: int, volume: Decimal) -> Bill:
    """Return a bill that ends as one does, of other days and water."""
    first = date.fromordinal(bill.to_date.toordinal() - days)
    return Bill(
        account_id=bill.account_id,
        premises=bill.premises,
        from_date=first,
        to_date=bill.to_date,
        volume=volume,
        unit=bill.unit,
    )


def _as_long(before: Bill, days: int) -> Decimal:
    """Return what a bill would have counted in so many days, in whole units where it counts whole ones."""
    place = Decimal(1).scaleb(min(int(before.volume.normalize().as_tuple().exponent), 0))
    return (before.volume * days / before.days).quantize(place, ROUND_HALF_UP)


class Event(Protocol):
    """Something another room knows of that took water: a sentence, and the page that says more."""

    @property
    def text(self) -> str:
        """The sentence."""

    @property
    def url(self) -> str:
        """The page."""


class Events(Protocol):
    """Answers what happened at a premises from a first to a last day, as far as a user may hear of it."""

    def __call__(
        self, user: User, premises_id: int, first: date, last: date, *, today: date
    ) -> Sequence[Event]:
        """Return what happened, the most important first."""


_asked: list[Events] = []


def ask(room: Events) -> None:
    """Have this asked from now on, and nobody else: bills and leaks do not know each other."""
    _asked[:] = [room]


def events(user: User, bill: Bill, today: date) -> Sequence[Event]:
    """Return what happened in the days of a bill, as far as its reader may hear of it."""
    if not _asked:
        return ()
    return _asked[0](user, bill.premises_id, bill.from_date, last_day(bill), today=today)
