"""From water to reads: what the registers ticked, and what came of it over the radio."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from portal.demo.homes import Water, run_water
from portal.demo.records import Meter, Utility

GALLONS_IN_CUBIC_FOOT = 1728 / 231  # cubic inches of each: NIST Handbook 44, appendix C
GALLONS_IN = {"gal": 1.0, "cf": GALLONS_IN_CUBIC_FOOT}
CHANGE_HOURS = 10  # a new meter speaks from 10 in the morning of the day it was set
LOST_HOURS = 0.0008  # share of single hours that nobody ever hears of
DAYS_GUESSED_FROM = range(1, 8)  # an estimate is the mean of the same hour on these days before

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
    ticks: npt.NDArray[np.int32]
    guesses: npt.NDArray[np.int32]
    outcome: npt.NDArray[np.uint8]
    meter: npt.NDArray[np.int16]


@lru_cache(maxsize=2)  # the late file and both slices are cut from the same reads
def read_meters(utility: Utility) -> Reads:
    """Read every register at every hour, and decide what becomes of each read."""
    water = run_water(utility)
    meter = meter_rows(utility, water)
    ticks = np.zeros(water.gallons.shape, dtype=np.int32)
    steps = np.array([gallons_a_tick(each) for each in utility.meters])
    for row, gallons in enumerate(water.gallons):
        for number in np.unique(meter[row]):
            mine = meter[row] == number
            # Where between two ticks a register begins differs; 0.618 spreads the rows evenly.
            register = np.floor(np.cumsum(gallons[mine]) / steps[number] + 0.618 * row % 1)
            ticks[row, mine] = np.diff(register, prepend=0.0)
    outcome = outcomes(utility, water)
    return Reads(water, ticks, guess(ticks, outcome), outcome, meter)


def gallons_a_tick(meter: Meter) -> float:
    """Say how many gallons pass between two ticks of a register."""
    return float(meter.resolution) * GALLONS_IN[meter.unit]


def meter_rows(utility: Utility, water: Water) -> npt.NDArray[np.int16]:
    """Say which meter, by its place in the plan, sat at each service point in each hour."""
    meter = np.zeros(water.gallons.shape, dtype=np.int16)
    for number, each in enumerate(utility.meters):
        meter[water.rows[each.service_point], water.hours.span(each.from_date, each.to_date)] = (
            number
        )
    return meter


def outcomes(utility: Utility, water: Water) -> npt.NDArray[np.uint8]:
    """Decide what became of each hour's read; homes on stage lose none but by their setting."""
    hours = water.hours
    rng = np.random.default_rng([utility.seed, utility.today.toordinal(), 1])
    outcome = np.where(rng.random(water.gallons.shape) < LOST_HOURS, MISSING, ACTUAL)
    outcome = outcome.astype(np.uint8)
    for scene in utility.scenes.values():
        outcome[water.rows[scene.service_point]] = ACTUAL
    for silence in utility.silences:
        end = len(hours.labels) if silence.ends_at is None else hours.index(silence.ends_at)
        period = slice(hours.index(silence.starts_at), end)
        outcome[water.rows[silence.service_point], period] = OUTCOMES[silence.kind]
    for each in utility.meters:
        if each.from_date > hours.first:
            set_at = hours.day_index(each.from_date)
            outcome[water.rows[each.service_point], set_at : set_at + CHANGE_HOURS] = MISSING
    return outcome


def guess(ticks: npt.NDArray[np.int32], outcome: npt.NDArray[np.uint8]) -> npt.NDArray[np.int32]:
    """Guess the hours that were estimated, in whole ticks."""
    guesses = np.zeros_like(ticks)
    row, column = np.nonzero((outcome == ESTIMATED) | (outcome == CORRECTED))
    before = [ticks[row, np.maximum(column - 24 * day, 0)] for day in DAYS_GUESSED_FROM]
    guesses[row, column] = np.rint(np.mean(before, axis=0)).astype(np.int32)
    return guesses


def registers(utility: Utility, reads: Reads) -> npt.NDArray[np.float64]:
    """Give the gallons that each service point's registers have counted by each midnight."""
    steps = np.array([gallons_a_tick(each) for each in utility.meters])
    counted = np.cumsum(reads.ticks * steps[reads.meter], axis=1)
    at_start = np.zeros((len(counted), 1))
    return np.hstack([at_start, counted])[:, reads.water.hours.day_starts]
