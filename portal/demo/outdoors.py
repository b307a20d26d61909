"""Gardens, pools, coolers and softeners: what runs by a programme or by the weather."""

import numpy as np
import numpy.typing as npt

from portal.demo.climate import HOT, VERY_HOT, Climate
from portal.demo.hours import Hours
from portal.demo.records import Use

Floats = npt.NDArray[np.float64]

SKIPPED = 0.02  # share of watering days that the resident cancels
LEAST_THIRST = 0.12  # below, a controller is switched off for the season
SET_AND_FORGET = 0.8  # of the midsummer programme, from the middle of April to the end of October
FORGET_FROM, FORGET_TO = 105, 304  # days of the year
SMART = 0.5  # of what a programme without weather waters
HOSE_DAYS, HOSE_GALLONS, HOSE_HOUR = 0.35, 70.0, 19
POOL_GALLONS = 15000.0
POOL_FILL_DAY, POOL_FILL_HOURS = 136, 30  # from the middle of May, with two garden hoses
POOL_TOP_UP = 480.0  # a week at midsummer: a quarter of an inch a day off 450 square feet
TOP_UP_WEEKDAY, TOP_UP_HOUR = 5, 9
SOFTENER_NIGHTS, SOFTENER_HOUR, SOFTENER_GALLONS = 4, 2, (38.0, 22.0)
COOLER_BY_DAY, COOLER_BY_NIGHT, COOLER_FROM, COOLER_TO = 6.5, 3.2, 10, 23


def add_outdoors(
    rng: np.random.Generator, use: Use, row: Floats, hours: Hours, climate: Climate
) -> None:
    """Add to a service point's hours what one use waters, tops up, cools and regenerates."""
    lasts = hours.span(use.from_date, use.to_date)
    extra = np.zeros_like(row)
    if use.irrigation:
        water_garden(rng, use, extra, hours, climate)
    for name, add in (
        ("hose", water_by_hand),
        ("pool", top_up_pool),
        ("fills pool", fill_pool),
        ("cooler", cool),
        ("softener", regenerate),
    ):
        if name in use.extras:
            add(rng, extra, hours, climate)
    row[lasts] += extra[lasts]


def water_garden(
    rng: np.random.Generator, use: Use, extra: Floats, hours: Hours, climate: Climate
) -> None:
    """Run an irrigation controller on its weekdays; it is set anew each month, or never."""
    programme = use.irrigation
    if programme is None:
        return
    if programme.set_and_forget:
        season = (climate.day_of_year >= FORGET_FROM) & (climate.day_of_year < FORGET_TO)
        depth = np.where(season, SET_AND_FORGET, 0.0)
    else:
        monthly = [climate.thirst[climate.month == m].mean() for m in climate.month]
        depth = np.where(np.array(monthly) > LEAST_THIRST, monthly, 0.0)
    weekday = (np.arange(hours.days) + hours.first.weekday()) % 7
    runs = np.isin(weekday, programme.weekdays) & (depth > 0) & ~climate.rains
    days = np.flatnonzero(runs & (rng.random(hours.days) > SKIPPED))
    gallons = programme.gallons * depth[days] * rng.uniform(0.94, 1.06, len(days))
    if programme.smart_from:
        gallons[days >= (programme.smart_from - hours.first).days] *= SMART
    shares = np.array([1.0, 0.9, 0.35])[: programme.hours]
    for later, share in enumerate(shares / shares.sum()):
        at = hours.day_starts[days] + programme.hour + later
        kept = at < len(extra)
        extra[at[kept]] += gallons[kept] * share


def water_by_hand(rng: np.random.Generator, extra: Floats, hours: Hours, climate: Climate) -> None:
    """Water with a hose on some dry summer evenings."""
    days = np.flatnonzero(rng.random(hours.days) < HOSE_DAYS * climate.thirst)
    at = hours.day_starts[days] + HOSE_HOUR - rng.integers(0, 2, len(days))
    extra[at] += HOSE_GALLONS * rng.gamma(4.0, 0.25, len(days))


def top_up_pool(rng: np.random.Generator, extra: Floats, hours: Hours, climate: Climate) -> None:
    """Top a pool up once a week by what the sun took."""
    weekday = (np.arange(hours.days) + hours.first.weekday()) % 7
    days = np.flatnonzero((weekday == TOP_UP_WEEKDAY) & (climate.thirst > LEAST_THIRST))
    at = hours.day_starts[days] + TOP_UP_HOUR + rng.integers(0, 3, len(days))
    extra[at] += POOL_TOP_UP * climate.thirst[days] * rng.uniform(0.7, 1.2, len(days))


def fill_pool(_rng: np.random.Generator, extra: Floats, hours: Hours, climate: Climate) -> None:
    """Fill the pool once, in May, over more than a day."""
    day = int(np.flatnonzero(climate.day_of_year == POOL_FILL_DAY)[-1])
    start = int(hours.day_starts[day]) + TOP_UP_HOUR
    filling = extra[start : start + POOL_FILL_HOURS]
    filling += POOL_GALLONS / POOL_FILL_HOURS


def cool(rng: np.random.Generator, extra: Floats, hours: Hours, climate: Climate) -> None:
    """Run an evaporative cooler on hot days, and through the night in a heat wave."""
    high = climate.highs[hours.day]
    by_day = (hours.hour >= COOLER_FROM) & (hours.hour < COOLER_TO) & (high > HOT)
    by_night = high > VERY_HOT - 4.0
    flow = np.where(by_day, COOLER_BY_DAY, np.where(by_night, COOLER_BY_NIGHT, 0.0))
    extra += flow * rng.uniform(0.85, 1.15, len(extra))


def regenerate(_rng: np.random.Generator, extra: Floats, hours: Hours, _: Climate) -> None:
    """Regenerate a softener in the middle of every fourth night."""
    nights = hours.day_starts[:-1:SOFTENER_NIGHTS] + SOFTENER_HOUR
    for later, gallons in enumerate(SOFTENER_GALLONS):
        extra[nights + later] += gallons
