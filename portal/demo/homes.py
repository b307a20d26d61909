"""What runs through the pipes, hour by hour: homes x hours at once, in gallons.

Indoor use follows REU2016 (Water Research Foundation, Residential End Uses of Water, version 2,
2016): a mean of 138 gallons a home and day with 2.65 people, 58.6 a person in its own weighting;
toilets first (33.1 gallons, 24 %), then taps, showers, clothes washers, leaks, baths, others,
dishwashers. The split of the other uses between events a day and gallons an event is ours, inside
that order; baths and dishwashers count as taps here. Gardens, pools and coolers are ours too.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from portal.demo.climate import Climate, draw_climate
from portal.demo.hours import ONE_DAY, Hours, hours_between
from portal.demo.outdoors import add_outdoors
from portal.demo.records import Use, Utility
from portal.demo.trades import BUSINESSES, run_business
from portal.demo.troubles import add_leaks

Floats = npt.NDArray[np.float64]

# When people use water, a digit an hour from midnight, on working days and on days at home.
PATTERNS: dict[str, tuple[str, str]] = {
    "workers": ("100015984211112235876642", "211001257998765555677653"),
    "family": ("100014895323222467898631", "110001468998776667898642"),
    "retired": ("110112378875565544566432", "110111368876565544566432"),
    "home": ("100012478665676555677653", "211001246898765555677653"),
    "night": ("656743698511000012468855", "544433345678876556678755"),
    "holiday": ("211001258998765556788764", "211001258998765556788764"),
    "sharers": ("531113665544445556778876", "653211235789876556678887"),
    "flats": ("322234687655555667887654", "432223467887766667788754"),
}
# How much of a day's events fall at home on working days and on days at home, by pattern.
AT_HOME: dict[str, tuple[float, float]] = {
    "workers": (0.82, 1.18),
    "family": (0.9, 1.16),
    "retired": (1.05, 1.0),
    "home": (1.1, 1.05),
    "night": (0.85, 1.05),
    "holiday": (1.2, 1.2),
    "sharers": (0.9, 1.0),
    "flats": (0.95, 1.1),
}
STAYS_IN = 0.14  # share of working days on which somebody who works stays at home
FLUSHES = 5.6  # a person and day
TAPS, TAP_GALLONS = 9.5, 1.55  # a visit to a tap, or a run of the dishwasher, has several draws
SHOWERS, SHOWER_GALLONS = 0.76, 16.5
WASHES, WASH_GALLONS = 0.34, 28.0
WASH_HOURS = "000000124566544444554310"
TEENAGE_SHOWERS = 1.5
WEEKEND = 5
PUBLIC_HOLIDAYS = frozenset({(1, 1), (7, 4), (12, 24), (12, 25), (12, 26), (12, 31)})


@dataclass(frozen=True, eq=False)
class Water:
    """What was used: `gallons` has a row a service point, in the plan's order, a column an hour."""

    hours: Hours
    climate: Climate
    gallons: Floats
    rows: dict[str, int]


@lru_cache(maxsize=2)  # bills and both slices of reads need the same water
def run_water(utility: Utility) -> Water:
    """Run the water of the whole town, from `history_date` to the end of `today`."""
    hours = hours_between(utility.history_date, utility.today + ONE_DAY, utility.time_zone)
    rng = np.random.default_rng([utility.seed, utility.today.toordinal()])
    climate = draw_climate(rng, hours.dates())
    rows = {point.service_point: n for n, point in enumerate(utility.service_points)}
    gallons = np.zeros((len(rows), len(hours.labels)))
    homes = [use for use in utility.uses if use.pattern in PATTERNS]
    for use, indoors in zip(homes, run_indoors(rng, homes, hours), strict=True):
        gallons[rows[use.service_point]] += indoors
    for use in utility.uses:
        row = gallons[rows[use.service_point]]
        lived_in = hours.span(use.from_date, use.to_date)
        if use.pattern in BUSINESSES:
            row[lived_in] += run_business(rng, use, hours)[lived_in]
        add_outdoors(rng, use, row, hours, climate)
    add_leaks(rng, utility.leaks, gallons, rows, hours)
    return Water(hours, climate, gallons, rows)


def run_indoors(rng: np.random.Generator, homes: list[Use], hours: Hours) -> Floats:
    """Run toilets, taps, showers and washers: a row a home, a column an hour.

    Each kind of use is a number of events in the hour (Poisson, around what the hour's share of
    the day's events is) times gallons an event.
    """
    people = presence(homes, hours) * np.array([[use.people] for use in homes])
    people *= rng.gamma(9.0, 1 / 9.0, (len(homes), hours.days))[:, hours.day]
    shares = hour_shares(rng, homes, hours)
    flush = np.array([[use.flush] for use in homes])
    thrift = np.array([[use.thrift] for use in homes])
    teenage = np.array([["teenagers" in use.extras] for use in homes])
    gallons: Floats = rng.poisson(FLUSHES * people * shares) * flush
    gallons += rng.poisson(TAPS * people * shares) * (TAP_GALLONS * thrift)
    peaks = shares * np.sqrt(shares * 24)  # showers keep closer to the peaks than taps do
    showers = rng.poisson(SHOWERS * people * peaks * np.where(teenage, TEENAGE_SHOWERS, 1.0))
    lengths = thrift * rng.uniform(0.55, 1.45, showers.shape)
    gallons += showers * SHOWER_GALLONS * lengths
    gallons += rng.poisson(WASHES * people * wash_shares(homes, hours)) * WASH_GALLONS
    drips = np.array([[use.drip] for use in homes]) * rng.uniform(0.8, 1.2, gallons.shape)
    gallons += drips * lived_in(homes, hours)
    return gallons


def lived_in(homes: list[Use], hours: Hours) -> npt.NDArray[np.bool_]:
    """Mark the hours in which each use lasts, with people there or not."""
    marks = np.zeros((len(homes), len(hours.labels)), dtype=np.bool_)
    for row, use in zip(marks, homes, strict=True):
        row[hours.span(use.from_date, use.to_date)] = True
    return marks


def presence(homes: list[Use], hours: Hours) -> Floats:
    """Say how many of a home's people are there: 0 outside the use, its usual share, its spells.

    People leave at 10 in the morning of a spell's first day and are back at 17 on its last.
    """
    shares = np.empty((len(homes), len(hours.labels)))
    for row, use in zip(shares, homes, strict=True):
        row[:] = use.usual
        for spell in use.spells:
            away = slice(hours.day_index(spell.from_date) + 10, hours.day_index(spell.to_date) - 7)
            row[away] = spell.share
    return shares * lived_in(homes, hours)


def hour_shares(rng: np.random.Generator, homes: list[Use], hours: Hours) -> Floats:
    """Say which share of a day's events falls in each hour, a row a home.

    A home has its own early or late clock; a day is an hour early or late now and then.
    """
    table = np.array([[day_shares(use.pattern, kind) for kind in (0, 1)] for use in homes])
    weekday = (np.arange(hours.days) + hours.first.weekday()) % 7
    holiday = [(day.month, day.day) in PUBLIC_HOLIDAYS for day in hours.dates()]
    stays_in = rng.random((len(homes), hours.days)) < STAYS_IN
    at_home = (stays_in | (weekday >= WEEKEND) | np.array(holiday)).astype(np.intp)
    own = np.array([[use.shift + ("teenagers" in use.extras)] for use in homes])
    late = own + rng.choice([-1, 0, 1], p=[0.14, 0.7, 0.16], size=at_home.shape)
    clock = (hours.hour - late[:, hours.day]) % 24
    shares: Floats = table[np.arange(len(homes))[:, None], at_home[:, hours.day], clock]
    return shares


def day_shares(pattern: str, at_home: int) -> Floats:
    """Turn the digits of a pattern into shares of a day's events; they add up to `AT_HOME`."""
    weights = np.array([int(digit) for digit in PATTERNS[pattern][at_home]], dtype=np.float64)
    weights **= 1.25  # digits round the quiet hours up
    shares: Floats = weights / weights.sum() * AT_HOME[pattern][at_home]
    return shares


def wash_shares(homes: list[Use], hours: Hours) -> Floats:
    """Say which share of a day's washes falls in each hour; more at the weekend."""
    weights = np.array([int(digit) for digit in WASH_HOURS], dtype=np.float64)
    by_hour = (weights / weights.sum())[hours.hour]
    shares: Floats = by_hour * np.where(hours.weekday >= WEEKEND, 1.6, 0.76)
    return shares
