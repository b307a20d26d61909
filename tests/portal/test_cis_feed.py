"""Records of the utility from a file to the tables: any order, updates, and questions instead of guesses."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model

from accounts.feeds import FeedUnreadable
from accounts.feeds.cis import NOT_UTF8
from accounts.feeds.lines import HALVED
from accounts.models import (
    Account,
    Customer,
    CustomerPhone,
    FeedFile,
    Premises,
    ServiceAgreement,
)
from billing.models import Bill, BillLine
from portal.feeding.feeds import CIS_KINDS, load_feed
from privacy.models import Subject
from tests.conftest import NOW
from tests.portal.loading import Load, counts, load, set_aside, write
from usage.models import Meter, ServicePoint

__all__ = ["load"]
Fields = dict[str, str]

COLUMNS = ["record", *dict.fromkeys(name for names in CIS_KINDS.values() for name in names)]
HEADER = ",".join(COLUMNS)

CUSTOMER = {"record": "customer", "customer": "C-1", "name": "OKAFOR, ADA", "language": "es",
            "email": "Ada@Example.org", "phone": "+1 555 010 0001; +1 555 010 0002",
            "mail_line1": "PO Box 1", "mail_city": "Mill Valley"}  # fmt: skip
ACCOUNT = {"record": "account", "account": "00-1", "customer": "C-1", "from_date": "2024-05-01"}
PLACE = {"record": "premises", "premises": "P-1", "line1": "12 Mill Lane", "city": "Mill Valley",
         "state": "CA", "postcode": "94941", "kind": "single_family"}  # fmt: skip
AGREEMENT = {"record": "agreement", "agreement": "A-1", "account": "00-1", "premises": "P-1",
             "from_date": "2024-05-01"}  # fmt: skip
POINT = {"record": "service_point", "service_point": "SP-1", "premises": "P-1", "kind": "domestic"}
METER = {"record": "meter", "meter": "M-1", "service_point": "SP-1", "from_date": "2015-01-01",
         "unit": "ccf", "dials": "6", "resolution": "0.01"}  # fmt: skip
BILL = {"record": "bill", "bill": "B-1", "account": "00-1", "premises": "P-1",
        "from_date": "2026-01-01", "to_date": "2026-02-01", "issued_on": "2026-02-03",
        "due_on": "2026-02-24", "volume": "5", "unit": "ccf", "charges": "84.20",
        "balance_before": "10.00", "payments": "4.00", "amount_due": "90.20", "open_amount": "0"}  # fmt: skip
LINE = {"record": "bill_line", "bill": "B-1", "position": "1", "text": "Water, tier 1",
        "quantity": "5", "unit": "CCF", "rate": "16.84", "amount": "84.20"}  # fmt: skip
WORLD = [CUSTOMER, ACCOUNT, PLACE, AGREEMENT, POINT, METER, BILL, LINE]


def text(records: Iterable[Fields], columns: list[str] = COLUMNS) -> list[str]:
    """Return records as lines."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writerows(records)
    return out.getvalue().splitlines()


def table(model: type[Model], *names: str) -> list[tuple[Any, ...]]:
    return list(model._default_manager.order_by("pk").values_list(*names))


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return all the records there are, by what the utility calls them."""
    return {
        "customers": table(Customer, "number", "name", "email", "mail_line1", "mail_city", "language"),
        "phones": sorted(table(CustomerPhone, "customer__number", "number")),
        "accounts": table(Account, "number", "customer__number", "from_date", "to_date"),
        "premises": table(Premises, "number", "line1", "line2", "city", "state", "postcode", "kind"),
        "agreements": table(
            ServiceAgreement, "number", "account__number", "premises__number", "from_date", "to_date"
        ),
        "points": table(ServicePoint, "number", "premises__number", "kind"),
        "meters": table(
            Meter, "serial", "service_point__number", "from_date", "to_date", "unit", "dials", "resolution"
        ),
        "bills": table(
            Bill, "number", "account__number", "premises__number", "from_date", "to_date", "issued_on",
            "due_on", "volume", "unit", "charges", "balance_before", "payments", "amount_due",
            "open_amount", "estimated", "file",
        ),
        "lines": table(
            BillLine, "bill__number", "position", "text", "quantity", "unit", "rate", "amount"
        ),
    }  # fmt: skip


def the_world(receipt: FeedFile) -> dict[str, list[tuple[Any, ...]]]:
    """Return what WORLD must have become."""
    days = date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 3), date(2026, 2, 24)
    money = [Decimal(sum_) for sum_ in ("84.20", "10.00", "4.00", "90.20", "0.00")]
    return {
        "customers": [("C-1", "OKAFOR, ADA", "ada@example.org", "PO Box 1", "Mill Valley", "es")],
        "phones": [("C-1", "+1 555 010 0001"), ("C-1", "+1 555 010 0002")],
        "accounts": [("00-1", "C-1", date(2024, 5, 1), None)],
        "premises": [
            ("P-1", "12 Mill Lane", "", "Mill Valley", "CA", "94941", "single_family"),
        ],
        "agreements": [("A-1", "00-1", "P-1", date(2024, 5, 1), None)],
        "points": [("SP-1", "P-1", "domestic")],
        "meters": [("M-1", "SP-1", date(2015, 1, 1), None, "ccf", 6, Decimal("0.01"))],
        "bills": [("B-1", "00-1", "P-1", *days, Decimal(5), "ccf", *money, False, receipt.pk)],
        "lines": [
            ("B-1", 1, "Water, tier 1", Decimal(5), "CCF", Decimal("16.84"), Decimal("84.20")),
        ],
    }


# --- What comes in --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "order", [slice(None), slice(None, None, -1)], ids=["as it should be", "upside down"]
)
def test_records_may_come_in_any_order(order: slice, load: Load) -> None:
    receipt = load("cis", HEADER, *text(WORLD[order]))
    assert (counts(receipt), everything()) == ({"taken": 8}, the_world(receipt))


@pytest.mark.parametrize(
    "change",
    [
        lambda whole: whole.replace("\n", "\r\n"),
        lambda whole: "\ufeff" + whole,
        lambda whole: whole.rstrip("\n"),
        lambda whole: whole.replace("\n", "\n\n\n"),
        lambda whole: whole.replace("record,", "Record ,").replace("customer,", "CUSTOMER,", 1),
        lambda whole: whole.replace("00-1", " 00-1 ").replace("single_family", "Single_Family"),
    ],
    ids=["CRLF", "mark", "no end", "blank lines", "capitals", "spaces"],
)
def test_however_it_is_written_it_says_the_same(change: Any, load: Load) -> None:
    header, *lines = change("\n".join([HEADER, *text(WORLD)]) + "\n").split("\n")
    receipt = load("cis", header, *lines)
    assert (counts(receipt), everything()) == ({"taken": 8}, the_world(receipt))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_understood(separator: str, load: Load) -> None:
    records = [CUSTOMER | {"phone": "+1 555 010 0001"}, ACCOUNT]
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    receipt = load("cis", *out.getvalue().splitlines())
    assert counts(receipt) == {"taken": 2}
    assert everything()["accounts"] == the_world(receipt)["accounts"]


def test_columns_that_no_record_needs_may_be_left_out(load: Load) -> None:
    receipt = load("cis", "name,record,customer", "OKAFOR,customer,C-1")
    assert counts(receipt) == {"taken": 1}
    assert everything()["customers"] == [("C-1", "OKAFOR", "", "", "", "")]


def test_the_same_file_again_changes_nothing(load: Load) -> None:
    first = load("cis", HEADER, *text(WORLD))
    again = load("cis", HEADER, *text(WORLD))
    assert (counts(again), everything()) == ({"unchanged": 8}, the_world(first))


def test_an_update_says_the_new_and_clears_what_is_left_empty(load: Load) -> None:
    first = load("cis", HEADER, *text(WORLD))
    subject = Customer.objects.get().subject
    changes = [
        CUSTOMER | {"name": "OKAFOR-BELL, ADA", "language": "", "phone": "+1 555 010 0002;+1 555 010 0003"},
        ACCOUNT,
        PLACE | {"line2": "Flat 2"},
        AGREEMENT | {"to_date": "2026-03-01"},
        METER | {"resolution": "", "to_date": "2026-03-01"},
        BILL | {"open_amount": "12.5", "estimated": "yes"},
        LINE | {"text": "Water", "quantity": ""},
    ]  # fmt: skip
    receipt = load("cis", HEADER, *text(changes))
    assert counts(receipt) == {"changed": 6, "unchanged": 1}
    now, before = everything(), the_world(first)
    assert now == before | {
        "customers": [
            ("C-1", "OKAFOR-BELL, ADA", "ada@example.org", "PO Box 1", "Mill Valley", "")
        ],
        "phones": [("C-1", "+1 555 010 0002"), ("C-1", "+1 555 010 0003")],
        "premises": [(*before["premises"][0][:2], "Flat 2", *before["premises"][0][3:])],
        "agreements": [(*before["agreements"][0][:4], date(2026, 3, 1))],
        "meters": [("M-1", "SP-1", date(2015, 1, 1), date(2026, 3, 1), "ccf", 6, None)],
        # It still names the file that it first came in.
        "bills": [(*before["bills"][0][:13], Decimal("12.50"), True, first.pk)],
        "lines": [("B-1", 1, "Water", None, "CCF", Decimal("16.84"), Decimal("84.20"))],
    }
    assert Customer.objects.get().subject == subject
    assert Subject.objects.count() == 1


def test_each_new_customer_is_a_person_of_their_own(load: Load) -> None:
    rows = [CUSTOMER, CUSTOMER | {"customer": "C-2"}, CUSTOMER | {"name": "OKAFOR, A"}]
    receipt = load("cis", HEADER, *text(rows))
    assert counts(receipt) == {"taken": 2, "changed": 1}
    assert Subject.objects.count() == 2
    assert Customer.objects.values("subject").distinct().count() == 2
    assert [row[:2] for row in everything()["customers"]] == [
        ("C-1", "OKAFOR, A"),
        ("C-2", "OKAFOR, ADA"),
    ]


def test_of_two_records_of_one_customer_the_last_one_counts(load: Load) -> None:
    rows = [CUSTOMER | {"phone": "1"}, CUSTOMER | {"phone": "2; 3 ;;3"}]
    load("cis", HEADER, *text(rows))
    assert everything()["phones"] == [("C-1", "2"), ("C-1", "3")]


def test_a_record_set_aside_changes_nobody_and_makes_no_person(load: Load) -> None:
    load("cis", HEADER, *text(WORLD))
    bad = [CUSTOMER | {"email": "not an address"}, CUSTOMER | {"customer": "C-2", "name": ""}]
    before = everything()
    assert counts(load("cis", HEADER, *text(bad))) == {"refused": 2}
    assert (everything(), Subject.objects.count()) == (before, 1)


def test_an_account_does_not_go_to_another_customer_without_a_question(load: Load) -> None:
    """Its holder, and everybody they let in, would see that other person."""
    load("cis", HEADER, *text(WORLD))
    [account] = [record for record in WORLD if record["record"] == "account"]
    before = everything()["accounts"]
    other = [CUSTOMER | {"customer": "C-2"}, account | {"customer": "C-2"}]
    assert counts(load("cis", HEADER, *text(other))) == {"taken": 1, "held": 1}
    assert everything()["accounts"] == before


# --- What cannot be right -------------------------------------------------------------------------

FAULTS: list[tuple[Fields, Fields, str, str]] = [
    (CUSTOMER, {"customer": ""}, "customer", "is empty; every customer needs one"),
    (CUSTOMER, {"customer": "9" * 41}, "customer", "has 41 characters; at most 40 are kept"),
    (CUSTOMER, {"name": ""}, "name", "is empty; every customer needs one"),
    (CUSTOMER, {"email": "ada at example"}, "email", "is not an e-mail address"),
    (CUSTOMER, {"language": "tlh"}, "language", "'tlh' is not spoken here; leave it empty"),
    (CUSTOMER, {"phone": "1;" + "2" * 33}, "phone", f"'{'2' * 33}' has more than 32 characters"),
    (CUSTOMER, {"dials": "6"}, "dials", "does not belong to a customer; leave it empty"),
    (ACCOUNT, {"customer": "C-9"}, "customer",
     "'C-9' is not known; send its record first, or in the same file"),
    (ACCOUNT, {"from_date": ""}, "from_date", "is empty; expected is a date like 2026-03-08"),
    (ACCOUNT, {"from_date": "03/08/2026"}, "from_date",
     "'03/08/2026' is no date; expected is 2026-03-08"),
    (ACCOUNT, {"from_date": "2026-02-30"}, "from_date",
     "'2026-02-30' is no date; expected is 2026-03-08"),
    (ACCOUNT, {"from_date": "0001-01-01"}, "from_date", "'0001-01-01' is before 1800"),
    (ACCOUNT, {"to_date": "2024-05-01"}, "to_date",
     "2024-05-01 is not after from_date, 2024-05-01"),
    (PLACE, {"kind": "castle"}, "kind",
     "'castle' is not known; expected is single_family, multi_family, commercial, industrial,"
     " institutional, irrigation"),
    (PLACE, {"postcode": ""}, "postcode", "is empty; every premises needs one"),
    (AGREEMENT, {"premises": "P-9"}, "premises",
     "'P-9' is not known; send its record first, or in the same file"),
    (AGREEMENT, {"account": ""}, "account", "is empty; every agreement needs one"),
    (AGREEMENT, {"to_date": "2020-01-01"}, "to_date",
     "2020-01-01 is not after from_date, 2024-05-01"),
    (POINT, {"premises": "P-9"}, "premises",
     "'P-9' is not known; send its record first, or in the same file"),
    (METER, {"service_point": "SP-9"}, "service_point",
     "'SP-9' is not known; send its record first, or in the same file"),
    (METER, {"to_date": "2014-12-31"}, "to_date", "2014-12-31 is before from_date, 2015-01-01"),
    (METER, {"unit": "acre-foot"}, "unit",
     "'acre-foot' is not known; expected is gal, kgal, cf, ccf, l, m3"),
    (METER, {"dials": "0"}, "dials", "is 0; expected is a number from 1 to 12"),
    (METER, {"dials": "6.5"}, "dials", "'6.5' has more than 0 decimals"),
    (METER, {"resolution": "123456789"}, "resolution",
     "'123456789' is outside of what can be kept"),
    (BILL, {"to_date": ""}, "to_date", "is empty; expected is the day after the last one billed"),
    (BILL, {"due_on": "soon"}, "due_on", "'soon' is no date; expected is 2026-03-08"),
    (BILL, {"charges": "84.205", "amount_due": "90.205"}, "charges",
     "'84.205' has more than 2 decimals"),
    (BILL, {"charges": "$84.20"}, "charges",
     "'$84.20' is not a number; expected is one like 84.20"),
    (BILL, {"charges": "NaN"}, "charges", "'NaN' is outside of what can be kept"),
    (BILL, {"amount_due": "90.21"}, "amount_due", "is not balance_before - payments + charges"),
    (BILL, {"balance_before": ""}, "amount_due", "is not balance_before - payments + charges"),
    (BILL, {"open_amount": ""}, "open_amount", "is empty; expected is a number like 84.20"),
    (BILL, {"estimated": "perhaps"}, "estimated", "'perhaps' is not known; expected is yes, no"),
    (LINE, {"bill": "B-9"}, "bill",
     "'B-9' is not known; send its record first, or in the same file"),
    (LINE, {"position": "0"}, "position", "is 0; expected is a number from 1 to 200"),
    (LINE, {"rate": "12345678.5"}, "rate", "'12345678.5' is outside of what can be kept"),
    (LINE, {"amount": "1e12"}, "amount", "'1e12' is outside of what can be kept"),
    (LINE, {"record": "invoice"}, "record",
     "'invoice' is not known; expected is customer, account, premises, agreement, service_point,"
     " meter, bill, bill_line, payment, budget"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "change", "field", "reason"), FAULTS)
def test_a_field_that_cannot_be_right_is_named_and_the_rest_goes_on(
    good: Fields, change: Fields, field: str, reason: str, load: Load
) -> None:
    bad = good | change
    others = [record for record in WORLD if record is not good]
    receipt = load("cis", HEADER, *text([bad, *others]))
    assert set_aside(receipt)[0] == (2, "refused", field, reason)
    # What hangs on it is set aside too, for want of it; all the rest is in.
    left_out = receipt.refused
    assert receipt.taken == len(WORLD) - left_out
    assert {row[3] for row in set_aside(receipt)[1:]} <= {
        f"{name!r} is not known; send its record first, or in the same file"
        for name in ("C-1", "00-1", "P-1", "SP-1", "B-1")
    }
    # And a corrected record of the rest makes it whole.
    load("cis", HEADER, *text(WORLD))
    assert {name: len(rows) for name, rows in everything().items()} == {
        **dict.fromkeys(everything(), 1),
        "phones": 2,
    }


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"customer,C-9", "has 2 fields; the header names 3"),
        (b"customer,C-9,Tom\xe1s", NOT_UTF8),
        (b"customer,C-9,To\x00m", NOT_UTF8),
        (b'customer,C-9,"Tom', HALVED),  # the name may go on in the next line
        (b'customer,C-9,5/8" Tom', None),
        (b"customer,C-9," + b"x" * 200_000, "cannot be divided into fields"),
        (b'customer,"C-9,Tom', HALVED),
    ],
)
def test_a_broken_line_spoils_itself_alone(line: bytes, reason: str | None, tmp_path: Path) -> None:
    content = b"record,customer,name\n" + line + b"\ncustomer,C-1,Ana Mar\xc3\xada\n"
    receipt = load_feed(format="cis", path=write(tmp_path, content), at=NOW)
    assert set_aside(receipt) == ([(2, "refused", "", reason)] if reason else [])
    assert Customer.objects.get(number="C-1").name == "Ana María"


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("SSN", "The column 'ssn' may hold something that is never stored here. "
                "Send the file without it. Nothing was read."),
        ("Drivers License", "The column 'drivers license' may hold something that is never stored"),
        ("date_of_birth", "The column 'date_of_birth' may hold something that is never stored"),
        ("favourite colour", "The column 'favourite colour' is not known; expected are record, "),
        ("Name", "The column 'name' stands there twice. Nothing was read."),
    ],
)  # fmt: skip
def test_a_column_that_nobody_decided_about_stops_the_file(
    column: str, said: str, load: Load
) -> None:
    """A034."""
    before, files = everything(), FeedFile.objects.count()
    with pytest.raises(FeedUnreadable) as stopped:
        load("cis", f"{HEADER},{column}", *[f"{line},000-00-0000" for line in text(WORLD)])
    assert str(stopped.value).startswith(said)
    assert (everything(), FeedFile.objects.count()) == (before, files)


def test_a_file_without_kinds_stops(load: Load) -> None:
    with pytest.raises(
        FeedUnreadable, match=r"The column 'record' is missing\. Nothing was read\."
    ):
        load("cis", "customer,name", "C-1,Ada")
