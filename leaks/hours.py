"""Rows of days laid out as hours that prove something: a row a service point, a column an hour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leaks.detection import Flow
from usage.calendar import MINUTES_PER_DAY, Days
from usage.grid import Int64s, Quality
from usage.rows import Rows

Floats = NDArray[np.float64]
HOUR = 60
ROUNDING = 2000  # half a thousandth of a gallon: less is no tick


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
