"""The weather of a day and of a month, as measured: in tenths of a degree Celsius and of a millimetre.

Reference evapotranspiration (`eto`) is in micrometres, as `evapotranspiration` has it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

TENTHS = 10
TENTHS_OF_MILLIMETRES_IN_AN_INCH = 254


@dataclass(frozen=True)
class Weather:
    """The weather of one day at one station, or over several; None for what was not measured."""

    day: date
    low: int | None = None
    high: int | None = None
    mean: int | None = None
    rain: int | None = None
    eto: int | None = None

    @property
    def temperature(self) -> int | None:
        """The mean of the day; where none was measured, the middle of its low and its high.

        That is how NOAA itself gives mean temperatures of American stations.
        """
        if self.mean is not None or self.low is None or self.high is None:
            return self.mean
        return round((self.low + self.high) / 2)


@dataclass(frozen=True)
class Climate:
    """Some days together: their mean temperature and all their rain, None where any is not known."""

    temperature: int | None
    rain: int | None
    rainy_days: int


def over_stations(measured: Iterable[Weather]) -> dict[date, Weather]:
    """Return one weather a day: where there are several stations, the mean of those that measured."""
    by_day: dict[date, list[Weather]] = {}
    for weather in measured:
        by_day.setdefault(weather.day, []).append(weather)
    return {
        day: Weather(
            day,
            low=_mean([each.low for each in all_of_it]),
            high=_mean([each.high for each in all_of_it]),
            mean=_mean([each.temperature for each in all_of_it]),
            rain=_mean([each.rain for each in all_of_it]),
            eto=_mean([each.eto for each in all_of_it]),
        )
        for day, all_of_it in by_day.items()
    }


def together(days: Sequence[Weather | None]) -> Climate:
    """Return what some days were like; a day of which nothing is known leaves the month unknown."""
    temperatures = [day.temperature if day else None for day in days]
    rains = [day.rain if day else None for day in days]
    known = [rain for rain in rains if rain is not None]
    return Climate(
        temperature=None if None in temperatures else _mean(temperatures),
        rain=None if len(known) < len(rains) or not rains else sum(known),
        rainy_days=sum(rain > 0 for rain in known),
    )


def degrees(tenths: int, *, fahrenheit: bool) -> int:
    """Return a temperature in whole degrees."""
    celsius = tenths / TENTHS
    return round(celsius * 9 / 5 + 32 if fahrenheit else celsius)


def warmer(now: int, before: int, *, fahrenheit: bool) -> int:
    """Return by how many whole degrees it was warmer."""
    celsius = (now - before) / TENTHS
    return round(celsius * 9 / 5 if fahrenheit else celsius)


def depth(tenths: int, *, inches: bool) -> float:
    """Return rain in inches to a hundredth, or in millimetres to a tenth."""
    if inches:
        return round(tenths / TENTHS_OF_MILLIMETRES_IN_AN_INCH, 2)
    return tenths / TENTHS


def _mean(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known)) if known else None
