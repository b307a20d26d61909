"""The copies that are kept of feed files: of nobody who was erased."""

import gzip
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.erased import Erased, state_of_erasures
from accounts.models import Customer, FeedLoad
from portal.feeding.kept import AT_ONCE, LONGEST_LINE, keep, path_of, search_kept
from portal.feeding.uploads import take_in_waiting
from privacy.actions.suppression import welcome_back
from privacy.erasing.proof import Known, look_for
from privacy.models import Subject
from tests.conftest import NOW, Town, signed_in
from tests.house.rooms import ROOT
from tests.portal.loading import READS, Load, load
from tests.portal.test_cis_feed import COLUMNS, CUSTOMER, HEADER, WORLD, text
from tests.portal.test_suppression import erase

__all__ = ["load"]
pytestmark = pytest.mark.usefixtures("clock")
ADA = "\n".join([HEADER, *text(WORLD)])
OTHERS = "\n".join([HEADER, *text([CUSTOMER | {"customer": "C-5", "name": "Ben Adair",
                                               "email": "ben@example.org", "phone": ""}])])  # fmt: skip
READ = f"{READS}\nM001,2026-06-10T01:00:00-07:00,60,5,gal,A"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Settings, db: None) -> None:
    settings.FEEDS_DIR = str(tmp_path / "kept")


def upload(content: str | bytes, format: str = "cis", *, days: int = 0) -> FeedLoad:
    """Keep a file as an upload does."""
    number = uuid4()
    keep([content.encode() if isinstance(content, str) else content], number)
    return FeedLoad.objects.create(
        format=format, way="upload", at=NOW + timedelta(days=days), arrival=number
    )


def there(load: FeedLoad) -> bool:
    load.refresh_from_db()
    assert load.arrival is not None
    assert path_of(load.arrival).exists() == (load.destroyed_at is None)
    return path_of(load.arrival).exists()


def test_files_that_name_an_erased_person_are_destroyed_and_their_receipts_say_so(
    town: Town, load: Load
) -> None:
    """L09, L14: those that were there, and what the utility sends the next night."""
    with_ada, with_ben, reads = upload(ADA), upload(OTHERS), upload(READ, "reads")
    assert take_in_waiting(NOW) == 3
    assert (search_kept(NOW), search_kept(NOW)) == (3, 0)  # once each, and nobody was erased
    erase("C-1")
    waiting = upload(ADA)
    assert search_kept(NOW) == 3
    assert [there(it) for it in (with_ada, with_ben, reads, waiting)] == [False, True, True, True]
    assert with_ada.receipt is not None
    assert take_in_waiting(NOW) == 1
    assert (search_kept(NOW), there(waiting), search_kept(NOW)) == (1, False, 0)
    client = Client()
    signed_in(client, town.users["admin"])
    said = client.get(f"/staff/feeds/{with_ada.pk}/").content.decode()
    assert "because somebody in it was erased. This receipt stays." in said


def test_the_proof_sees_what_lies_in_a_sealed_copy(load: Load, tmp_path: Path) -> None:
    """A129, L09: and fails while the copies were not looked through, or one was passed over."""
    number = uuid4()
    keep([gzip.compress(ADA.encode())], number)
    kept = FeedLoad.objects.create(format="cis", way="folder", at=NOW, arrival=number, failed=True)
    load("cis", HEADER, *text(WORLD))
    known = [
        Known(CUSTOMER["email"], "contact.email", "accounts.Customer", "email", ""),
        Known("+1 555 010 0001", "contact.phone", "accounts.CustomerPhone", "number", ""),
        Known(CUSTOMER["name"], "name", "accounts.Customer", "name", ""),
        Known("Mill Valley", "contact.mailing", "accounts.Customer", "mail_city", ""),
    ]

    def left() -> set[str]:
        proof = look_for(known, kept=[tmp_path / "kept"])
        return {hit.value for hit in proof.left if hit.where.startswith("file ")}

    erase("C-1")
    seen = {"accounts.Customer.email", "accounts.CustomerPhone.number", "accounts.Customer.name"}
    assert left() == seen
    FeedLoad.objects.update(searched=state_of_erasures())  # said to have been done, and was not
    search_kept(NOW)
    assert left() == seen
    FeedLoad.objects.update(searched="")
    search_kept(NOW)
    assert (left(), there(kept)) == (set(), False)


@pytest.mark.parametrize(
    "line",
    [
        "customer;C-77;Okafor, Ada;;",
        'read,"OKAFOR","ADA",M001',
        "01  OKAFOR, ADA            0047-11   20240501",
        "<name>ada  okafor</name>",
        '{"contact": "ADA@EXAMPLE.ORG"}',
        "call:(555) 010-0002 ext 3",
        "+1.555.010.0001",
        "customer,C-1,Somebody Else,,",  # their own number: nobody knows whose row it is
    ],
)
def test_who_was_erased_is_known_in_a_line_of_any_format(line: str, load: Load) -> None:
    load("cis", HEADER, *text(WORLD))
    assert not Erased()
    erase("C-1")
    assert Erased().named_in(line)


@pytest.mark.parametrize(
    "line",
    [
        ADA.split("\n")[2],  # their account, which the utility keeps
        "account,00-1,C-1,2024-05-01",
        "premises,P-1,12 Mill Lane,,Mill Valley,CA,94941",
        "M001,2026-06-10T01:00:00-07:00,60,5550100001,gal",
        "Ada,Lovelace,okafor@example.org,+1 555 010 0003",
        "",
    ],
)
def test_what_the_utility_keeps_and_others_are_not_taken_for_them(line: str, load: Load) -> None:
    load("cis", HEADER, *text(WORLD))
    erase("C-1")
    # A number of a meter may be anybody's telephone: such a copy is destroyed too.
    assert Erased().named_in(line) == ("5550100001" in line)


def test_who_came_back_is_not_looked_for(load: Load) -> None:
    load("cis", HEADER, *text(WORLD))
    before = state_of_erasures()
    erase("C-1")
    erased = state_of_erasures()
    assert Erased().named_in(CUSTOMER["email"])
    welcome_back(email=CUSTOMER["email"], at=NOW)
    assert not Erased().named_in(CUSTOMER["email"])
    assert len({before, erased, state_of_erasures()}) == 3


def test_a_copy_in_whatever_state_is_looked_through_or_destroyed(
    load: Load, settings: Settings
) -> None:
    """Fixed places, one long line, and what nobody can read: of that nobody could say whom it names."""
    settings.FEEDS_CIS_LAYOUT = str(ROOT / "docs" / "samples" / "cis-fixed-layout.csv")
    load("cis", HEADER, *text([CUSTOMER | {"customer": "4711", "name": "Rowan Finch"}]))
    erase("4711")
    long = b"x" * (LONGEST_LINE - 5) + b',"rowan finch",' + b"y" * 9
    sample = (ROOT / "docs" / "samples" / "cis-fixed.txt").read_bytes()
    contents = {
        "fixed": ("cis_fixed", sample.replace(b"FINCH, ROWAN", b"SOMEBODYELSE")),
        "long": ("sentryx", long),
        "cut": ("reads", gzip.compress(READ.encode())[:-6]),
        "no text": ("reads", READ.encode("utf-16")),
        "nobody": ("reads", READ.encode()),
    }
    kept = {name: upload(content, format) for name, (format, content) in contents.items()}
    FeedLoad.objects.update(failed=True, receipt=None)
    broken = kept["nobody"].arrival
    while search_kept(NOW):
        pass
    assert [name for name, load in kept.items() if there(load)] == ["nobody"]
    settings.PRIVACY_KEYS = settings.PRIVACY_KEYS | {2: "newer"}
    assert broken is not None
    path_of(broken).write_bytes(path_of(broken).read_bytes()[:-1])
    FeedLoad.objects.update(searched="")
    assert (search_kept(NOW), there(kept["nobody"])) == (1, False)


def test_a_run_looks_through_some_and_leaves_the_others_their_turn(subject: Subject) -> None:
    for _n in range(AT_ONCE + 1):
        upload(READ, "reads")
    FeedLoad.objects.update(failed=True)
    assert [search_kept(NOW) for _n in range(3)] == [AT_ONCE, 1, 0]
    subject.erased_at = NOW
    subject.save()
    assert search_kept(NOW) == AT_ONCE


def test_a_customer_is_not_named_by_the_columns(load: Load) -> None:
    """A header names columns and nobody, also where somebody has an odd number."""
    load("cis", HEADER, *text([CUSTOMER | {"customer": "C-9"}]))
    erase("C-9")
    assert not Erased().named_in(",".join(COLUMNS))
    assert Customer.objects.get(number="C-9").subject.erased_at is not None
