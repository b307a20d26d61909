"""A year of weather in an inland valley of California, for what depends on it outdoors."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# Warmest around 20 July. Mean daily highs of some 57 °F in winter and 93 °F in summer: typical of
# the Central Valley's edge, rounded by us.
WARMEST_DAY = 201
MEAN_HIGH, SWING = 75.0, 18.0
HOT, VERY_HOT = 88.0, 98.0  # °F: a cooler runs by day, and day and night
RAIN_FROM_MONTH, RAIN_TO_MONTH = 11, 4
RAINY = 0.27  # share of the days of those months
COOLER_BY_NIGHT = (28.0, 20.0)  # °F below the high: under a dry summer sky, and in winter
RAIN_OF_A_DAY = 9.0  # mm, mean: with the share above, 20 inches a year


@dataclass(frozen=True, eq=False)
class Climate:
    """The weather of each day: highs in °F, rain or not, thirst of gardens from 0 to 1."""

    highs: Floats
    rains: npt.NDArray[np.bool_]
    thirst: Floats
    month: npt.NDArray[np.intp]
    day_of_year: npt.NDArray[np.intp]


def draw_climate(rng: np.random.Generator, days: list[date]) -> Climate:
    """Draw the weather of the days; a warm day tends to follow a warm day."""
    day_of_year = np.array([day.timetuple().tm_yday for day in days], dtype=np.intp)
    month = np.array([day.month for day in days], dtype=np.intp)
    season = np.cos(2 * np.pi * (day_of_year - WARMEST_DAY) / 365.25)
    shocks = rng.normal(0.0, 4.0, len(days))
    weather = np.zeros(len(days))
    for n in range(1, len(days)):
        weather[n] = 0.72 * weather[n - 1] + shocks[n]
    wet_season = (month >= RAIN_FROM_MONTH) | (month <= RAIN_TO_MONTH)
    return Climate(
        highs=MEAN_HIGH + SWING * season + weather,
        rains=wet_season & (rng.random(len(days)) < RAINY),
        # Above zero from the end of March to early November.
        thirst=np.clip((season + 0.35) / 1.35, 0.0, 1.0),
        month=month,
        day_of_year=day_of_year,
    )
