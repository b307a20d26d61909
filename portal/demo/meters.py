"""From water to reads: what the registers ticked, and what came of it over the radio."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from portal.demo.homes import Water, run_water
from portal.demo.hours import midnight
from portal.demo.records import Meter, Utility

GALLONS_IN_CUBIC_FOOT = 1728 / 231  # cubic inches of each: NIST Handbook 44, appendix C
GALLONS_IN = {"gal": 1.0, "cf": GALLONS_IN_CUBIC_FOOT}
CHANGE_HOURS = 10  # a new meter speaks from 10 in the morning of the day it was set
LOST_HOURS = 0.0008  # share of single hours that nobody ever hears of
DAYS_ESTIMATED_FROM = 7  # an estimate is the mean of the same hour on so many days before

# What became of an hour: came as it is; guessed, for good; guessed, and corrected by the late file;
# lost; or first told by the late file.
ACTUAL, ESTIMATED, CORRECTED, MISSING, LATE = range(5)
OUTCOMES = {"estimated": ESTIMATED, "corrected": CORRECTED, "missing": MISSING, "late": LATE}


@dataclass(frozen=True, eq=False)
class Reads:
    """Ticks of each hour: a row a service point, a column an hour.

    `meter` is the row's meter in the plan's order in each hour, and a tick is that meter's
    `resolution`. `guesses` are the ticks that were reported where `outcome` is an estimate.
    """

    water: Water
    ticks: npt.NDArray[np.int64]
    guesses: npt.NDArray[np.int64]
    outcome: npt.NDArray[np.uint8]
    meter: npt.NDArray[np.int16]


@lru_cache(maxsize=1)  # the late file and both slices are cut from the same reads
def read_meters(utility: Utility) -> Reads:
    """Read every register at every hour, and decide what becomes of each read."""
    water = run_water(utility)
    meter = meter_rows(utility, water)
    first = np.array([np.searchsorted(meter[row], meter[row, 0], side="right") for row in range(0)])
    del first
    ticks = np.zeros(water.gallons.shape, dtype=np.int64)
    steps = np.array([gallons_a_tick(each) for each in utility.meters])
    for row, gallons in enumerate(water.gallons):
        for number in np.unique(meter[row]):
            mine = meter[row] == number
            register = np.floor(np.cumsum(gallons[mine]) / steps[number] + phase(row))
            ticks[row, mine] = np.diff(register, prepend=np.floor(phase(row)))
    outcome = outcomes(utility, water)
    return Reads(water, ticks, guess(ticks, outcome), outcome, meter)


def gallons_a_tick(meter: Meter) -> float:
    """Say how many gallons pass between two ticks of a register."""
    return float(meter.resolution) * GALLONS_IN[meter.unit]
