"""A ledger file that is lost, cut, changed or exchanged shuts the portal until it is mended (L11, A162)."""

import os
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacy.actions.ledger import note_choice, write_file_again, write_to_file
from privacy.actions.replaying import AnothersLedger, replay
from privacy.lasting import gate, ledger
from privacy.lasting.gate import ASKED_EVERY, LedgerLost, Shut, choices_missing, why_shut
from privacy.models import LedgerEntry, Subject
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]
LATER = NOW + 2 * ASKED_EVERY
LATEST = NOW + 4 * ASKED_EVERY


@pytest.fixture
def file(settings: Any, tmp_path: Path) -> Path:
    """A ledger file of this test's own."""
    settings.CHOICES_LEDGER = str(tmp_path / "choices.jsonl")
    return Path(settings.CHOICES_LEDGER)


@pytest.fixture
def three(file: Path, subject: Subject) -> list[LedgerEntry]:
    """Three choices that stand in the database and in the file."""
    kinds = (LedgerEntry.Kind.WITHDRAW, LedgerEntry.Kind.RESTRICT, LedgerEntry.Kind.OPT_OUT)
    made = [
        note_choice(kind=kind, subject=subject, at=NOW + timedelta(seconds=n), about=str(n))
        for n, kind in enumerate(kinds)
    ]
    assert why_shut(NOW) is None
    return made


@pytest.fixture(params=["running", "starting"])
def process(request: pytest.FixtureRequest, file: Path) -> Callable[[], None]:
    """A process that has read the file before, or one that starts now and knows nothing."""
    return (lambda: None) if request.param == "running" else gate._watches.clear


def raw(file: Path) -> list[bytes]:
    return file.read_bytes().splitlines(keepends=True)


def abouts(file: Path) -> list[str]:
    with file.open("rb") as opened:
        return [line.about for line in ledger.read(opened) if line.kind != ledger.REWRITTEN]


def in_place(file: Path, text: bytes) -> None:
    """Change a file as an editor or an attacker does, and let the clock of the disk go on."""
    file.write_bytes(text)
    later = file.stat().st_mtime_ns + 1_000_000_000
    os.utime(file, ns=(later, later))


def anothers(file: Path) -> None:
    """Put the ledger of another portal in the place of this one's."""
    prev, lines = ledger.NOTHING, []
    for seq in range(1, 6):
        line = ledger.Line(
            seq=seq,
            id=str(uuid4()),
            at=NOW.isoformat(),
            kind="erase",
            subject=str(uuid4()),
            prev=prev,
        )
        prev = line.sha256
        lines.append(line.written())
    other = file.with_name("other")
    other.write_bytes(b"".join(lines))
    other.replace(file)


def without_the_last(file: Path) -> None:
    in_place(file, b"".join(raw(file)[:2]))


def without_the_second(file: Path) -> None:
    first, _second, third = raw(file)
    in_place(file, first + third)


def with_a_changed_line(file: Path) -> None:
    in_place(file, file.read_bytes().replace(b'"kind":"restrict"', b'"kind":"withdraw"'))


def with_a_forged_line(file: Path) -> None:
    """Rewritten with a digest of its own that fits; the next line holds on to the old one."""
    with file.open("rb") as opened:
        lines = list(ledger.read(opened))
    forged = ledger.Line(**vars(lines[1]) | {"kind": "withdraw"})
    in_place(file, lines[0].written() + forged.written() + lines[2].written())


DAMAGE = {
    "deleted": (Path.unlink, "is not there"),
    "emptied": (lambda file: in_place(file, b""), "3 choices were written and are lost"),
    "cut": (
        without_the_last,
        "1 choices were written and are lost, from number 3 to 3; the file ends with number 2",
    ),
    "a line taken out": (without_the_second, "line 2: does not follow from the line before"),
    "a line changed": (with_a_changed_line, "line 2: changed since it was written"),
    "a line forged": (with_a_forged_line, "line 3: does not follow from the line before"),
    "exchanged": (anothers, "no choice of this database stands in the file"),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_nobody_is_served_until_the_file_is_written_again(
    how: str,
    three: list[LedgerEntry],
    file: Path,
    process: Callable[[], None],
    client: Client,
    time_machine: Any,
    tmp_path: Path,
) -> None:
    """A162: whatever was done to the file, a process that runs and one that starts both see it."""
    damage, what = DAMAGE[how]
    damage(file)
    process()
    time_machine.move_to(LATER, tick=False)
    page = client.get("/")
    assert page.status_code == 503
    assert "We are checking your choices." in page.content.decode()
    assert "ledger" not in page.content.decode()
    ready = client.get("/readyz")
    assert (ready.status_code, ready.content) == (503, b"the ledger is not whole\n")
    with pytest.raises(CommandError, match="privacy_ledger --check"):
        call_command("run_jobs", "--once")
    feed = tmp_path / "feed.csv"
    feed.write_text("record\n")
    with pytest.raises(CommandError, match="privacy_ledger --check"):
        call_command("load_feed", "cis", str(feed))
    with pytest.raises(CommandError, match=what) as said:
        call_command("privacy_ledger", "--check", stdout=StringIO())
    assert "--rewrite" in str(said.value)

    out = StringIO()
    call_command("privacy_ledger", "--rewrite", stdout=out)
    assert "choices written again." in out.getvalue()
    call_command("privacy_ledger", "--check", stdout=out)
    assert out.getvalue().endswith("The chain is whole.\n")
    assert client.get("/").status_code == 200
    assert sorted(abouts(file)) == ["0", "1", "2"]
    assert ledger.REWRITTEN in file.read_text()  # that this was done is itself in the chain


def test_a_damaged_file_is_set_aside_and_a_cut_one_is_gone_on_with(
    three: list[LedgerEntry], file: Path
) -> None:
    """The evidence of what was done to it stays; what is whole is only ever added to."""
    whole = file.read_bytes()
    without_the_last(file)
    cut = file.read_bytes()
    assert write_file_again(at=LATER) == 1
    assert file.read_bytes().startswith(cut)
    assert list(file.parent.iterdir()) == [file]
    with_a_changed_line(file)
    assert file.read_bytes() != whole
    damaged = file.read_bytes()
    assert write_file_again(at=LATEST) == 3
    aside = file.with_name("choices.jsonl.20261120T200020")
    assert sorted(file.parent.iterdir()) == [file, aside]
    assert aside.read_bytes() == damaged
    assert ledger.problems(file) == []


def test_no_number_is_given_twice(three: list[LedgerEntry], file: Path) -> None:
    """A backup still has a choice under the old number: replay would stumble over it."""
    file.unlink()
    write_file_again(at=LATER)
    assert set(LedgerEntry.objects.values_list("seq", flat=True)) == {4, 5, 6}


def test_a_choice_made_while_the_file_is_lost_waits_for_it(
    three: list[LedgerEntry], file: Path, subject: Subject, caplog: pytest.LogCaptureFixture
) -> None:
    """It is made, and no line covers up what is lost: the file is not even begun anew."""
    file.unlink()
    note_choice(kind=LedgerEntry.Kind.WITHDRAW, subject=subject, at=LATER, about="late")
    assert "LedgerLost" in caplog.text
    assert not file.exists()
    with pytest.raises(LedgerLost):
        write_to_file()
    assert write_file_again(at=LATER) == 4
    assert why_shut(LATEST) is None


def test_putting_the_right_file_back_opens_the_portal(three: list[LedgerEntry], file: Path) -> None:
    kept = file.read_bytes()
    file.unlink()
    assert why_shut(LATER) is Shut.LOST
    file.write_bytes(kept)
    assert why_shut(LATEST) is None
    anothers(file)
    assert why_shut(LATEST + ASKED_EVERY * 2) is Shut.LOST
    file.write_bytes(kept)
    assert why_shut(LATEST + ASKED_EVERY * 4) is None


def test_nobody_is_made_to_choose_what_was_chosen_elsewhere(
    three: list[LedgerEntry], file: Path
) -> None:
    anothers(file)
    with pytest.raises(AnothersLedger):
        replay(at=LATER)
    with pytest.raises(CommandError, match="belongs to another database"):
        call_command("privacy_replay", stdout=StringIO())
    assert LedgerEntry.objects.count() == 3


def test_a_damaged_file_is_not_set_aside_with_choices_that_stand_nowhere_else(
    three: list[LedgerEntry], file: Path, subject: Subject
) -> None:
    """Damaged, and the database restored: first the choices are made again, then the file is."""
    LedgerEntry.objects.filter(pk=three[2].pk).delete()
    with_a_changed_line(file)
    assert why_shut(LATER) is Shut.LOST
    with pytest.raises(CommandError, match="privacy_replay"):
        call_command("privacy_ledger", "--rewrite")
    assert len(list(file.parent.iterdir())) == 1
    [outcome] = replay(at=LATER)
    assert (UUID(outcome.line.id), outcome.problem) == (three[2].pk, "")
    assert write_file_again(at=LATER) == 3
    assert why_shut(LATEST) is None


# --- What must not shut it ------------------------------------------------------------------------------


def test_a_new_portal_has_no_file_and_is_open(file: Path, client: Client) -> None:
    assert why_shut(NOW) is None
    assert client.get("/").status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert why_shut(NOW) is None
    assert len(asked) == 0
    assert not file.exists()


def test_what_waits_to_be_written_is_not_lost(file: Path, subject: Subject) -> None:
    """The disk was full, or the process is between its commit and its line."""
    file.mkdir()
    note_choice(kind=LedgerEntry.Kind.WITHDRAW, subject=subject, at=NOW)
    file.rmdir()
    assert why_shut(NOW) is None
    assert write_to_file() == 1
    assert why_shut(LATER) is None


def test_a_line_that_another_process_wrote_meanwhile_is_there(
    three: list[LedgerEntry], file: Path, subject: Subject
) -> None:
    """This process read the file before the other wrote, and asks the database after."""
    mine = gate._watches.pop(file)
    note_choice(kind=LedgerEntry.Kind.WITHDRAW, subject=subject, at=LATER, about="by another")
    assert mine.lost(LATER) == set()
    mine.require_whole()
    assert mine.missing(LATER) == []


def test_rows_that_had_their_time_leave_their_lines_behind(
    three: list[LedgerEntry], file: Path
) -> None:
    """The purge takes the row; the line stays, and neither the one nor the other is missed."""
    LedgerEntry.objects.filter(pk=three[0].pk).update(at=NOW - timedelta(days=800))
    aged = ledger.Line(**vars(_first(file)) | {"at": (NOW - timedelta(days=800)).isoformat()})
    chained, prev = [aged.written()], aged.sha256
    for line in _rest(file):
        next_one = ledger.Line(**vars(line) | {"prev": prev})
        prev = next_one.sha256
        chained.append(next_one.written())
    in_place(file, b"".join(chained))
    LedgerEntry.objects.filter(pk=three[0].pk).delete()
    assert why_shut(LATER) is None
    assert choices_missing(LATER) == []


def _first(file: Path) -> ledger.Line:
    with file.open("rb") as opened:
        return next(ledger.read(opened))


def _rest(file: Path) -> list[ledger.Line]:
    with file.open("rb") as opened:
        return list(ledger.read(opened))[1:]


def test_asking_of_a_whole_file_costs_no_query_between_two_times(three: list[LedgerEntry]) -> None:
    assert why_shut(LATER) is None
    with CaptureQueriesContext(connection) as asked:
        for _n in range(100):
            why_shut(LATER)
    assert len(asked) == 0
