"""The tables that are written down are those that the migrations make."""

import re
from collections.abc import Iterator
from difflib import unified_diff
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from portal import tables
from portal.tables.writing import written


def told_alike(text: str) -> str:
    """Return SQL without what PostgreSQL writes in another way of a list that was read from SQL."""
    return re.sub(r"::character varying|::text|[()\[\]]", "", text)


@pytest.fixture
def empty(transactional_db: None) -> Iterator[None]:
    """Another database on the same server, with nothing in it."""
    name, ours = f"empty_{uuid4().hex[:8]}", connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    connection.settings_dict["NAME"] = ours
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


@pytest.mark.django_db
def test_the_tables_that_are_written_down_are_those_of_the_migrations() -> None:
    now, kept = written().splitlines(), tables.WRITTEN.read_text("utf-8").splitlines()
    assert list(unified_diff(kept, now, n=0)) == [], "run: ./run write_tables"


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
