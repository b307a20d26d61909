"""How much water the days to come will take: a range, and how often such a range holds (R17).

A home's next days go on as its last eight weeks did, the newest counting most. How far off that may be is
read from the home itself: the same guess is made on every day of the past year for as many days ahead, and
set beside what came. Nobody else's water is looked at, and no shape of a curve is assumed.

Nine of ten such ranges should hold. `docs/forecast.md` says how many did, on months that were held out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LOOKED_BACK = 56  # days whose level goes on
HALF_LIFE = 14.0  # days after which a day counts half as much
FEWEST_KNOWN = 21  # of them
A_YEAR = 365
MOST_MISSING = 0.15  # of the days that a guess is set beside
FEWEST_STRETCHES = 2.0  # of the guessed length, one after the other, before a range is given
# A home that used nothing may use something: errors are shares of the use and this much more, a day.
BASE = 40e6  # microlitres: 40 litres
# On either side of the range, where a twentieth is meant: days in a row are alike, and the past year does not
# show all that the next one has. Chosen on invented homes of another seed.
OUTSIDE = 0.03
# 95th percentiles of Student's t by degrees of freedom over that of the normal curve (any table of them):
# what a quantile of few stretches lacks.
T_OVER_NORMAL = {1: 3.84, 2: 1.78, 3: 1.43, 4: 1.30, 5: 1.22, 6: 1.18, 8: 1.13, 12: 1.08, 24: 1.04}


@dataclass(frozen=True)
class Range:
    """Microlitres: nine of ten times it comes to between `low` and `high`, as often more as less."""

    low: int
    likely: int
    high: int

    def plus(self, microlitres: int) -> "Range":
        """Return the range with water added that is known already."""
        return Range(self.low + microlitres, self.likely + microlitres, self.high + microlitres)


def ahead(days: Sequence[int | None], length: int) -> Range | None:
    """Return what the `length` days after `days` will take; None where too little is known to say.

    `days` are microlitres of each day up to yesterday, oldest first, None where a day was not read whole.
    """
    if length <= 0:
        return Range(0, 0, 0)
    if not days:
        return None
    known = np.array([np.nan if day is None else day for day in days], dtype=np.float64)
    levels = _levels(known)
    if np.isnan(levels[-1]):
        return None
    errors = _errors(known, levels, length)
    stretches = len(errors) / length
    if stretches < FEWEST_STRETCHES:
        return None
    low, high = np.quantile(errors, [OUTSIDE, 1 - OUTSIDE]) * _wider(stretches)
    likely = levels[-1] * length
    return Range(
        low=round(max(_off(likely, length, min(low, 0.0)), 0.0)),
        likely=round(likely),
        high=round(_off(likely, length, max(high, 0.0))),
    )


def _levels(days: Floats) -> Floats:
    """Return the level before each day, and after the last: a mean of the days before, newest first."""
    weights = 0.5 ** (np.arange(LOOKED_BACK) / HALF_LIFE)
    known = ~np.isnan(days)
    counted = np.convolve(known, np.ones(LOOKED_BACK))[: len(days)]
    weight = np.convolve(known, weights)[: len(days)]
    water = np.convolve(np.where(known, days, 0.0), weights)[: len(days)]
    level = np.full(len(days) + 1, np.nan)
    enough = counted >= FEWEST_KNOWN
    level[1:][enough] = water[enough] / weight[enough]
    return level


def _errors(days: Floats, levels: Floats, length: int) -> Floats:
    """Return how far off the guess was on each day of the past year, as the logarithm of a ratio."""
    first = max(len(days) - A_YEAR - length, 0)
    starts = np.arange(first, len(days) - length + 1)
    known = np.concatenate([[0], np.cumsum(~np.isnan(days))])
    water = np.concatenate([[0.0], np.cumsum(np.nan_to_num(days))])
    counted = known[starts + length] - known[starts]
    with np.errstate(invalid="ignore", divide="ignore"):
        a_day = (water[starts + length] - water[starts]) / counted
        errors = np.log((np.maximum(a_day, 0.0) + BASE) / (np.maximum(levels[starts], 0.0) + BASE))
    usable: Floats = errors[(counted >= (1 - MOST_MISSING) * length) & ~np.isnan(errors)]
    return usable


def _off(total: float, length: int, error: float) -> float:
    base = BASE * length
    return float((total + base) * np.exp(error) - base)


def _wider(stretches: float) -> float:
    degrees = max(each for each in T_OVER_NORMAL if each <= max(stretches - 1, 1))
    return T_OVER_NORMAL[degrees] * float(np.sqrt(1 + 1 / stretches))
