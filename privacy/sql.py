"""What the ORM has no words for: the database's own columns, and the doors in the trigger on looks.

A setting made with `set_config(..., true)` ends with its transaction, so a forgotten reset cannot
leave a door open, and a rollback closes it too.
"""

from collections.abc import Iterator

from django.db import connection
from psycopg.sql import SQL, Composed, Identifier


def allow_merging_looks() -> None:
    """Let this transaction re-point looks from one subject to another, and change nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('curbstop.merge', 'on', true)")


def forbid_merging_looks() -> None:
    """Close the door again, for callers whose transaction goes on after the merge."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('curbstop.merge', '', true)")


def allow_purging() -> None:
    """Let this transaction remove rows that are append-only, because their time is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('curbstop.purge', 'on', true)")


def forbid_purging() -> None:
    """Close the door again, for callers whose transaction goes on after the purge."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('curbstop.purge', '', true)")


def go_on_after(table: str, number: int) -> None:
    """Let a table give no number up to this one any more: a row has it that was written under it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(s, greatest(%s, nextval(s))) FROM pg_get_serial_sequence(%s, 'id') s",
            [number, table],
        )


def columns_in_the_database() -> list[tuple[str, str]]:
    """Return (table, column) of every table, view and materialised view of the app's schema.

    From the catalogue and not from information_schema, which leaves out materialised views.
    Partitions have the columns of the table they are part of, and are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, a.attname
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE n.nspname = current_schema()
              AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND NOT c.relispartition
              AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY c.relname, a.attnum
            """
        )
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def rows_as_text(table: str, columns: list[str]) -> Iterator[tuple[str | None, ...]]:
    """Yield each row of a table with every column as text: JSON, arrays, bytes and search words too.

    Names come from the catalogue; they are quoted all the same, a table may be called anything.
    """
    texts = Composed([Identifier(it) + SQL("::text") for it in columns]).join(", ")
    with connection.cursor() as cursor:
        cursor.execute(SQL("SELECT {} FROM {}").format(texts, Identifier(table)))
        yield from iter(cursor.fetchone, None)


def take(work: str) -> bool:
    """Take a piece of work, by its name, for this connection; False if another worker has it.

    A lock of the session and not of a transaction: how far the work has come must be seen meanwhile, and
    a worker that is killed loses its connection and with it the lock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [work])
        row = cursor.fetchone()
    return bool(row and row[0])


def leave(work: str) -> None:
    """Let another worker have it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [work])
