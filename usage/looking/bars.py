"""Bars of hours, days, weeks, months and years, named and counted in the reader's words.

Each leads to a closer look where its viewer may have one: a year to its months, a month to its days, a
week to the days around it, a day to its hours.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy.moments import clock
from usage.looking.charts import BarChart, Kind, Point, bar_chart
from usage.looking.history import Amount, Span
from usage.looking.windows import By
from usage.units import to_unit
from usage.words import (
    axis_number,
    from_to,
    full_day,
    month,
    short_date,
    short_month,
    unit_name,
    volume,
)

Days = Mapping[date, Amount]


def link_to(by: By, on: date) -> str:
    """Return the address of a way of looking, around a day."""
    return f"{reverse('use')}?by={by}&on={on}"


def chart_of_hours(
    spans: Sequence[Span], *, minutes: int = 60, read: int | None = None, unit: str = ""
) -> BarChart:
    """Draw the hours of a day, or shorter steps; those after the first `read` are still to come."""
    points = []
    for n, span in enumerate(spans):
        end = _local(span.start + timedelta(minutes=minutes))
        name = _("%(start)s to %(end)s") % {"start": clock(span.start), "end": clock(end)}
        if _twice(span, spans):
            name = f"{name} ({span.start:%Z})"
        label = clock(span.start) if span.start.minute == 0 else ""
        if read is not None and n >= read:
            points.append(Point(label=label, name=name, value=None, quality=Kind.AHEAD))
        else:
            points.append(_point(label, name, span.amount, unit, note=_part_missing))
    return _chart(points, unit)


def chart_of_days(days: Days, *, linked: bool, unit: str = "") -> BarChart:
    """Draw some days; where `linked`, each bar leads to its hours."""
    points = [
        _point(
            str(day.day),
            full_day(day),
            amount,
            unit,
            url=link_to(By.HOUR, day) if linked else "",
            note=_hours_missing,
        )
        for day, amount in days.items()
    ]
    return _chart(points, unit)


def chart_of_weeks(weeks: Days, *, first: date, last: date, unit: str = "") -> BarChart:
    """Draw the weeks from `first` to `last`, of which the outer ones may not be whole."""
    points = []
    for monday, amount in weeks.items():
        start, end = max(monday, first), min(monday + timedelta(days=6), last)
        name = full_day(start) if start == end else from_to(start, end)
        url = link_to(By.DAY, start)
        points.append(_point(short_date(start), name, amount, unit, url=url, note=_days_missing))
    return _chart(points, unit)


def chart_of_months(months: Days, *, linked: bool, unit: str = "") -> BarChart:
    """Draw some months; where `linked`, each bar leads to its days."""
    points = [
        _point(
            short_month(first),
            month(first),
            amount,
            unit,
            url=link_to(By.DAY, first) if linked else "",
            note=_days_missing,
        )
        for first, amount in months.items()
    ]
    return _chart(points, unit)


def chart_of_years(years: Days, *, unit: str = "") -> BarChart:
    """Draw some years; each bar leads to its months, since nobody sees years without them."""
    points = [
        _point(
            str(first.year),
            str(first.year),
            amount,
            unit,
            url=link_to(By.MONTH, first),
            note=_days_missing,
        )
        for first, amount in years.items()
    ]
    return _chart(points, unit)


def _point(  # one bar has this many sides
    label: str,
    name: str,
    amount: Amount,
    unit: str,
    *,
    note: Callable[[int], str],
    url: str = "",
) -> Point:
    if amount.microlitres is None:
        return Point(label=label, name=name, value=None, url=url)
    return Point(
        label=label,
        name=name,
        value=to_unit(amount.microlitres, unit or settings.VOLUME_UNIT),
        said=volume(amount.microlitres, unit),
        quality=amount.kind,
        note=note(amount.gaps) if amount.gaps else "",
        url=url,
        part=amount.gaps > 0,
    )


def _part_missing(_gaps: int) -> str:
    return _("part of the hour is missing")


def _hours_missing(gaps: int) -> str:
    return ngettext("%(n)d hour is missing", "%(n)d hours are missing", gaps) % {"n": gaps}


def _days_missing(gaps: int) -> str:
    return ngettext("%(n)d day is not whole", "%(n)d days are not whole", gaps) % {"n": gaps}


def _chart(points: Sequence[Point], unit: str) -> BarChart:
    return bar_chart(points, unit=unit_name(unit), number=axis_number)


def _local(at: datetime) -> datetime:
    return datetime.fromtimestamp(at.timestamp(), ZoneInfo(settings.TIME_ZONE))


def _twice(span: Span, spans: Sequence[Span]) -> bool:
    """Tell whether the clock shows this hour twice on this day."""
    shown = span.start.replace(tzinfo=None)
    return sum(other.start.replace(tzinfo=None) == shown for other in spans) > 1
