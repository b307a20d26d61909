"""What is added up of leaks, for the utility's managers."""

from datetime import datetime
from typing import Any

from django.db.models import F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Extract
from django.utils.translation import gettext_lazy as _

from leaks.models import LeakAlert, LeakAnswer
from privacy.restriction import may_be_found
from privacy.totals import WHOLE, Figure, Sort

SECONDS_A_DAY = 24 * 3600
State = LeakAlert.State
PERSON = "agreement__account__customer__subject"


def _leaks() -> "QuerySet[LeakAlert]":
    return LeakAlert.objects.filter(may_be_found(PERSON)).exclude(state=State.WITHDRAWN)


def _ended(from_at: datetime, to_at: datetime) -> "QuerySet[LeakAlert]":
    return _leaks().filter(state=State.STOPPED, ended_at__gte=from_at, ended_at__lt=to_at)


def found(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the alerts that were raised, by their kind."""
    raised = _leaks().filter(raised_at__gte=from_at, raised_at__lt=to_at)
    return raised.values_list(F("service_point"), F("kind"), Value(1))


def open_at_the_end(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the leaks that went on at the end of the week."""
    going_on = Q(ended_at=None) | Q(ended_at__gte=to_at)
    still = _leaks().filter(going_on, raised_at__lt=to_at)
    return still.values_list(F("service_point"), Value(WHOLE), Value(1)).distinct()


def answered(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List what residents said of alerts, by what they said."""
    said = LeakAnswer.objects.filter(
        may_be_found("by__subject", f"alert__{PERSON}"), at__gte=from_at, at__lt=to_at
    )
    return said.values_list(F("alert__service_point"), F("kind"), Value(1))


def ended(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the leaks that stopped."""
    return _ended(from_at, to_at).values_list(F("service_point"), Value(WHOLE), Value(1))


def days_to_fix(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List in how many days from its alert each leak stopped that did."""
    days = Extract(F("ended_at") - F("raised_at"), "epoch", output_field=FloatField())
    return _ended(from_at, to_at).values_list(
        F("service_point"), Value(WHOLE), days / Value(float(SECONDS_A_DAY))
    )


def water_lost(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List what ran away through each leak that stopped, in microlitres."""
    return _ended(from_at, to_at).values_list(F("service_point"), Value(WHOLE), F("volume"))


FIGURES = (
    Figure(
        "found",
        label=_("Leaks found"),
        rows=found,
        parts=lambda: dict(LeakAlert.Kind.choices),
    ),
    Figure("open", label=_("Leaks going on"), rows=open_at_the_end, sort=Sort.STATE),
    Figure(
        "answered",
        label=_("Alerts answered by residents"),
        rows=answered,
        parts=lambda: dict(LeakAnswer.Kind.choices),
    ),
    Figure("ended", label=_("Leaks that stopped"), rows=ended),
    Figure(
        "days_to_fix",
        label=_("Days from alert to stop, the middle one"),
        rows=days_to_fix,
        sort=Sort.MEDIAN,
        unit="days",
    ),
    Figure(
        "water_lost",
        label=_("Water lost through leaks that stopped"),
        rows=water_lost,
        unit="volume",
    ),
)
