"""The file of a download: sealed, made once, made again after a crash, gone after a week."""

import io
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection, connections

from privacy import sql, vault
from privacy.actions.exports import KEPT, ask_for_export, hand_over
from privacy.actions.merging import merge_subjects
from privacy.jobs import forget_exports, make_exports, send_letters
from privacy.keys import Unreadable
from privacy.models import ExportPackage, Letter, Subject
from privacy.models.exports import MOST_TRIES
from privacy.showing import packages
from tests.conftest import NOW, Town
from tests.fakes import Mailbox, everything_stored, text_of
from tests.privacy.packages import files_in, make_package, opened

pytestmark = pytest.mark.django_db
KEY = b"k" * 32


# --- Sealing ----------------------------------------------------------------------------------------


def seal(text: bytes, *, step: int = 1000) -> bytes:
    file = io.BytesIO()
    writer = vault.SealedWriter(file, key=KEY, about=b"one")
    for start in range(0, len(text), step):
        writer.write(text[start : start + step])
    writer.close()
    assert writer.size == len(text)
    return file.getvalue()


def unseal(sealed: bytes, *, key: bytes = KEY, about: bytes = b"one") -> bytes:
    return b"".join(vault.unsealed(io.BytesIO(sealed), key=key, about=about))


@pytest.mark.parametrize(
    "length", [0, 1, vault.PIECE - 1, vault.PIECE, vault.PIECE + 1, 3 * vault.PIECE]
)
@pytest.mark.parametrize("step", [1000, 10 * vault.PIECE])
def test_what_was_sealed_comes_out_as_it_was(length: int, step: int) -> None:
    text = bytes(n % 251 for n in range(length))
    sealed = seal(text, step=step)
    assert unseal(sealed) == text
    assert text[:40] not in sealed or length < 2


def test_a_file_that_was_touched_is_refused() -> None:
    """A changed byte, a piece cut off, left out, swapped, added; another key, another's file."""
    sealed = seal(b"x" * (3 * vault.PIECE))
    piece = vault.PIECE + vault.SEAL
    one, two, three = (sealed[n * piece : (n + 1) * piece] for n in range(3))
    touched = [
        bytes([sealed[0] ^ 1]) + sealed[1:],
        sealed[:-1],
        one + two,
        one,
        b"",
        one + three,
        two + one + three,
        sealed + one,
    ]
    for file in touched:
        with pytest.raises(Unreadable):
            unseal(file)
    with pytest.raises(Unreadable):
        unseal(sealed, key=b"j" * 32)
    with pytest.raises(Unreadable):
        unseal(sealed, about=b"two")


def test_the_file_cannot_be_read_without_the_row(town: Town, exports: Path) -> None:
    """Names and words are nowhere in the folder, and the key is nowhere in the database."""
    package = make_package(town.users["ada"].subject)
    [name] = files_in(exports)
    written = (exports / name).read_bytes()
    assert (exports / name).stat().st_mode & 0o077 == 0
    assert exports.stat().st_mode & 0o077 == 0
    assert [
        word for word in (b"Okafor", b"OKAFOR", b"PK\x03\x04", b"data.json") if word in written
    ] == []
    key = packages.keys.unseal(bytes(package.sealed_key))
    assert [row for row in everything_stored() if key in row[2]] == []
    assert len(opened(package).namelist()) > 5
    package.sealed_key = packages.keys.seal("00" * 32)
    with pytest.raises(Unreadable):
        opened(package)


# --- Asking and making --------------------------------------------------------------------------------


def test_asking_twice_makes_one_file(town: Town, exports: Path, mailbox: Mailbox) -> None:
    ada = town.users["ada"].subject
    asked = [
        ask_for_export(subject=ada, first=None, last=None, language="en", at=NOW) for _n in range(2)
    ]
    assert asked[0] == asked[1]
    assert [make_exports(NOW), make_exports(NOW)] == [1, 0]
    assert len(files_in(exports)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_make_one_file(exports: Path) -> None:
    """Both wait at the same moment; the second finds what the first asked for."""
    person = Subject.objects.create(created_at=NOW)
    together = threading.Barrier(2)
    found: list[ExportPackage] = []

    def ask() -> None:
        together.wait()
        found.append(ask_for_export(subject=person, first=None, last=None, language="en", at=NOW))
        connections.close_all()

    threads = [threading.Thread(target=ask) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert found[0] == found[1]
    assert ExportPackage.objects.count() == 1


def test_a_new_wish_replaces_the_file(town: Town, exports: Path) -> None:
    """Its key goes at once; the sweep takes the file."""
    ada = town.users["ada"].subject
    first = make_package(ada)
    later = NOW + timedelta(hours=1)
    second = make_package(ada, at=later)
    assert ExportPackage.objects.get() == second
    assert forget_exports(later) == 1
    assert files_in(exports) == [second.pk.hex]
    assert first.pk != second.pk


def test_the_letter_says_that_it_is_there_and_nothing_else(
    town: Town, exports: Path, mailbox: Mailbox
) -> None:
    """L21: no personal data in a mail."""
    make_package(town.users["ada"].subject)
    assert send_letters(NOW) == 1
    mail = mailbox.only()
    assert (mail["To"], mail["Subject"]) == ("ada@example.org", "Your data is ready")
    for kind in ("plain", "html"):
        text = text_of(mail, kind)
        assert "Download my data" in text
        assert [word for word in ("OKAFOR", "4711", "Mill Lane", "ada@") if word in text] == []


@pytest.fixture
def elsewhere(db: None) -> Iterator[Any]:
    """Another worker's connection to the database."""
    other = connection.copy()
    yield other
    other.close()


def test_a_worker_leaves_alone_what_another_is_at_and_takes_over_when_it_dies(
    elsewhere: Any, subject: Subject, exports: Path
) -> None:
    """The other one is killed in the middle: its connection ends, half a file and a row are left."""
    package = ask_for_export(subject=subject, first=None, last=None, language="en", at=NOW)
    with elsewhere.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [str(package.pk)])
    ExportPackage.objects.filter(pk=package.pk).update(tries=1, done=7, parts=60)
    exports.mkdir()
    part = packages.path_of(package).with_suffix(".part")
    part.write_bytes(b"half a file")
    assert make_exports(NOW) == 0
    assert files_in(exports) == [part.name]
    elsewhere.close()
    assert make_exports(NOW) == 1
    package.refresh_from_db()
    assert (package.tries, package.ready_at) == (2, NOW)
    assert files_in(exports) == [package.pk.hex]
    assert isinstance(opened(package), ZipFile)


def test_the_lock_is_given_back(subject: Subject, elsewhere: Any, exports: Path) -> None:
    package = make_package(subject)
    with elsewhere.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [str(package.pk)])
        assert cursor.fetchone() == (True,)
    assert not sql.take(str(package.pk))


def test_a_disk_that_refuses_is_tried_three_times(
    subject: Subject, exports: Path, caplog: pytest.LogCaptureFixture
) -> None:
    exports.parent.joinpath("exports").write_text("a file where the folder should be")
    package = ask_for_export(subject=subject, first=None, last=None, language="en", at=NOW)
    assert [make_exports(NOW) for _n in range(MOST_TRIES + 1)] == [0] * (MOST_TRIES + 1)
    package.refresh_from_db()
    assert (package.failed, package.under_way, package.tries) == (True, False, MOST_TRIES)
    assert len(caplog.records) == MOST_TRIES
    again = ask_for_export(subject=subject, first=None, last=None, language="en", at=NOW)
    assert again != package
    assert again.under_way


def test_how_far_it_has_come_is_written_down(subject: Subject, exports: Path) -> None:
    package = make_package(subject)
    assert package.parts > 40
    assert package.done == package.parts - 1  # the last thing that is told is its beginning


def test_a_file_nobody_wants_any_more_is_not_handed_over(subject: Subject, exports: Path) -> None:
    """The person was erased, or asked anew, while it was being written."""
    package = ask_for_export(subject=subject, first=None, last=None, language="en", at=NOW)
    key, size = packages.build(package, NOW)
    ExportPackage.objects.all().delete()
    assert not hand_over(package=package, key=key, size=size, at=NOW)
    assert not Letter.objects.exists()
    assert forget_exports(NOW) == 1
    assert files_in(exports) == []


def test_after_a_week_file_and_key_go_together(town: Town, exports: Path) -> None:
    """L21: it expires; retention `days_7` of the map."""
    make_package(town.users["ada"].subject)
    assert forget_exports(NOW + KEPT - timedelta(seconds=1)) == 0
    assert forget_exports(NOW + KEPT) == 2  # the row, and the file
    assert not ExportPackage.objects.exists()
    assert files_in(exports) == []


def test_nothing_is_swept_where_there_is_no_folder(db: None, exports: Path) -> None:
    assert forget_exports(NOW) == 0


def test_people_who_turn_out_to_be_one_keep_their_files(
    town: Town, subject: Subject, exports: Path
) -> None:
    """A customer whom the office served before they had a login."""
    ada = town.users["ada"].subject
    make_package(ada)
    make_package(subject)
    merge_subjects(keep=ada, gone=subject, at=NOW)
    assert ExportPackage.objects.filter(subject=ada).count() == 2
