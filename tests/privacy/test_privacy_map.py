"""Declaring a map: what it refuses, and in which order erasure walks it."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Group

from privacy.map import (
    AlreadyDescribed,
    Automated,
    Cookie,
    Entry,
    Erase,
    NoSubject,
    NotPersonal,
    Personal,
    PrivacyMap,
    ToldAs,
)
from privacy.models import Look, Subject

NAME = Personal(
    "name",
    purposes=("account",),
    source="subject",
    basis="contract",
    keep="months_24",
    erase=Erase.NULL,
)
NUMBER = NotPersonal("a number")


def test_a_model_is_described_by_class_or_by_label() -> None:
    by_class, by_label = PrivacyMap(), PrivacyMap()
    by_class.describe(Group, subject="user__subject", clock="at", id=NUMBER, name=NAME)
    by_label.describe("auth.Group", subject="user__subject", clock="at", id=NUMBER, name=NAME)
    assert by_class == by_label
    assert by_class.models == {
        "auth.Group": Entry(
            label="auth.Group",
            subject="user__subject",
            columns={"id": NUMBER, "name": NAME},
            clock="at",
        )
    }
    assert by_class.models["auth.Group"].personal == {"name": NAME}


def test_a_column_with_a_taken_name_has_an_underscore() -> None:
    it = PrivacyMap()
    it.describe("notices.Mail", subject="to__subject", subject_=NAME, from_=NAME, clock_=NUMBER)
    assert it.models["notices.Mail"].columns == {"subject": NAME, "from": NAME, "clock": NUMBER}
    assert it.models["notices.Mail"].subject == "to__subject"


def test_nothing_is_described_twice() -> None:
    it = PrivacyMap()
    cookie = Cookie("a", group="necessary", purposes=("account",), keep="session", what_for="")
    it.describe("auth.Group", id=NUMBER)
    it.describe_table("old", id=NUMBER)
    it.describe_cookies(cookie)
    with pytest.raises(AlreadyDescribed, match=r"auth\.Group"):
        it.describe(Group, id=NUMBER)
    with pytest.raises(AlreadyDescribed, match="old"):
        it.describe_table("old", id=NUMBER)
    with pytest.raises(AlreadyDescribed, match="a"):
        it.describe_cookies(cookie)


def test_what_works_by_itself_is_declared_once() -> None:
    it = PrivacyMap()
    working = Automated("sums", name="", how="", effect="", categories=())
    it.describe_automated(working)
    assert it.automated == {"sums": working}
    with pytest.raises(AlreadyDescribed, match="sums"):
        it.describe_automated(working)


def test_how_a_table_is_shown_to_its_person_is_part_of_its_entry() -> None:
    it = PrivacyMap()
    told = ToldAs(columns=("a",), rows=lambda rows: iter([]), about="")
    hidden = replace(NAME, export=False, not_exported_because="it opens something")
    it.describe(
        "a.A",
        subject="x",
        called="Yours",
        beside={"bill": "bill__number"},
        told=told,
        name=NAME,
        key=hidden,
        id=NUMBER,
        called_=NAME,
    )
    entry = it.models["a.A"]
    assert (entry.called, entry.beside, entry.told) == ("Yours", {"bill": "bill__number"}, told)
    assert (list(entry.exported), list(entry.withheld)) == (["name", "called"], ["key"])


def test_one_map_does_not_touch_another() -> None:
    one, other = PrivacyMap(), PrivacyMap()
    one.describe("auth.Group", id=NUMBER)
    assert other == PrivacyMap()


def test_erasure_walks_backwards() -> None:
    it = PrivacyMap()
    it.describe("privacy.Subject", id=NUMBER)
    it.describe("accounts.User", id=NUMBER)
    it.describe("billing.Bill", id=NUMBER)
    assert [entry.label for entry in it.in_erasure_order()] == [
        "billing.Bill",
        "accounts.User",
        "privacy.Subject",
    ]


@pytest.mark.django_db
def test_rows_of_a_person_are_found_once_each(make_looks) -> None:
    """A path through many rows would give a row as often as it has ways."""
    ada, _ben = make_looks(of_ada=3, of_ben=1)
    through_looks = Entry(label="privacy.Subject", subject="looks__subject", columns={})
    assert list(through_looks.rows_of(ada, Subject)) == [ada]


@pytest.mark.django_db
def test_rows_of_a_person_are_theirs_alone(make_looks) -> None:
    ada, ben = make_looks(of_ada=2, of_ben=1)
    by_path = Entry(label="privacy.Look", subject="subject", columns={})
    by_call = Entry(
        label="privacy.Look",
        subject=lambda subject: Look.objects.filter(subject=subject),
        columns={},
    )
    by_nobody = Entry(label="privacy.Look", subject=NoSubject("lost"), columns={})
    for subject, count in [(ada, 2), (ben, 1)]:
        assert {look.subject_id for look in by_path.rows_of(subject, Look)} == {subject.pk}
        assert by_path.rows_of(subject, Look).count() == count
        assert set(by_call.rows_of(subject, Look)) == set(by_path.rows_of(subject, Look))
        assert list(by_nobody.rows_of(subject, Look)) == []
