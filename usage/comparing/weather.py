"""The weather of a month beside the same month a year before, and under the bars of its days."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy.tabular import row_of
from usage.comparing.comparison import Stretch
from usage.comparing.days import Climate, Weather, degrees, depth, together, warmer
from usage.comparing.earlier import Month
from usage.comparing.weather_chart import DayBelow, WeatherChart, weather_chart
from usage.looking.charts import Kind, Point, bar_chart
from usage.looking.history import Amount
from usage.units import to_unit
from usage.words import axis_number, full_day, unit_name, volume

METRIC = ("l", "m3")  # who reads litres reads degrees Celsius


def is_metric() -> bool:
    """Tell whether the utility's residents read degrees Celsius and millimetres."""
    return settings.VOLUME_UNIT in METRIC


def climate(weather: Mapping[date, Weather], each: Stretch) -> Climate:
    """Return what the days of a stretch were like together."""
    return together([weather.get(each.first + timedelta(days=n)) for n in range(each.days)])


def weather_in_words(shown: Month, now: Climate, before: Climate) -> str:
    """Return what the month was like, and how that differs from a year before; empty where unknown."""
    said = []
    if now.temperature is not None and before.temperature is not None:
        said.append(_temperatures(now.temperature, before.temperature))
    elif now.temperature is not None:
        said.append(_("%(degrees)s on average.") % {"degrees": _degrees(now.temperature)})
    if now.rain is not None:
        said.append(_rain(now.rain, now.rainy_days, before.rain))
    return f"{shown.name}: {' '.join(said)}" if said else ""


def days_chart(
    shown: Month, by_day: Mapping[date, Amount], weather: Mapping[date, Weather], unit: str
) -> WeatherChart:
    """Draw the days of the month with the weather below."""
    days = [shown.first + timedelta(days=n) for n in range((shown.last - shown.first).days + 1)]
    points = [_point(day, by_day.get(day, Amount(None, Kind.MISSING)), unit) for day in days]
    below = [
        DayBelow(
            None if each.temperature is None else degrees(each.temperature, fahrenheit=not metric),
            None if each.rain is None else depth(each.rain, inches=not metric),
        )
        for metric in (is_metric(),)
        for each in (weather.get(day, Weather(day)) for day in days)
    ]
    chart = bar_chart(points, unit=unit_name(unit), number=axis_number)
    return weather_chart(chart, below, number=axis_number)


def days_table(
    shown: Month, by_day: Mapping[date, Amount], weather: Mapping[date, Weather], unit: str
) -> dict[str, Any]:
    """Return the same as a table."""
    labels = (_("Day"), _("Used"), _("Temperature"), _("Rain"))
    columns = [{"label": label, "number": n > 0} for n, label in enumerate(labels)]
    rows = []
    for n in range((shown.last - shown.first).days + 1):
        day = shown.first + timedelta(days=n)
        amount, its = by_day.get(day), weather.get(day, Weather(day))
        used = amount.microlitres if amount else None
        cells = (
            full_day(day),
            _("no reading") if used is None else volume(used, unit),
            "–" if its.temperature is None else _degrees(its.temperature),
            "–" if its.rain is None else _depth(its.rain),
        )
        rows.append(row_of(columns, cells))
    return {"columns": columns, "rows": rows}


def finding(weather: Mapping[date, Weather], shown: Month) -> str:
    """Return the sentence above the days: which was the warmest, and how many had rain."""
    known = [
        each
        for day, each in sorted(weather.items())
        if shown.first <= day <= shown.last and each.temperature is not None
    ]
    if not known:
        return _("We have no weather for these days.")
    warmest = max(known, key=lambda each: each.temperature or 0)
    return _("Warmest: %(day)s, %(degrees)s on average.") % {
        "day": full_day(warmest.day),
        "degrees": _degrees(warmest.temperature or 0),
    }


def temperature_unit() -> str:
    """Return the words over the line of the temperature."""
    return _("°C, mean of the day") if is_metric() else _("°F, mean of the day")


def rain_unit() -> str:
    """Return the words over the bars of the rain."""
    return _("millimetres of rain") if is_metric() else _("inches of rain")


def _temperatures(now: int, before: int) -> str:
    more = warmer(now, before, fahrenheit=not is_metric())
    sentence = _("%(degrees)s on average, about as warm as a year before.")
    if more > 0:
        sentence = ngettext(
            "%(degrees)s on average, %(n)d degree warmer than a year before.",
            "%(degrees)s on average, %(n)d degrees warmer than a year before.",
            more,
        )
    if more < 0:
        sentence = ngettext(
            "%(degrees)s on average, %(n)d degree colder than a year before.",
            "%(degrees)s on average, %(n)d degrees colder than a year before.",
            -more,
        )
    return sentence % {"degrees": _degrees(now), "n": abs(more)}


def _rain(now: int, days: int, before: int | None) -> str:
    if not now:
        said = _("No rain fell.")
    else:
        said = ngettext(
            "%(depth)s of rain fell on %(n)d day.",
            "%(depth)s of rain fell on %(n)d days.",
            days,
        ) % {"depth": _depth(now), "n": days}
    if before is None:
        return said
    if not now and not before:
        return _("No rain fell, nor a year before.")
    if not before:
        then = _("A year before there was none.")
    else:
        then = _("A year before it was %(depth)s.") % {"depth": _depth(before)}
    return f"{said} {then}"


def _degrees(tenths: int) -> str:
    unit = "°C" if is_metric() else "°F"
    return f"{degrees(tenths, fahrenheit=not is_metric())} {unit}"


def _depth(tenths: int) -> str:
    said = axis_number(depth(tenths, inches=not is_metric()))
    if is_metric():
        return _("%(n)s mm") % {"n": said}
    return ngettext("%(n)s inch", "%(n)s inches", 1 if said == "1" else 2) % {"n": said}


def _point(day: date, amount: Amount, unit: str) -> Point:
    if amount.microlitres is None:
        return Point(label=str(day.day), name=full_day(day), value=None)
    return Point(
        label=str(day.day),
        name=full_day(day),
        value=to_unit(amount.microlitres, unit),
        said=volume(amount.microlitres, unit),
        quality=amount.kind,
    )
