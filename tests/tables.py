"""The tables of the tests' database: emptied quickly, and filled again with what was written once.

Both let rows come and go as on a replica: triggers and foreign keys are not asked, so that what may
never be deleted is, in any order. That takes a superuser, as whom the tests' own database is entered.
"""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from programs.models import SavingAction, SavingActionVersion
from usage.models import DayReads
from usage.months.sql import ensure_months

# Written by the migrations, and by no test that commits: they stay.
KEPT = {
    each._meta.db_table for each in (ContentType, Permission, SavingAction, SavingActionVersion)
}


@contextmanager
def _as_a_replica() -> Iterator[CursorWrapper]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")


@contextmanager
def in_database(name: str) -> Iterator[None]:
    """Speak with another database of the same server."""
    ours = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = ours


def all_tables() -> list[str]:
    """Return the tables of our models and the cache, but for those that only migrations fill."""
    models = set(connection.introspection.django_table_names(only_existing=True))
    return sorted(models - KEPT | {settings.CACHES["default"]["LOCATION"]})


def full_tables(cursor: CursorWrapper) -> list[str]:
    """Return those of them that hold a row."""
    any_row = "SELECT '{0}' WHERE EXISTS (SELECT FROM {0})".format
    cursor.execute(" UNION ALL ".join(map(any_row, all_tables())))
    return [table for (table,) in cursor.fetchall()]


def empty_full_tables() -> None:
    """Delete every row, once whoever is still writing has finished."""
    with _as_a_replica() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(all_tables())} IN EXCLUSIVE MODE")
        for table in full_tables(cursor):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of Django's


class Kept:
    """What a function returned, and the rows that it wrote into an empty database."""

    def __init__(self, make: Callable[[], Any]) -> None:
        """Call `make`, keep what it wrote, and undo it."""
        with transaction.atomic(), connection.cursor() as cursor:
            empty_full_tables()  # a run that was killed may have left something
            self._made = pickle.dumps(make())
            self._rows = dict(_copied(cursor, table) for table in full_tables(cursor))
            self._days = list(DayReads.objects.values_list("day", flat=True).distinct())
            transaction.set_rollback(True)

    def put_back(self) -> Any:
        """Write the rows again, with their numbers, and return what was returned, as it was."""
        ensure_months(self._days)  # those that were made with the rows are undone with them
        with _as_a_replica() as cursor:
            for table, rows in self._rows.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(rows)
        return pickle.loads(self._made)  # noqa: S301 - our own, of this process


def _copied(cursor: CursorWrapper, table: str) -> tuple[str, bytes]:
    """Return a table with the columns that are written, not derived from others, and its rows."""
    cursor.execute(
        "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = %s::regclass"
        " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
        [table],
    )
    columns = cursor.fetchone()[0]
    # A query, because a table in partitions cannot be copied from.
    query = f"COPY (SELECT {columns} FROM {table}) TO STDOUT"  # noqa: S608 - names of Django's
    with cursor.copy(query) as copy:
        return f"{table} ({columns})", b"".join(copy)
