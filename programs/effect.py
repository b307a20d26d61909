"""What the meter says of an action: the days after it beside the days before, in the same weather.

Plain rules. The days before teach how a home's use goes with warmth, rain and weekends (least squares). What
the days after use less than that is the saving. How sure that is, the home itself says: stretches of as many
days before, in which nothing was done, are foretold from the rest in the same way, and what they are off by
is how far its use wanders by itself: guests, moods, holidays, the things no weather explains. Days of a home
hang together, so the error of single days would promise far too much.

Held against two hundred placebo days of real homes (tests/programs/test_effect.py): nine in ten and more say
"no measurable change", and so should a reader who did nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Ours, chosen on invented homes and tried on real ones.
MOST_BEFORE = 730  # days: two years ago people lived otherwise
LEAST_BEFORE, LEAST_AFTER = 120, 28  # days that are known
USUAL_AFTER = 42  # days looked at, more where there is more of before
BEFORE_FOR_A_DAY_AFTER = 8
MOST_UNKNOWN = 1 / 3  # of a stretch
AWAY = 0.3  # of the middle day before: below, nobody seems to be at home
A_YEAR = 300  # days from which on warm days may count more than mild ones
MILD = 180  # tenths of a degree Celsius
WEEK = 7
SPREAD = 1.3  # the stretches overlap and are foretold from both sides, which makes them look surer
MOST_OUTSIDE = 0.1  # of the days after may be warmer or colder than any before
# 95 percent points of Student's t for 1 to 10 degrees of freedom; beyond, the next are near enough.
T95 = (6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812)
T95_BEYOND = 1.75


@dataclass(frozen=True)
class DayUsed:
    """A day of a home: microlitres, tenths of a degree Celsius and of a millimetre. None is not known."""

    day: date
    used: int | None
    temperature: int | None
    rain: int | None


class Unmeasured(StrEnum):
    """Why nothing can be said."""

    SOON = "soon"  # too few days after
    SHORT = "short"  # too few days before
    WEATHER = "weather"  # the weather of too many days is not known
    SEASON = "season"  # no days before were as warm or as cold
    AWAY = "away"  # hardly any water ran on many of the days after


class Found(StrEnum):
    """What was measured."""

    SAVES = "saves"
    NOTHING = "nothing"  # no change that could be told from what is usual
    MORE = "more"


@dataclass(frozen=True)
class Effect:
    """Microlitres a day that are saved, with the ends of a 90 percent interval; less than nought is more use.

    From the days `first` to `last`, both included.
    """

    saved: int
    low: int
    high: int
    first: date
    last: date

    @property
    def found(self) -> Found:
        """What may be said: a saving only where all of the interval is one."""
        if self.low > 0:
            return Found.SAVES
        return Found.MORE if self.high < 0 else Found.NOTHING


def measure(days: Sequence[DayUsed], done: date) -> Effect | Unmeasured:
    """Return what changed with the day `done`, which itself belongs to neither side.

    `days` are in order; a day that is not among them is not known.
    """
    oldest = done - timedelta(days=MOST_BEFORE)
    by_day = {each.day: each for each in days if each.day >= oldest and each.used is not None}
    if not by_day or max(by_day) <= done:
        return Unmeasured.SOON
    first = min(by_day)
    before = (done - first).days
    after = min((max(by_day) - done).days, max(USUAL_AFTER, before // BEFORE_FOR_A_DAY_AFTER))
    if after < LEAST_AFTER:
        return Unmeasured.SOON
    if before < max(LEAST_BEFORE, 3 * after):
        return Unmeasured.SHORT
    calendar = [first + timedelta(days=n) for n in range(before + 1 + after)]
    table = _table([by_day.get(day) for day in calendar], calendar, before)
    return _compared(table, before, done)


@dataclass(frozen=True, eq=False)
class _Table:
    """The days as numbers: use, what it goes with, and which of them can be used."""

    used: Floats
    goes_with: Floats
    good: Bools
    weather: Bools
    away: Bools
    warmth: Floats


def _table(days: Sequence[DayUsed | None], calendar: Sequence[date], before: int) -> _Table:
    used, temperature, rain = (
        np.array([_number(day, name) for day in days]) for name in ("used", "temperature", "rain")
    )
    warmth = _over_a_week(temperature)
    columns = [
        np.ones(len(days)),
        warmth,
        np.log1p(np.nan_to_num(rain)),
        np.array([day.weekday() == 5 for day in calendar], dtype=float),  # noqa: PLR2004 - Saturday
        np.array([day.weekday() == 6 for day in calendar], dtype=float),  # noqa: PLR2004 - Sunday
    ]
    if before >= A_YEAR:
        turn = np.array([day.timetuple().tm_yday for day in calendar]) * (2 * np.pi / 365.25)
        columns += [np.maximum(warmth - MILD, 0), np.cos(turn), np.sin(turn)]
    weather = ~np.isnan(warmth)
    known = ~np.isnan(used)
    middle = np.median(used[:before][known[:before]]) if known[:before].any() else 0.0
    away = known & (used < AWAY * middle)
    return _Table(
        used=used,
        goes_with=np.nan_to_num(np.column_stack(columns)),
        good=known & weather & ~away,
        weather=weather,
        away=away,
        warmth=warmth,
    )


def _compared(table: _Table, before: int, done: date) -> Effect | Unmeasured:
    was = np.arange(len(table.used)) < before
    then = np.arange(len(table.used)) > before
    after = int(then.sum())
    read = ~np.isnan(table.used)
    if (table.weather & read).sum() < (1 - MOST_UNKNOWN) * read.sum():
        return Unmeasured.WEATHER
    if (table.away & then).sum() > MOST_UNKNOWN * after:
        return Unmeasured.AWAY
    if (table.good & then).sum() < LEAST_AFTER * (1 - MOST_UNKNOWN):
        return Unmeasured.SOON
    if (table.good & was).sum() < LEAST_BEFORE * (1 - MOST_UNKNOWN):
        return Unmeasured.SHORT
    lived = table.warmth[table.good & was]
    outside = (table.warmth < lived.min()) | (table.warmth > lived.max())
    if outside[table.good & then].mean() > MOST_OUTSIDE:
        return Unmeasured.SEASON
    wanders = _wanders(table, was, before, after)
    if wanders is None:
        return Unmeasured.SHORT
    saved = -_off(table, learnt=table.good & was, told=table.good & then)
    return Effect(
        saved=round(saved),
        low=round(saved - wanders),
        high=round(saved + wanders),
        first=done + timedelta(days=1),
        last=done + timedelta(days=after),
    )


def _wanders(table: _Table, was: Bools, before: int, after: int) -> float | None:
    """Return how far from what is foretold as many days stray by themselves, nine times in ten.

    None where too few stretches can be tried.
    """
    place = np.arange(len(table.used))
    off = []
    for start in range(0, before - after + 1, max(after // 4, 1)):
        stretch = (place >= start) & (place < start + after)
        told = table.good & stretch
        if told.sum() >= after * (1 - MOST_UNKNOWN):
            off.append(_off(table, learnt=table.good & was & ~stretch, told=told))
    freedom = before // after - 1
    if len(off) <= freedom or freedom < 1:
        return None
    point = T95[freedom - 1] if freedom <= len(T95) else T95_BEYOND
    return float(point * SPREAD * np.sqrt(np.mean(np.square(off))))


def _off(table: _Table, *, learnt: Bools, told: Bools) -> float:
    """Return by how much the days `told` use more than the days `learnt` foretell, on an average day."""
    weights = np.linalg.lstsq(table.goes_with[learnt], table.used[learnt], rcond=None)[0]
    return float((table.used[told] - table.goes_with[told] @ weights).mean())


def _number(day: DayUsed | None, name: str) -> float:
    value = None if day is None else getattr(day, name)
    return float("nan") if value is None else float(value)


def _over_a_week(values: Floats) -> Floats:
    """Return the mean of each day and the six before it, of those that are known: soil and people lag."""
    padded = np.concatenate([np.full(WEEK - 1, np.nan), values])
    windows = np.lib.stride_tricks.sliding_window_view(padded, WEEK)
    known = ~np.isnan(windows)
    sums, counts = np.where(known, windows, 0.0).sum(axis=1), known.sum(axis=1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
