"""The hours and days that show a leak, as bars: what never stopped stands out of what was used."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from leaks.models import LeakAlert
from privacy.moments import clock
from usage.looking.bars import chart_of_days
from usage.looking.charts import BarChart, Kind, Point, bar_chart
from usage.looking.history import Amount, Span, days, hours
from usage.models import DayReadsQuerySet
from usage.units import to_unit
from usage.words import axis_number, full_day, short_date, unit_name, volume

DAYS_BY_HOUR = 3  # at a phone's width an hour is still a bar
DAYS_BY_DAY = 31
BEFORE = 3  # days before it began, to compare with


def of_hours(
    alert: LeakAlert, reads: DayReadsQuerySet, *, unit: str, now: datetime
) -> BarChart | None:
    """Draw the last hours of water that runs; None for what is told of by days, and without any reading."""
    if not alert.is_leak:
        return None
    last = _last_day(alert, now)
    first = max(last - timedelta(days=DAYS_BY_HOUR - 1), timezone.localdate(alert.since_at))
    rows = reads.filter(service_point=alert.service_point_id, day__range=(first, last)).as_reads()
    spans = [
        span
        for day in _each(first, last)
        for span in hours(day, [row for row in rows if row.day == day], settings.TIME_ZONE)
    ]
    points = _hour_points(alert, spans, unit)
    chart = bar_chart(points, unit=unit_name(unit), number=axis_number)
    return chart if chart.has_values else None


def of_days(
    alert: LeakAlert, reads: DayReadsQuerySet, *, linked: bool, unit: str, now: datetime
) -> BarChart | None:
    """Draw the days from shortly before it began; None where the hours show it all, or nothing was read."""
    if alert.kind in (LeakAlert.Kind.SILENT, LeakAlert.Kind.BACKFLOW):
        return None  # nothing is a part of what was used
    last, began = _last_day(alert, now), timezone.localdate(alert.since_at)
    if alert.is_leak and (last - began).days < DAYS_BY_HOUR:
        return None
    first = max(began - timedelta(days=BEFORE), last - timedelta(days=DAYS_BY_DAY - 1))
    totals = reads.filter(
        service_point=alert.service_point_id, day__range=(first, last)
    ).as_totals()
    today = timezone.localdate(now)
    chart = chart_of_days(
        days(first, last, totals, settings.TIME_ZONE, today=today), linked=linked, unit=unit
    )
    if not chart.has_values:
        return None
    points = [
        replace(point, leak_share=_share(_lost_on(alert, day), point, unit))
        for day, point in zip(_each(first, last), chart.points, strict=True)
    ]
    return bar_chart(points, unit=unit_name(unit), number=axis_number)


def _last_day(alert: LeakAlert, now: datetime) -> date:
    """Return the last day of it, and of what has stopped the day after, which shows that."""
    last = timezone.localdate(alert.until_at - timedelta(seconds=1))
    return min(last if alert.is_open else last + timedelta(days=1), timezone.localdate(now))


def _each(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _hour_points(alert: LeakAlert, spans: Sequence[Span], unit: str) -> list[Point]:
    heard = max((n for n, it in enumerate(spans) if it.amount.microlitres is not None), default=-1)
    return [
        _hour_point(alert, span, unit)
        if n <= heard
        else Point(label=_label(span), name=_name(span), value=None, quality=Kind.AHEAD)
        for n, span in enumerate(spans)
    ]


def _hour_point(alert: LeakAlert, span: Span, unit: str) -> Point:
    label, name, amount = _label(span), _name(span), span.amount
    if amount.microlitres is None:
        return Point(label=label, name=name, value=None)
    runs = alert.since_at <= span.start < alert.until_at
    return Point(
        label=label,
        name=name,
        value=to_unit(amount.microlitres, unit),
        said=volume(amount.microlitres, unit),
        quality=amount.kind,
        leak_share=_part(alert.rate, amount) if runs else 0.0,
        note=_("part of the hour is missing") if amount.gaps else "",
        part=amount.gaps > 0,
    )


def _part(rate: int, amount: Amount) -> float:
    """Return which part of an hour's water never stopped."""
    return min(rate / amount.microlitres, 1.0) if amount.microlitres else 0.0


def _lost_on(alert: LeakAlert, day: date) -> int:
    """Return what was lost on a day, at least."""
    start = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))
    ran = min(end, alert.until_at) - max(start, alert.since_at)
    return max(round(alert.rate * (ran / timedelta(hours=1))), 0)


def _share(lost: int, point: Point, unit: str) -> float:
    return min(float(to_unit(lost, unit)) / float(point.value), 1.0) if point.value else 0.0


def _label(span: Span) -> str:
    """Name midnights and noons: all the hours of three days have no room."""
    if span.start.hour == 0:
        return short_date(span.start.date())
    return clock(span.start) if span.start.hour == 12 else ""  # noqa: PLR2004 -- noon


def _name(span: Span) -> str:
    end = (span.start + timedelta(hours=1)).timetz()
    words = {"day": full_day(span.start.date()), "start": clock(span.start), "end": clock(end)}
    return _("%(day)s, %(start)s to %(end)s") % words
