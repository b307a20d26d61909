"""Files that people send along: told by their bytes, looked at by the scanner, seen by staff after that."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from privacy.keys import Unreadable
from programs.actions.papers import MOST_PAPERS, TooMany, keep_papers
from programs.jobs import scan_papers
from programs.models import Application, ApplicationEvent, Paper, Program
from tests.conftest import NOW, Town
from tests.privacy.test_papers import clamd
from tests.programs.conftest import applied, upload
from tests.programs.pictures import jpeg

__all__ = ["clamd"]
As = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FOUND, CLEAN = b"stream: Eicar-Signature FOUND\0", b"stream: OK\0"
# The test string of EICAR, in two parts so that no scanner takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
FORM = {"cost": "180", "pay_as": "credit"}
NOBODY_ANSWERS = "127.0.0.1:1"


def sent(as_: As, content: bytes) -> Any:
    return as_("ada").post("/programs/toilets/apply/", {**FORM, "paper_receipt": upload(content)})


@pytest.mark.parametrize(
    "content", [EICAR, b"<script>", b"%PDF-1.7 cut off", jpeg() + b"PK\x03\x04"]
)
def test_a_file_is_told_by_its_bytes_and_not_by_its_name(
    content: bytes, as_: As, program: Program
) -> None:
    page = sent(as_, content)
    assert "Send a PDF, a JPEG or a PNG and nothing else." in page.content.decode()
    assert Application.objects.count() == 0


def test_a_file_that_the_scanner_knows_is_not_taken(
    as_: As, program: Program, clamd: Callable[[bytes], list[bytes]]
) -> None:
    """EICAR's string in a PDF: the scanner is given the file as it came."""
    pdf = b"%PDF-1.7\n" + EICAR + b"\n%%EOF"
    got = clamd(FOUND)
    page = sent(as_, pdf)
    assert b"".join(got) == pdf
    assert "Our virus scanner stopped one of the files." in page.content.decode()
    assert (Application.objects.count(), Paper.objects.count()) == (0, 0)


def test_a_file_is_shown_to_staff_once_the_scanner_has_seen_it(
    as_: As, town: Town, program: Program, settings: Any, clamd: Callable[[bytes], list[bytes]]
) -> None:
    settings.VIRUS_SCANNER = NOBODY_ANSWERS
    found = applied(town, program)
    [paper] = Paper.objects.all()
    path = f"/staff/programs/{found.pk}/papers/{paper.pk}/"
    assert as_("admin").get(path).status_code == 404
    page = as_("admin").get(f"/staff/programs/{found.pk}/").content.decode()
    assert "Waits for the scanner" in page
    assert path not in page
    assert scan_papers(NOW) == 0  # nobody answers yet
    clamd(CLEAN)
    assert scan_papers(NOW) == 1
    assert as_("admin").get(path).status_code == 200


def test_a_file_that_is_found_out_later_is_thrown_away_and_asked_for_again(
    as_: As, town: Town, program: Program, settings: Any, clamd: Callable[[bytes], list[bytes]]
) -> None:
    settings.VIRUS_SCANNER = NOBODY_ANSWERS
    found = applied(town, program)
    clamd(FOUND)
    assert scan_papers(NOW) == 1
    found.refresh_from_db()
    assert (found.state, Paper.objects.count()) == ("asked", 0)
    assert ApplicationEvent.objects.latest("pk").kind == "infected"
    page = as_("ada").get(f"/programs/applications/{found.pk}/").content.decode()
    assert "Our virus scanner stopped a file that you sent." in page


def test_without_a_scanner_staff_read_that_nobody_looked(
    as_: As, town: Town, program: Program
) -> None:
    """As beside the papers of the privacy office."""
    found = applied(town, program)
    page = as_("admin").get(f"/staff/programs/{found.pk}/").content.decode()
    assert "There is no scanner" in page


def test_nobody_fills_the_disk(town: Town, program: Program) -> None:
    found = applied(town, program)
    for _n in range(MOST_PAPERS - 1):
        keep_papers(application=found, files={"after": jpeg()}, at=NOW)
    with pytest.raises(TooMany):
        keep_papers(application=found, files={"after": jpeg()}, at=NOW)


def test_a_file_of_one_application_is_refused_as_that_of_another(
    town: Town, program: Program
) -> None:
    [first], [second] = (
        list(applied(town, program, who).papers.all()) for who in ("ada mill", "tom orchard")
    )
    first.sealed_key, first.content = second.sealed_key, second.content
    with pytest.raises(Unreadable):
        first.opened()
