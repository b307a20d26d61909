"""A corrected value outlives a restore and not its person: it lies beside the ledger (L09, L11)."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import Customer
from privacy.actions.correcting import put_right
from privacy.actions.erasure import erase
from privacy.actions.ledger import drop_values, write_to_file
from privacy.actions.replaying import replay
from privacy.erasing.erasure import plan
from privacy.erasing.proof import look_for, values_of
from privacy.jobs import forget
from privacy.lasting import ledger, values
from privacy.lasting.gate import ASKED_EVERY, REACHES_BACK, choices_missing
from privacy.models import LedgerEntry, Subject
from tests.conftest import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LATER = NOW + 2 * ASKED_EVERY
RIGHT = "Zephyrine Quillon-Howe"


@pytest.fixture(autouse=True)
def file(settings: Any, tmp_path: Path) -> Path:
    """A ledger file of this test's own."""
    settings.CHOICES_LEDGER = str(tmp_path / "choices.jsonl")
    return Path(settings.CHOICES_LEDGER)


@pytest.fixture
def nora(db: None) -> Customer:
    """A customer whose name the utility has wrong."""
    subject = Subject.objects.create(created_at=NOW)
    return Customer.objects.create(number="C-77", subject=subject, name="Q. Zefirin")


def correct(customer: Customer) -> LedgerEntry:
    """Put her name right, and have it written to the file."""
    put_right(
        subject=customer.subject,
        column="accounts.Customer.name",
        row=str(customer.pk),
        value=RIGHT,
        at=NOW,
    )
    write_to_file()
    return LedgerEntry.objects.get(kind=LedgerEntry.Kind.CORRECT)


def erase_her(customer: Customer) -> None:
    subject = customer.subject
    erase(subject=subject, digest=plan(subject, on=TODAY).digest, by=subject, at=NOW)
    write_to_file()


def name_of(customer: Customer) -> str:
    customer.refresh_from_db()
    return customer.name


def line_of(file: Path, entry: LedgerEntry) -> ledger.Line:
    with file.open("rb") as opened:
        [found] = [line for line in ledger.read(opened) if UUID(line.id) == entry.pk]
    return found


def test_the_file_is_read_with_every_key_and_says_nothing_of_the_erased(
    file: Path, nora: Customer
) -> None:
    """L09: the proof of erasure opens what is sealed; it sees the value before, and none after."""
    entry = correct(nora)
    known = values_of(nora.subject)
    theirs = [it for it in known if it.name == "accounts.Customer.name"]
    before = {hit.where for hit in look_for(theirs, files=[file.parent]).left}
    assert f"file {entry.pk}, unsealed" in before

    erase_her(nora)

    assert values.there(file) == set()
    after = look_for(known, files=[file.parent]).left
    assert [hit.where for hit in after if hit.where.startswith("file")] == []
    assert ledger.problems(file) == []
    assert line_of(file, entry).sealed != ""  # the digest of what is gone


def test_a_backup_from_before_the_correction_does_not_bring_it_back(
    file: Path, nora: Customer, time_machine: Any
) -> None:
    point = transaction.savepoint()
    correct(nora)
    erase_her(nora)
    transaction.savepoint_rollback(point)
    time_machine.move_to(LATER, tick=False)
    assert [it.replayed for it in replay(at=LATER)] == ["done", "done"]
    assert (name_of(nora), values.there(file), choices_missing(LATER)) == ("", set(), [])
    assert not LedgerEntry.objects.exclude(sealed=None).exists()


def test_a_backup_from_between_brings_it_back_until_the_erasure_is_made_again(
    file: Path, nora: Customer, time_machine: Any
) -> None:
    correct(nora)
    point = transaction.savepoint()
    erase_her(nora)
    transaction.savepoint_rollback(point)
    assert name_of(nora) == RIGHT
    time_machine.move_to(LATER, tick=False)
    assert [it.replayed for it in replay(at=LATER)] == ["done"]
    assert (name_of(nora), values.there(file)) == ("", set())
    assert not LedgerEntry.objects.exclude(sealed=None).exists()


def test_the_correction_of_somebody_who_stays_is_put_back(
    file: Path, nora: Customer, time_machine: Any
) -> None:
    """L16: with its value, which is then lost from beside the file as well."""
    point = transaction.savepoint()
    entry = correct(nora)
    transaction.savepoint_rollback(point)
    time_machine.move_to(LATER, tick=False)
    sealed = values.kept(file, entry.pk, line_of(file, entry).sealed)
    values.put(file, entry.pk, b"exchanged")
    assert [it.problem for it in replay(at=LATER)] == [
        "its value is gone from beside the ledger file"
    ]
    values.put(file, entry.pk, sealed or b"")
    assert [it.replayed for it in replay(at=LATER)] == ["done"]
    assert name_of(nora) == RIGHT


def test_what_is_lost_from_beside_the_file_is_named_and_laid_down_again(
    file: Path, nora: Customer
) -> None:
    entry = correct(nora)
    values.drop(file, entry.pk)
    with pytest.raises(CommandError, match="choice 1: its value is not beside the file"):
        call_command("privacy_ledger", "--check")
    call_command("privacy_ledger", "--rewrite")
    call_command("privacy_ledger", "--check")
    assert values.there(file) == {entry.pk}


def test_an_old_copy_that_comes_back_goes_again(file: Path, nora: Customer) -> None:
    """Also what a process left that died between the line of the erasure and the deletion."""
    entry = correct(nora)
    sealed = values.kept(file, entry.pk, line_of(file, entry).sealed)
    assert drop_values(at=NOW) == 0
    erase_her(nora)
    values.put(file, entry.pk, sealed or b"")
    assert forget(NOW) >= 1
    assert values.there(file) == set()


def test_a_value_goes_when_no_backup_can_need_it(file: Path, nora: Customer) -> None:
    """A176: it is kept no longer than the choice itself."""
    correct(nora)
    assert drop_values(at=NOW + REACHES_BACK - timedelta(days=1)) == 0
    assert drop_values(at=NOW + REACHES_BACK) == 1
    assert values.there(file) == set()


def test_nobody_else_may_read_it(file: Path, nora: Customer) -> None:
    entry = correct(nora)
    folder = values.folder(file)
    assert [path.stat().st_mode & 0o077 for path in (folder, folder / str(entry.pk))] == [0, 0]
