"""The month tables: which there are, and how they come and go."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection


def ensure_months(days: Iterable[date]) -> None:
    """Make the month partitions that hold `days`, where they are missing."""
    with connection.cursor() as cursor:
        for month in sorted({day.replace(day=1) for day in days}):
            following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS usage_dayreads_{month:%Y_%m} PARTITION OF usage_dayreads"
                f" FOR VALUES FROM ('{month}') TO ('{following}')"
            )


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
        cursor.execute(f'DROP TABLE "{name}"')
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
