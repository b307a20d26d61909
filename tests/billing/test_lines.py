"""The lines of a bill beside its charges: as they are sent, and as a resident reads them (R15)."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from accounts.feeds.cis import Record
from billing.actions.bills import take_in_bill_lines
from billing.actions.rates import put_in_rates, put_live
from billing.models import Bill
from billing.views.lines import lines_of
from tests.billing import test_paper as paper
from tests.conftest import NOW, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
# Comes to the charges of Ada's bill: forty dollars, and 5 CCF at 8.84.
RATES = """\
metadata: {effective_date: 2025-01-01, utility_name: Example Water, bill_frequency: monthly}
rate_structure:
  RESIDENTIAL_SINGLE:
    service_charge: 40.00
    flat_rate: 8.84
    commodity_charge: flat_rate*usage_ccf
    bill: commodity_charge + service_charge
"""


def take_in(town: Town, bill: Bill, *amounts: str, first: int = 1) -> None:
    records = [
        Record(n, "bill_line", {"bill": bill.number, "position": str(n), "text": "Line", "amount": each}, "")
        for n, each in enumerate(amounts, first)
    ]  # fmt: skip
    assert town.file is not None
    tally = take_in_bill_lines(records=records, file=town.file, at=NOW)
    assert not tally.set_aside


def amounts(bill: Bill) -> list[str]:
    return [str(line.amount) for line in bill.lines.order_by("position")]


# --- As they are sent ----------------------------------------------------------------------------------


def test_a_bill_that_was_put_right_loses_the_lines_left_over(town: Town) -> None:
    bill = town.bills["ada"]
    take_in(town, bill, "10.00", "20.00", "50.00", "9.99")
    assert amounts(bill) == ["10.00", "20.00", "50.00", "9.99"]
    take_in(town, bill, "80.00", "4.20")
    assert amounts(bill) == ["80.00", "4.20"]


@pytest.mark.parametrize(
    ("sent", "first"),
    [
        (("10.00", "20.00"), 1),  # come to something else: the others may be right
        (("44.20",), 2),  # the second alone, put right
        (("84.20",), 3),  # comes to the charges, and is not the first
    ],
)
def test_lines_that_may_not_be_all_drop_none(sent: tuple[str, ...], first: int, town: Town) -> None:
    bill = town.bills["ada"]
    take_in(town, bill, "10.00", "20.00", "50.00", "9.99")
    take_in(town, bill, *sent, first=first)
    assert bill.lines.count() == 4


def test_lines_of_another_bill_are_left_alone(town: Town) -> None:
    before = amounts(town.bills["cleo"])
    take_in(town, town.bills["ada"], "84.20")
    assert amounts(town.bills["cleo"]) == before


# --- As they are read ----------------------------------------------------------------------------------


def shown(bill: Bill) -> tuple[list[list[str]], tuple[str, ...]]:
    found = lines_of(bill)
    rows = [*found.table["rows"], found.table["total"]]
    return [[row[0]["text"], row[-1]["text"]] for row in rows], found.sentences


def test_lines_that_come_to_the_charges_say_nothing_of_it(town: Town) -> None:
    rows, sentences = shown(town.bills["ada"])
    assert rows == [
        ["Base charge", "$40.00"],
        ["Water", "$44.20"],
        ["Charges of this bill", "$84.20"],
    ]
    assert sentences == ()


@pytest.mark.parametrize(
    ("charges", "unexplained"), [("78.00", "−$6.20"), ("90.00", "$5.80"), ("84.19", "−$0.01")]
)
def test_lines_that_do_not_add_up_say_by_how_much(
    charges: str, unexplained: str, as_: As, town: Town
) -> None:
    bill = town.bills["ada"]
    Bill.objects.filter(pk=bill.pk).update(
        charges=Decimal(charges), amount_due=Decimal(charges) + bill.balance_before - bill.payments
    )
    bill.refresh_from_db()
    rows, sentences = shown(bill)
    assert rows[-2:] == [
        ["What these lines do not explain", unexplained],
        ["Charges of this bill", f"${charges}"],
    ]
    said = (
        f"These lines do not add up: they come to $84.20, and the charges are ${charges}.",
        "We see it on our list too.",
    )
    assert sentences == said
    page = as_("ada").get(f"/bills/{bill.pk}/").content.decode()
    assert " ".join(said) in page
    assert 'href="/messages/new/"' in page.partition(said[0])[2].partition("</section>")[0]
    assert said[0] in paper.text(paper.read(as_("ada"), bill))


def test_charges_are_right_to_the_cent_only_where_lines_come_to_them(town: Town) -> None:
    put_live(rates=put_in_rates(text=RATES, by=None, at=NOW), by=None, at=NOW)
    bill = town.bills["ada"]
    _rows, right = shown(bill)
    assert right == (
        "We worked this out again from the rates of 1 January 2025: it is right to the cent.",
    )
    bill.lines.filter(position=2).delete()
    _rows, astray = shown(bill)
    assert astray == (
        "These lines do not add up: they come to $40.00, and the charges are $84.20.",
        "We worked the charges out again from the rates of 1 January 2025, and they are right: so a line is "
        "wrong, or one is missing.",
        "We see it on our list too.",
    )


def test_a_bill_without_lines_has_none_to_explain(town: Town) -> None:
    bill = town.bills["ada"]
    bill.lines.all().delete()
    assert shown(bill) == ([["Charges of this bill", "$84.20"]], ())
