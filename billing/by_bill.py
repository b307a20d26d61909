"""Use by billing period: what an average day of each bill came to, so that 33 days compare with 29 (R06).

It stands here and not with the other ways of looking, because that room does not know of bills. A bill is
taken at its word: its own volume, so that the bar is what was paid for. What the meter says beside it is
shown for the days since the last bill, to those who may see days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.models import Bill
from billing.words import period
from usage.looking.bars import link_to
from usage.looking.charts import BarChart, Kind, Point, bar_chart
from usage.looking.history import Amount
from usage.looking.windows import By
from usage.units import from_unit, to_unit
from usage.words import axis_number, short_date, short_day, unit_name, volume

BILLS_SHOWN = 13  # a year, and the bill one year before beside the latest
STEP = 12
A_YEAR = timedelta(days=365)
NEAR = timedelta(days=20)  # bills of the same season begin within so many days of each other


@dataclass(frozen=True)
class Open:
    """The time since the last bill: its first day, the water in it, and on how many days that was read."""

    from_date: date
    days: int
    amount: Amount


@dataclass(frozen=True)
class Shelf:
    """Some bills, oldest first, and a day of the bills before and after them, None where there are none."""

    bills: Sequence[Bill]
    before: date | None
    after: date | None


def shelf_of(bills: Sequence[Bill], on: date) -> Shelf:
    """Return the latest of some bills, newest first; or those whole years back that hold `on`."""
    place = next((n for n, bill in enumerate(bills) if bill.from_date <= on), len(bills) - 1)
    start = max(-(-(place - BILLS_SHOWN + 1) // STEP), 0) * STEP
    shown = bills[start : start + BILLS_SHOWN]
    older, newer = bills[start + BILLS_SHOWN :], bills[:start]
    return Shelf(
        shown[::-1],
        older[0].from_date if older else None,
        newer[-1].from_date if newer else None,
    )


def a_day(bill: Bill) -> int:
    """Return the microlitres of an average day of a bill."""
    return round(from_unit(bill.volume, bill.unit) / bill.days)


def last_of(bill: Bill) -> date:
    """Return the last day of a bill."""
    return bill.to_date - timedelta(days=1)


def heading(bills: Sequence[Bill], unit: str) -> str:
    """Return the answer, from the latest of some bills, oldest first."""
    if not bills:
        return _("There is no bill yet.")
    said = {"volume": volume(abs(a_day(bills[-1])), unit), "day": short_day(last_of(bills[-1]))}
    if a_day(bills[-1]) < 0:
        return _("The bill up to %(day)s takes water back: %(volume)s a day.") % said
    return _("The bill up to %(day)s came to %(volume)s a day.") % said


def compared(bills: Sequence[Bill], unit: str) -> str:
    """Return how the latest bill compares with that of the year before, or an empty text."""
    if not bills:
        return ""
    latest = bills[-1]
    wanted = latest.from_date - A_YEAR
    before = [bill for bill in bills if abs(bill.from_date - wanted) <= NEAR]
    if not before or min(a_day(latest), a_day(before[0])) < 0:
        return ""  # one that corrects others is no measure of a year
    difference = a_day(latest) - a_day(before[0])
    said = {"volume": volume(abs(difference), unit)}
    if not difference:
        return _("That is the same as a year before.")
    if difference > 0:
        return _("That is %(volume)s a day more than a year before.") % said
    return _("That is %(volume)s a day less than a year before.") % said


def chart_of_bills(bills: Sequence[Bill], since: Open | None, unit: str) -> BarChart:
    """Draw an average day of each bill, oldest first, and of the days `since` the last one."""
    points = [_point(bill, unit) for bill in bills]
    if since:
        points.append(_open_point(since, unit))
    name = _("%(unit)s a day") % {"unit": unit_name(unit)}
    return bar_chart(points, unit=name, number=axis_number)


def _point(bill: Bill, unit: str) -> Point:
    return Point(
        label=short_date(last_of(bill)),
        name=period(bill),
        value=to_unit(a_day(bill), unit),
        said=volume(a_day(bill), unit),
        quality=Kind.ESTIMATED if bill.estimated else Kind.ACTUAL,
        note=_("%(volume)s in all") % {"volume": volume(from_unit(bill.volume, bill.unit), unit)},
        url=reverse("bill", args=[bill.pk]),
    )


def _open_point(since: Open, unit: str) -> Point:
    if not since.days:
        name = _("Since %(day)s, not billed yet") % {"day": short_day(since.from_date)}
        return Point(label=_("now"), name=name, value=None)
    name = ngettext(
        "Since %(day)s, %(n)d day, not billed yet",
        "Since %(day)s, %(n)d days, not billed yet",
        since.days,
    ) % {"day": short_day(since.from_date), "n": since.days}
    known = since.amount.microlitres or 0
    each = round(known / since.days)
    return Point(
        label=_("now"),
        name=name,
        value=to_unit(each, unit),
        said=volume(each, unit),
        quality=since.amount.kind,
        note=_("%(volume)s in all") % {"volume": volume(known, unit)},
        url=link_to(By.DAY, since.from_date),
        part=since.amount.gaps > 0,
    )
