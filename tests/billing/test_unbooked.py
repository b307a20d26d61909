"""What was paid here and did not come back from the utility's system, for staff (R18)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.outgoing import make_file
from billing.models import Payment, PaymentOrder, Posting
from tests.billing.firm import (
    begin,
    dispute_event,
    open_bill,
    pay,
    refund_event,
    send,
    session_event,
)
from tests.conftest import NOW, TODAY, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "firm")]
As = Callable[[str | None], Client]
PAGE = "/staff/payments/"
A_WEEK = timedelta(days=7)


def test_what_the_books_did_not_send_back_in_a_week_is_listed(
    as_: As, town: Town, time_machine: Any
) -> None:
    """With the file it went out in; once it comes back it is gone."""
    order = pay(as_("ada"), open_bill(town), how_much="other", amount="50.00")
    fresh = as_("admin").get(PAGE).context
    assert (fresh["heading"], fresh["lead"]) == (
        "All that was paid here a week ago is in the utility’s books.",
        "1 of the last seven days is on its way: $50.00.",
    )
    time_machine.move_to(NOW + A_WEEK, tick=False)
    page = as_("admin").get(PAGE)
    heading = "1 payment of more than a week ago is not in the utility’s books."
    assert page.context["heading"] == heading
    [row] = page.context["table"]["rows"]
    texts = [order.reference, "001-4711", "Paid", "20 November 2026", "$50.00", "no file yet"]
    assert [cell["text"] for cell in row] == texts
    file = make_file(by=None, at=NOW + A_WEEK)
    [row] = as_("admin").get(PAGE).context["table"]["rows"]
    assert file is not None
    assert row[-1]["text"] == f"{file.name}, 27 November 2026"
    Payment.objects.create(
        reference=order.reference, account=town.accounts["ada"], paid_on=TODAY, amount=order.amount,
        kind="payment", file=town.file,
    )  # fmt: skip
    assert as_("admin").get(PAGE).context["table"]["rows"] == []


def test_a_payment_of_which_more_went_back_than_was_paid_is_shown(as_: As, town: Town) -> None:
    """Paid back by hand, and taken back by the bank too: the dispute may still be won."""
    begin(as_("ada"), open_bill(town))
    order = PaymentOrder.objects.get()
    send(session_event(order))
    send(refund_event(order, "10.00"))
    assert as_("admin").get(PAGE).context["too_much_back"]["rows"] == []
    send(dispute_event(order))
    [row] = as_("admin").get(PAGE).context["too_much_back"]["rows"]
    assert [cell["text"] for cell in row] == [order.reference, "001-4711", "$10.00"]
    send(dispute_event(order, won=True))
    assert as_("admin").get(PAGE).context["too_much_back"]["rows"] == []


def test_staff_read_where_money_is_paid_back(as_: As, town: Town, settings: Any) -> None:
    settings.PAYMENT_GATEWAY = "billing.gateway.stripe.Stripe"
    page = as_("admin").get(PAGE).content.decode()
    assert "Nothing is paid back from here." in page
    assert "https://dashboard.stripe.com/payments" in page


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_what_is_not_in_the_books_asks_the_same(
    how_many: int, as_: As, town: Town, time_machine: Any
) -> None:
    ada, bill = as_("ada"), open_bill(town)
    for _n in range(how_many):
        pay(ada, bill, how_much="other", amount="5.00")
    make_file(by=None, at=NOW)
    time_machine.move_to(NOW + A_WEEK, tick=False)
    admin = as_("admin")
    admin.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        page = admin.get(PAGE)
    assert len(page.context["table"]["rows"]) == how_many == Posting.objects.count()
    # Session, user, second step, homes; the count, the page, its files; what is on its way; too much back.
    assert len(asked) == 9
