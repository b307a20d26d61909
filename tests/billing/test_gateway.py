"""The firm that takes payments: what Stripe is asked, what it says, and that its stand-in is like it."""

import inspect
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from billing.gateway import CannotExpire, Gateway, GatewayDown, Method, Unsigned
from billing.gateway.demonstration import Demonstration, signed
from billing.gateway.stripe import Stripe, cents, told_of
from billing.models import FirmEvent
from billing.paying import Happening
from tests.billing.firm import send
from tests.billing.stripe_server import CREATED, StripeServer
from tests.conftest import NOW

PAGE = {
    "reference": "PP-A", "amount": Decimal("84.20"), "bill": "Bill of 20 November 2026", "made_at": NOW,
    "keep": True, "back_to": "http://testserver/bills/1/pay/", "done_at": "http://testserver/bills/payments/1/",
}  # fmt: skip
CHARGE = {
    "reference": "PP-B", "amount": Decimal("20.00"), "bill": "Bill", "token": "pm_1", "customer": "cus_1",
    "at": NOW,
}  # fmt: skip


def test_the_stand_in_has_the_signatures_of_the_real_client() -> None:
    names = [name for name in vars(Gateway) if not name.startswith("_")]
    assert {"open_page", "charge", "read", "drop"} <= set(names)
    for name in names:
        if callable(getattr(Gateway, name)):
            shapes = {
                str(inspect.signature(getattr(kind, name)))
                for kind in (Gateway, Stripe, Demonstration)
            }
            assert len(shapes) == 1, (name, shapes)


def test_a_page_is_asked_for_once_and_names_nobody(server: StripeServer) -> None:
    """R18: hosted by Stripe; the same order asked for twice is one page."""
    pages = [Stripe(server.url).open_page(**PAGE) for _twice in range(2)]  # type: ignore[arg-type]  # a dict of all
    assert pages[0] == pages[1]
    assert pages[0].url == "https://checkout.stripe.com/c/pay/cs_1"
    (_post, path, form), again = server.asked
    assert (path, form) == ("/v1/checkout/sessions", again[2])
    assert form == {
        "mode": "payment",
        "client_reference_id": "PP-A",
        "metadata[reference]": "PP-A",
        "payment_intent_data[metadata][reference]": "PP-A",
        "payment_intent_data[setup_future_usage]": "off_session",
        "customer_creation": "always",
        "success_url": "http://testserver/bills/payments/1/",
        "cancel_url": "http://testserver/bills/1/pay/",
        "expires_at": str(int((NOW + timedelta(minutes=45)).timestamp())),
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "usd",
        "line_items[0][price_data][unit_amount]": "8420",
        "line_items[0][price_data][product_data][name]": "Bill of 20 November 2026",
    }


def test_a_page_is_closed_or_says_that_it_was_paid(server: StripeServer) -> None:
    firm = Stripe(server.url)
    page = firm.open_page(**PAGE)  # type: ignore[arg-type]  # as above
    assert firm.ask_page(number=page.number) is None
    firm.close_page(number=page.number)
    expired = firm.ask_page(number=page.number)
    assert expired is not None
    assert (expired.happening, expired.reference) == (Happening.EXPIRED, "PP-A")
    with pytest.raises(CannotExpire):
        firm.close_page(number=page.number)
    paid = {"status": "complete", "payment_status": "paid", "payment_intent": "pi_9"}
    server.sessions[page.number] |= paid
    told = firm.ask_page(number=page.number)
    assert told is not None
    assert (told.happening, told.payment, told.amount) == (Happening.PAID, "pi_9", Decimal("84.20"))


def test_a_saved_method_is_charged_once_under_one_reference(server: StripeServer) -> None:
    firm = Stripe(server.url)
    first, again = firm.charge(**CHARGE), firm.charge(**CHARGE)  # type: ignore[arg-type]  # as above
    assert first == again == firm.ask_charge(reference="PP-B")
    assert (first.happening, first.reference, first.payment, first.amount, first.at) == (
        Happening.PAID, "PP-B", "pi_1", Decimal("20.00"), datetime.fromtimestamp(CREATED, UTC),
    )  # fmt: skip
    assert len(server.by_key) == 1
    assert firm.ask_charge(reference="PP-UNKNOWN") is None


def test_a_refused_charge_is_no_fault_and_a_server_that_is_down_is_asked_again(
    server: StripeServer,
) -> None:
    server.declines = True
    told = Stripe(server.url).charge(**CHARGE)  # type: ignore[arg-type]  # as above
    assert (told.happening, told.reference, told.at) == (Happening.TRY_FAILED, "PP-B", NOW)
    server.down = True
    with pytest.raises(GatewayDown):
        Stripe(server.url).charge(**CHARGE)  # type: ignore[arg-type]  # as above


def test_a_method_is_told_by_its_last_digits_and_dropped_with_its_customer(
    server: StripeServer,
) -> None:
    firm = Stripe(server.url)
    assert firm.method_of(payment="pi_1") == Method(
        "pm_1", "cus_1", "visa", "4242", date(2030, 2, 28)
    )
    firm.drop(token="pm_1", customer="cus_1")
    firm.drop(token="pm_1", customer="cus_gone")  # forgotten already
    assert [it[:2] for it in server.asked[1:]] == [
        ("DELETE", "/v1/customers/cus_1"),
        ("DELETE", "/v1/customers/cus_gone"),
    ]


def test_parts_of_a_cent_are_refused() -> None:
    assert cents(Decimal("84.2")) == 8420
    with pytest.raises(ValueError, match="cent"):
        cents(Decimal("84.205"))


@pytest.mark.parametrize(
    ("type", "about", "happening"),
    [
        ("checkout.session.completed", {"payment_status": "unpaid"}, Happening.PENDING),
        ("checkout.session.async_payment_succeeded", {}, Happening.PAID),
        ("checkout.session.async_payment_failed", {}, Happening.DECLINED),
        ("payment_intent.processing", {}, Happening.PENDING),
        ("refund.updated", {"status": "pending"}, Happening.NOTHING),
        ("refund.failed", {"status": "failed"}, Happening.REFUND_FAILED),
        ("charge.dispute.created", {}, Happening.NOTHING),
        ("customer.created", {}, Happening.UNKNOWN),
    ],
)
def test_events_are_read_for_what_moves_money(
    type: str, about: dict[str, str], happening: Happening
) -> None:
    event = {
        "id": "evt_1",
        "type": type,
        "created": CREATED,
        "data": {"object": {"id": "x"} | about},
    }
    assert told_of(event).happening is happening


# --- Signatures -----------------------------------------------------------------------------------------


EVENT = {
    "id": "evt_1", "type": "customer.created", "created": CREATED, "data": {"object": {"id": "cus_1"}},
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_only_what_the_firm_signed_lately_is_heeded(settings: Any) -> None:
    """Stripe's scheme: a time and an HMAC over both; older than five minutes may be recorded and replayed."""
    settings.PAYMENT_GATEWAY = "billing.gateway.stripe.Stripe"
    assert send(EVENT, secret="of somebody else") == 400
    assert send(EVENT, at=NOW - timedelta(minutes=6)) == 400
    body, header = signed(EVENT, at=NOW)
    kind = "application/json"
    for sent, signature in (
        (body.replace(b"cus_1", b"cus_2"), header),
        (body, ""),
        (body, "t=1,v1="),
        (b"\xff\xfe", header),
    ):
        headers = {"Stripe-Signature": signature}
        answer = Client().post("/api/payments/events/", sent, content_type=kind, headers=headers)
        assert answer.status_code == 400
    assert Client().get("/api/payments/events/").status_code == 405
    assert not FirmEvent.objects.exists()
    assert send(EVENT, at=NOW - timedelta(minutes=4)) == 200
    assert list(FirmEvent.objects.values_list("number", "kind", "state")) == [
        ("evt_1", "unknown", "aside")
    ]


def test_a_signed_text_that_is_no_event_is_refused() -> None:
    for text in ("[]", "{}", json.dumps({"id": "x", "type": 1, "data": None, "created": 1})):
        body, header = signed(json.loads(text), at=datetime.now(UTC))
        with pytest.raises(Unsigned):
            Stripe().read(body=body, signature=header)
