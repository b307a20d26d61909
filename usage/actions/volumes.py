"""Merging reads that say what was used in an interval."""

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from accounts.feeds.reasons import because as _
from usage import sql
from usage.actions.batch import Batch
from usage.actions.registers import settle_around
from usage.actions.windows import MINUTES
from usage.feeds import KEPT_MINUTES, Volumes
from usage.grid import LONGEST_SPREAD_HOURS, Grid, Int8s, Int64s, Outcome, lay_over
from usage.rows import Changes, Rows


def merge_volumes(batch: Batch, reads: Volumes) -> None:
    """Merge a chunk of intervals, each length of interval by itself."""
    batch.check_meters()
    batch.check_boundaries(reads.minutes)
    batch.check_amounts(reads.microlitres, reads.minutes)
    for minutes in KEPT_MINUTES:
        if (batch.good & (reads.minutes == minutes)).any():
            _merge(batch, reads, minutes)


def _merge(batch: Batch, reads: Volumes, minutes: int) -> None:
    """Merge the intervals of one length."""
    mine = np.flatnonzero(batch.good & (reads.minutes == minutes))
    points = batch.meters.service_points[batch.which[mine]]
    keys, rows = _numbered(points * len(batch.days) + batch.numbers[mine])
    part = _Part.lay_out(batch, minutes, keys)

    columns = batch.seconds[mine] // (minutes * 60)
    qualities = reads.qualities[mine]
    contradicts = part.contradicts(mine, rows, columns, reads.microlitres[mine], qualities)
    if contradicts.any():
        reason = _(
            "the meter that took this one's place says something else of this hour: which is right?"
        )
        batch.set_aside(_marked(batch, mine[contradicts]), "meter", reason, held=True)
        mine, rows = mine[~contradicts], rows[~contradicts]
        columns, qualities = columns[~contradicts], qualities[~contradicts]

    before = Grid(part.shown.volumes.copy(), part.shown.qualities.copy())
    merge = lay_over(part.shown, rows, columns, reads.microlitres[mine], qualities)
    # Both are kept, and it may be that nobody wanted both.
    asked = part.beside[rows] & (merge.outcomes != Outcome.UNCHANGED)
    batch.set_aside(
        _marked(batch, mine[asked]),
        "minutes",
        _(
            "this day is held in intervals of another length than {n} minutes: which is right?",
            n=minutes,
        ),
        held=True,
    )
    batch.count(merge.outcomes[~asked])

    changed = merge.changed_days
    if part.counted.any():
        told = part.counted[rows]
        said = lay_over(
            part.said, rows[told], columns[told], reads.microlitres[mine[told]], qualities[told]
        )
        changed = np.union1d(changed, said.changed_days)
    part.write(changed)
    if minutes == MINUTES:
        part.settle(mine, rows, merge.outcomes)
    seen = ~part.beside[merge.corrected[0]]
    corrected = merge.corrected[0][seen], merge.corrected[1][seen]
    sql.log_changes(part.changes(before, corrected), batch.file.pk)
    if sql.some_are_beside():
        sql.show_the_finest(part.points, part.ordinals)


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
    """The reads of one interval length: the days they fall on, laid out as grids of a row each."""

    batch: Batch
    minutes: int
    points: Int64s
    numbers: Int64s  # of the day
    shown: Grid
    said: (
        Grid  # of days that are counted by register, what was said of them besides; else of no rows
    )
    counted: NDArray[np.bool_]  # days that are counted by register
    held: NDArray[np.bool_]  # days that we hold
    beside: NDArray[np.bool_]  # days that we hold, and show, in intervals of another length

    @classmethod
    def lay_out(cls, batch: Batch, minutes: int, keys: Int64s) -> "_Part":
        """Write the days we hold into grids.

        `keys` are service point times number of days plus number of the day, ascending.
        """
        points, numbers = np.divmod(keys, len(batch.days))
        days = batch.days.first.toordinal() + numbers
        width = int(batch.days.intervals(minutes).max())
        shown, said = Grid.empty(len(keys), width), Grid.empty(0, width)
        counted, held, beside = (np.zeros(len(keys), dtype=bool) for _ in range(3))

        def lay(found: Rows) -> None:
            nonlocal said
            rows = np.searchsorted(
                keys, found.points * len(batch.days) + found.days - batch.days.first.toordinal()
            )
            if found.minutes != minutes:
                beside[rows] = True
                return
            held[rows] = True
            shown.write(rows, found.volumes, found.qualities)
            if found.said is not None:
                counted[rows] = True
                said = said if len(said.volumes) else Grid.empty(len(keys), width)
                said.write(rows, found.said.volumes, found.said.qualities)

        for found in sql.fetch_days(points, days, days, registers=False):
            lay(found)
        if beside.any():
            others = points[beside], days[beside], days[beside]
            for found in sql.fetch_days(*others, registers=False, table=sql.BESIDE):
                lay(found)
        return cls(batch, minutes, points, numbers, shown, said, counted, held, beside)

    @property
    def ordinals(self) -> Int64s:
        """The days as proleptic ordinals."""
        return self.batch.days.first.toordinal() + self.numbers

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
        known = self.shown.volumes[rows, columns], self.shown.qualities[rows, columns]
        if self.counted.any():
            said = self.said.volumes[rows, columns], self.said.qualities[rows, columns]
            known = (
                np.where(self.counted[rows], said[0], known[0]),
                np.where(self.counted[rows], said[1], known[1]),
            )
        contradicted: NDArray[np.bool_] = leaves & (known[0] != volumes) & (known[1] == qualities)
        cells = list(zip(rows.tolist(), columns.tolist(), qualities.tolist(), strict=True))
        there = {cells[n]: volumes[n] for n in np.flatnonzero(~leaves).tolist()}
        for n in np.flatnonzero(leaves).tolist():
            contradicted[n] |= there.get(cells[n], volumes[n]) != volumes[n]
        return contradicted

    def settle(self, mine: Int64s, rows: Int64s, outcomes: Int8s) -> None:
        """Let other hours come to the totals of which reads that brought something are a part.

        A day of which every hour was said stands as it was said when a total is spread over it, and so does
        not tell that it is counted by register: one that is corrected is looked at for that.
        """
        corrected = (outcomes == Outcome.CHANGED) & ~self.counted[rows]
        if corrected.any():
            days = self.ordinals[rows[corrected]]
            reach = LONGEST_SPREAD_HOURS // 24 + 1
            points = np.unique(self.points[rows[corrected]])
            first, last = np.full(len(points), days.min()), np.full(len(points), days.max())
            found = sql.points_with_registers(points, first - reach, last + reach)
            corrected &= np.isin(self.points[rows], found)
        wanted = corrected | ((outcomes != Outcome.UNCHANGED) & self.counted[rows])
        settle_around(batch=self.batch, rows=mine[wanted])

    def write(self, changed: Int64s) -> None:
        """Store some days, each kind of them together."""
        whole, file = self._rows(), self.batch.file.pk
        for counted, beside in product((False, True), repeat=2):
            alike = (self.counted[changed] == counted) & (self.beside[changed] == beside)
            mine, table = changed[alike], sql.BESIDE if beside else sql.SHOWN
            held = self.held[mine]
            rows = replace(whole[mine], said=self.said[mine] if counted else None)
            sql.insert_days(rows[~held], file, table)
            sql.update_days(rows[held], file, table)

    def _rows(self) -> Rows:
        """Return the grid as it is stored; the registers of its days stay as they are."""
        return Rows(
            minutes=self.minutes,
            points=self.points,
            days=self.ordinals,
            lengths=self.batch.days.intervals(self.minutes)[self.numbers],
            volumes=self.shown.volumes,
            qualities=self.shown.qualities,
            registers=None,
        )

    def changes(self, before: Grid, places: tuple[Int64s, Int64s]) -> Changes:
        """Return what stood where this file said something else."""
        rows, columns = places
        return Changes(
            points=self.points[rows],
            days=self.ordinals[rows],
            positions=columns,
            volumes=(before.volumes[places], self.shown.volumes[places]),
            qualities=(before.qualities[places], self.shown.qualities[places]),
        )
