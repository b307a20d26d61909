"""The rules of paying, without a database."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.paying import (
    MOST_AHEAD,
    AmountWrong,
    Happening,
    MoreThanOpen,
    TooLittle,
    TooMuch,
    charge_day,
    draw_reference,
    may_be_paid,
    posting_reference,
    state_after,
)

TODAY = date(2026, 11, 20)
MONEY = st.decimals(-500, 3000, places=2)


@given(amount=MONEY, left=MONEY, ahead=st.booleans())
def test_nobody_pays_more_than_is_open_without_a_yes_and_never_beyond_the_most(
    amount: Decimal, left: Decimal, ahead: bool
) -> None:
    owed = max(left, Decimal(0))
    try:
        may_be_paid(amount, left=left, ahead=ahead)
    except TooLittle:
        assert amount < 1
    except MoreThanOpen:
        assert amount > left and not ahead
    except TooMuch:
        assert amount > owed + MOST_AHEAD
    else:
        assert 0 < amount <= (owed + MOST_AHEAD if ahead else left)


def test_the_last_cents_of_a_bill_can_be_paid() -> None:
    assert may_be_paid(Decimal("0.40"), left=Decimal("0.40"), ahead=False) == Decimal("0.40")
    with pytest.raises(AmountWrong):
        may_be_paid(Decimal("0.40"), left=Decimal("0.50"), ahead=False)


@pytest.mark.parametrize(
    ("due_in", "before", "charged_in"),
    [
        (20, 0, 20),
        (20, 10, 10),
        (10, 10, 3),  # it was chosen for today: three days are left to call it off
        (2, 0, 2),
        (2, 10, 2),  # it came late: on the due day, and no notice of three days
        (0, 0, 1),
        (-5, 3, 1),  # never on the day it is told
    ],
)
def test_autopay_takes_a_bill_when_it_was_told(due_in: int, before: int, charged_in: int) -> None:
    day = charge_day(due_on=TODAY + timedelta(due_in), days_before=before, today=TODAY)
    assert (day - TODAY).days == charged_in


def test_whatever_was_paid_is_paid_in_whichever_order_the_news_came() -> None:
    news = [
        Happening.PAID,
        Happening.EXPIRED,
        Happening.DECLINED,
        Happening.PENDING,
        Happening.REFUNDED,
    ]
    for order in permutations(news):
        for first in ("open", "pending", "expired", "declined", "cancelled"):
            state = first
            for happening in order:
                state = state_after(state, happening, hosted=True)
            assert state == "paid"


def test_a_card_that_fails_on_a_page_may_be_followed_by_another() -> None:
    assert state_after("open", Happening.TRY_FAILED, hosted=True) == "open"
    assert state_after("open", Happening.TRY_FAILED, hosted=False) == "declined"
    assert state_after("pending", Happening.EXPIRED, hosted=True) == "pending"


def test_references_are_drawn_and_those_of_movements_follow_from_them() -> None:
    drawn = {draw_reference() for _n in range(100)}
    assert len(drawn) == 100
    assert {len(each) for each in drawn} == {15}
    names = {
        posting_reference("PP-A", happening, source)
        for happening in (Happening.PAID, Happening.REFUNDED, Happening.CHARGED_BACK)
        for source in ("x", "y")
    }
    assert "PP-A" in names and len(names) == 5
    assert max(map(len, names)) <= 40
