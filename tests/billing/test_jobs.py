"""What the clock does for payments: it asks after what the firm did not tell (R18)."""

from datetime import timedelta
from typing import Any

import pytest

from billing.jobs import ask_what_became
from billing.models import PaymentOrder
from tests.billing.stripe_server import Local, StripeServer
from tests.billing.test_ledger import moved, ordered
from tests.conftest import NOW, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "firm")]


def test_a_payment_whose_event_was_lost_is_found(
    server: StripeServer, town: Town, settings: Any
) -> None:
    """The job asks for pages that are over: one was paid, one was left, and one never came to be."""
    settings.PAYMENT_GATEWAY = "tests.billing.stripe_server.Local"
    Local.where = server.url
    order = ordered(town)
    PaymentOrder.objects.filter(pk=order.pk).update(checkout="cs_1")
    server.sessions["cs_1"] = {
        "object": "checkout.session", "id": "cs_1", "status": "complete", "payment_status": "paid",
        "payment_intent": "pi_1", "amount_total": 8420, "client_reference_id": order.reference, "created": 1,
    }  # fmt: skip
    assert ask_what_became(NOW + timedelta(minutes=30)) == 0
    assert ask_what_became(NOW + timedelta(hours=1)) == 1
    assert moved() == [("payment", "84.20")]
    assert ask_what_became(NOW + timedelta(hours=2)) == 0
