"""Rows of days laid out as hours that prove something: a row a service point, a column an hour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leaks.detection import Bools, Flow
from usage.calendar import MINUTES_PER_DAY, Days
from usage.grid import Int64s, Quality
from usage.rows import Rows

Floats = NDArray[np.float64]
HOUR = 60
ROUNDING = 2000  # half a thousandth of a gallon: less is no tick


@dataclass(frozen=True)
class Told:
    """What bits tell of a day (its ordinal), a service point each (see `usage.rows.hours_proven`).

    Of `dry` hours -1 says that nothing is told of the day: its volumes must be looked at.
    """

    day: int
    points: Int64s
    dry: Int64s
    wet: Int64s
    totals: Int64s


@dataclass(frozen=True, eq=False)
class Hours:
    """What meters proved in a run of local days.

    `volumes` are microlitres of each hour, NaN where it was missing, estimated or spread; what flowed back
    counts as nothing there and stands in `back`, by days. `totals` are those of whole days, NaN for others.
    `heard` is the hour after the last one that proves something, 0 where none does.
    """

    points: Int64s  # ascending
    days: Days
    offsets: Int64s  # the first hour of each day, and one entry more
    volumes: Floats  # (points, hours)
    totals: Floats  # (points, days)
    back: Floats  # (points, days)

    @property
    def heard(self) -> Int64s:
        """The hour after the last one that proves something; 0 where none does."""
        known = ~np.isnan(self.volumes)
        last = known.shape[1] - np.argmax(known[:, ::-1], axis=1)
        return np.where(known.any(axis=1), last, 0)

    def flow(
        self, which: NDArray[Any], ticks: Floats, no_habit: Sequence[Sequence[tuple[int, int]]]
    ) -> Flow:
        """Return the hours of some points for the rules; `ticks` are NaN where the register's is not known.

        `no_habit` are the stretches of each, from one hour up to another, that count for no habit.

        The least that a register ever moved by stands in for its tick then.
        """
        volumes = self.volumes[which]
        moved = np.where(volumes > ROUNDING, volumes, np.inf).min(axis=1, initial=np.inf)
        shown = np.where(np.isnan(ticks), moved, ticks)
        return Flow(
            volumes, np.where(np.isfinite(shown), shown, 1.0), marked(volumes.shape, no_habit)
        )

    def forget_before(self, first_days: Int64s) -> None:
        """Forget what ran before the first day of each point (ordinals): another household's life."""
        numbers = np.clip(first_days - self.days.first.toordinal(), 0, len(self.days))
        self.volumes[np.arange(self.volumes.shape[1]) < self.offsets[numbers][:, None]] = np.nan
        before = np.arange(len(self.days)) < numbers[:, None]
        self.totals[before] = np.nan
        self.back[before] = 0


def marked(
    shape: tuple[int, ...], stretches: Sequence[Sequence[tuple[int, int]]]
) -> NDArray[np.bool_]:
    """Mark stretches of hours, some for each row."""
    marks = np.zeros(shape, dtype=bool)
    for row, each in enumerate(stretches):
        for since, until in each:
            marks[row, max(since, 0) : max(until, 0)] = True
    return marks


def laid_out(points: Int64s, days: Days, rows: Iterable[Rows]) -> Hours:
    """Lay rows of days out as hours; `points` ascending, rows of others are passed over."""
    offsets = np.concatenate(([0], np.cumsum(days.intervals(HOUR))))
    hours = Hours(
        points,
        days,
        offsets,
        np.full((len(points), offsets[-1]), np.nan),
        np.full((len(points), len(days)), np.nan),
        np.zeros((len(points), len(days))),
    )
    for part in rows:
        _lay(hours, part)
    return hours


def laid_out_at_most(points: Int64s, days: Days, told: Iterable[Told]) -> tuple[Hours, Bools]:
    """Lay out what at most ran in each hour, and tell of which points bits do not tell enough.

    An hour that was not dry has all of its day: for haste that is near enough, as a leak has no dry hours.
    """
    hours, unclear = laid_out(points, days, ()), np.zeros(len(points), dtype=bool)
    for day in told:
        number = day.day - days.first.toordinal()
        places = np.searchsorted(points, day.points).clip(max=len(points) - 1)
        mine = points[places] == day.points
        places, dry, wet, totals = places[mine], day.dry[mine], day.wet[mine], day.totals[mine]
        unclear[places[dry < 0]] = True
        hours.totals[places, number] = totals
        bits = 1 << np.arange(hours.offsets[number + 1] - hours.offsets[number])
        most = np.where(wet[:, None] & bits, totals[:, None], np.nan)
        most[(dry[:, None] & bits) != 0] = 0
        hours.volumes[places, hours.offsets[number] : hours.offsets[number + 1]] = most
    return hours, unclear


def _lay(hours: Hours, rows: Rows) -> None:
    places = np.searchsorted(hours.points, rows.points).clip(max=len(hours.points) - 1)
    numbers = rows.days - hours.days.first.toordinal()
    mine = (hours.points[places] == rows.points) & (numbers >= 0) & (numbers < len(hours.days))
    places, numbers = places[mine], numbers[mine]
    proven = np.where(
        rows.qualities[mine] == Quality.ACTUAL, rows.volumes[mine].astype(np.float64), np.nan
    )
    hours.back[places, numbers] = -np.fmin(proven, 0).sum(axis=1, where=~np.isnan(proven))
    hours.totals[places, numbers] = proven.sum(axis=1)
    if rows.minutes == MINUTES_PER_DAY:
        return
    each = HOUR // rows.minutes
    whole = (
        proven.shape[1] // each
    )  # where the clocks change by half an hour, the rest tells of no hour
    sums = np.where(proven < 0, 0.0, proven)[:, : whole * each]  # NaN stays what it is
    if each > 1:
        sums = sums.reshape(len(sums), whole, each).sum(axis=2)
    lengths = (hours.offsets[1:] - hours.offsets[:-1])[numbers]
    for length in np.unique(lengths).tolist():
        width = min(length, whole)
        same = lengths == length
        columns = hours.offsets[numbers[same]][:, None] + np.arange(width)
        hours.volumes[places[same][:, None], columns] = sums[same][:, :width]
