"""A file from the utility does not bring back anybody who was erased."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from accounts.actions.customers import OF_THE_PERSON
from accounts.models import Account, Customer, CustomerPhone, FeedFile, SetAsideRow
from privacy.actions.suppression import (
    AnsweredAlready,
    answer_quarantine,
    suppress,
    welcome_back,
)
from privacy.lasting.screening import FEW, MOST_WHO_SHARE, KeyMissing, blocked_count
from privacy.models import QuarantinedRow, Subject, SuppressionEntry
from tests.conftest import NOW
from tests.portal.loading import Load, counts, load, set_aside, write
from tests.portal.test_cis_feed import ACCOUNT, CUSTOMER, HEADER, WORLD, text

__all__ = ["load"]

ADA = CUSTOMER | {"mail_line2": "Flat 3", "mail_postcode": "94941-1234"}
EMPTY = ("",) * len(OF_THE_PERSON)


@pytest.fixture
def erased(load: Load) -> Subject:
    """Ada, customer C-1, who came with a file and was erased."""
    load("cis", HEADER, *text([ADA, *WORLD[1:]]))
    return erase("C-1")


def erase(number: str) -> Subject:
    """Erase a customer as the portal does: digests first, then the columns."""
    subject = Customer.objects.get(number=number).subject
    suppress(subject=subject, at=NOW)
    Customer.objects.filter(number=number).update(**dict.fromkeys(OF_THE_PERSON, ""))
    CustomerPhone.objects.filter(customer__number=number).delete()
    subject.erased_at = NOW
    subject.save()
    return subject


def person(number: str) -> tuple[str, ...]:
    return Customer.objects.filter(number=number).values_list(*OF_THE_PERSON).get()


def everything_that_is_kept() -> str:
    """Return the whole database as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table)))
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found).casefold()


CLEAR = ("okafor", "ada@example.org", "010 0001", "010 0002", "po box", "flat 3")


def test_the_next_nights_file_writes_nothing_personal_and_raises_the_counter(
    erased: Subject, load: Load
) -> None:
    """L14, A132, lead 3: the record stays, the person does not come back, and they can see how often."""
    assert blocked_count(erased).times == 0
    for night in (1, 2):
        receipt = load("cis", HEADER, *text([ADA, *WORLD[1:]]), at=NOW + timedelta(days=night))
        assert counts(receipt) == {"suppressed": 1, "unchanged": 7}
    assert person("C-1") == EMPTY
    assert CustomerPhone.objects.count() == 0
    assert [word for word in CLEAR if word in everything_that_is_kept()] == []
    found = blocked_count(erased)
    assert (found.times, found.last_at) == (2, NOW + timedelta(days=2))


def test_what_is_looked_for_would_be_found(load: Load) -> None:
    """The search above sees each of these words where they do stand."""
    load("cis", HEADER, *text([ADA, *WORLD[1:]]))
    assert [word for word in CLEAR if word not in everything_that_is_kept()] == []


def test_under_a_new_number_they_are_known_again_and_their_bills_still_come_in(
    erased: Subject, load: Load
) -> None:
    """L14: the utility's system made them anew; account and agreements are kept under the tombstone."""
    receipt = load(
        "cis",
        HEADER,
        *text([ADA | {"customer": "C-9"}, ACCOUNT | {"account": "00-9", "customer": "C-9"}]),
    )
    assert counts(receipt) == {"suppressed": 1, "taken": 1}
    assert person("C-9") == EMPTY
    assert Account.objects.get(number="00-9").customer.subject == erased


NEW_TENANT = {"record": "customer", "customer": "C-2", "name": "Cleo Martin",
              "email": "cleo@example.org", "phone": "+1 555 010 0077",
              "mail_line1": "12 Mill Lane", "mail_postcode": "94941"}  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        NEW_TENANT,
        NEW_TENANT | {"name": "OKAFOR, ADA"},
        NEW_TENANT | {"mail_line1": "PO Box 1", "mail_line2": "Flat 3"},
    ],
    ids=["somebody else", "the same name", "the same letter box"],
)
def test_a_new_tenant_comes_in(row: dict[str, str], erased: Subject, load: Load) -> None:
    """L14: nobody is stopped for a name that others have, or for living where somebody lived."""
    receipt = load("cis", HEADER, *text([row]))
    assert counts(receipt) == {"taken": 1}
    assert Customer.objects.get(number="C-2").name == row["name"]
    assert Customer.objects.get(number="C-2").subject != erased
    assert blocked_count(erased).times == 0


@pytest.mark.parametrize(
    "row",
    [
        NEW_TENANT | {"email": "ADA@example.ORG "},
        NEW_TENANT | {"phone": "+1 555 010 0077; (555) 010-0002"},
        NEW_TENANT | {"name": "Ada N. Okafor", "mail_line1": "P.O. Box 1", "mail_line2": "#3"},
    ],
    ids=["e-mail", "telephone", "name and letter box"],
)
def test_one_thing_that_tells_them_apart_is_enough(
    row: dict[str, str], erased: Subject, load: Load
) -> None:
    assert counts(load("cis", HEADER, *text([row]))) == {"suppressed": 1}
    assert person("C-2") == EMPTY


def test_whoever_shared_a_telephone_with_them_stays(load: Load) -> None:
    """Ben is a customer too, of the same landline: he did not ask to be erased."""
    ben = NEW_TENANT | {"phone": "+1 555 010 0001", "name": "Ben Okafor"}
    load("cis", HEADER, *text([ADA, ben]))
    erase("C-1")
    receipt = load("cis", HEADER, *text([ADA, ben | {"email": "ben.new@example.org"}]))
    assert counts(receipt) == {"suppressed": 1, "changed": 1}
    assert Customer.objects.get(number="C-2").email == "ben.new@example.org"
    assert list(CustomerPhone.objects.values_list("customer__number", "number")) == [
        ("C-2", "+1 555 010 0001")
    ]


def test_a_second_record_of_theirs_is_emptied_with_the_next_file(load: Load) -> None:
    other = ADA | {"customer": "C-7", "phone": "", "mail_line1": "3 Weir Cottages"}
    load("cis", HEADER, *text([ADA, other]))
    erase("C-1")
    assert counts(load("cis", HEADER, *text([ADA, other]))) == {"suppressed": 2}
    assert person("C-7") == EMPTY


def test_a_placeholder_that_many_share_stops_nobody(erased: Subject, load: Load) -> None:
    rows = [
        NEW_TENANT | {"customer": f"C-{n}", "email": "ada@example.org"}
        for n in range(2, MOST_WHO_SHARE + 3)
    ]
    assert counts(load("cis", HEADER, *text(rows))) == {"taken": len(rows)}


# --- Doubt ----------------------------------------------------------------------------------------------

SOMEBODY = {"record": "customer", "customer": "C-1", "name": "Zelda Quimby", "email": "zq@example.net",
            "phone": "+1 555 010 0909", "mail_line1": "9 Hill Top", "mail_postcode": "94941"}  # fmt: skip


def test_an_unknown_person_under_an_erased_number_is_asked_about_and_not_kept(
    erased: Subject, load: Load
) -> None:
    """L14: of the row nothing but digests and its line is kept, wherever one looks."""
    receipt = load("cis", HEADER, *text([ACCOUNT, SOMEBODY]))
    assert counts(receipt) == {"unchanged": 1, "held": 1}
    [(line, kind, field, reason)] = set_aside(receipt)
    assert (line, kind, field) == (3, "held", "customer")
    assert "give them a number of their own" in reason
    row = QuarantinedRow.objects.get()
    assert (row.subject, row.receipt, row.line) == (erased, receipt.pk, 3)
    assert {text.split(":")[0] for text in row.digests} == {"email", "phone", "name", "mailing"}
    kept = everything_that_is_kept()
    assert [
        word for word in ("zelda", "quimby", "zq@", "010 0909", "hill top") if word in kept
    ] == []
    assert person("C-1") == EMPTY


def test_the_same_question_is_not_asked_again_every_night(erased: Subject, load: Load) -> None:
    load("cis", HEADER, *text([SOMEBODY]))
    again = load("cis", HEADER, *text([ACCOUNT, SOMEBODY]))
    row = QuarantinedRow.objects.get()
    assert (row.receipt, row.line) == (again.pk, 3)


def test_the_same_person_with_new_details_is_known_from_then_on(
    erased: Subject, subject: Subject, load: Load
) -> None:
    load("cis", HEADER, *text([SOMEBODY]))
    row = QuarantinedRow.objects.get()
    answer_quarantine(row=row, answer=QuarantinedRow.Answer.SAME, by=subject, at=NOW)
    receipt = load("cis", HEADER, *text([SOMEBODY, SOMEBODY | {"customer": "C-12"}]))
    assert counts(receipt) == {"suppressed": 2}
    assert person("C-12") == EMPTY
    with pytest.raises(AnsweredAlready):
        answer_quarantine(row=row, answer=QuarantinedRow.Answer.OTHER, by=subject, at=NOW)


def test_somebody_else_comes_in_under_a_number_of_their_own(
    erased: Subject, subject: Subject, load: Load
) -> None:
    load("cis", HEADER, *text([SOMEBODY]))
    row = QuarantinedRow.objects.get()
    answer_quarantine(row=row, answer=QuarantinedRow.Answer.OTHER, by=subject, at=NOW)
    receipt = load("cis", HEADER, *text([SOMEBODY, SOMEBODY | {"customer": "C-12"}]))
    assert counts(receipt) == {"held": 1, "taken": 1}
    assert Customer.objects.get(number="C-12").name == "Zelda Quimby"
    assert QuarantinedRow.objects.get().answer == "other"


# --- Rows set aside -------------------------------------------------------------------------------------

BROKEN = {
    "a field that cannot be right": [ADA | {"language": "xx"}],
    "an e-mail that is none": [ADA | {"email": "ada at example"}],
    "a long telephone number": [ADA | {"phone": "+1 555 010 0001 " + "x" * 40}],
    "new details, and wrong": [SOMEBODY | {"language": "xx"}],
    "columns of another kind": [ADA | {"dials": "6"}],
}


@pytest.mark.parametrize("rows", BROKEN.values(), ids=BROKEN.keys())
def test_a_refused_row_of_theirs_is_not_kept_in_clear(
    rows: list[dict[str, str]], erased: Subject, load: Load
) -> None:
    """L14: what is set aside to be corrected would be a copy of them."""
    receipt = load("cis", HEADER, *text(rows))
    assert counts(receipt) == {"refused": 1}
    [row] = SetAsideRow.objects.filter(file=receipt)
    assert row.text == ""
    kept = everything_that_is_kept()
    assert [word for word in (*CLEAR, "zelda", "zq@", "010 0909", "xx") if word in kept] == []


@pytest.mark.parametrize(
    "line",
    [
        'customer,C-1,"OKAFOR, ADA,ada@example.org,"+1 555 010 0001',
        "customer;C-1;OKAFOR, ADA;;;",
        "OKAFOR,ADA",
        "some words,ADA@EXAMPLE.ORG",
    ],
)
def test_a_line_that_cannot_be_read_is_searched_for_them_too(
    line: str, erased: Subject, load: Load
) -> None:
    receipt = load("cis", HEADER, line)
    assert counts(receipt) == {"refused": 1}
    assert SetAsideRow.objects.get(file=receipt).text == ""


def test_the_refused_rows_of_others_are_kept_for_correction(erased: Subject, load: Load) -> None:
    receipt = load("cis", HEADER, *text([NEW_TENANT | {"language": "xx"}]))
    assert "Cleo Martin" in SetAsideRow.objects.get(file=receipt).text


def test_rows_that_are_not_kept_are_named_beside_the_file_for_correction(
    erased: Subject, load: Load
) -> None:
    receipt = load("cis", HEADER, *text([SOMEBODY, NEW_TENANT | {"language": "xx"}]))
    out, err = StringIO(), StringIO()
    call_command("set_aside_rows", str(receipt.pk), stdout=out, stderr=err)
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    assert len(rows) == 2
    assert "line 2 is not kept" in err.getvalue()


# --- Coming back ----------------------------------------------------------------------------------------


def test_whoever_asked_for_an_account_again_comes_with_the_next_file_as_a_new_person(
    erased: Subject, load: Load
) -> None:
    assert welcome_back(email="Ada@example.org", at=NOW) == 5
    assert counts(load("cis", HEADER, *text([ADA]))) == {"changed": 1}
    customer = Customer.objects.get(number="C-1")
    assert (customer.name, customer.email) == ("OKAFOR, ADA", "ada@example.org")
    assert customer.subject != erased
    assert customer.subject.erased_at is None


def test_of_two_who_shared_an_address_only_the_address_is_free_again(load: Load) -> None:
    ben = ADA | {"customer": "C-2", "name": "Ben Okafor", "phone": "+1 555 010 0044"}
    load("cis", HEADER, *text([ADA, ben]))
    erase("C-1"), erase("C-2")
    welcome_back(email="ada@example.org", at=NOW)
    assert set(SuppressionEntry.objects.filter(retired_at=None).values_list("kind", flat=True)) == {
        "name",
        "phone",
        "mailing",
    }
    assert counts(load("cis", HEADER, *text([ADA, ben]))) == {"suppressed": 2}


# --- Keys and speed -------------------------------------------------------------------------------------


def test_without_the_key_of_a_digest_no_file_is_read(
    erased: Subject, load: Load, settings: Any, tmp_path: Any
) -> None:
    """L14: a file that goes in while nobody can be recognised brings everybody back."""
    settings.PRIVACY_KEYS = {2: "another secret"}
    files = FeedFile.objects.count()
    with pytest.raises(KeyMissing, match="1"):
        load("cis", HEADER, *text([ADA]))
    path = write(tmp_path, "\n".join([HEADER, *text([ADA])]))
    with pytest.raises(CommandError, match="PRIVACY_KEYS lacks version 1"):
        call_command("load_feed", "cis", str(path))
    assert (person("C-1"), FeedFile.objects.count()) == (EMPTY, files)


def test_a_newer_key_beside_the_old_one_changes_nothing(
    erased: Subject, load: Load, settings: Any
) -> None:
    settings.PRIVACY_KEYS = settings.PRIVACY_KEYS | {2: "another secret"}
    assert counts(load("cis", HEADER, *text([ADA]))) == {"suppressed": 1}


def test_in_a_large_file_they_are_found_as_in_a_small_one(erased: Subject, load: Load) -> None:
    """L14: the two ways of comparing, by digest and all at once, say the same."""
    others = [
        NEW_TENANT | {"customer": f"N-{n}", "email": f"n{n}@example.org", "phone": ""}
        for n in range(FEW)
    ]
    theirs = [ADA, ADA | {"customer": "C-9"}, SOMEBODY]
    assert counts(load("cis", HEADER, *text([*others, *theirs]))) == {
        "taken": FEW, "suppressed": 2, "held": 1,
    }  # fmt: skip


@pytest.fixture
def asked(load: Load) -> Callable[[int], int]:
    """Return a function that loads a file of customers and counts the queries for it."""

    def loads(rows: int) -> int:
        people = [
            NEW_TENANT | {"customer": f"N{rows}-{n}", "email": f"n{rows}.{n}@example.org"}
            for n in range(rows)
        ]
        with CaptureQueriesContext(connection) as queries:
            load("cis", HEADER, *text(people))
        return len(queries)

    return loads


def test_a_file_is_screened_in_as_many_queries_however_many_rows_it_has(
    erased: Subject, asked: Callable[[int], int]
) -> None:
    assert FEW < 600
    assert asked(3) == asked(300) == asked(600)


def test_a_file_that_is_in_can_be_deleted_at_once_and_one_that_is_not_stays(tmp_path: Any) -> None:
    """L14: a file left behind would be a copy of everybody."""
    good, bad = write(tmp_path, "\n".join([HEADER, *text([ADA])])), tmp_path / "bad.csv"
    bad.write_text("nonsense\n")
    call_command("load_feed", "cis", str(good), "--remove", stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("load_feed", "cis", str(bad), "--remove", stdout=StringIO())
    assert (good.exists(), bad.exists()) == (False, True)
