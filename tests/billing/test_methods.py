"""The page of how one pays (R18): what is kept there, what is paid automatically, what was paid."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing.actions.orders import order_payment
from billing.jobs import charge_due, plan_autopay
from billing.models import Autopay, PaymentOrder, SavedMethod
from tests.billing.firm import open_bill
from tests.billing.test_autopay import orders, saved
from tests.conftest import NOW, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "firm")]
As = Callable[[str | None], Client]
CHARGED = NOW + timedelta(days=12)  # 2 December, ten days before the bill is due


def test_the_page_begins_and_stops_it(as_: As, town: Town) -> None:
    ada, card = as_("ada"), saved(town)
    open_bill(town)
    wish = {"method": str(card.pk), "most": "120", "days_before": "3"}
    assert ada.post("/bills/paying/autopay/", wish | {"most": "0"}).context["form"].errors == {
        "most": ["Enter at least one dollar."]
    }
    assert ada.post("/bills/paying/autopay/", wish).status_code == 302
    assert ada.get("/bills/paying/").context["autopay"][1]["text"] == "3 days before it is due"
    plan_autopay(NOW)
    ada.post("/bills/paying/autopay/stop/")
    assert Autopay.objects.get().why_ended == "by_payer"
    assert [it[:2] for it in orders()] == [("cancelled", "by_payer")]
    assert charge_due(CHARGED) == 0


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_lists_of_paying_ask_the_same(how_many: int, as_: As, town: Town) -> None:
    ada = town.users["ada"]
    bill = open_bill(town)
    for n in range(how_many):
        SavedMethod.objects.create(
            subject=ada.subject, token=f"pm{n}", customer="cus", brand="visa", last4="4242", saved_at=NOW
        )  # fmt: skip
        order = order_payment(
            bill=bill, by=ada, way=PaymentOrder.Way.ONCE, amount=Decimal(5), at=NOW
        )
        PaymentOrder.objects.filter(pk=order.pk).update(state="expired", ended_at=NOW)
        day = (NOW + timedelta(days=5)).date()
        if n == 0:
            order_payment(
                bill=bill,
                by=ada,
                way=PaymentOrder.Way.SCHEDULED,
                amount=Decimal(5),
                charge_on=day,
                at=NOW,
            )
    client = as_("ada")
    client.get("/bills/paying/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/bills/paying/")
    assert len(page.context["rows"]) == len(page.context["methods"]) == how_many
    # Session, user, homes; autopay, methods, the count and the page, what waits and its bills.
    assert len(asked) == 9
