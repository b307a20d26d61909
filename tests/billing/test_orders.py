"""Ordering a payment, and calling it off: how much, once, and by whom (R18)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from billing.jobs import charge_due, keep_methods
from billing.models import PaymentOrder, Posting, SavedMethod
from tests.billing.firm import begin, open_bill, pay, press
from tests.conftest import NOW, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "firm")]
As = Callable[[str | None], Client]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "0.50"}, "Pay at least $1.00."),
        ({"amount": "-5"}, "Pay at least $1.00."),
        ({"amount": "84.21"}, "This is more than the $84.20 that are open. If you want that, say so below."),
        ({"amount": "1084.21", "ahead": "on"}, "At most $1,084.20 can be paid here at once."),
        ({"amount": "10.005"}, "Enter an amount in dollars, like 84.20."),
        ({"amount": ""}, "Enter how much you want to pay."),
    ],
)  # fmt: skip
def test_an_amount_is_held_against_what_is_open(
    typed: dict[str, str], said: str, as_: As, town: Town
) -> None:
    answer = begin(as_("ada"), open_bill(town), how_much="other", **typed)
    assert answer.context["form"].errors["amount"] == [said]  # type: ignore[attr-defined]  # the test client's own
    assert not PaymentOrder.objects.exists()


def test_one_may_pay_ahead_after_a_yes_to_that(as_: As, town: Town) -> None:
    ada, bill = as_("ada"), open_bill(town)
    pay(ada, bill, how_much="other", amount="100.00", ahead="on")
    assert ada.get("/bills/").context["heading"] == (
        "You owe nothing. $15.80 that you paid too much counts for the next bill."
    )


def test_a_double_click_is_one_payment_and_a_second_browser_replaces_the_page(
    as_: As, town: Town
) -> None:
    """A hundred presses and two browsers: the bill is at the firm once, and what was paid counts."""
    bill, ada = open_bill(town), as_("ada")
    first, again = begin(ada, bill), begin(ada, bill)
    assert first["Location"] == again["Location"]
    other = begin(ada, bill, how_much="other", amount="20.00")
    states = list(PaymentOrder.objects.order_by("pk").values_list("state", "why"))
    assert states == [("cancelled", "replaced"), ("open", "")]
    # The old page was open in another window all the same, and is paid first.
    press(ada, first)
    press(ada, other)
    assert [str(it.amount) for it in Posting.objects.order_by("pk")] == ["84.20", "20.00"]
    assert not PaymentOrder.objects.exclude(state="paid").exists()


def test_what_waits_can_be_called_off_by_its_payer_alone(as_: As, town: Town) -> None:
    bill, ada = open_bill(town), as_("ada")
    pay(ada, bill, how_much="other", amount="10.00", keep="on")
    keep_methods(NOW)
    begin(ada, bill, with_what=str(SavedMethod.objects.get().pk), on="2026-11-25")
    order = PaymentOrder.objects.latest("pk")
    path = f"/bills/paying/{order.pk}/call-off/"
    assert [as_(who).post(path).status_code for who in ("ben", "mallory", "ada")] == [404, 404, 302]
    assert charge_due(NOW + timedelta(days=9)) == 0
    order.refresh_from_db()
    assert (order.state, order.why) == ("cancelled", "by_payer")
