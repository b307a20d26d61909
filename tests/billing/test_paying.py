"""Paying a bill (R18): from its page over the firm's page into the ledger, and what everybody reads then."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import OutgoingRow
from billing.models import FirmEvent, Payment, PaymentOrder, Posting
from notices.jobs import deliver
from tests.billing.firm import PLAYS, begin, open_bill, pay, press
from tests.conftest import NOW, TODAY, Town
from tests.fakes import Mailbox, mailbox, text_of

__all__ = ["mailbox"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "firm")]
As = Callable[[str | None], Client]


@pytest.fixture
def firm(settings: Any) -> None:
    settings.PAYMENT_GATEWAY = PLAYS


def test_a_bill_is_paid_on_the_firms_page_and_says_so(
    as_: As, town: Town, mailbox: Mailbox
) -> None:
    """R18: bill, firm, event, ledger, bill again, receipt; and the row for the utility's system."""
    bill, ada = open_bill(town), as_("ada")
    assert ada.get(f"/bills/{bill.pk}/").context["pay"]["url"] == f"/bills/{bill.pk}/pay/"
    assert ada.get(f"/bills/{bill.pk}/pay/").context["heading"] == (
        "Pay $84.20 by 12 December 2026."
    )
    leads = begin(ada, bill)
    assert "4242" in ada.get(leads["Location"]).content.decode()
    back = press(ada, leads)
    order = PaymentOrder.objects.get()
    assert back["Location"] == f"http://testserver/bills/payments/{order.pk}/"
    receipt = ada.get(back["Location"]).context
    assert receipt["heading"] == "$84.20 was paid on 20 November 2026."
    page = ada.get(f"/bills/{bill.pk}/").context
    assert (page["heading"], page["pay"]) == (
        "$84.20, paid.",
        {
            "on_its_way": "$84.20 was paid here on 20 November 2026. It is on its way to the utility’s books.",
            "url": "",
        },
    )
    assert ada.get("/bills/").context["heading"] == "You owe nothing."
    assert ada.get("/").context["bill"]["answer"] == "You owe nothing."
    posting = Posting.objects.get()
    assert (posting.debit, posting.credit, posting.amount) == (
        "gateway", "receivable", Decimal("84.20"),
    )  # fmt: skip
    row = OutgoingRow.objects.get()
    assert (row.kind, row.reference, row.account, row.bill, row.on, row.amount) == (
        "payment", order.reference, bill.account, bill.number, TODAY, Decimal("84.20"),
    )  # fmt: skip
    deliver(NOW)
    assert mailbox.addressed() == [("ada@example.org", "Receipt: $84.20 paid")]
    assert order.reference in text_of(mailbox.only())
