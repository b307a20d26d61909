"""Merging reads that say what was used in an interval."""

import numpy as np

from usage import sql
from usage.actions.batch import Batch
from usage.actions.corrections import correction
from usage.feeds import Volumes
from usage.grid import Grid, Int64s, Quality, lay_over
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
    day_count = len(batch.days)
    keys, rows = np.unique(points * day_count + batch.numbers[mine], return_inverse=True)
    lengths = batch.days.intervals(minutes)
    grid = Grid.empty(len(keys), int(lengths.max()))
    held, others = _lay_out(batch, grid, keys, minutes)

    # A day that we hold in intervals of another length: which of the two is right is not for us to say.
    clash = np.zeros(len(batch.lines), dtype=bool)
    clash[mine] = np.isin(rows, others)
    reason = (
        f"this day is held in intervals of another length than {minutes} minutes: which is right?"
    )
    batch.set_aside(clash, "minutes", reason, held=True)
    fits = batch.good[mine]
    mine, rows = mine[fits], rows[fits]

    before = Grid(grid.volumes.copy(), grid.qualities.copy())
    columns = batch.seconds[mine] // (minutes * 60)
    qualities = np.where(reads.estimated[mine], Quality.ESTIMATED, Quality.ACTUAL).astype(np.int8)
    merge = lay_over(grid, rows, columns, reads.microlitres[mine], qualities)
    batch.count(merge.outcomes)

    days = {
        row: _stored(batch, grid, keys, lengths, row, minutes, held.get(row))
        for row in merge.changed_days.tolist()
    }
    sql.write_days(
        new=[day for row, day in days.items() if row not in held],
        changed=[day for row, day in days.items() if row in held],
        file=batch.file.pk,
    )
    _log_corrections(batch, keys, before, grid, merge.corrected)


def _lay_out(
    batch: Batch, grid: Grid, keys: Int64s, minutes: int
) -> tuple[dict[int, StoredDay], list[int]]:
    """Write the days we hold into the grid; return them by row, and the rows of another interval."""
    day_count = len(batch.days)
    row_of = {
        (key // day_count, batch.days.day(key % day_count)): row
        for row, key in enumerate(keys.tolist())
    }
    held, others = {}, []
    for stored in sql.fetch_days(list(row_of)):
        row = row_of[stored.service_point, stored.day]
        if stored.minutes != minutes:
            others.append(row)
            continue
        held[row] = stored
        put(grid, row, stored.volumes, stored.qualities)
    return held, others


def _stored(
    batch: Batch,
    grid: Grid,
    keys: Int64s,
    lengths: Int64s,
    row: int,
    minutes: int,
    held: StoredDay | None,
) -> StoredDay:
    point, number = divmod(int(keys[row]), len(batch.days))
    length = int(lengths[number])
    volumes, qualities = grid.volumes[row, :length], grid.qualities[row, :length]
    return StoredDay(
        service_point=point,
        day=batch.days.day(number),
        minutes=minutes,
        volumes=stored_numbers(volumes),
        qualities=stored_qualities(volumes, qualities),
        registers=held.registers if held else None,
    )


def _log_corrections(
    batch: Batch, keys: Int64s, before: Grid, after: Grid, corrected: tuple[Int64s, Int64s]
) -> None:
    """Keep what stood where a later file said something else."""
    log = []
    for row, column in zip(corrected[0].tolist(), corrected[1].tolist(), strict=True):
        point, number = divmod(int(keys[row]), len(batch.days))
        log.append(
            correction(
                point=point,
                day=batch.days.day(number),
                position=column,
                before=(int(before.volumes[row, column]), int(before.qualities[row, column])),
                after=(int(after.volumes[row, column]), int(after.qualities[row, column])),
                file=batch.file.pk,
            )
        )
    Correction.objects.bulk_create(log, batch_size=2000)
