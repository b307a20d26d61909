"""The statements of the hot path: days of reads, in and out, many at a time."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import psycopg
from django.db import connection

from usage.grid import LETTERS, NOTHING, Int64s
from usage.months.sql import ensure_months
from usage.rows import Changes, Rows, StoredDay, gathered
from usage.wire import END, EPOCH, SIGNATURE, decoded, encoded, encoded_changes

# Any number that nothing else in this database locks.
READS_LOCK = 7_204_913
COLUMNS = "service_point_id, day, interval_minutes, volumes, qualities, total, dry, wet, file_id"
EVERY_COLUMN = f"{COLUMNS}, registers, seconds_past, said, said_qualities"
# Days as they are shown, and the same days in intervals of another length.
SHOWN, BESIDE = "usage_dayreads", "usage_daybeside"
KEYS = {
    SHOWN: ("service_point_id", "day"),
    BESIDE: ("service_point_id", "day", "interval_minutes"),
}
CORRECTION = (
    "service_point_id, day, position, volume_before, volume_after, quality_before, quality_after,"
    " file_id"
)
BLOCK = 1 << 20  # bytes sent at once
POINTS_AT_ONCE = 50_000  # days fetched in one string of bytes, which may have a thousand million


def lock_reads() -> None:
    """Wait until no other transaction loads reads; held until this one ends.

    Loading reads what is known, merges and writes back: two at once could each miss the other's rows.
    Nor may a service point go meanwhile: the reads table has no foreign key that would notice (decision 14).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [READS_LOCK])
        cursor.execute("LOCK TABLE usage_servicepoint IN SHARE MODE")


def fetch_meters() -> pl.DataFrame:
    """Return all meters, earliest first, as columns; days as proleptic ordinals, null for those that go on.

    A column at a time, because a hundred thousand rows of Python objects cost as much as a million reads.
    """
    [columns] = _fetch(
        f"""
        SELECT array_agg(serial), array_agg(endpoint), array_agg(number), array_agg(service_point_id),
            array_agg(from_date - date '2000-01-01' + {EPOCH}),
            array_agg(to_date - date '2000-01-01' + {EPOCH}),
            array_agg(unit), array_agg(dials), array_agg(resolution::float8),
            array_agg(first_read::bigint), array_agg(size)
        FROM (
            SELECT m.*, p.number, p.size FROM usage_meter m
            JOIN usage_servicepoint p ON p.id = m.service_point_id ORDER BY m.from_date, m.id
        ) AS meters
        """  # noqa: S608 -- a number of ours
    )
    kinds: dict[str, Any] = {
        "serial": pl.String, "endpoint": pl.String, "number": pl.String, "service_point": pl.Int64,
        "from_day": pl.Int64, "to_day": pl.Int64, "unit": pl.String, "dials": pl.Int64,
        "resolution": pl.Float64, "first_read": pl.Int64, "size": pl.String,
    }  # fmt: skip
    found = [column or [] for column in columns]  # null where there is no meter
    return pl.DataFrame(dict(zip(kinds, found, strict=True)), schema=kinds)


def keep_first_read(point: int, day: int, hour: int) -> None:
    """Note in which hour of its first day (an ordinal) the register of a meter was first read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE usage_meter SET first_read = %s WHERE service_point_id = %s AND from_date = %s",
            [hour, point, date.fromordinal(day)],
        )


def count_from_the_first_kept(serial: str) -> None:
    """Note that a meter was first read on its first day where the first register of that day is kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE usage_meter AS m SET first_read = (SELECT min(u.place) - 1"  # noqa: S608 -- names of ours
            f" FROM {SHOWN} AS r, unnest(r.registers) WITH ORDINALITY AS u (shown, place)"
            " WHERE r.service_point_id = m.service_point_id AND r.day = m.from_date"
            " AND u.shown IS NOT NULL) WHERE m.serial = %s",
            [serial],
        )


def fetch_days(
    points: Int64s, first_days: Int64s, last_days: Int64s, *, registers: bool, table: str = SHOWN
) -> Iterator[Rows]:
    """Yield the rows of service points, each from its first to its last day (ordinals), both included.

    Rows that are alike come together, as one array of arrays with NOTHING for NULL: a message a row would
    cost more than all that is in it, and so would a string for each. Each service point is looked up by
    itself (OFFSET keeps the planner from making a join of it): it would rather read the whole month for every
    piece of a file. The dates are given twice, because it prunes partitions by the plain range and not by
    that of each.
    """
    letters, plain = (
        "rpad(r.{}, cardinality(r.volumes), 'a')",
        "r.qualities = '' AND r.said_qualities = ''",
    )
    statement = f"""
        SELECT r.interval_minutes, cardinality(r.volumes), r.registers IS NOT NULL,
            r.seconds_past IS NOT NULL, r.said IS NOT NULL,
            array_send(array_replace(array_agg(
                ARRAY[r.service_point_id, r.day - date '2000-01-01'] || r.volumes
                || {"r.registers || r.seconds_past ||" if registers else ""} r.said
            ), NULL, '{NOTHING}'::bigint)),
            string_agg(CASE WHEN {plain} THEN '' ELSE {letters.format("qualities")} || CASE
                WHEN r.said IS NULL THEN '' ELSE {letters.format("said_qualities")} END END, '')
        FROM unnest(%s::bigint[], %s::int[], %s::int[]) AS k (point, first, last)
        CROSS JOIN LATERAL (
            SELECT * FROM {table} AS r WHERE r.service_point_id = k.point
            AND r.day BETWEEN date '2000-01-01' + k.first AND date '2000-01-01' + k.last
            AND r.day BETWEEN %s AND %s OFFSET 0
        ) AS r
        GROUP BY 1, 2, 3, 4, 5, {plain}
    """  # noqa: S608 -- names and numbers of ours
    for start in range(0, len(points), POINTS_AT_ONCE):
        part = slice(start, start + POINTS_AT_ONCE)
        for found in _hashed(statement, *_keys(points[part], first_days[part], last_days[part])):
            yield decoded(*found, registers=registers)


def _hashed(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that groups its rows, but not by sorting them.

    Of what a row a service point is looked up, the planner cannot tell how many there are: it would sort them
    by a few numbers, with all their hours, and from thirty thousand meters on do so on disk.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
        found = _fetch(statement, *values)
        cursor.execute("SET LOCAL enable_sort = DEFAULT")
    return found


def _keys(points: Int64s, first_days: Int64s, last_days: Int64s) -> list[Any]:
    span = _dates(np.array([first_days.min(), last_days.max()]))
    return [_array(points), _array(first_days - EPOCH), _array(last_days - EPOCH), *span]


def _array(values: Int64s) -> str:
    # As text: an adapter that looks at each number costs more than the query.
    return "{" + ",".join(map(str, values.tolist())) + "}"


def _fetch(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return rows in their binary form: Django's cursors would have bytes sent as twice as many letters."""
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(statement, values, binary=True).fetchall()


def points_with_registers(points: Int64s, first_days: Int64s, last_days: Int64s) -> Int64s:
    """Return those service points of which a register is kept from the first to the last day of each.

    Days are ordinals, both included.
    """
    if not len(points):
        return points
    keys = _keys(points, first_days, last_days)
    kept = [
        f"EXISTS (SELECT FROM {table} AS r WHERE r.service_point_id = k.point"
        " AND r.day BETWEEN date '2000-01-01' + k.first AND date '2000-01-01' + k.last"
        " AND r.day BETWEEN %s AND %s AND array_remove(r.registers, NULL) <> '{}')"
        for table in (SHOWN, BESIDE)
    ]
    found = _fetch(
        "SELECT k.point FROM unnest(%s::bigint[], %s::int[], %s::int[]) AS k (point, first, last)"  # noqa: S608 -- ours
        f" WHERE {' OR '.join(kept)}",
        *keys,
        *keys[-2:],
    )
    return np.array([point for (point,) in found], dtype=np.int64)


def registers_kept(points: Int64s) -> tuple[Int64s, Int64s, Int64s]:
    """Return those service points of which registers are kept, with first and last day as ordinals."""
    found = _fetch(
        "SELECT service_point_id, min(day), max(day) FROM ("  # noqa: S608 -- names of ours
        f"SELECT service_point_id, day, registers FROM {SHOWN} UNION ALL"
        f" SELECT service_point_id, day, registers FROM {BESIDE}) AS r"
        " WHERE service_point_id = ANY(%s::bigint[]) AND registers IS NOT NULL GROUP BY 1 ORDER BY 1",
        _array(points),
    )
    rows = [(point, first.toordinal(), last.toordinal()) for point, first, last in found]
    kept, first_days, last_days = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return kept, first_days, last_days


def _dates(ordinals: Int64s) -> list[date]:
    # Few are different, and a date costs more than looking it up.
    known = {day: date.fromordinal(day) for day in np.unique(ordinals).tolist()}
    return [known[day] for day in ordinals.tolist()]


def write_days(new: Sequence[StoredDay], changed: Sequence[StoredDay], file: int) -> None:
    """Store single days, as `insert_days` and `update_days` do with columns of them."""
    for rows in gathered(new):
        insert_days(rows, file)
    for rows in gathered(changed):
        update_days(rows, file)


def insert_days(rows: Rows, file: int, table: str = SHOWN) -> None:
    """Store days that are new, by COPY straight into the table: an INSERT takes several times as long."""
    if len(rows):
        ensure_months(_dates(np.unique(rows.days)))
        _copy_days(table, rows, file)
        _mark(rows.days, file)


def update_days(rows: Rows, file: int, table: str = SHOWN) -> None:
    """Store days that have changed: a COPY, and from there one INSERT that only ever finds them there.

    Of an UPDATE the planner would make a join, and for that read a whole month for every piece of a file.
    """
    if not len(rows):
        return
    columns = _columns_of(rows)
    changed = [
        f"{name} = excluded.{name}" for name in columns.split(", ") if name not in KEYS[table]
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE days_changed (LIKE usage_dayreads INCLUDING DEFAULTS)"
            " ON COMMIT DROP"
        )
        _copy_days("days_changed", rows, file)
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM days_changed"  # noqa: S608 -- ours
            f" ON CONFLICT ({', '.join(KEYS[table])}) DO UPDATE SET {', '.join(changed)}"
        )
        cursor.execute("DROP TABLE days_changed")
    _mark(rows.days, file)


def _mark(days: Int64s, file: int) -> None:
    """Note that a file touched these days (see `TouchedDay`); a day touched again is news again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO usage_touchedday (file_id, day) SELECT %s, unnest(%s::date[])"
            " ON CONFLICT (file_id, day) DO UPDATE SET id = DEFAULT",
            [file, _dates(np.unique(days))],
        )


def some_are_beside() -> bool:
    """Tell whether any day is held in intervals of two lengths: nearly always none is."""
    [(found,)] = _fetch(f"SELECT EXISTS (SELECT FROM {BESIDE})")  # noqa: S608 -- ours
    return bool(found)


def show_the_finest(points: Int64s, days: Int64s) -> None:
    """Of days (ordinals) that are held in intervals of several lengths, show the finest that knows enough.

    What each knows is measured in minutes, twice those of actual volumes; enough is three quarters of what
    the one knows that knows most. Both ours: a day of hours that lacks six of them is still better than its
    total, one of hours worked out from a total is not. Nothing of it depends on which of them came first.
    """
    of_row = "r.service_point_id = k.point AND r.day = date '2000-01-01' + k.number"
    weighed = f"""
        interval_minutes * (cardinality(array_remove(volumes, NULL)) + CASE qualities
            WHEN '' THEN cardinality(array_remove(volumes, NULL))
            ELSE length(qualities) - length(replace(qualities, '{LETTERS[-1]}', '')) END)"""
    names = [name for name in EVERY_COLUMN.split(", ") if name not in ("service_point_id", "day")]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH k AS (
                SELECT * FROM unnest(%s::bigint[], %s::int[]) AS k (point, number)
                WHERE EXISTS (SELECT FROM {BESIDE} AS r WHERE {of_row})
            ), every AS (
                SELECT true AS shown, {EVERY_COLUMN} FROM {SHOWN} AS r JOIN k ON {of_row}
                WHERE r.day BETWEEN %s AND %s
                UNION ALL SELECT false, {EVERY_COLUMN} FROM {BESIDE} AS r JOIN k ON {of_row}
            ), weighed AS (
                SELECT *, {weighed} AS knows,
                    max({weighed}) OVER (PARTITION BY service_point_id, day) AS most FROM every
            ), best AS (
                SELECT DISTINCT ON (service_point_id, day) * FROM weighed
                WHERE 4 * knows >= 3 * most ORDER BY service_point_id, day, interval_minutes
            ), other AS (
                SELECT * FROM best WHERE NOT shown
            ), put_beside AS (
                INSERT INTO {BESIDE} ({EVERY_COLUMN})
                SELECT {", ".join(f"every.{name}" for name in EVERY_COLUMN.split(", "))}
                FROM every JOIN other USING (service_point_id, day) WHERE every.shown
            ), taken_out AS (
                DELETE FROM {BESIDE} AS r USING other AS o
                WHERE r.service_point_id = o.service_point_id AND r.day = o.day
                AND r.interval_minutes = o.interval_minutes
            )
            UPDATE {SHOWN} AS r SET {", ".join(f"{name} = o.{name}" for name in names)} FROM other AS o
            WHERE r.service_point_id = o.service_point_id AND r.day = o.day AND r.day BETWEEN %s AND %s
            """,  # noqa: S608 -- names of ours
            [
                _array(points), _array(days - EPOCH),
                *(2 * _dates(np.array([days.min(), days.max()]))),
            ],
        )  # fmt: skip


def log_changes(changes: Changes, file: int) -> None:
    """Add lines to the log of corrections."""
    if len(changes.points):
        _copy(f"usage_correction ({CORRECTION})", encoded_changes(changes, file))


def _copy_days(table: str, rows: Rows, file: int) -> None:
    _copy(f"{table} ({_columns_of(rows)})", encoded(rows, file))


def _columns_of(rows: Rows) -> str:
    """Return the columns that rows speak of, in the order in which they are written."""
    registers = "" if rows.registers is None else ", registers"
    past = "" if rows.past is None else ", seconds_past"
    return COLUMNS + registers + past + ("" if rows.said is None else ", said, said_qualities")


def _copy(into: str, rows: bytes) -> None:
    body = memoryview(rows)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {into} FROM STDIN (FORMAT binary)") as copy,
    ):
        copy.write(SIGNATURE)
        for start in range(0, len(body), BLOCK):
            copy.write(body[start : start + BLOCK])
        copy.write(END)


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
