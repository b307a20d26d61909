"""Merging reads that say what was used in an interval."""

import numpy as np
from numpy.typing import NDArray

from usage import sql
from usage.actions.batch import Batch
from usage.actions.corrections import correction
from usage.feeds import Volumes
from usage.grid import Grid, Int8s, Int64s, lay_over
from usage.models import Correction
from usage.rows import put, stored_numbers, stored_qualities
from usage.sql import StoredDay


def merge_volumes(batch: Batch, reads: Volumes) -> None:
    """Merge a chunk of intervals, each length of interval by itself."""
    batch.check_meters(on_last_day=True)
    batch.check_boundaries(reads.minutes)
    for minutes in np.unique(reads.minutes[batch.good]).tolist():
        _merge(batch, reads, minutes)


def _merge(batch: Batch, reads: Volumes, minutes: int) -> None:
    """Merge the intervals of one length."""
    mine = np.flatnonzero(batch.good & (reads.minutes == minutes))
    points = batch.meters.service_points[batch.which[mine]]
    keys, rows = np.unique(points * len(batch.days) + batch.numbers[mine], return_inverse=True)
    part = _Part(batch, minutes, keys)
    others = part.lay_out()

    # A day that we hold in intervals of another length: which of the two is right is not for us to say.
    clash = np.zeros(len(batch.lines), dtype=bool)
    clash[mine] = np.isin(rows, others)
    reason = (
        f"this day is held in intervals of another length than {minutes} minutes: which is right?"
    )
    batch.set_aside(clash, "minutes", reason, held=True)
    fits = batch.good[mine]
    mine, rows = mine[fits], rows[fits]

    columns = batch.seconds[mine] // (minutes * 60)
    qualities = reads.qualities[mine]
    contradicts = part.contradicts(mine, rows, columns, reads.microlitres[mine], qualities)
    if contradicts.any():
        spoken = np.zeros(len(batch.lines), dtype=bool)
        spoken[mine[contradicts]] = True
        reason = (
            "the meter that took this one's place says something else of this hour: which is right?"
        )
        batch.set_aside(spoken, "meter", reason, held=True)
        mine, rows = mine[~contradicts], rows[~contradicts]
        columns, qualities = columns[~contradicts], qualities[~contradicts]

    before = Grid(part.grid.volumes.copy(), part.grid.qualities.copy())
    merge = lay_over(part.grid, rows, columns, reads.microlitres[mine], qualities)
    batch.count(merge.outcomes)

    days = {row: part.stored(row) for row in merge.changed_days.tolist()}
    sql.write_days(
        new=[day for row, day in days.items() if row not in part.held],
        changed=[day for row, day in days.items() if row in part.held],
        file=batch.file.pk,
    )
    Correction.objects.bulk_create(part.corrections(before, merge.corrected), batch_size=2000)


class _Part:
    """The reads of one interval length: the days they fall on, laid out as a grid."""

    def __init__(self, batch: Batch, minutes: int, keys: Int64s) -> None:
        """`keys` are service point times number of days plus number of the day, ascending."""
        self.batch, self.minutes, self.keys = batch, minutes, keys
        self.lengths = batch.days.intervals(minutes)
        self.grid = Grid.empty(len(keys), int(self.lengths.max()))
        self.held: dict[int, StoredDay] = {}  # by row of the grid

    def place(self, row: int) -> tuple[int, int]:
        """Return the service point and the number of the day of a row."""
        point, number = divmod(int(self.keys[row]), len(self.batch.days))
        return point, number

    def lay_out(self) -> list[int]:
        """Write the days we hold into the grid; return the rows that we hold in another interval."""
        row_of = {}
        for row in range(len(self.keys)):
            point, number = self.place(row)
            row_of[point, self.batch.days.day(number)] = row
        others = []
        for stored in sql.fetch_days(list(row_of)):
            row = row_of[stored.service_point, stored.day]
            if stored.minutes != self.minutes:
                others.append(row)
                continue
            self.held[row] = stored
            put(self.grid, row, stored.volumes, stored.qualities)
        return others

    def contradicts(
        self, mine: Int64s, rows: Int64s, columns: Int64s, volumes: Int64s, qualities: Int8s
    ) -> NDArray[np.bool_]:
        """Tell which reads of a meter on its last day its successor contradicts, with as good a read.

        The successor's word stands, whichever of the two comes first. A meter that nobody replaced that day
        may correct itself.
        """
        meters, which = self.batch.meters, self.batch.which[mine]
        ordinals = self.batch.days.first.toordinal() + self.batch.numbers[mine]
        leaves: NDArray[np.bool_] = meters.replaced[which] & (meters.to_days[which] == ordinals)
        if not leaves.any():
            return leaves
        known = self.grid.volumes[rows, columns], self.grid.qualities[rows, columns]
        contradicted: NDArray[np.bool_] = leaves & (known[0] != volumes) & (known[1] == qualities)
        cells = list(zip(rows.tolist(), columns.tolist(), qualities.tolist(), strict=True))
        said = {cells[n]: volumes[n] for n in np.flatnonzero(~leaves).tolist()}
        for n in np.flatnonzero(leaves).tolist():
            contradicted[n] |= said.get(cells[n], volumes[n]) != volumes[n]
        return contradicted

    def stored(self, row: int) -> StoredDay:
        """Return a row of the grid as it is stored."""
        point, number = self.place(row)
        length = int(self.lengths[number])
        volumes, qualities = self.grid.volumes[row, :length], self.grid.qualities[row, :length]
        return StoredDay(
            service_point=point,
            day=self.batch.days.day(number),
            minutes=self.minutes,
            volumes=stored_numbers(volumes),
            qualities=stored_qualities(volumes, qualities),
            registers=self.held[row].registers if row in self.held else None,
        )

    def corrections(self, before: Grid, places: tuple[Int64s, Int64s]) -> list[Correction]:
        """Return what stood where this file said something else."""
        log = []
        for row, column in zip(places[0].tolist(), places[1].tolist(), strict=True):
            point, number = self.place(row)
            volumes = int(before.volumes[row, column]), int(self.grid.volumes[row, column])
            kinds = int(before.qualities[row, column]), int(self.grid.qualities[row, column])
            log.append(
                correction(
                    point=point,
                    day=self.batch.days.day(number),
                    position=column,
                    before=(volumes[0], kinds[0]),
                    after=(volumes[1], kinds[1]),
                    file=self.batch.file.pk,
                )
            )
        return log
