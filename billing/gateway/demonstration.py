"""Plays the firm in the demonstration: a page of its own, and signed events in Stripe's shape.

It remembers nothing. What it must know again stands in the address of its page and in its numbers, and what
it tells goes through the same reading as what Stripe tells.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import stripe
from django.conf import settings
from django.core import signing
from django.urls import reverse

from billing.gateway import Method, Page
from billing.gateway.stripe import Stripe, cents, told_of
from billing.paying import PAGE_LASTS, Told

SALT = "the demonstration's payment page"
GOOD, BAD = "good", "bad"
LAST4 = {GOOD: "4242", BAD: "0002"}  # of Stripe's own test cards
LAST_DAY = date(2030, 12, 31)


@dataclass(frozen=True)
class Sealed:
    """What the address of a payment page holds."""

    reference: str
    cents: int
    bill: str
    keep: bool
    back_to: str
    done_at: str
    made_at: int

    @property
    def amount(self) -> Decimal:
        """What is asked for, in dollars."""
        return Decimal(self.cents) / 100

    def is_over(self, now: datetime) -> bool:
        """Tell whether nobody can pay on the page any more."""
        return now >= datetime.fromtimestamp(self.made_at, UTC) + PAGE_LASTS


def opened(address: str) -> Sealed | None:
    """Read what a page's address holds; None where it is not of ours."""
    try:
        return Sealed(**signing.loads(address, salt=SALT))
    except (signing.BadSignature, TypeError):
        return None


def signed(event: Mapping[str, Any], *, at: datetime, secret: str = "") -> tuple[bytes, str]:
    """Return an event as the firm would send it: its body, and the signature in its header."""
    body = json.dumps(event)
    secret = secret or settings.STRIPE_WEBHOOK_SECRET
    header = stripe.WebhookSignature.generate_signature_header(body, secret, int(at.timestamp()))
    return body.encode(), header


def paid_event(page: Sealed, *, at: datetime, card: str = GOOD) -> dict[str, Any]:
    """Return that somebody paid on a page."""
    session = {
        "object": "checkout.session",
        "id": number_of(page.reference, page.made_at),
        "client_reference_id": page.reference,
        "payment_status": "paid",
        "payment_intent": f"pi_demo_{page.reference}_{card}_{'keep' if page.keep else 'once'}",
        "amount_total": page.cents,
    }
    return event("checkout.session.completed", session, at=at)


def event(type: str, about: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """Return an event in Stripe's shape; of one thing there is one of each type."""
    return {
        "object": "event",
        "id": f"evt_demo_{type}_{about['id']}"[:80],
        "type": type,
        "created": int(at.timestamp()),
        "data": {"object": dict(about)},
    }


def number_of(reference: str, made_at: int) -> str:
    """Return the number of a payment page."""
    return f"cs_demo_{reference}_{made_at}"


class Demonstration(Stripe):
    """A firm that takes no money. It reads what it is sent as Stripe does, and asks nobody."""

    name = "Pretend Payments"
    origin = ""
    desk = ""

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
        """Seal what was asked for into the address of a page of the demonstration's own."""
        made = int(made_at.timestamp())
        page = Sealed(reference, cents(amount), bill, keep, back_to, done_at, made)
        address = signing.dumps(vars(page), salt=SALT)
        return Page(
            number=number_of(reference, made), url=reverse("demo_payment_page", args=[address])
        )

    def close_page(self, *, number: str) -> None:
        """Close nothing: whoever pays on an old page all the same has paid, as it can happen for real."""

    def ask_page(self, *, number: str) -> Told | None:
        """Say nothing of pages: those that were paid were told of at once."""
        return None

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
        """Take what is asked for, but from the card that never works."""
        works = not token.endswith(BAD)
        intent = {
            "object": "payment_intent",
            "id": f"pi_demo_{reference}",
            "metadata": {"reference": reference},
            "amount": cents(amount),
        }
        kind = "succeeded" if works else "payment_failed"
        return told_of(event(f"payment_intent.{kind}", intent, at=at))

    def ask_charge(self, *, reference: str) -> Told | None:
        """Know of none: they were answered at once."""
        return None

    def method_of(self, *, payment: str) -> Method | None:
        """Return the card that the payment's number tells of."""
        *_start, reference, card, keep = payment.split("_")
        if keep != "keep":
            return None
        token, customer = f"pm_demo_{reference}_{card}", f"cus_demo_{reference}"
        return Method(token, customer, "visa", LAST4[card], LAST_DAY)

    def drop(self, *, token: str, customer: str) -> None:
        """Forget what was never remembered."""
