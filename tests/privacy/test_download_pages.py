"""Asking for the file, waiting for it, and having it: for its person alone, who proved it a moment ago."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from privacy.actions.exports import KEPT, ask_for_export
from privacy.jobs import make_exports
from privacy.models import ExportPackage
from tests.conftest import NOW, Town
from tests.privacy.packages import files_in, make_package
from tests.privacy.test_held import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "exports")]
As = Callable[[str | None], Client]
PAGE, FILE = "/privacy/download/", "/privacy/download/file/"


def downloaded(response: Any) -> ZipFile:
    return ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_a_person_asks_waits_and_has_the_file(town: Town, as_: As) -> None:
    """L20, L23, A123: without anybody's help, and at no cost."""
    client = as_("ada")
    assert "Your data is yours to take along" in text_of(client.get(PAGE))
    assert client.post(PAGE, {"what": "everything"}).headers["Location"] == PAGE
    assert "Your file is being made" in text_of(client.get(PAGE))
    assert make_exports(NOW) == 1
    assert "It waits here until 27 November 2026" in text_of(client.get(PAGE))
    response = client.post(FILE)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="my-data-2026-11-20.zip"'
    )
    assert response.headers["Cache-Control"] == "no-store"
    package = ExportPackage.objects.get()
    assert response.headers["Content-Length"] == str(package.size)
    assert "OKAFOR" in downloaded(response).read("data.json").decode()
    assert package.downloaded_at == NOW


def test_the_wait_tells_how_far_it_has_come_and_survives_a_reload(
    town: Town, left_open: As
) -> None:
    """Also for a browser that proved who it is too long ago: the state of the work is no secret."""
    package = ask_for_export(
        subject=town.users["ada"].subject, first=None, last=None, language="en", at=NOW
    )
    client = left_open("ada")
    assert "It begins in a moment" in text_of(client.get(PAGE))
    ExportPackage.objects.filter(pk=package.pk).update(done=21, parts=57)
    for _n in range(2):
        assert "21 of 57 parts are done" in text_of(client.get(PAGE))


@pytest.mark.parametrize("who", ["ada", "dana"])
def test_the_file_is_for_whoever_just_proved_who_they_are(
    who: str, town: Town, left_open: As
) -> None:
    """L29, A010: asking for it and having it ask for the password, or for what one has instead."""
    make_package(town.users[who].subject)
    client = left_open(who)
    asked = [client.get(PAGE), client.post(PAGE, {"what": "everything"}), client.post(FILE)]
    assert {response.status_code for response in asked} == {302}
    assert {response.headers["Location"].partition("?")[0] for response in asked} <= {
        "/sign-in/reauthenticate/",
        "/sign-in/2fa/reauthenticate/",
    }
    assert ExportPackage.objects.get().downloaded_at is None


def test_somebody_without_password_and_factor_is_mailed_a_code(town: Town, left_open: As) -> None:
    """L29: no pass for whoever has nothing to show."""
    ada = town.users["ada"]
    ada.set_unusable_password()
    ada.save()
    response = left_open("ada").get(PAGE)
    assert response.headers["Location"].startswith("/sign-in/reauthenticate/code/")


def test_a_file_is_nobody_elses(town: Town, as_: As) -> None:
    """L21: the address has no number; whoever asks gets their own or none."""
    make_package(town.users["ada"].subject)
    response = as_("ben").post(FILE)
    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    make_package(town.users["ben"].subject)
    text = downloaded(as_("ben").post(FILE)).read("data.json").decode()
    assert "ben@example.org" in text
    assert "OKAFOR" not in text


def test_opening_the_address_of_the_file_leads_to_its_button(town: Town, as_: As) -> None:
    """A link, a prefetch or the way back from the proof hands nothing out."""
    make_package(town.users["ada"].subject)
    response = as_("ada").get(FILE)
    assert (response.status_code, response.headers["Location"]) == (302, PAGE)


def test_after_a_week_there_is_nothing_to_have(town: Town, as_: As) -> None:
    """L21."""
    make_package(town.users["ada"].subject, at=NOW - KEPT)
    client = as_("ada")
    assert client.post(FILE).status_code == 302
    assert "Your data is yours to take along" in text_of(client.get(PAGE))


def test_a_file_that_was_lost_is_said_to_be(town: Town, as_: As, exports: Path) -> None:
    make_package(town.users["ada"].subject)
    [name] = files_in(exports)
    (exports / name).unlink()
    client = as_("ada")
    assert client.post(FILE).headers["Location"] == PAGE
    assert "The file is not there any more. Please ask for it again." in text_of(client.get(PAGE))


def test_a_file_whose_secret_was_taken_away_is_said_to_be_lost(
    town: Town, as_: As, settings: Any
) -> None:
    make_package(town.users["ada"].subject)
    settings.PRIVACY_KEYS = {2: "another secret"}
    assert as_("ada").post(FILE).headers["Location"] == PAGE


def test_a_file_that_could_not_be_made_is_said_to_be(town: Town, as_: As) -> None:
    ask_for_export(subject=town.users["ada"].subject, first=None, last=None, language="en", at=NOW)
    ExportPackage.objects.update(tries=3)
    client = as_("ada")
    assert "We could not make your file." in text_of(client.get(PAGE))
    client.post(PAGE, {"what": "everything"})
    assert "Your file is being made" in text_of(client.get(PAGE))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({"what": "everything", "first": "2026-01-01"}, (None, None)),
        ({"what": "days", "first": "2026-01-01"}, (date(2026, 1, 1), None)),
        ({"what": "days", "last": "2026-01-02"}, (None, date(2026, 1, 2))),
        (
            {"what": "days", "first": "2026-01-01", "last": "2026-01-01"},
            (date(2026, 1, 1), date(2026, 1, 1)),
        ),
    ],
)
def test_days_may_be_chosen(
    typed: dict[str, str], asked: tuple[date | None, date | None], town: Town, as_: As
) -> None:
    """L07."""
    as_("ada").post(PAGE, typed)
    package = ExportPackage.objects.get()
    assert (package.from_date, package.to_date) == asked


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"what": "days"}, "Give at least one of the two days."),
        (
            {"what": "days", "first": "2026-01-02", "last": "2026-01-01"},
            "This day is before the first one.",
        ),
        ({"what": "days", "first": "yesterday"}, "Enter a valid date."),
        ({"what": "all of it"}, "Select a valid choice."),
    ],
)
def test_a_wish_that_makes_no_sense_is_asked_again(
    typed: dict[str, str], said: str, town: Town, as_: As
) -> None:
    text = text_of(as_("ada").post(PAGE, typed))
    assert said in text
    assert not ExportPackage.objects.exists()


def test_the_file_is_not_kept_by_the_browser_nor_named_in_an_address(town: Town, as_: As) -> None:
    """L21: no store, no number, no secret in an address."""
    package = make_package(town.users["ada"].subject)
    page = as_("ada").get(PAGE)
    assert package.pk.hex not in page.content.decode()
    assert str(package.pk) not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
