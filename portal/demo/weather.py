"""Writes the town's weather as NOAA publishes that of a station: GHCN-Daily (docs/feeds.md)."""

from pathlib import Path

import numpy as np

from portal.demo.climate import COOLER_BY_NIGHT, RAIN_OF_A_DAY
from portal.demo.homes import run_water
from portal.demo.records import Utility

STATION = "XX000047110"  # no country has the code XX
RAIN_SEED = 7  # apart from the draws of the water, which would all be others


def write_weather(utility: Utility, folder: Path) -> Path:
    """Write high, low and rain of every day up to yesterday: the weather that gardens were watered by."""
    path = folder / f"{STATION}.csv"
    water = run_water(utility)
    climate = water.climate
    rng = np.random.default_rng([utility.seed, utility.today.toordinal(), RAIN_SEED])
    depths = rng.gamma(1.2, RAIN_OF_A_DAY / 1.2, len(climate.rains))
    summer, winter = COOLER_BY_NIGHT
    lows = climate.highs - (winter + (summer - winter) * climate.thirst)
    with path.open("w", encoding="utf-8") as file:
        for n, day in enumerate(water.hours.dates()):
            if day >= utility.today:
                break
            rain = max(round(depths[n] * 10), 3) if climate.rains[n] else 0
            for element, value in (
                ("TMAX", _tenths(climate.highs[n])),
                ("TMIN", _tenths(lows[n])),
                ("PRCP", rain),
            ):
                file.write(f"{STATION},{day:%Y%m%d},{element},{value},,,X,2400\n")
    return path


def _tenths(fahrenheit: float) -> int:
    return round((float(fahrenheit) - 32) * 50 / 9)
