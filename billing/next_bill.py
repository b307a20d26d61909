"""The bill that runs now: what it will take and ask for, as a range (R17).

It is worked out for the days after the last bill: what was read stands, the days to come and those that
nobody read are a forecast (`billing/forecast.py`). Dollars come from the rates that hold on its last day, as
far as the last bill follows from rates at all; else only water is foretold.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import partial

from django.conf import settings

from accounts.access import Home
from accounts.models import User
from billing.budgets import WEATHER
from billing.forecast import Range, ahead
from billing.models import Bill, RateFile
from billing.rates.charges import Charge
from billing.rates.owrs import Tariff, asked_by
from billing.rating import CLASSES, Reckoning, Records, last_day, records_of, worked_out
from usage.looking.history import Amount, days
from usage.models import DayReads, Meter
from usage.units import from_unit, to_unit

A_DAY = timedelta(days=1)
HISTORY = timedelta(days=430)  # a year of guesses and what they are made of
HOURS = 24
MOST_UNREAD = 6  # hours of a day of which the others tell enough
MOST_STEPS = 400  # units of volume looked through for the next tier


@dataclass(frozen=True)
class Crossing:
    """Where a dearer tier begins: from `unit` on, likely on `day`, at the earliest on `earliest`.

    `day` is None where it is not likely to be reached before the bill ends. Prices are dollars a unit.
    """

    unit: Decimal
    before: Decimal
    price: Decimal
    earliest: date
    day: date | None


@dataclass(frozen=True)
class NextBill:
    """`water` are microlitres and `money` dollars of the whole bill; None where nobody can say.

    `used` is what was read so far, by day in `read`; `unread` counts the days since then without a read.
    """

    last: Bill
    ends: date  # its last day
    used: int
    read: Mapping[date, int | None]
    water: Range | None
    money: tuple[Decimal, Decimal, Decimal] | None = None
    crossing: Crossing | None = None
    by_last_years_weather: bool = False  # of the days whose own is not known yet

    @property
    def begins(self) -> date:
        """Its first day."""
        return self.last.to_date

    @property
    def unread(self) -> int:
        """How many of its days up to now were not read whole."""
        return sum(day is None for day in self.read.values())


def next_bill(user: User, home: Home, today: date) -> NextBill | None:
    """Foretell the bill that runs at a home; None where no bill tells when it began, or it is long over."""
    last = (
        Bill.objects.visible_to(user, today=today)
        .filter(account=home.account_id, premises=home.premises_id)
        .select_related("premises")
        .newest_first()
        .first()
    )
    if last is None or home.ended or today < last.to_date:
        return None
    ends = last.next_end(today)
    if (ends - last.to_date).days >= last.days:
        return None  # the bill of the days after the last one is not on file yet: what runs is the next
    history = _history(user, home, today)
    read = {day: history.get(day) for day in _each(last.to_date, today - A_DAY)}
    used = sum(day or 0 for day in read.values())
    unread = sum(day is None for day in read.values())
    rest = ahead(list(history.values()), (ends - today).days + 1 + unread)
    found = NextBill(last, ends, used, read, rest.plus(used) if rest else None)
    return _priced(found, today) if rest else found


def _history(user: User, home: Home, today: date) -> dict[date, int | None]:
    """Return the days that `user` may see up to yesterday, None where one was not read whole."""
    first = max(home.from_date, today - HISTORY)
    if first >= today:
        return {}
    totals = DayReads.objects.visible_to(user, today=today).at(
        home.premises_id, first, today - A_DAY
    )
    by_day = days(
        first,
        today - A_DAY,
        totals.as_totals(),
        settings.TIME_ZONE,
        today=today,
        meters=Meter.objects.hung_at(home.premises_id),
    )
    return {day: _whole(amount) for day, amount in by_day.items()}


def _whole(amount: Amount) -> int | None:
    """Return the water of a day, its few unread hours taken as the others; None where many are missing."""
    if amount.microlitres is None or amount.gaps > MOST_UNREAD:
        return None
    return amount.microlitres * HOURS // (HOURS - amount.gaps)


def _priced(found: NextBill, today: date) -> NextBill:
    """Add dollars and tiers, where the last bill shows that rates tell what this utility asks for."""
    rates = RateFile.objects.in_force(found.ends)
    before = RateFile.objects.in_force(last_day(found.last))
    if rates is None or before is None or found.water is None:
        return found
    tariff = rates.tariff()
    records = records_of([found.last], tariff, before.tariff(), foretold_to=found.ends)
    if not worked_out(found.last, before.tariff(), records).agrees:
        return found
    at = partial(_at, found, tariff, records)
    volumes = billed(found.water, found.last.unit)
    reckoned = [at(volume) for volume in volumes]
    if any(each.lacks for each in reckoned):
        return found
    asked = [each.charges or Decimal(0) for each in reckoned]
    return replace(
        found,
        money=(min(asked), asked[1], max(asked)),
        crossing=_crossing(found, at, volumes[-1], today),
        by_last_years_weather=WEATHER
        in asked_by(tariff.classes[CLASSES[found.last.premises.kind]]),
    )


def billed(water: Range, unit: str) -> tuple[Decimal, Decimal, Decimal]:
    """Return the whole units that a bill may count: a reading is cut at both ends of a period."""
    return (
        to_unit(water.low, unit).to_integral_value(ROUND_FLOOR),
        to_unit(water.likely, unit).to_integral_value(ROUND_HALF_UP),
        to_unit(water.high, unit).to_integral_value(ROUND_CEILING),
    )


def roughly(microlitres: int, unit: str) -> int:
    """Return a volume that is not known exactly, rounded to two figures in the unit of its reader."""
    value = to_unit(microlitres, unit)
    return from_unit(round(value, 1 - value.adjusted()), unit) if value else 0


def _at(found: NextBill, tariff: Tariff, records: Records, volume: Decimal) -> Reckoning:
    """Work the bill out as if it came to a volume."""
    return worked_out(
        Bill(
            account_id=found.last.account_id,
            premises=found.last.premises,
            from_date=found.begins,
            to_date=found.ends + A_DAY,
            volume=volume,
            unit=found.last.unit,
        ),
        tariff,
        records,
    )


def _crossing(
    found: NextBill, at: Callable[[Decimal], Reckoning], high: Decimal, today: date
) -> Crossing | None:
    """Find the next volume from which on a unit costs more, as far as this bill may come."""
    unit, water = found.last.unit, found.water
    start = to_unit(found.used, unit).to_integral_value(ROUND_FLOOR)
    steps = range(int(start), min(int(high), int(start) + MOST_STEPS) + 1)
    tiers = [_dearest(at(Decimal(step)).lines) for step in steps]
    for step, before, after in zip(steps[1:], tiers, tiers[1:], strict=False):
        if before and after and before.part == after.part and after.tier > before.tier:
            reached = from_unit(Decimal(step), unit)
            earliest = _day_of(found, reached, water.high if water else 0, today)
            if earliest is None or before.rate is None or after.rate is None:
                return None
            likely = _day_of(found, reached, water.likely if water else 0, today)
            return Crossing(Decimal(step), before.rate, after.rate, earliest, likely)
    return None


def _dearest(lines: Sequence[Charge]) -> Charge | None:
    """Return the line of the highest tier that was reached."""
    return max((line for line in lines if line.tier), key=lambda line: line.tier, default=None)


def _day_of(found: NextBill, reached: int, total: int, today: date) -> date | None:
    """Return the day on which so much is used, if the rest of a total is spread evenly; None if after it."""
    if reached > total:
        return None
    to_come = (found.ends - today).days + 1
    share = (reached - found.used) / max(total - found.used, 1)
    return today + timedelta(days=min(int(max(share, 0) * to_come), to_come - 1))


def _each(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)
