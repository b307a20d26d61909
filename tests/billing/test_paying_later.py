"""The rules of paying later (R19): parts that add up, what is granted at once, kept and broken."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.paying_later import (
    GRACE,
    OURS,
    Part,
    Standing,
    TooSmall,
    in_months,
    is_granted_at_once,
    later,
    next_due,
    standing,
)
from tests.conftest import TODAY

HUNDRED = Decimal("100.00")


@given(cents=st.integers(12, 10**7), months=st.integers(1, 12), day=st.dates(date(2020, 1, 1)))
def test_parts_add_up_to_the_cent(cents: int, months: int, day: date) -> None:
    amount = Decimal(cents) / 100
    parts = in_months(amount, months, day.replace(year=2026 + day.year % 9))
    assert sum(part.amount for part in parts) == amount
    assert len({part.due_on for part in parts}) == months
    assert parts[0].amount - parts[-1].amount in {Decimal(0), Decimal("0.01")}


def test_parts_fall_on_the_same_day_of_each_month() -> None:
    assert in_months(HUNDRED, 3, date(2026, 12, 31)) == [
        Part(date(2027, 1, 31), Decimal("33.34")),
        Part(date(2027, 2, 28), Decimal("33.33")),
        Part(date(2027, 3, 31), Decimal("33.33")),
    ]


def test_less_than_a_cent_a_month_is_refused() -> None:
    with pytest.raises(TooSmall):
        in_months(Decimal("0.11"), 12, TODAY)


@pytest.mark.parametrize(
    ("parts", "broken", "granted"),
    [
        (later(HUNDRED, TODAY + timedelta(days=60)), None, True),
        (later(HUNDRED, TODAY + timedelta(days=61)), None, False),
        (in_months(HUNDRED, 10, TODAY), None, True),
        (in_months(HUNDRED, 11, TODAY), None, False),  # $9.09 is less than the least
        (in_months(HUNDRED, 2, TODAY), date(2025, 11, 20), True),
        (in_months(HUNDRED, 2, TODAY), date(2025, 11, 21), False),
    ],
)
def test_the_policy_grants_what_it_says(
    parts: list[Part], broken: date | None, granted: bool
) -> None:
    assert is_granted_at_once(parts, OURS, TODAY, broken) is granted


def test_a_plan_is_broken_only_after_the_bank_had_its_days() -> None:
    parts = in_months(HUNDRED, 2, date(2026, 10, 1))  # $50 by 1 November, $50 by 1 December
    late = date(2026, 11, 1) + GRACE
    assert [
        standing(parts, Decimal("49.99"), late),
        standing(parts, Decimal("49.99"), late + timedelta(days=1)),
        standing(parts, Decimal("50.00"), late + timedelta(days=1)),
        standing(parts, HUNDRED, TODAY),
    ] == [Standing.RUNS, Standing.BROKEN, Standing.RUNS, Standing.KEPT]


def test_what_is_due_next_is_what_is_left_of_the_first_open_part() -> None:
    parts = in_months(HUNDRED, 2, date(2026, 10, 1))
    assert [next_due(parts, Decimal(paid)) for paid in ("0", "60", "100")] == [
        Part(date(2026, 11, 1), Decimal("50.00")),
        Part(date(2026, 12, 1), Decimal("40.00")),
        None,
    ]
