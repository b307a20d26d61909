"""What the meter says of an action (R21): nothing where nothing was done, a saving where there is one."""

import gzip
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pytest

from portal.demo.climate import COOLER_BY_NIGHT
from portal.demo.homes import PATTERNS, run_water
from portal.demo.plan import plan
from programs.effect import DayUsed, Effect, Found, Unmeasured, measure
from tests.house.rooms import ROOT

Floats = npt.NDArray[np.float64]
READS = ROOT.parent / "shared" / "data" / "reads" / "swm_trialA_open24.csv.gz"
LITRE = 1_000_000
FIRST = date(2025, 1, 1)
# A home by the day: its first day, litres (NaN where not known), temperatures and rain in tenths.
Home = tuple[date, Floats, Floats, Floats]


def measured(home: Home, done: int, change: float = 1.0) -> Found | Unmeasured:
    """Return what is found where all use from the day `done` on is `change` times as much."""
    first, litres, temperature, rain = home
    found = measure(
        [
            DayUsed(
                first + timedelta(days=n),
                None if np.isnan(used) else round(used * (change if n >= done else 1) * LITRE),
                round(temperature[n]),
                round(rain[n]),
            )
            for n, used in enumerate(litres)
        ],
        first + timedelta(days=done),
    )
    return found.found if isinstance(found, Effect) else found


def verdicts(homes: Sequence[Home], days: range, change: float = 1.0) -> Counter[str]:
    """Count what is said, leaving out where nothing is."""
    said = Counter(measured(home, done, change) for home in homes for done in days)
    return Counter({key: n for key, n in said.items() if isinstance(key, Found)})


@pytest.fixture(scope="module")
def invented() -> list[Home]:
    """Homes of the demonstration that lived there all along and had no leak: gardens, pools, all sorts."""
    utility = plan(today=date(2026, 11, 22))
    water = run_water(utility)
    dates = water.hours.dates()
    starts = np.array(water.hours.day_starts)[: len(dates)]
    starts = starts[starts < water.gallons.shape[1]]
    climate = water.climate
    temperature = (climate.highs - COOLER_BY_NIGHT[0] / 2 - 32) * 50 / 9
    rain = np.where(climate.rains, 60.0, 0.0)
    leaking = {leak.service_point for leak in utility.leaks}
    uses = [
        use
        for use in utility.uses
        if use.pattern in PATTERNS and use.service_point not in leaking and use.to_date is None
        if use.from_date <= dates[0] and not (use.irrigation and use.irrigation.smart_from)
    ]
    return [
        (
            dates[0],
            np.add.reduceat(water.gallons[water.rows[use.service_point]], starts) * 3.785,
            temperature,
            rain,
        )
        for use in uses[::6]
    ]


@pytest.fixture(scope="module")
def real() -> list[Home]:
    """Twenty-four homes of Alicante by the day; of the weather only the season is known.

    DAIAD, CC BY-SA 4.0: read here and nowhere else. Mean temperatures 11.5 to 26 degrees: AEMET, normals.
    """
    return list(_alicante())


def _alicante() -> Iterator[Home]:
    shown: dict[str, list[tuple[float, float]]] = {}
    first = datetime(2016, 3, 1)  # noqa: DTZ001 - a whole day more or less does not matter here
    with gzip.open(READS, "rt") as file:
        next(file)
        for line in file:
            key, at, level, _diff = line.strip().split(";")
            day, month, year = int(at[:2]), int(at[3:5]), int(at[6:10])
            hour = int(at[11:13]) / 24 + int(at[14:16]) / 1440
            days = (date(year, month, day) - first.date()).days + hour
            shown.setdefault(key, []).append((days, float(level)))
    number = np.arange(365)
    temperature = 187.5 - 72.5 * np.cos(2 * np.pi * (number + 60 - 32) / 365)
    for readings in shown.values():
        at, level = np.array(sorted(readings)).T
        litres = np.diff(np.interp(np.arange(366), at, np.maximum.accumulate(level)))
        litres[np.histogram(at, bins=np.arange(366))[0] < 12] = np.nan
        yield first.date(), litres, temperature, np.zeros(365)


def test_who_did_nothing_is_told_so_in_invented_homes(invented: list[Home]) -> None:
    """The promise is nine in ten; a placebo on each of six days."""
    said = verdicts(invented, range(190, 390, 40))
    assert said.total() > 100
    assert said[Found.NOTHING] >= 0.9 * said.total()


def test_who_did_nothing_is_told_so_in_real_homes(real: list[Home]) -> None:
    """Guests, holidays, teenagers: what no weather explains."""
    said = verdicts(real, range(130, 330, 14))
    assert said.total() > 150
    assert said[Found.NOTHING] >= 0.9 * said.total()


@pytest.mark.parametrize(("change", "least"), [(0.6, 0.6), (0.4, 0.8)])
def test_a_large_saving_is_found_in_most_homes(
    change: float, least: float, invented: list[Home]
) -> None:
    said = verdicts(invented[::2], range(230, 390, 50), change)
    assert said[Found.SAVES] >= least * said.total()
    assert said[Found.MORE] == 0


def a_home(*, days: int = 500, noise: float = 40.0, seed: int = 1, warmth: float = 10.0) -> Home:
    """Return a home of 500 litres a day that uses more on warm days and on Sundays."""
    rng = np.random.default_rng(seed)
    number = np.arange(days)
    temperature = 160 - 90 * np.cos(2 * np.pi * number / 365) + rng.normal(0, 20, days)
    sunday = (number + FIRST.weekday()) % 7 == 6
    litres = 500 + warmth * (temperature / 10 - 16) + 60 * sunday + rng.normal(0, noise, days)
    return FIRST, litres, temperature, np.zeros(days)


def test_the_figure_is_about_right_and_its_interval_holds_it() -> None:
    """Ten percent of 500 litres, with a garden that drinks with the warmth: nine in ten hold 50."""
    held = []
    for seed in range(30):
        first, litres, temperature, _rain = a_home(seed=seed)
        litres[401:] -= 50
        days = [
            DayUsed(first + timedelta(days=n), round(used * LITRE), round(temperature[n]), 0)
            for n, used in enumerate(litres)
        ]
        found = measure(days, first + timedelta(days=400))
        assert isinstance(found, Effect)
        assert 30 * LITRE < found.saved < 70 * LITRE
        held.append(found.low <= 50 * LITRE <= found.high)
    assert sum(held) >= 27


def test_a_cool_autumn_is_no_saving() -> None:
    """Plain before and after would find 200 litres a day: August against October."""
    home = a_home(warmth=20.0)
    before, after = home[1][190:230].mean(), home[1][271:311].mean()
    assert before - after > 150
    assert measured(home, 270) is Found.NOTHING


def _cut(**columns: slice) -> Callable[[Home], Home]:
    def change(home: Home) -> Home:
        first, *values = home
        for n, name in enumerate(("used", "temperature")):
            if name in columns:
                values[n] = values[n].copy()
                values[n][columns[name]] = np.nan
        return first, values[0], values[1], values[2]

    return change


def _away(home: Home) -> Home:
    first, litres, temperature, rain = home
    litres = litres.copy()
    litres[405:430] = 3
    return first, litres, temperature, rain


@pytest.mark.parametrize(
    ("done", "change", "why"),
    [
        (480, lambda home: home, Unmeasured.SOON),
        (499, lambda home: home, Unmeasured.SOON),
        (100, lambda home: home, Unmeasured.SHORT),
        (400, _cut(used=slice(0, 320)), Unmeasured.SHORT),
        (400, _away, Unmeasured.AWAY),
        (150, lambda home: home, Unmeasured.SEASON),  # from January to May, and then a summer
    ],
)
def test_where_nothing_can_be_said_it_says_why(
    done: int, change: Callable[[Home], Home], why: Unmeasured
) -> None:
    assert measured(change(a_home()), done) is why


def test_without_weather_nothing_is_said() -> None:
    first, litres, _temperature, _rain = a_home()
    days = [
        DayUsed(first + timedelta(days=n), round(used * LITRE), None, None)
        for n, used in enumerate(litres)
    ]
    assert measure(days, first + timedelta(days=400)) is Unmeasured.WEATHER


def test_a_day_without_reading_is_no_day_without_water() -> None:
    home = _cut(used=slice(405, 415))(a_home())
    assert measured(home, 400) is Found.NOTHING
