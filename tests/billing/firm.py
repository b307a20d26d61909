"""What tests do at the firm's: pay on its page, and send what it would send."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.test import Client

from billing.gateway import demonstration
from billing.gateway.stripe import told_of
from billing.models import Bill, PaymentOrder
from billing.paying import Told
from tests.conftest import NOW, Town, make_bill

PLAYS = "billing.gateway.demonstration.Demonstration"


def open_bill(town: Town, amount: str = "84.20", who: str = "ada", place: str = "mill") -> Bill:
    """Make a bill of the last month that is open, due on 12 December."""
    return make_bill(town, who, place, date(2026, 10, 20), open_amount=amount)


def begin(client: Client, bill: Bill, **typed: str) -> HttpResponse:
    """Send the form of a bill: all of it on the firm's page, unless something else is typed."""
    form = {"how_much": "all", "with_what": "page"} | typed
    answer = client.post(f"/bills/{bill.pk}/pay/", form)
    return answer  # type: ignore[return-value]  # the test client's own kind


def press(client: Client, answer: HttpResponse, button: str = "pay", **typed: str) -> HttpResponse:
    """Press a button on the firm's page that an answer leads to."""
    assert answer.status_code == 302, answer.content
    form = {"press": button} | typed
    return client.post(answer["Location"], form)  # type: ignore[return-value]  # as above


def pay(client: Client, bill: Bill, **typed: str) -> PaymentOrder:
    """Pay a bill on the firm's page; return the order."""
    answer = press(client, begin(client, bill, **typed))
    assert answer.status_code == 302
    return PaymentOrder.objects.latest("pk")


def send(event: dict[str, Any], *, at: datetime = NOW, secret: str = "") -> int:
    """Send an event to our address as the firm does; return the status."""
    body, signature = demonstration.signed(event, at=at, secret=secret)
    return (
        Client()
        .post(
            "/api/payments/events/",
            body,
            content_type="application/json",
            headers={"Stripe-Signature": signature},
        )
        .status_code
    )


def session_event(order: PaymentOrder, *, at: datetime = NOW, **more: Any) -> dict[str, Any]:
    """Return that an order was paid on its page."""
    about = {
        "object": "checkout.session",
        "id": f"cs_{order.reference}",
        "client_reference_id": order.reference,
        "payment_status": "paid",
        "payment_intent": f"pi_{order.reference}",
        "amount_total": int(order.amount * 100),
    }
    return demonstration.event("checkout.session.completed", about | more, at=at)


def refund_event(
    order: PaymentOrder,
    dollars: str,
    *,
    number: str = "re_1",
    status: str = "succeeded",
    at: datetime = NOW,
) -> dict[str, Any]:
    """Return that some of it was paid back."""
    about = {
        "object": "refund",
        "id": number,
        "status": status,
        "payment_intent": f"pi_{order.reference}",
        "amount": int(Decimal(dollars) * 100),
    }
    found = demonstration.event("refund.updated", about, at=at)
    return found | {"id": f"{found['id']} {status}"}


def dispute_event(order: PaymentOrder, *, won: bool = False, at: datetime = NOW) -> dict[str, Any]:
    """Return that a bank took it back, or gave it back."""
    about = {
        "object": "dispute",
        "id": "dp_1",
        "payment_intent": f"pi_{order.reference}",
        "amount": int(order.amount * 100),
    }
    what = "reinstated" if won else "withdrawn"
    return demonstration.event(f"charge.dispute.funds_{what}", about, at=at)


def told(event: dict[str, Any]) -> Told:
    """Return an event as it is read."""
    return told_of(event)
