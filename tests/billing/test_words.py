"""Money and bills as a resident reads them."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from billing import words
from billing.models import Bill, BillLine

TODAY = date(2026, 11, 20)


def bill(**fields: object) -> Bill:
    """Make a bill that is in no database."""
    return Bill(
        **{
            "from_date": date(2026, 10, 1),
            "to_date": date(2026, 10, 31),
            "issued_on": date(2026, 11, 2),
            "due_on": date(2026, 11, 23),
            "volume": Decimal("5.000"),
            "unit": "ccf",
            "charges": Decimal("84.20"),
            "amount_due": Decimal("84.20"),
            "open_amount": Decimal("84.20"),
        }
        | fields
    )


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "$0.00"),
        ("84.2", "$84.20"),
        ("1084.20", "$1,084.20"),
        ("1234567.89", "$1,234,567.89"),
        ("-5", "−$5.00"),
        ("-0.00", "$0.00"),
    ],
)
def test_a_sum_is_said_with_cents_and_a_real_minus(amount: str, said: str) -> None:
    assert words.money(Decimal(amount)) == said


def test_a_sum_of_dollars_is_written_as_the_language_writes_it() -> None:
    with translation.override("es"):
        assert words.money(Decimal("84.20")) in {"$84,20", "$84.20"}


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_no_cent_is_lost_in_a_sum(amount: Decimal) -> None:
    said = words.money(amount)
    back = Decimal(said.replace("$", "").replace(",", "").replace("−", "-"))
    assert back == amount


@pytest.mark.parametrize(
    ("volume", "unit", "said"),
    [
        ("5.000", "ccf", "5 CCF"),
        ("0.000", "ccf", "0 CCF"),
        ("1250.000", "gal", "1,250 gallons"),
        ("3.500", "kgal", "3.5 thousand gallons"),
        ("400.000", "cf", "400 cubic feet"),
        ("14.160", "m3", "14.16 m³"),
        ("9000.000", "l", "9,000 L"),
    ],
)
def test_a_volume_is_said_in_the_unit_it_was_billed_in(volume: str, unit: str, said: str) -> None:
    assert words.billed_volume(bill(volume=Decimal(volume), unit=unit)) == said


@pytest.mark.parametrize(
    ("rate", "said"),
    [("8.84000", "$8.84"), ("8.80000", "$8.80"), ("0.00512", "$0.00512"), ("12.00000", "$12.00")],
)
def test_a_price_has_the_decimals_it_needs(rate: str, said: str) -> None:
    assert words.price(BillLine(rate=Decimal(rate), unit="ccf")) == said


@pytest.mark.parametrize(
    ("quantity", "unit", "rate", "how_much", "price"),
    [
        ("6.000", "ccf", "3.42000", "6 CCF", "$3.42"),
        ("1.000", "month", "24.10000", "1 month", "$24.10"),
        ("0.430", "month", "24.10000", "0.43 months", "$24.10"),
        ("44.620", "usd", "0.04000", "$44.62", "4 %"),  # a tax on a sum
        ("3.000", "hydrants", "5.00000", "3 hydrants", "$5.00"),
        (None, "", None, "", ""),
    ],
)
def test_a_line_says_of_what_and_at_what_price(
    quantity: str | None, unit: str, rate: str | None, how_much: str, price: str
) -> None:
    said = BillLine(quantity=quantity and Decimal(quantity), unit=unit, rate=rate and Decimal(rate))
    assert (words.how_much(said), words.price(said)) == (how_much, price)


@pytest.mark.parametrize(
    ("first", "after", "said"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), "1 October to 30 October 2026, 30 days"),
        (date(2025, 12, 15), date(2026, 1, 14), "15 December to 13 January 2026, 30 days"),
        (date(2026, 10, 1), date(2026, 10, 2), "1 October to 1 October 2026, 1 day"),
    ],
)
def test_a_period_is_said_with_its_last_day_in_it(first: date, after: date, said: str) -> None:
    assert words.period(bill(from_date=first, to_date=after)) == said


# What is open, when it was due; the state, and the answer to "What do I owe?".
STATES = [
    ("84.20", date(2026, 11, 23), "due", "You owe $84.20 by 23 November."),
    ("84.20", TODAY, "due", "You owe $84.20 by 20 November."),
    ("10.00", date(2026, 11, 23), "due", "You owe $10.00 by 23 November."),
    ("84.20", date(2026, 11, 19), "overdue", "You owe $84.20. It was due on 19 November."),
    ("0.00", date(2026, 11, 19), "paid", "You owe nothing."),
    ("-12.00", date(2026, 11, 23), "paid", "You owe nothing."),
]


@pytest.mark.parametrize(("open_amount", "due_on", "state", "said"), STATES)
def test_the_state_of_a_bill_and_what_is_owed(
    open_amount: str, due_on: date, state: str, said: str
) -> None:
    one = bill(open_amount=Decimal(open_amount), due_on=due_on)
    assert one.state(today=TODAY) == state
    assert words.owed(one, TODAY) == said


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (date(2026, 11, 2), "You owe $94.20 on 2 bills. The oldest was due on 2 November."),
        (TODAY, "You owe $94.20 on 2 bills, the first by 20 November."),
    ],
)
def test_what_is_owed_on_several_bills_is_their_sum(due_on: date, said: str) -> None:
    items = [bill(), bill(open_amount=Decimal("10.00"), due_on=due_on)]
    assert words.owed(items[0], TODAY, items) == said


def test_without_a_bill_nothing_is_claimed() -> None:
    assert words.owed(None, TODAY) == "There is no bill yet."


def test_every_state_has_a_tone() -> None:
    assert set(words.TONES) == set(Bill.State)


@pytest.mark.parametrize(
    ("open_amount", "note"), [("10.00", "$10.00 still open · "), ("84.20", ""), ("0.00", "")]
)
def test_a_row_says_what_is_left_of_a_bill_that_was_paid_in_part(
    open_amount: str, note: str
) -> None:
    one = bill(open_amount=Decimal(open_amount))
    expected = f"{note}{words.period(one)} · {words.billed_volume(one)}"
    assert words.row(one, "/bills/7/", TODAY)["note"] == expected


def test_a_row_of_the_list() -> None:
    assert words.row(bill(), "/bills/7/", TODAY) == {
        "url": "/bills/7/",
        "name": "Bill of 2 November 2026",
        "amount": "$84.20",
        "state": "Due",
        "tone": "care",
        "note": "1 October to 30 October 2026, 30 days · 5 CCF",
    }


@pytest.mark.parametrize(("amount", "said"), [("25.86", "$26"), ("25.49", "$25"), ("0.50", "$1")])
def test_a_sum_without_cents_is_rounded_and_not_cut(amount: str, said: str) -> None:
    assert words.whole_dollars(Decimal(amount)) == said
