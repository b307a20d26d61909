"""Looks are written once, for a declared purpose, and the database lets nobody rewrite them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from privacy.actions import UndeclaredPurpose, record_look
from privacy.models import Look, Subject

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)

Make = Callable[[], Subject]


def set_door(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, 'on', true)", [f"curbstop.{name}"])


def rows() -> list[tuple[object, ...]]:
    return list(Look.objects.order_by("pk").values_list("by", "subject", "purpose", "page", "at"))


def test_a_look_is_written_down(make_subject: Make) -> None:
    dana, ada = make_subject(), make_subject()
    record_look(by=dana, subject=ada, purpose="support", page="accounts.Customer", at=NOW)
    assert rows() == [(dana.pk, ada.pk, "support", "accounts.Customer", NOW)]


@pytest.mark.parametrize("purpose", ["", "curiosity", "Support"])
def test_a_look_without_a_declared_purpose_is_refused(purpose: str, make_subject: Make) -> None:
    """L50: an undeclared purpose raises."""
    dana, ada = make_subject(), make_subject()
    with pytest.raises(UndeclaredPurpose):
        record_look(by=dana, subject=ada, purpose=purpose, page="accounts.Customer", at=NOW)
    assert rows() == []


@pytest.mark.parametrize("column", ["purpose", "page"])
def test_the_database_too_wants_a_purpose_and_a_page(column: str, make_subject: Make) -> None:
    values = {"purpose": "support", "page": "accounts.Customer"} | {column: ""}
    with pytest.raises(IntegrityError):
        Look.objects.create(by=make_subject(), subject=make_subject(), at=NOW, **values)


CHANGES = {
    "subject_id": lambda other: other.pk,
    "by_id": lambda other: other.pk,
    "role": lambda _: "Cleaner",
    "purpose": lambda _: "legal",
    "page": lambda _: "home",
    "at": lambda _: NOW.replace(year=2020),
}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("door", ["", "purge"])
def test_a_look_is_never_changed(column: str, door: str, make_looks, make_subject: Make) -> None:
    make_looks(of_ada=1, of_ben=1)
    before = rows()
    if door:
        set_door(door)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Look.objects.update(**{column: CHANGES[column](make_subject())})
    assert rows() == before


@pytest.mark.parametrize("column", ["role", "purpose", "page", "at"])
def test_a_merge_changes_nothing_but_whose_it_is(
    column: str, make_looks, make_subject: Make
) -> None:
    make_looks(of_ada=1, of_ben=0)
    set_door("merge")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Look.objects.update(**{column: CHANGES[column](make_subject())})


@pytest.mark.parametrize("door", ["", "merge"])
def test_a_look_is_not_deleted(door: str, make_looks) -> None:
    make_looks(of_ada=1, of_ben=1)
    before = rows()
    if door:
        set_door(door)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Look.objects.all().delete()
    assert rows() == before


def test_the_purge_deletes_looks(make_looks) -> None:
    ada, ben = make_looks(of_ada=2, of_ben=1)
    set_door("purge")
    Look.objects.filter(subject=ada).delete()
    assert [row[1] for row in rows()] == [ben.pk]


def test_a_person_who_was_looked_at_is_not_deleted(make_looks) -> None:
    ada, _ben = make_looks(of_ada=1, of_ben=0)
    with pytest.raises(ProtectedError):
        ada.delete()


@pytest.mark.django_db(transaction=True)
def test_a_door_closes_with_its_transaction(make_looks) -> None:
    make_looks(of_ada=1, of_ben=1)
    with transaction.atomic():
        set_door("purge")
    with pytest.raises(IntegrityError, match="append-only"):
        Look.objects.all().delete()
    assert len(rows()) == 2
