"""What is added up of payments, for the utility's managers."""

from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from billing.models import Autopay, PaperlessChoice, PaymentOrder, Posting
from privacy.restriction import may_be_found
from privacy.totals import WHOLE, Figure, Sort

PERSON = "account__customer__subject"
CARD, BANK = "card", "bank"


def payments(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the payments that arrived, by how they were made."""
    return _paid(from_at, to_at).values_list(F("order__bill__account"), F("order__way"), Value(1))


def money(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List how much arrived with each payment, in cents."""
    cents = Cast(F("amount") * 100, BigIntegerField())
    return _paid(from_at, to_at).values_list(F("order__bill__account"), Value(WHOLE), cents)


def _paid(from_at: datetime, to_at: datetime) -> "QuerySet[Posting]":
    return Posting.objects.filter(
        may_be_found(f"order__bill__{PERSON}", "order__payer"),
        kind=Posting.Kind.PAYMENT,
        at__gte=from_at,
        at__lt=to_at,
    )


def autopay(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the accounts that pay automatically, by what with; what is forgotten since is of neither."""
    live = Q(ended_at=None) | Q(ended_at__gte=to_at)
    found = Autopay.objects.filter(live, may_be_found(PERSON, "payer"), from_at__lt=to_at)
    paid_with = Case(
        When(method__brand=BANK, then=Value(BANK)),
        When(method__isnull=False, then=Value(CARD)),
        default=Value(""),
        output_field=CharField(),
    )
    return found.values_list(F("account"), paid_with, Value(1)).distinct()


def paperless(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the accounts whose bills come without paper."""
    said = PaperlessChoice.objects.filter(changed_at__lt=to_at).order_by(
        "account", "-changed_at", "-pk"
    )
    last = said.distinct("account").values("pk")
    found = PaperlessChoice.objects.filter(may_be_found(PERSON), pk__in=last, paperless=True)
    return found.values_list(F("account"), Value(WHOLE), Value(1))


FIGURES = (
    Figure(
        "payments",
        label=_("Payments that arrived"),
        rows=payments,
        parts=lambda: dict(PaymentOrder.Way.choices),
        share_of=("billing", "payments"),
    ),
    Figure("money", label=_("Money that arrived"), rows=money, unit="money"),
    Figure(
        "autopay",
        label=_("Accounts that pay automatically"),
        rows=autopay,
        sort=Sort.STATE,
        parts=lambda: {CARD: _("With a card"), BANK: _("From a bank account")},
        share_of=("billing", "autopay"),
    ),
    Figure(
        "paperless",
        label=_("Accounts without paper bills"),
        rows=paperless,
        sort=Sort.STATE,
    ),
)
