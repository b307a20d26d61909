"""What is checked before a portal is deployed."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from portal import checks


def test_the_settings_of_the_tests_are_fit_to_deploy() -> None:
    """A021."""
    found = [
        message
        for check in (
            checks.colours_can_be_read,
            checks.unit_is_known,
            checks.demonstration_is_off,
            checks.people_can_reach_the_utility,
        )
        for message in check()
    ]
    assert found == []


def test_the_demonstration_is_never_deployed(settings: Settings) -> None:
    settings.DEMO = True
    assert [message.id for message in checks.demonstration_is_off()] == ["portal.E005"]


def test_a_unit_that_nobody_knows_is_refused(settings: Settings) -> None:
    settings.VOLUME_UNIT = "barrel"
    assert [message.id for message in checks.unit_is_known()] == ["portal.E004"]


@pytest.mark.parametrize("name", ["PRIVACY_EMAIL", "PRIVACY_PHONE"])
def test_residents_must_know_whom_to_turn_to(name: str, settings: Settings) -> None:
    """A015, L05."""
    setattr(settings, name, "")
    assert [message.msg for message in checks.people_can_reach_the_utility()] == [
        f"{name} is not set."
    ]


def test_a_portal_whose_choices_a_restore_would_undo_is_never_deployed(
    settings: Settings, tmp_path: Path
) -> None:
    """L11, A162: without the file, and with one that nobody can write to."""
    for path in ("", str(tmp_path / "no such folder" / "choices.jsonl")):
        settings.CHOICES_LEDGER = path
        assert [message.id for message in checks.choices_outlive_restores()] == ["portal.E007"]
    settings.CHOICES_LEDGER = str(tmp_path / "choices.jsonl")
    assert checks.choices_outlive_restores() == []


@pytest.mark.django_db
def test_migrating_makes_the_table_of_the_cache_as_django_would() -> None:
    """Whoever forgot `createcachetable` had a portal in which nobody could sign in."""

    def made() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT column_name, data_type, character_maximum_length, is_nullable"
                " FROM information_schema.columns WHERE table_name = 'portal_cache' ORDER BY 1"
            )
            columns = cursor.fetchall()
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'portal_cache' ORDER BY 1"
            )
            return [*columns, *cursor.fetchall()]

    migrated = made()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE portal_cache")
    call_command("createcachetable", verbosity=0)
    assert made() == migrated
    assert len(migrated) == 5
