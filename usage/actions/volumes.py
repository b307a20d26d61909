"""Merging reads that say what was used in an interval."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from usage import sql
from usage.actions.batch import Batch
from usage.feeds import KEPT_MINUTES, Volumes
from usage.grid import NOTHING, Grid, Int8s, Int64s, lay_over
from usage.rows import Changes, Rows


def merge_volumes(batch: Batch, reads: Volumes) -> None:
    """Merge a chunk of intervals, each length of interval by itself."""
    batch.check_meters(on_last_day=True)
    batch.check_boundaries(reads.minutes)
    for minutes in KEPT_MINUTES:
        if (batch.good & (reads.minutes == minutes)).any():
            _merge(batch, reads, minutes)


def _merge(batch: Batch, reads: Volumes, minutes: int) -> None:
    """Merge the intervals of one length."""
    mine = np.flatnonzero(batch.good & (reads.minutes == minutes))
    points = batch.meters.service_points[batch.which[mine]]
    keys, rows = _numbered(points * len(batch.days) + batch.numbers[mine])
    part = _Part.lay_out(batch, minutes, keys)

    # A day that we hold in intervals of another length: which of the two is right is not for us to say.
    reason = (
        f"this day is held in intervals of another length than {minutes} minutes: which is right?"
    )
    fits = ~part.others[rows]
    batch.set_aside(_marked(batch, mine[~fits]), "minutes", reason, held=True)
    mine, rows = mine[fits], rows[fits]

    columns = batch.seconds[mine] // (minutes * 60)
    qualities = reads.qualities[mine]
    contradicts = part.contradicts(mine, rows, columns, reads.microlitres[mine], qualities)
    if contradicts.any():
        reason = (
            "the meter that took this one's place says something else of this hour: which is right?"
        )
        batch.set_aside(_marked(batch, mine[contradicts]), "meter", reason, held=True)
        mine, rows = mine[~contradicts], rows[~contradicts]
        columns, qualities = columns[~contradicts], qualities[~contradicts]

    before = Grid(part.grid.volumes.copy(), part.grid.qualities.copy())
    merge = lay_over(part.grid, rows, columns, reads.microlitres[mine], qualities)
    batch.count(merge.outcomes)
    changed = part.rows()[merge.changed_days]
    held = part.held[merge.changed_days]
    sql.insert_days(changed[~held], batch.file.pk)
    sql.update_days(changed[held], batch.file.pk)
    sql.log_changes(part.changes(before, merge.corrected), batch.file.pk)


def _numbered(keys: Int64s) -> tuple[Int64s, Int64s]:
    """Return the different keys, ascending, and for each key the number of its like among them."""
    # Most files say an hour after the other of one meter and day: those need not be sorted.
    starts = np.flatnonzero(np.diff(keys, prepend=keys[:1] - 1))
    different, numbers = np.unique(keys[starts], return_inverse=True)
    return different, np.repeat(numbers, np.diff(starts, append=len(keys)))


def _marked(batch: Batch, which: Int64s) -> NDArray[np.bool_]:
    marked = np.zeros(len(batch.lines), dtype=bool)
    marked[which] = True
    return marked


@dataclass(frozen=True)
class _Part:
    """The reads of one interval length: the days they fall on, laid out as a grid."""

    batch: Batch
    minutes: int
    points: Int64s  # of each row of the grid
    numbers: Int64s  # of the day of each row
    grid: Grid
    held: NDArray[np.bool_]  # rows of days that we hold
    others: NDArray[np.bool_]  # rows of days that we hold in intervals of another length

    @classmethod
    def lay_out(cls, batch: Batch, minutes: int, keys: Int64s) -> "_Part":
        """Write the days we hold into a grid.

        `keys` are service point times number of days plus number of the day, ascending.
        """
        points, numbers = np.divmod(keys, len(batch.days))
        first = batch.days.first.toordinal()
        grid = Grid.empty(len(keys), int(batch.days.intervals(minutes).max()))
        held, others = np.zeros(len(keys), dtype=bool), np.zeros(len(keys), dtype=bool)
        for found in sql.fetch_days(points, first + numbers, first + numbers, registers=False):
            rows = np.searchsorted(keys, found.points * len(batch.days) + found.days - first)
            if found.minutes != minutes:
                others[rows] = True
                continue
            held[rows] = True
            width = found.volumes.shape[1]
            grid.volumes[rows, :width] = found.volumes
            grid.qualities[rows, :width] = found.qualities
        return cls(batch, minutes, points, numbers, grid, held, others)

    def contradicts(
        self, mine: Int64s, rows: Int64s, columns: Int64s, volumes: Int64s, qualities: Int8s
    ) -> NDArray[np.bool_]:
        """Tell which reads of a meter on its last day its successor contradicts, with as good a read.

        The successor's word stands, whichever of the two comes first: what it said, not what was worked out
        from its registers. A meter that nobody replaced that day may correct itself.
        """
        meters, which = self.batch.meters, self.batch.which[mine]
        ordinals = self.batch.days.first.toordinal() + self.batch.numbers[mine]
        leaves: NDArray[np.bool_] = meters.replaced[which] & (meters.to_days[which] == ordinals)
        if not leaves.any():
            return leaves
        known = self.grid.volumes[rows, columns], self.grid.qualities[rows, columns]
        contradicted: NDArray[np.bool_] = leaves & (known[0] != volumes) & (known[1] == qualities)
        contradicted &= ~self._worked_out(rows, columns, contradicted)
        cells = list(zip(rows.tolist(), columns.tolist(), qualities.tolist(), strict=True))
        said = {cells[n]: volumes[n] for n in np.flatnonzero(~leaves).tolist()}
        for n in np.flatnonzero(leaves).tolist():
            contradicted[n] |= said.get(cells[n], volumes[n]) != volumes[n]
        return contradicted

    def _worked_out(
        self, rows: Int64s, columns: Int64s, which: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Tell of which reads the hour begins with a register that is kept: few are asked about."""
        shown = np.zeros(self.grid.volumes.shape, dtype=bool)
        asked = np.unique(rows[which])
        ordinals = self.batch.days.first.toordinal() + self.numbers[asked]
        for found in sql.fetch_days(self.points[asked], ordinals, ordinals, registers=True):
            if found.minutes == self.minutes and found.registers is not None:
                keys = found.points * len(self.batch.days) + found.days
                keys -= self.batch.days.first.toordinal()
                there = np.searchsorted(self.points * len(self.batch.days) + self.numbers, keys)
                shown[there, : found.registers.shape[1]] = found.registers != NOTHING
        return shown[rows, columns]

    def rows(self) -> Rows:
        """Return the grid as it is stored; the registers of its days stay as they are."""
        return Rows(
            minutes=self.minutes,
            points=self.points,
            days=self.batch.days.first.toordinal() + self.numbers,
            lengths=self.batch.days.intervals(self.minutes)[self.numbers],
            volumes=self.grid.volumes,
            qualities=self.grid.qualities,
            registers=None,
        )

    def changes(self, before: Grid, places: tuple[Int64s, Int64s]) -> Changes:
        """Return what stood where this file said something else."""
        rows, columns = places
        return Changes(
            points=self.points[rows],
            days=self.batch.days.first.toordinal() + self.numbers[rows],
            positions=columns,
            volumes=(before.volumes[places], self.grid.volumes[places]),
            qualities=(before.qualities[places], self.grid.qualities[places]),
        )
