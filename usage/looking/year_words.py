"""The picture of a year of hours in words: its finding, its key, its tables."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy.moments import clock
from usage.looking import heat
from usage.looking.answers import heading
from usage.looking.history import together
from usage.looking.windows import Window
from usage.looking.year import CLOCK, Stretch, Year
from usage.units import UNITS, from_unit
from usage.words import (
    axis_number,
    day_and_clock,
    month,
    number,
    short_day,
    short_month_and_year,
    unit_name,
)

AXIS = (0, 6, 12, 18)  # hours of the clock that are named beside the picture


def page_of_year(year: Year, window: Window, unit: str = "") -> dict[str, Any]:
    """Return what the page shows of a year of hours; `unit` as of `usage.words.number`."""
    total = together([day.total for day in year.days])
    if total.microlitres is None:
        return {"heading": heading(window, total), "lead": "", "map": None}
    rounded = heat.round_steps(year.steps, UNITS[unit or settings.VOLUME_UNIT].microlitres)
    steps = [from_unit(step, unit or settings.VOLUME_UNIT) for step in rounded]
    months = heat.draw_months(year.days, steps)
    wet = _("%(wet)s of %(hours)s")
    return {
        "heading": _finding(year, window),
        "lead": _more(year, window),
        "map": {
            "months": [
                {"name": short_month_and_year(each.first), "drawing": each} for each in months
            ],
            "axis": [clock_of(hour) for hour in AXIS],
            "clock": "|".join(clock_of(hour % CLOCK) for hour in range(CLOCK + 1)),
            "key": _key(months, [axis_number(step) for step in rounded], unit_name(unit)),
            "tables": [
                {
                    "name": month(each.first),
                    "rows": [_row(column, unit, wet) for column in each.columns],
                }
                for each in months
            ],
            "unit": unit_name(unit),
        },
    }


def clock_of(hour: int) -> str:
    """Return an hour of the clock: "6 am"."""
    return clock(time(hour))


def _finding(year: Year, window: Window) -> str:
    """Return the one thing to see: water that never stops, or once never did; else a time without any."""
    running = [each for each in year.wet if each.goes_on and window.after is None]
    if running:
        return _("Water has run in every hour since %(start)s.") % _words(running[0])
    if year.wet:
        return _("Water ran in every hour from %(start)s to %(end)s.") % _words(year.wet[0])
    if year.dry:
        return _dry(year.dry, window)
    return _("Water never ran for 24 hours without a stop.")


def _dry(dry: Sequence[Stretch], window: Window) -> str:
    still = [each for each in dry if each.goes_on and window.after is None]
    if still:
        return _("No water has run since %(start)s.") % _words(still[0])
    return _("No water ran from %(start)s to %(end)s.") % _words(dry[0])


def _more(year: Year, window: Window) -> str:
    """Return what else there is to see, in up to three sentences."""
    said = []
    others = len(year.wet) - 1
    if others > 0:
        said.append(
            ngettext(
                "It ran on for a day or more %(n)d other time.",
                "It ran on for a day or more %(n)d other times.",
                others,
            )
            % {"n": others}
        )
    if year.wet and year.dry:
        said.append(_dry(year.dry, window))
    if year.busiest is not None:
        hour = year.busiest
        at = {"start": clock_of(hour), "end": clock_of((hour + 1) % CLOCK)}
        said.append(_("Most water runs from %(start)s to %(end)s.") % at)
    return " ".join(said)


def _words(stretch: Stretch) -> dict[str, str]:
    return {"start": day_and_clock(stretch.start), "end": day_and_clock(stretch.end)}


def _key(
    months: Sequence[heat.MonthDrawing], steps: Sequence[str], unit: str
) -> list[dict[str, str]]:
    """Return the looks that are in the picture, with their meaning."""
    said = {"0": _("a dry hour")}
    # With the unit, as an hour is read by itself.
    alone: dict[str, str] = {"0": _("dry")}
    for n, step in enumerate(steps):
        words = {"low": steps[n - 1], "high": step, "unit": unit}
        first = _("up to %(high)s %(unit)s an hour")
        said[str(n + 1)] = (first if n == 0 else _("%(low)s to %(high)s")) % words
        alone[str(n + 1)] = (
            _("up to %(high)s %(unit)s") if n == 0 else _("%(low)s to %(high)s %(unit)s")
        ) % words
    if steps:
        words = {"step": steps[-1], "unit": unit}
        said[str(len(steps) + 1)] = _("more than %(step)s") % words
        alone[str(len(steps) + 1)] = _("more than %(step)s %(unit)s") % words
    said |= {heat.NONE: _("no reading"), heat.ROUGH: _("estimated, or an even part of a total")}
    present = heat.keys_in(months)
    key = [
        {"look": look, "label": label, "alone": alone.get(look, label)}
        for look, label in said.items()
        if look in present
    ]
    if any(column.never_dry for each in months for column in each.columns):
        label = _("a day on which water never stopped")
        key.append({"look": "never", "label": label, "alone": label})
    return key


def _row(column: heat.Column, unit: str, wet: str) -> dict[str, Any]:
    day = column.day
    used, least = day.total.microlitres, day.least
    return {
        "day": day.day,
        "name": short_day(day.day),
        "used": None if used is None else number(used, unit),
        "wet": wet % {"wet": day.wet, "hours": day.hours},
        "least": "" if least is None else number(least, unit),
        "gaps": day.total.gaps,
    }
