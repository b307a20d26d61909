"""The statements of the hot path: days of reads, in and out, many at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

# Any number that nothing else in this database locks.
READS_LOCK = 7_204_913


@dataclass(frozen=True)
class StoredDay:
    """A row of the reads table, as it is."""

    service_point: int
    day: date
    minutes: int
    volumes: list[int | None]
    qualities: str
    registers: list[int | None] | None


def lock_reads() -> None:
    """Wait until no other transaction loads reads; held until this one ends.

    Loading reads what is known, merges and writes back: two at once could each miss the other's rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [READS_LOCK])


def ensure_months(days: Iterable[date]) -> None:
    """Make the month partitions that hold `days`, where they are missing."""
    with connection.cursor() as cursor:
        for month in sorted({day.replace(day=1) for day in days}):
            following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS usage_dayreads_{month:%Y_%m} PARTITION OF usage_dayreads"
                f" FOR VALUES FROM ('{month}') TO ('{following}')"
            )


def fetch_days(keys: Sequence[tuple[int, date]]) -> Iterator[StoredDay]:
    """Yield the rows of (service point, day) pairs, where they exist.

    The dates are given twice, because the planner prunes partitions by the plain range and not by the join.
    """
    if not keys:
        return
    points, days = [key[0] for key in keys], [key[1] for key in keys]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.service_point_id, r.day, r.interval_minutes, r.volumes, r.qualities, r.registers"
            " FROM unnest(%s::bigint[], %s::date[]) AS k (service_point_id, day)"
            " JOIN usage_dayreads AS r USING (service_point_id, day)"
            " WHERE r.day BETWEEN %s AND %s",
            [points, days, min(days), max(days)],
        )
        for row in cursor:
            yield StoredDay(*row)


def fetch_period(points: Sequence[int], first: date, last: date) -> Iterator[StoredDay]:
    """Yield all rows of service points from `first` to `last`, both included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT service_point_id, day, interval_minutes, volumes, qualities, registers"
            " FROM usage_dayreads"
            " WHERE service_point_id = ANY(%s) AND day BETWEEN %s AND %s",
            [list(points), first, last],
        )
        for row in cursor:
            yield StoredDay(*row)


def write_days(new: Sequence[StoredDay], changed: Sequence[StoredDay], file: int) -> None:
    """Store days: new ones by COPY straight into the table, changed ones by one UPDATE over a COPY.

    COPY, because an INSERT of the same rows takes several times as long.
    """
    ensure_months({row.day for row in new})
    _copy("usage_dayreads", new, file)
    if not changed:
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE days_changed (LIKE usage_dayreads) ON COMMIT DROP")
        _copy("days_changed", changed, file)
        cursor.execute(
            "UPDATE usage_dayreads AS r SET volumes = c.volumes, qualities = c.qualities,"
            " registers = c.registers, total = c.total, file_id = c.file_id,"
            " interval_minutes = c.interval_minutes"
            " FROM days_changed AS c"
            " WHERE r.service_point_id = c.service_point_id AND r.day = c.day"
            " AND r.day BETWEEN %s AND %s",
            [min(row.day for row in changed), max(row.day for row in changed)],
        )
        cursor.execute("DROP TABLE days_changed")


def months_in_the_database() -> list[tuple[str, date]]:
    """Return each month partition by name, with the day after its last one, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, substring(pg_get_expr(c.relpartbound, c.oid)"
            " FROM 'TO \\(''(.*)''\\)')::date AS following"
            " FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = 'usage_dayreads'::regclass ORDER BY following"
        )
        found: list[tuple[str, date]] = cursor.fetchall()
    return found


def drop_month(name: str) -> int:
    """Drop a month partition as a whole; return how many rows it had.

    Deleting them one by one would leave as many dead rows to be cleaned up, and their text on disk.
    """
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608 -- a name from the catalogue
        [(how_many,)] = cursor.fetchall()
        # A table with checks that wait for the end of the transaction cannot be dropped.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'DROP TABLE "{name}"')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return int(how_many)


def delete_days(last: date, spared: Sequence[int]) -> int:
    """Delete the rows up to and including a day, but for some service points; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM usage_dayreads WHERE day <= %s AND NOT service_point_id = ANY(%s)",
            [last, list(spared)],
        )
        how_many: int = cursor.rowcount
    return how_many


def settle_corrections(file: int) -> None:
    """Keep one line of the log for each interval that a file changed: what stood there before and after it.

    A file that contradicts itself does so in each of its pieces; loaded again it would log the same back and
    forth each time, though it changes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH chain AS (SELECT min(id) AS first, max(id) AS last FROM usage_correction"
            " WHERE file_id = %s GROUP BY service_point_id, day, position HAVING count(*) > 1)"
            " UPDATE usage_correction AS c"
            " SET volume_after = l.volume_after, quality_after = l.quality_after"
            " FROM chain JOIN usage_correction AS l ON l.id = chain.last WHERE c.id = chain.first",
            [file],
        )
        cursor.execute(
            "DELETE FROM usage_correction AS c WHERE file_id = %s AND ("
            " volume_before IS NOT DISTINCT FROM volume_after AND quality_before = quality_after"
            " OR EXISTS (SELECT 1 FROM usage_correction AS e WHERE e.file_id = c.file_id"
            "  AND e.service_point_id = c.service_point_id AND e.day = c.day"
            "  AND e.position = c.position AND e.id < c.id))",
            [file],
        )


def _copy(table: str, rows: Sequence[StoredDay], file: int) -> None:
    columns = (
        "service_point_id, day, interval_minutes, volumes, qualities, registers, total, file_id"
    )
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            total = sum(volume for volume in row.volumes if volume is not None)
            registers = r"\N" if row.registers is None else _array(row.registers)
            copy.write(
                f"{row.service_point}\t{row.day}\t{row.minutes}\t{_array(row.volumes)}\t"
                f"{row.qualities}\t{registers}\t{total}\t{file}\n"
            )


def _array(values: list[int | None]) -> str:
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"
