"""The weather under the bars of a month: a line for the temperature, bars for rain, in the same columns.

Plain geometry for an SVG, without colour and without words, like `usage.looking.charts`, whose drawings it
is laid under: same width, same place for each day. Two lanes and not a second axis across the bars, which
would let a scale that we chose make the weather look like a cause.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from usage.looking.charts import NARROW, WIDE, BarChart, Drawing, Sheet

LANE = 4.6  # height of the temperature's lane, in heights of its text
RAIN_LANE = 3.5
SHARE = 0.72  # of a day's place that its bar of rain takes, as in the bars above
LEAST_SPAN = 10.0  # degrees: a month of even weather must not look like a storm
DROP = 1.5  # a little rain must not look like none


@dataclass(frozen=True, slots=True)
class DayBelow:
    """One day's weather in the units of the page, None where it was not measured."""

    temperature: float | None
    rain: float | None


@dataclass(frozen=True, slots=True)
class Drop:
    """A bar of rain."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Strip:
    """One layout of both lanes, all lengths in units of its viewBox.

    `lines` are runs of days in a row whose temperature is known, as points of an SVG polyline; `dots` are
    days alone. The two labels of the temperature stand at its top and foot. Without `drops` the lane of the
    rain is left out.
    """

    width: float
    height: float
    left: float
    axis_x: float
    top: float
    foot: float
    warmest: str
    coldest: str
    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    title_y: float
    rain_title_y: float
    rain_foot: float
    most: str
    most_y: float
    drops: tuple[Drop, ...]


@dataclass(frozen=True, slots=True)
class WeatherChart:
    """A month's use by the day, and the weather below it."""

    bars: BarChart
    narrow: Strip
    wide: Strip


def weather_chart(
    bars: BarChart, days: Sequence[DayBelow], *, number: Callable[[float], str]
) -> WeatherChart:
    """Lay out the weather of the days of `bars`, one for each bar."""
    return WeatherChart(
        bars,
        narrow=_strip(bars.narrow, NARROW, days, number),
        wide=_strip(bars.wide, WIDE, days, number),
    )


def _strip(
    above: Drawing, sheet: Sheet, days: Sequence[DayBelow], number: Callable[[float], str]
) -> Strip:
    known = [day.temperature for day in days if day.temperature is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    middle, span = (low + high) / 2, max(high - low, LEAST_SPAN)
    top, foot = sheet.text * 2.0, sheet.text * (2.0 + LANE - 1)
    places = [
        None
        if day.temperature is None
        else (
            round(above.left + (n + 0.5) * above.slot, 1),
            round((top + foot) / 2 - (day.temperature - middle) / span * (foot - top), 1),
        )
        for n, day in enumerate(days)
    ]
    rain_title = foot + sheet.text * 1.9
    rain_top, rain_foot = rain_title + sheet.text * 0.9, rain_title + sheet.text * RAIN_LANE
    most = max((day.rain or 0.0 for day in days), default=0.0)
    runs = _runs(places)
    return Strip(
        width=above.width,
        height=round((rain_foot if most else foot + sheet.text * 0.5) + 2, 1),
        left=above.left,
        axis_x=above.axis_x,
        top=round(top + sheet.text * 0.34, 1),
        foot=round(foot + sheet.text * 0.34, 1),
        warmest=number(high) if known else "",
        coldest=number(low) if known and low != high else "",
        lines=tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1),
        dots=tuple(run[0] for run in runs if len(run) == 1),
        title_y=round(sheet.text * 0.95, 1),
        rain_title_y=round(rain_title, 1),
        rain_foot=round(rain_foot, 1),
        most=number(most) if most else "",
        most_y=round(rain_top + sheet.text * 0.5, 1),
        drops=tuple(
            _drop(above, n, day.rain / most, rain_top, rain_foot)
            for n, day in enumerate(days)
            if day.rain and most
        ),
    )


def _drop(above: Drawing, place: int, share: float, top: float, foot: float) -> Drop:
    height = max((foot - top) * share, DROP)
    width = above.slot * SHARE
    return Drop(
        x=round(above.left + (place + (1 - SHARE) / 2) * above.slot, 2),
        y=round(foot - height, 2),
        width=round(width, 2),
        height=round(height, 2),
    )


def _runs(places: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Return the points in runs that no unknown day interrupts: a line across it would invent weather."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if run]
