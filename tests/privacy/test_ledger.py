"""Choices stand in a file outside the database: whole, in order, whoever writes at once or dies."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from privacy.actions.ledger import note_choice, write_to_file
from privacy.lasting import ledger
from privacy.lasting.gate import (
    ASKED_EVERY,
    REACHES_BACK,
    ChoicesMissing,
    choices_missing,
    require_choices,
)
from privacy.models import LedgerEntry, Subject
from tests.conftest import NOW
from tests.house.rooms import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
WITHDRAW = LedgerEntry.Kind.WITHDRAW


@pytest.fixture
def file(settings: Any, tmp_path: Path) -> Path:
    """A ledger file of this test's own."""
    settings.CHOICES_LEDGER = str(tmp_path / "ledger" / "choices.jsonl")
    return Path(settings.CHOICES_LEDGER)


def lines(file: Path) -> list[ledger.Line]:
    with file.open("rb") as opened:
        return list(ledger.read(opened))


def seqs() -> list[int | None]:
    return list(LedgerEntry.objects.order_by("seq").values_list("seq", flat=True))


def test_a_choice_stands_in_the_file_once_it_is_made(file: Path, subject: Subject) -> None:
    """L11, A162: with everything that making it again needs, and nothing that names anybody."""
    with transaction.atomic():
        entry = note_choice(
            kind=LedgerEntry.Kind.CORRECT,
            subject=subject,
            at=NOW,
            about="accounts.Customer.name",
            sealed="Ada Okafor-Bell",
            digests=["d" * 64],
        )
        assert not file.exists()
    [line] = lines(file)
    assert (line.seq, UUID(line.id), UUID(line.subject)) == (1, entry.pk, subject.pk)
    assert (line.kind, line.about, line.digests) == (
        "correct",
        "accounts.Customer.name",
        ("d" * 64,),
    )
    assert b"Okafor" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    assert seqs() == [1]
    assert choices_missing(NOW) == []


def test_a_choice_that_is_rolled_back_never_stands_there(file: Path, subject: Subject) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note_choice(kind=WITHDRAW, subject=subject, at=NOW)
        raise ZeroDivisionError
    assert not file.exists()


def test_each_line_holds_on_to_the_one_before(file: Path, subject: Subject) -> None:
    for n in range(3):
        note_choice(kind=WITHDRAW, subject=subject, at=NOW + timedelta(seconds=n))
    found = lines(file)
    assert [line.seq for line in found] == [1, 2, 3]
    assert [line.prev for line in found] == [ledger.NOTHING, found[0].sha256, found[1].sha256]
    assert ledger.problems(file) == []


def tamper(how: str, raw: list[bytes]) -> list[bytes]:
    match how:
        case "changed":
            return [raw[0], raw[1].replace(b"withdraw", b"restrict"), raw[2]]
        case "taken out":
            return [raw[0], raw[2]]
        case "moved":
            return [raw[0], raw[2], raw[1]]
        case "made to look torn":
            return [raw[0], raw[1][:40] + b"\n", raw[2]]
    fields = json.loads(raw[1]) | {"about": "forged"}
    line = ledger.Line(**{k: v for k, v in fields.items() if k != "sha256"})
    return [raw[0], line.written(), raw[2]]


@pytest.mark.parametrize(
    "how", ["changed", "taken out", "moved", "made to look torn", "written anew"]
)
def test_whoever_changes_the_file_is_seen(how: str, file: Path, subject: Subject) -> None:
    for _n in range(3):
        note_choice(kind=WITHDRAW, subject=subject, at=NOW)
    raw = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(tamper(how, raw)))
    assert ledger.problems(file) != []


@pytest.mark.parametrize("cut", [1, 40, -1], ids=["one letter", "half", "all but its end"])
def test_a_torn_line_is_passed_over_and_its_choice_written_again(
    cut: int, file: Path, subject: Subject
) -> None:
    """A process died while it wrote: nothing is lost, nothing before it is touched."""
    note_choice(kind=WITHDRAW, subject=subject, at=NOW, about="whole")
    before = file.read_bytes()
    note_choice(kind=WITHDRAW, subject=subject, at=NOW, about="torn")
    torn = file.read_bytes()[len(before) :][:cut]
    file.write_bytes(before + torn)
    LedgerEntry.objects.filter(about="torn").update(seq=None)
    assert choices_missing(NOW) == []
    assert write_to_file() == (0 if cut == -1 else 1)
    note_choice(kind=WITHDRAW, subject=subject, at=NOW, about="next")
    assert file.read_bytes().startswith(before + torn)
    assert [line.about for line in lines(file)] == ["whole", "torn", "next"]
    assert seqs() == [1, 2, 3]
    broken = [problem.what for problem in ledger.problems(file)]
    assert broken == ([] if cut == -1 else ["torn, and passed over"])


def test_what_was_written_by_a_process_that_died_before_it_said_so_is_not_written_twice(
    file: Path, subject: Subject
) -> None:
    note_choice(kind=WITHDRAW, subject=subject, at=NOW)
    LedgerEntry.objects.update(seq=None)
    assert write_to_file() == 0
    assert (len(lines(file)), seqs()) == (1, [1])


def test_a_file_that_cannot_be_written_does_not_undo_the_choice(
    file: Path, subject: Subject, caplog: pytest.LogCaptureFixture
) -> None:
    """The job writes it when the disk is back."""
    file.mkdir(parents=True)
    note_choice(kind=WITHDRAW, subject=subject, at=NOW)
    assert seqs() == [None]
    assert "write_to_file" in caplog.text
    file.rmdir()
    assert write_to_file() == 1
    assert seqs() == [1]


WRITER = """
import os, sys, uuid, django
django.setup()
from datetime import datetime, UTC
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from privacy.actions.ledger import note_choice
from privacy.models import LedgerEntry, Subject
for n in range(20):
    subject = Subject.objects.create(created_at=datetime.now(UTC))
    note_choice(kind=LedgerEntry.Kind.OPT_OUT, subject=subject, at=datetime.now(UTC), about="x" * 100)
"""


def test_several_processes_write_at_once_and_no_line_is_lost_or_mixed(file: Path) -> None:
    """A162: four processes, twenty choices each, one chain."""
    import os

    environment = os.environ | {
        "CHOICES_LEDGER": str(file),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    command = [sys.executable, "-c", WRITER, connection.settings_dict["NAME"]]
    processes = [subprocess.Popen(command, env=environment, cwd=ROOT) for _n in range(4)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0, 0]
    write_to_file()
    assert ledger.problems(file) == []
    assert [line.seq for line in lines(file)] == list(range(1, 81)) == seqs()
    assert {UUID(line.id) for line in lines(file)} == set(
        LedgerEntry.objects.values_list("pk", flat=True)
    )
    assert choices_missing(NOW) == []


# --- The gate -------------------------------------------------------------------------------------------


def test_a_choice_the_database_has_never_heard_of_is_missing_until_it_has(
    file: Path, subject: Subject
) -> None:
    """L11: this process has seen the choice in the database before, and notices that it went."""
    entry = note_choice(kind=WITHDRAW, subject=subject, at=NOW)
    assert choices_missing(NOW) == []
    LedgerEntry.objects.all().delete()
    later = NOW + ASKED_EVERY * 2
    assert [UUID(line.id) for line in choices_missing(later)] == [entry.pk]
    with pytest.raises(ChoicesMissing):
        require_choices(later)
    entry.save(force_insert=True)
    assert choices_missing(later) == []


def test_a_process_that_starts_on_a_restored_backup_notices_at_once(
    file: Path, subject: Subject, settings: Any
) -> None:
    for _n in range(3):
        note_choice(kind=WITHDRAW, subject=subject, at=NOW)
    gone = LedgerEntry.objects.get(seq=2)
    gone.delete()
    copy = file.with_name("as a new process sees it")
    copy.write_bytes(file.read_bytes())
    settings.CHOICES_LEDGER = str(copy)
    assert [line.seq for line in choices_missing(NOW)] == [2]


def test_asking_costs_no_query_while_the_file_stays_as_it_is(file: Path, subject: Subject) -> None:
    note_choice(kind=WITHDRAW, subject=subject, at=NOW)
    assert choices_missing(NOW) == []
    with CaptureQueriesContext(connection) as asked:
        for _n in range(100):
            choices_missing(NOW)
    assert len(asked) == 0


def test_choices_that_the_database_keeps_no_longer_are_not_missed(
    file: Path, subject: Subject, settings: Any
) -> None:
    """Purging entries of two years ago must not look like a restore."""
    note_choice(kind=WITHDRAW, subject=subject, at=NOW - REACHES_BACK)
    note_choice(kind=WITHDRAW, subject=subject, at=NOW)
    LedgerEntry.objects.all().delete()
    copy = file.with_name("as a new process sees it")
    copy.write_bytes(file.read_bytes())
    settings.CHOICES_LEDGER = str(copy)
    assert [line.seq for line in choices_missing(NOW)] == [2]


def test_without_a_file_nothing_is_missing_and_nothing_is_written(
    subject: Subject, settings: Any
) -> None:
    assert settings.CHOICES_LEDGER == ""
    note_choice(kind=WITHDRAW, subject=subject, at=NOW)
    assert (choices_missing(NOW), write_to_file(), seqs()) == ([], 0, [None])
