"""The three ways to look at use: a day by hours, a month by days, a year by months.

Everything here is about one home, and about days its viewer may see: the caller hands in a `Home` that came
from `accounts.access`, and reads loaded through `visible_to`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Home
from usage.charts import BarChart, Point, bar_chart
from usage.history import Amount, Span, together
from usage.units import to_unit
from usage.words import (
    axis_number,
    clock,
    day_and_year,
    full_day,
    month,
    short_month,
    unit_name,
    volume,
)

MONTHS_SHOWN = 13  # a year, and the month one year before beside the present one


@dataclass(frozen=True)
class Window:
    """What is looked at: days from `first` to `last`, both included, and the way on either side.

    `before` and `after` are days in the neighbouring windows, None where nothing may be seen there.
    """

    by: str
    first: date
    last: date
    before: date | None
    after: date | None


def day_window(home: Home, on: date, today: date) -> Window:
    """Return the one day `on`."""
    return _window(home, "hour", on, on, today)


def month_window(home: Home, on: date, today: date) -> Window:
    """Return the calendar month of `on`, as far as it may be seen."""
    first = on.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return _window(home, "day", first, last, today)


def year_window(home: Home, on: date, today: date) -> Window:
    """Return the thirteen months up to the month of `on`."""
    last = (on.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    for _n in range(MONTHS_SHOWN - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return _window(home, "month", first, last, today)


def last_day(home: Home, today: date) -> date:
    """Return the latest day of a home that may be seen."""
    return today if home.to_date is None else min(today, home.to_date - timedelta(days=1))


def nearest(home: Home, day: date, today: date) -> date:
    """Return `day`, or the nearest day to it that may be seen."""
    return min(max(day, home.from_date), last_day(home, today))


def _window(home: Home, by: str, first: date, last: date, today: date) -> Window:
    seen_first, seen_last = max(first, home.from_date), min(last, last_day(home, today))
    before = first - timedelta(days=1)
    after = last + timedelta(days=1)
    return Window(
        by,
        seen_first,
        seen_last,
        before if before >= home.from_date else None,
        after if after <= last_day(home, today) else None,
    )


def so_far(spans: Sequence[Span]) -> list[Span]:
    """Return the hours of today up to the newest reading: what is still to come is no gap."""
    known = [n for n, span in enumerate(spans) if span.amount.microlitres is not None]
    return list(spans[: known[-1] + 1]) if known else []


def chart_of_hours(spans: Sequence[Span]) -> BarChart:
    """Draw the hours of a day."""
    points = []
    for span in spans:
        end = span.start + timedelta(hours=1)
        name = _("%(start)s to %(end)s") % {"start": clock(span.start), "end": clock(_local(end))}
        if _twice(span, spans):
            name = f"{name} ({span.start:%Z})"
        points.append(_point(clock(span.start), name, span.amount))
    return _chart(points)


def chart_of_days(days: dict[date, Amount], linked: bool) -> BarChart:
    """Draw a month; each bar leads to its hours where the viewer may see them."""
    return _chart(
        [
            _point(
                str(day.day),
                full_day(day),
                amount,
                url=f"{reverse('use')}?by=hour&on={day}" if linked else "",
                unit=_hours_missing,
            )
            for day, amount in days.items()
        ]
    )


def chart_of_months(months: dict[date, Amount], linked: bool) -> BarChart:
    """Draw a year; each bar leads to its days where the viewer may see them."""
    return _chart(
        [
            _point(
                short_month(first),
                month(first),
                amount,
                url=f"{reverse('use')}?by=day&on={first}" if linked else "",
                unit=_days_missing,
            )
            for first, amount in months.items()
        ]
    )


def highest(chart: BarChart) -> str:
    """Return the sentence above a chart."""
    known = [point for point in chart.points if point.value is not None]
    if not known:
        return _("We have no readings here.")
    top = max(known, key=lambda point: point.value or 0)
    if not top.value:
        return _("No water was used.")
    return _("Highest: %(when)s, %(volume)s.") % {"when": top.name, "volume": top.said}


def whole_months(months: dict[date, Amount], home: Home, today: date) -> dict[date, Amount]:
    """Return the months that are over and may be seen from their first day to their last.

    What a role without days may see: a sum that still grows gives away the days by which it grew.
    """
    whole = {}
    for first, amount in months.items():
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        if last < today and home.holds(first) and home.holds(last):
            whole[first] = amount
    return whole


def heading(window: Window, total: Amount) -> str:
    """Return the answer: how much was used in the window."""
    when = {"hour": full_day, "day": month, "month": day_and_year}[window.by](window.first)
    # A whole sentence for each: other languages need another article before a day than before a month.
    if total.microlitres is None:
        sentence = {
            "hour": _("We have no readings on %(when)s."),
            "day": _("We have no readings in %(when)s."),
            "month": _("We have no readings since %(when)s."),
        }[window.by]
        return sentence % {"when": when}
    sentence = {
        "hour": _("You used %(volume)s on %(when)s."),
        "day": _("You used %(volume)s in %(when)s."),
        "month": _("You used %(volume)s since %(when)s."),
    }[window.by]
    return sentence % {"volume": volume(total.microlitres), "when": when}


def gaps_in_words(window: Window, amounts: Sequence[Amount]) -> str:
    """Return a sentence on what is missing, or an empty text."""
    gaps = sum(amount.gaps > 0 for amount in amounts)
    if not gaps or together(amounts).microlitres is None:
        return ""
    if window.by == "hour":
        missing = ngettext(
            "We have no reading for %(n)d hour.", "We have no readings for %(n)d hours.", gaps
        )
    elif window.by == "day":
        missing = ngettext(
            "Some readings are missing on %(n)d day.",
            "Some readings are missing on %(n)d days.",
            gaps,
        )
    else:
        missing = ngettext(
            "Some readings are missing in %(n)d month.",
            "Some readings are missing in %(n)d months.",
            gaps,
        )
    return " ".join((missing % {"n": gaps}, _("We do not count them as zero.")))


def _point(label: str, name: str, amount: Amount, *, url: str = "", unit: object = None) -> Point:
    note = ""
    if amount.microlitres is not None and amount.gaps:
        note = unit(amount.gaps) if callable(unit) else _("part of the hour is missing")
    if amount.microlitres is None:
        return Point(label=label, name=name, value=None, url=url)
    return Point(
        label=label,
        name=name,
        value=to_unit(amount.microlitres, settings.VOLUME_UNIT),
        said=volume(amount.microlitres),
        quality=amount.kind,
        note=note,
        url=url,
    )


def _hours_missing(gaps: int) -> str:
    return ngettext("%(n)d hour is missing", "%(n)d hours are missing", gaps) % {"n": gaps}


def _days_missing(gaps: int) -> str:
    return ngettext("%(n)d day is not whole", "%(n)d days are not whole", gaps) % {"n": gaps}


def _chart(points: Sequence[Point]) -> BarChart:
    return bar_chart(points, unit=unit_name(), number=axis_number)


def _local(at: datetime) -> datetime:
    return datetime.fromtimestamp(at.timestamp(), ZoneInfo(settings.TIME_ZONE))


def _twice(span: Span, spans: Sequence[Span]) -> bool:
    """Tell whether the clock shows this hour twice on this day."""
    shown = span.start.replace(tzinfo=None)
    return sum(other.start.replace(tzinfo=None) == shown for other in spans) > 1
