"""What is added up of rebates, for the utility's managers."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from privacy.restriction import may_be_found
from privacy.totals import WHOLE, Figure
from programs.models import Application, Program

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _applications() -> "QuerySet[Application]":
    return Application.objects.filter(may_be_found("by__subject"))


def _granted(from_at: datetime, to_at: datetime) -> "QuerySet[Application]":
    return _applications().filter(
        state=Application.State.GRANTED, closed_at__gte=from_at, closed_at__lt=to_at
    )


def applied(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the applications that came, by program."""
    sent = _applications().filter(sent_at__gte=from_at, sent_at__lt=to_at)
    return sent.values_list(F("agreement__account"), F("program__slug"), Value(1))


def granted(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the rebates that were granted, by program."""
    return _granted(from_at, to_at).values_list(
        F("agreement__account"), F("program__slug"), Value(1)
    )


def money(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List how much each granted rebate is, in cents."""
    cents = Cast(F("amount") * 100, BigIntegerField())
    return _granted(from_at, to_at).values_list(F("agreement__account"), Value(WHOLE), cents)


def programs() -> "dict[str, StrOrPromise]":
    """Return the utility's programs."""
    return {program.slug: program.said("title") for program in Program.objects.order_by("slug")}


FIGURES = (
    Figure("applied", label=_("Applications for rebates"), rows=applied, parts=programs),
    Figure("granted", label=_("Rebates granted"), rows=granted, parts=programs),
    Figure("money", label=_("Rebates granted, in money"), rows=money, unit="money"),
)
