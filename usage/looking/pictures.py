"""What the page of use shows of a window: its picture, and the answer in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.access import Home
from accounts.roles import May
from usage.calendar import MINUTES_PER_DAY, midnight
from usage.looking import answers as looking
from usage.looking import bars
from usage.looking.charts import BarChart
from usage.looking.history import (
    Amount,
    Hung,
    Reads,
    days,
    hours,
    months_from_totals,
    step_of,
    together,
    weeks,
    years,
)
from usage.looking.totals import month_totals
from usage.looking.windows import By, Window
from usage.looking.year import year_of
from usage.looking.year_words import page_of_year
from usage.models import DayReadsQuerySet


@dataclass(frozen=True)
class Scene:
    """What there is to draw: a window of a home, its reads as far as they may be seen, who hung where.

    `until` is how far the readings reach, None where that is not known or not told; `unit` as of
    `usage.words.number`.
    """

    home: Home
    window: Window
    reads: DayReadsQuerySet
    meters: Sequence[Hung]
    today: date
    until: datetime | None
    unit: str


def picture(scene: Scene) -> dict[str, Any]:
    """Return what the template shows of a scene: heading, lead, chart, finding, and more of some."""
    return PICTURES[scene.window.by](scene)


def _hours(scene: Scene) -> dict[str, Any]:
    window, rows = scene.window, scene.reads.as_reads()
    by_the_day = [row for row in rows if row.minutes == MINUTES_PER_DAY]
    if by_the_day and len(by_the_day) == len(rows):
        total = together(list(_days(scene).values()))
        return {**looking.read_by_the_day(window, total, scene.unit), "chart": None, "lead": ""}
    step = step_of(rows)
    spans = hours(
        window.first, rows, settings.TIME_ZONE, meters=_other(scene.meters, by_the_day), step=step
    )
    read = looking.read_so_far(spans) if window.first == scene.today else len(spans)
    chart = bars.chart_of_hours(spans, minutes=step, read=read, unit=scene.unit)
    shown = _shown(scene, chart, [span.amount for span in spans[:read]])
    if by_the_day:
        apart = _("Another meter of this home is read once a day. It is not in these hours.")
        shown["lead"] = " ".join(filter(None, (shown["lead"], apart)))
    return shown


def _other(meters: Sequence[Hung], by_the_day: Sequence[Reads]) -> list[Hung]:
    """Return the meters whose hours are expected: those that are read by the day have none."""
    apart = {row.service_point for row in by_the_day}
    return [meter for meter in meters if meter.service_point not in apart]


def _of_days(scene: Scene) -> dict[str, Any]:
    by_day = _days(scene)
    chart = bars.chart_of_days(by_day, linked=True, unit=scene.unit)
    return _shown(scene, chart, list(by_day.values()))


def _of_weeks(scene: Scene) -> dict[str, Any]:
    by_week, window = weeks(_days(scene)), scene.window
    chart = bars.chart_of_weeks(by_week, first=window.first, last=window.last, unit=scene.unit)
    return _shown(scene, chart, list(by_week.values()))


def _of_months(scene: Scene) -> dict[str, Any]:
    by_month = _months(scene)
    chart = bars.chart_of_months(by_month, linked=_sees_days(scene), unit=scene.unit)
    return _shown(_begun(scene, by_month), chart, list(by_month.values()))


def _of_years(scene: Scene) -> dict[str, Any]:
    by_year = looking.since_readings_began(years(_months(scene)))
    chart = bars.chart_of_years(by_year, unit=scene.unit)
    return _shown(_begun(scene, by_year), chart, list(by_year.values()))


def _map(scene: Scene) -> dict[str, Any]:
    window = scene.window
    # What was not read of the days before today is missing; of today it may still come.
    begun = datetime.fromtimestamp(midnight(scene.today, settings.TIME_ZONE), UTC)
    year = year_of(
        window.first,
        window.last,
        scene.reads.as_reads(),
        settings.TIME_ZONE,
        until=max(begun, scene.until or begun),
        meters=scene.meters,
    )
    return {"chart": None, **page_of_year(year, window, scene.unit)}


PICTURES: Mapping[By, Callable[[Scene], dict[str, Any]]] = MappingProxyType(
    {
        By.HOUR: _hours,
        By.DAY: _of_days,
        By.WEEK: _of_weeks,
        By.MONTH: _of_months,
        By.YEAR: _of_years,
        By.MAP: _map,
    }
)


def _sees_days(scene: Scene) -> bool:
    return May.USE in scene.home.may


def _days(scene: Scene) -> dict[date, Amount]:
    window = scene.window
    return days(
        window.first,
        window.last,
        scene.reads.as_totals(),
        settings.TIME_ZONE,
        today=scene.today,
        meters=scene.meters,
    )


def _months(scene: Scene) -> dict[date, Amount]:
    """Return the months of the window; only whole ones for a role that sees no days."""
    window = scene.window
    by_month = months_from_totals(
        window.first,
        window.last,
        month_totals(scene.reads),
        today=scene.today,
        meters=scene.meters,
    )
    if _sees_days(scene):
        return by_month
    return looking.whole_months(by_month, scene.home, scene.today)


def _begun(scene: Scene, shown: Mapping[date, Amount]) -> Scene:
    """Return the scene from the first month or year that is shown."""
    first = max(min(shown, default=scene.window.first), scene.window.first)
    return replace(scene, window=replace(scene.window, first=first))


def _shown(scene: Scene, chart: BarChart, amounts: Sequence[Amount]) -> dict[str, Any]:
    return {
        "heading": looking.heading(scene.window, together(amounts), scene.unit, home=scene.home),
        "lead": looking.lead(scene.window, amounts),
        "chart": chart,
        "finding": looking.highest(chart),
    }
