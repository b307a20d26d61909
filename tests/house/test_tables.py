"""The tables that are written down are those that the migrations make."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import unified_diff
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from portal import tables
from portal.tables.writing import written
from tests.tables import in_database


def told_alike(text: str) -> str:
    """Return SQL without what PostgreSQL writes in another way of a list that was read from SQL."""
    return re.sub(r"::character varying|::text|[()\[\]]", "", text)


@contextmanager
def an_empty_database() -> Iterator[None]:
    """Speak with another database on the same server, with nothing in it."""
    name = f"empty_{uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    with in_database(name):
        yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


@pytest.fixture
def empty(transactional_db: None) -> Iterator[None]:
    """Another database, with nothing in it."""
    with an_empty_database():
        yield


def rows() -> dict[str, list[str]]:
    """Return every row of every table, but for when a migration was run, and numbers given by the way."""
    passing = {"django_migrations", "django_content_type", "auth_permission"}
    found = {}
    with connection.cursor() as cursor:
        for table in sorted({*connection.introspection.table_names(cursor)} - passing):
            # A name that the database gives.
            cursor.execute(f"SELECT it::text FROM {table} AS it ORDER BY 1")  # noqa: S608 -- see above
            if full := [row for (row,) in cursor.fetchall()]:
                found[table] = full
    return found


@pytest.fixture(scope="module")
def migrated(django_db_setup: None, django_db_blocker: Any) -> tuple[str, dict[str, list[str]]]:
    """The tables as SQL and the rows of a database that went through the migrations one by one."""
    with django_db_blocker.unblock(), an_empty_database():
        call_command("migrate", verbosity=0)
        return written(), rows()


def test_the_tables_that_are_written_down_are_those_of_the_migrations(
    migrated: tuple[str, dict[str, list[str]]],
) -> None:
    now, kept = migrated[0].splitlines(), tables.WRITTEN.read_text("utf-8").splitlines()
    assert list(unified_diff(kept, now, n=0)) == [], "run: ./run write_tables"


def test_the_rows_that_migrations_put_in_are_written_down_too(
    migrated: tuple[str, dict[str, list[str]]], empty: None
) -> None:
    """A migration that fills another table needs a line in ROWS."""
    assert tables.make_tables()
    call_command("migrate", verbosity=0)
    assert rows() == migrated[1], "name the table in portal/tables/writing.py: ROWS"


def test_an_empty_database_has_its_tables_at_once_and_nothing_is_left_to_migrate(
    empty: None,
) -> None:
    assert tables.make_tables()
    call_command("migrate", check=True, verbosity=0)  # exits where something is left
    call_command("migrate", verbosity=0)  # content types and permissions, as always
    assert told_alike(written()) == told_alike(tables.WRITTEN.read_text("utf-8"))


def test_a_migration_that_was_changed_since_leaves_it_to_the_migrations(
    empty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "migrations", lambda: ["accounts 0001_initial another"])
    assert not tables.make_tables()
    assert connection.introspection.table_names() == []
