"""Stripe, as the firm that takes payments: its hosted Checkout, and charges of what it keeps."""

import json
from calendar import monthrange
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import stripe
from django.conf import settings
from stripe import StripeClient

from billing.gateway import CannotExpire, GatewayDown, Method, Page, Unsigned
from billing.paying import PAGE_LASTS, Happening, Told

CENT = Decimal("0.01")
CURRENCY = "usd"
# Stripe's own tolerance: an event that was signed longer ago may have been recorded and sent again.
TOLERANCE_SECONDS = 300
TRIES, SECONDS = 2, 20

BY_TYPE = {
    "checkout.session.async_payment_succeeded": Happening.PAID,
    "checkout.session.async_payment_failed": Happening.DECLINED,
    "checkout.session.expired": Happening.EXPIRED,
    "payment_intent.succeeded": Happening.PAID,
    "payment_intent.payment_failed": Happening.TRY_FAILED,
    # Not `created` and `closed`: these two are when money moves.
    "charge.dispute.funds_withdrawn": Happening.CHARGED_BACK,
    "charge.dispute.funds_reinstated": Happening.CHARGEBACK_WON,
    "charge.dispute.created": Happening.NOTHING,
    "charge.dispute.closed": Happening.NOTHING,
}
REFUND_TYPES = ("refund.created", "refund.updated", "refund.failed", "charge.refund.updated")
REFUND_STATES = {
    "pending": Happening.NOTHING,
    "requires_action": Happening.NOTHING,
    "succeeded": Happening.REFUNDED,
    "failed": Happening.REFUND_FAILED,
    "canceled": Happening.REFUND_FAILED,
}


class Stripe:
    """The real firm. `api` is where it is asked, other than at home."""

    name = "Stripe"
    origin = "https://checkout.stripe.com"
    desk = "https://dashboard.stripe.com/payments"

    def __init__(self, api: str = "") -> None:
        self.api = api

    @cached_property
    def _client(self) -> StripeClient:
        # A client of its own for each gateway: a page waits no longer for one than people do.
        http = stripe.RequestsClient(timeout=SECONDS)
        where: Any = {"api": self.api} if self.api else None
        return StripeClient(
            settings.STRIPE_SECRET_KEY,
            http_client=http,
            max_network_retries=TRIES,
            base_addresses=where,
        )

    def open_page(
        self,
        *,
        reference: str,
        amount: Decimal,
        bill: str,
        made_at: datetime,
        keep: bool,
        back_to: str,
        done_at: str,
    ) -> Page:
        """Make a Checkout session. Everything in it follows from the order, so a repeat is the same."""
        about: dict[str, str] = {"reference": reference}
        intent: dict[str, Any] = {"metadata": about}
        asked: dict[str, Any] = {
            "mode": "payment",
            "client_reference_id": reference,
            "metadata": about,
            "payment_intent_data": intent,
            "success_url": done_at,
            "cancel_url": back_to,
            "expires_at": int((made_at + PAGE_LASTS).timestamp()),
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": CURRENCY,
                        "unit_amount": cents(amount),
                        "product_data": {"name": bill},
                    },
                }
            ],
        }
        if keep:
            intent["setup_future_usage"] = "off_session"
            asked["customer_creation"] = "always"
        with _understood():
            made = self._client.v1.checkout.sessions.create(
                params=asked,  # type: ignore[arg-type]  # built up, so no literal
                options={"idempotency_key": f"page {reference}"},
            )
        return Page(number=made.id, url=made.url or "")

    def close_page(self, *, number: str) -> None:
        """Expire a session."""
        with _understood():
            try:
                self._client.v1.checkout.sessions.expire(number)
            except stripe.InvalidRequestError:
                raise CannotExpire from None

    def ask_page(self, *, number: str) -> Told | None:
        """Ask how a session stands."""
        with _understood():
            found = self._client.v1.checkout.sessions.retrieve(number)
        session = found.to_dict()
        if session["status"] == "open":
            return None
        kind = "expired" if session["status"] == "expired" else "completed"
        return told_of(_asked_event(f"checkout.session.{kind}", session))

    def charge(
        self,
        *,
        reference: str,
        amount: Decimal,
        bill: str,
        token: str,
        customer: str,
        at: datetime,
    ) -> Told:
        """Confirm a payment intent without anybody there."""
        with _understood():
            try:
                made = self._client.v1.payment_intents.create(
                    params={
                        "amount": cents(amount),
                        "currency": CURRENCY,
                        "customer": customer,
                        "payment_method": token,
                        "off_session": True,
                        "confirm": True,
                        "description": bill,
                        "metadata": {"reference": reference},
                    },
                    options={"idempotency_key": f"charge {reference}"},
                )
            except stripe.CardError as refused:
                intent = getattr(refused.error, "payment_intent", None)
                number = intent.id if intent else ""
                return told_of(_failed(reference, number, at))
        return _told_of_intent(made.to_dict())

    def ask_charge(self, *, reference: str) -> Told | None:
        """Search for a payment intent by our reference."""
        with _understood():
            found = self._client.v1.payment_intents.search(
                params={"query": f"metadata['reference']:'{reference}'"}
            )
        return next((_told_of_intent(each.to_dict()) for each in found.data), None)

    def method_of(self, *, payment: str) -> Method | None:
        """Ask for the method of a payment intent, which Stripe keeps where it has a customer."""
        with _understood():
            found = self._client.v1.payment_intents.retrieve(
                payment, params={"expand": ["payment_method"]}
            )
        intent: Mapping[str, Any] = found.to_dict()
        method = intent.get("payment_method")
        if not intent.get("customer") or not isinstance(method, dict):
            return None
        card, bank = method.get("card"), method.get("us_bank_account")
        if card:
            year, month = card["exp_year"], card["exp_month"]
            last = date(year, month, monthrange(year, month)[1])
            return Method(method["id"], intent["customer"], card["brand"], card["last4"], last)
        if bank:
            return Method(method["id"], intent["customer"], "bank", bank["last4"], None)
        return None

    def drop(self, *, token: str, customer: str) -> None:
        """Delete the customer, which was made for this method alone, and the method with it."""
        with _understood():
            try:
                self._client.v1.customers.delete(customer)
            except stripe.InvalidRequestError as error:
                if error.code != "resource_missing":
                    raise

    def read(self, *, body: bytes, signature: str) -> Told:
        """Check Stripe's signature and its time, and read the event."""
        try:
            stripe.WebhookSignature.verify_header(
                body, signature, settings.STRIPE_WEBHOOK_SECRET, TOLERANCE_SECONDS
            )
            return told_of(json.loads(body))
        # ValueError: bytes that are no text, or a text that is no JSON. KeyError, TypeError: no event.
        except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError) as error:
            raise Unsigned(type(error).__name__) from None


@contextmanager
def _understood() -> Iterator[None]:
    """Turn what Stripe's client raises into what the room knows; its texts may name people."""
    try:
        yield
    except stripe.StripeError as error:
        raise GatewayDown(type(error).__name__) from None


def cents(amount: Decimal) -> int:
    """Return dollars as whole cents. Raises ValueError for parts of a cent."""
    if amount != amount.quantize(CENT):
        raise ValueError("parts of a cent")
    return int(amount * 100)


def told_of(event: Mapping[str, Any]) -> Told:
    """Return what an event of Stripe's says, as far as it concerns us."""
    about: Mapping[str, Any] = event["data"]["object"]
    happening = _happening(event["type"], about)
    metadata = about.get("metadata") or {}
    intent = about.get("payment_intent") or ""
    if about.get("object") == "payment_intent":
        intent = about["id"]
    amount = about.get("amount_total", about.get("amount_received") or about.get("amount"))
    return Told(
        number=event["id"],
        happening=happening,
        at=datetime.fromtimestamp(event["created"], UTC),
        reference=str(about.get("client_reference_id") or metadata.get("reference") or "")[:20],
        payment=str(intent if isinstance(intent, str) else intent["id"]),
        source=str(intent if happening is Happening.PAID else about.get("id", "")),
        amount=None if amount is None else Decimal(amount) / 100,
    )


def _happening(type: str, about: Mapping[str, Any]) -> Happening:
    if type == "checkout.session.completed":
        paid = about.get("payment_status") == "paid"
        return Happening.PAID if paid else Happening.PENDING
    if type == "payment_intent.processing":
        return Happening.PENDING
    if type in REFUND_TYPES:
        return REFUND_STATES.get(about.get("status", ""), Happening.UNKNOWN)
    return BY_TYPE.get(type, Happening.UNKNOWN)


def _told_of_intent(intent: Mapping[str, Any]) -> Told:
    """Return how a payment intent stands, as the event would say that Stripe sends of it."""
    kinds = {"succeeded": "succeeded", "processing": "processing"}
    kind = kinds.get(intent["status"], "payment_failed")
    return told_of(_asked_event(f"payment_intent.{kind}", intent))


def _asked_event(type: str, about: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an answer in the shape of an event, under a number of its own."""
    number = f"asked {type} {about['id']}"
    return {
        "id": number[:80],
        "type": type,
        "created": about["created"],
        "data": {"object": about},
    }


def _failed(reference: str, number: str, at: datetime) -> Mapping[str, Any]:
    """Return a refusal in the shape of an event."""
    about = {
        "object": "payment_intent",
        "id": number,
        "created": int(at.timestamp()),
        "metadata": {"reference": reference},
    }
    return _asked_event("payment_intent.payment_failed", about)
