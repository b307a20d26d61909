"""What people are told of payments made here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from billing.models import PaymentOrder
from billing.order_words import as_mailed
from notices.models import Channel
from notices.topics import MessageClass, Recipient, Topic, declare


def as_told(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return how order `about` stands; None where the recipient may not know of it any more."""
    orders = PaymentOrder.objects.select_related("bill__account", "bill__premises", "method")
    if recipient.user:
        orders = orders.visible_to(recipient.user, today=timezone.localdate(now))
    else:
        orders = orders.filter(bill__account__customer__subject=recipient.subject)
    order = orders.filter(pk=about).first()
    if order is None:
        return None
    with translation.override(recipient.language):
        title, lines = as_mailed(order)
    page = reverse("payment", args=[order.pk]) if recipient.user else ""
    return {
        "title": title,
        "lines": lines,
        "link": settings.SITE_URL + (page or "/"),
        "has_login": recipient.user is not None,
    }


def _topic(key: str, label: Any, meaning: Any) -> Topic:
    return declare(
        Topic(
            key,
            label,
            message_class=MessageClass.SERVICE,
            template="billing/mail/payment",
            compose=as_told,
            meaning=meaning,
            channels=(Channel.EMAIL, Channel.TEXT),
        )
    )


RECEIPT = _topic(
    "payment_receipt", _("Receipts"), _("When a payment that you made here has come in.")
)
PLANNED = _topic(
    "payment_planned",
    _("Payments to come"),
    _("Before a bill is paid automatically, and how much."),
)
TROUBLE = _topic(
    "payment_trouble",
    _("Payments that did not work"),
    _("When a payment was declined, was taken back, or is above your limit."),
)
