"""What is added up of choices and requests, for the utility's managers."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Extract, TruncDate
from django.utils.translation import gettext_lazy as _

from privacy.models import ConsentEvent, PrivacyRequest, Subject
from privacy.restriction import may_be_found
from privacy.totals import WHOLE, Figure, Sort
from privacy.vocabulary import CHOICES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SECONDS_A_DAY = 24 * 3600
IN_TIME, LATE = "in_time", "late"
COUNTING = "usage_analytics"
# Requests are counted whoever asks, restricted or not: the law wants them counted (11 CCR 7102).
State = PrivacyRequest.State


def said_yes(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List who stands at a yes, by choice."""
    valid = _yes(to_at).filter(may_be_found("subject"), browser=None)
    return valid.values_list(F("subject"), F("choice"), Value(1))


def browsers(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the browsers that said yes by themselves."""
    valid = _yes(to_at).filter(choice=COUNTING, subject=None)
    return valid.values_list(F("browser"), Value(WHOLE), Value(1))


def _yes(to_at: datetime) -> "QuerySet[ConsentEvent]":
    last = ConsentEvent.objects.filter(choice__in=asked()).standing(at=to_at).values("pk")
    return ConsentEvent.objects.filter(
        pk__in=last, state__in=ConsentEvent.VALID, expires_at__gt=to_at
    )


def people(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List everybody who is known here, with a login or without."""
    known = Subject.objects.filter(Q(restricted_at=None), erased_at=None, created_at__lt=to_at)
    return known.values_list(F("pk"), Value(WHOLE), Value(1))


def asked() -> "dict[str, StrOrPromise]":
    """Return the choices that somebody can say yes to."""
    return {key: choice.label for key, choice in CHOICES.items() if choice.asked}


def received(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the requests that came, by the right."""
    came = PrivacyRequest.objects.filter(received_at__gte=from_at, received_at__lt=to_at)
    return came.values_list(F("pk"), F("right"), Value(1))


def waiting(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the requests that were open at the end of the week."""
    still = Q(closed_at=None) | Q(closed_at__gte=to_at)
    found = PrivacyRequest.objects.filter(still, received_at__lt=to_at)
    return found.values_list(F("pk"), Value(WHOLE), Value(1))


def _answered(from_at: datetime, to_at: datetime) -> "QuerySet[PrivacyRequest]":
    return PrivacyRequest.objects.filter(
        state__in=[State.FULFILLED, State.DENIED], closed_at__gte=from_at, closed_at__lt=to_at
    )


def answered(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the requests that were answered, in time or late."""
    when = Case(
        When(due__gte=TruncDate("closed_at"), then=Value(IN_TIME)),
        default=Value(LATE),
        output_field=CharField(),
    )
    return _answered(from_at, to_at).values_list(F("pk"), when, Value(1))


def days_to_answer(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List in how many days each request was answered that was."""
    seconds = Extract(F("closed_at") - F("received_at"), "epoch", output_field=FloatField())
    return _answered(from_at, to_at).values_list(
        F("pk"), Value(WHOLE), seconds / Value(float(SECONDS_A_DAY))
    )


FIGURES = (
    Figure("people", label=_("People and firms on file"), rows=people, sort=Sort.STATE),
    Figure(
        "said_yes",
        label=_("People who said yes"),
        rows=said_yes,
        sort=Sort.STATE,
        parts=asked,
        overlap=True,
        share_of=("privacy", "people"),
    ),
    Figure(
        "browsers",
        label=_("Browsers that said yes to counting, with nobody signed in"),
        rows=browsers,
        sort=Sort.STATE,
    ),
    Figure(
        "requests",
        label=_("Privacy requests"),
        rows=received,
        parts=lambda: dict(PrivacyRequest.Right.choices),
    ),
    Figure("waiting", label=_("Privacy requests open"), rows=waiting, sort=Sort.STATE),
    Figure(
        "answered",
        label=_("Privacy requests answered"),
        rows=answered,
        parts=lambda: {IN_TIME: _("In time"), LATE: _("Late")},
    ),
    Figure(
        "days_to_answer",
        label=_("Days to an answer, the middle one"),
        rows=days_to_answer,
        sort=Sort.MEDIAN,
        unit="days",
    ),
)
