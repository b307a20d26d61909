"""What is added up of conversations, for the utility's managers.

Of a thread stays, when its person is erased, that there was one and when (see `personal_data`), so it is
counted as before. Whose it was nobody knows any more: all such threads count as one person's, since they may
be, and a crowd of one would be shown otherwise.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    DurationField,
    Exists,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Extract, Greatest, Least
from django.utils.translation import gettext_lazy as _

from conversations.hours import spans
from conversations.models import Message, Queue, Step, Thread, Topic
from privacy.restriction import may_be_found
from privacy.totals import WHOLE, Figure, Sort

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind, Side = Step.Kind, Message.Side
DAY = timedelta(days=1)
# Ours: office hours are counted over so long. A first answer that took longer counts as one that took this.
COUNTED_FOR = timedelta(days=35)
IN_TIME, LATE, BY_US = "in_time", "late", "by_us"
# By the name of the part, the longest first: since when at least the oldest unanswered word waits.
AGES = {"longer": 7 * DAY, "week": DAY, "day": timedelta()}
VISITS = {
    Kind.VISIT: _("Chosen"),
    Kind.VISIT_MOVED: _("Moved"),
    Kind.VISIT_OFF: _("Called off"),
    Kind.VISITED: _("Kept"),
    Kind.MISSED: _("Nobody was met"),
}


def _who(subject: str = "subject") -> Coalesce:
    return Coalesce(Cast(subject, CharField()), Value(""))


def _threads() -> "QuerySet[Thread]":
    """Return threads, those that were joined with another as that one."""
    return Thread.objects.filter(may_be_found("subject"), merged_into=None)


def _said(side: str) -> "QuerySet[Message]":
    """Return what one side said in a thread, the oldest first."""
    return Message.objects.filter(thread=OuterRef("pk"), side=side).order_by("at", "pk")


def begun(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the conversations that began, by topic."""
    found = _threads().filter(opened_at__gte=from_at, opened_at__lt=to_at)
    return found.values_list(_who(), F("topic__slug"), Value(1))


def begun_by_way(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the conversations that began, by the way in which the first word came; ours apart."""
    first = Message.objects.filter(thread=OuterRef("pk")).exclude(side=Side.NOTE)
    way = Case(When(side=Side.STAFF, then=Value(BY_US)), default=F("way"), output_field=CharField())
    found = _threads().filter(opened_at__gte=from_at, opened_at__lt=to_at)
    return found.values_list(
        _who(), Subquery(first.order_by("at", "pk").values_list(way)[:1]), Value(1)
    )


def _answered(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """Return the threads that were first answered in a week, with how long the office was open until then."""
    found = _threads().filter(first_answered_at__gte=from_at, first_answered_at__lt=to_at)
    asked = found.annotate(asked_at=Subquery(_said(Side.PERSON).values("at")[:1]))
    return asked.exclude(asked_at=None).annotate(
        took=_seconds_open("asked_at", "first_answered_at", spans(to_at - COUNTED_FOR, to_at))
    )


def _seconds_open(since: str, until: str, spans: Iterable[tuple[datetime, datetime]]) -> Extract:
    """Return how many seconds of some spans lie between two instants of a row."""
    nothing = Value(timedelta(), DurationField())
    passed = [
        Greatest(
            Least(F(until), Value(closes, DateTimeField()))
            - Greatest(F(since), Value(opens, DateTimeField())),
            nothing,
        )
        for opens, closes in spans
    ]
    return Extract(reduce(add, passed, nothing), "epoch", output_field=FloatField())


def answered(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the conversations that were first answered, in time for their queue or late."""
    when = Case(
        When(took__lte=F("queue__first_answer_minutes") * 60.0, then=Value(IN_TIME)),
        default=Value(LATE),
        output_field=CharField(),
    )
    return _answered(from_at, to_at).values_list(_who(), when, Value(1))


def minutes_to_answer(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List in how many minutes of office hours each conversation was first answered that was."""
    return _answered(from_at, to_at).values_list(_who(), Value(WHOLE), F("took") / 60.0)


def _waiting(to_at: datetime) -> "QuerySet[Any, Any]":
    """Return the threads in which a word of the person was unanswered, with since when.

    By what was said until then: the thread itself only knows how it stands now. Of whoever was erased nobody
    is left to answer.
    """
    later = Message.objects.filter(
        thread=OuterRef("thread"), side=Side.STAFF, at__gte=OuterRef("at"), at__lt=to_at
    )
    unanswered = _said(Side.PERSON).filter(~Exists(later), at__lt=to_at)
    still = Q(closed_at=None) | Q(closed_at__gte=to_at)
    found = _threads().filter(still, opened_at__lt=to_at, subject__isnull=False)
    waits = found.annotate(since=Subquery(unanswered.values("at")[:1]))
    return waits.exclude(since=None)


def waiting(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the conversations that waited for our answer at the end of the week, by queue."""
    return _waiting(to_at).values_list(_who(), F("queue__slug"), Value(1))


def waiting_by_age(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the conversations that waited for our answer at the end of the week, by how long they had."""
    age = Case(
        *(When(since__lte=to_at - least, then=Value(part)) for part, least in AGES.items()),
        output_field=CharField(),
    )
    return _waiting(to_at).values_list(_who(), age, Value(1))


def _steps(from_at: datetime, to_at: datetime, *kinds: str) -> "QuerySet[Step]":
    return Step.objects.filter(
        may_be_found("thread__subject"), kind__in=kinds, at__gte=from_at, at__lt=to_at
    )


def reopened(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List how often a conversation that was closed was opened again, by queue."""
    found = _steps(from_at, to_at, Kind.REOPENED)
    return found.values_list(_who("thread__subject"), F("thread__queue__slug"), Value(1))


def closed_unanswered(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List how often we closed a conversation without an answer to its person's last word, by queue."""
    found = _steps(from_at, to_at, Kind.SILENT)
    return found.values_list(_who("thread__subject"), F("thread__queue__slug"), Value(1))


def unreached(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the answers that reached nobody."""
    found = _steps(from_at, to_at, Kind.UNREACHED)
    return found.values_list(_who("thread__subject"), Value(WHOLE), Value(1))


def visits(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List what became of visits, each time that something did."""
    found = _steps(from_at, to_at, *VISITS)
    return found.values_list(_who("thread__subject"), F("kind"), Value(1))


def not_kept(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the messages of which something was taken out before anybody read them."""
    found = Message.objects.filter(
        may_be_found("thread__subject"), at__gte=from_at, at__lt=to_at
    ).exclude(taken_out=[])
    return found.values_list(_who("thread__subject"), Value(WHOLE), Value(1))


def topics() -> "dict[str, StrOrPromise]":
    """Return the utility's topics."""
    return {topic.slug: topic.said("title") for topic in Topic.objects.order_by("order", "pk")}


def queues() -> "dict[str, StrOrPromise]":
    """Return the utility's queues."""
    return {queue.slug: queue.name for queue in Queue.objects.order_by("order", "pk")}


def ways() -> "dict[str, StrOrPromise]":
    """Return how a conversation can begin."""
    return {**dict(Message.Way.choices), BY_US: _("We wrote first")}


FIGURES = (
    Figure("begun", label=_("Conversations begun"), rows=begun, parts=topics),
    Figure(
        "begun_by_way",
        label=_("Conversations begun, by the way they came"),
        rows=begun_by_way,
        parts=ways,
    ),
    Figure(
        "answered",
        label=_("Conversations answered for the first time"),
        rows=answered,
        parts=lambda: {IN_TIME: _("In time"), LATE: _("Late")},
        note=_("In time: within the office hours that the queue was given."),
    ),
    Figure(
        "first_answer",
        label=_("Time to the first answer, the middle one"),
        rows=minutes_to_answer,
        sort=Sort.MEDIAN,
        unit="office_minutes",
    ),
    Figure(
        "first_answer_ninetieth",
        label=_("Time in which nine in ten had their first answer"),
        rows=minutes_to_answer,
        sort=Sort.NINETIETH,
        unit="office_minutes",
        note=_("Shown from 75 people on: of fewer it would be the longest of all, or nearly."),
    ),
    Figure(
        "waiting",
        label=_("Conversations that wait for our answer"),
        rows=waiting,
        sort=Sort.STATE,
        parts=queues,
    ),
    Figure(
        "waiting_by_age",
        label=_("Conversations that wait, by how long"),
        rows=waiting_by_age,
        sort=Sort.STATE,
        parts=lambda: {
            "day": _("Less than a day"),
            "week": _("One to seven days"),
            "longer": _("More than seven days"),
        },
    ),
    Figure("reopened", label=_("Conversations opened again"), rows=reopened, parts=queues),
    Figure(
        "closed_unanswered",
        label=_("Conversations closed without an answer to the last word"),
        rows=closed_unanswered,
        parts=queues,
    ),
    Figure("unreached", label=_("Answers that reached nobody"), rows=unreached),
    Figure(
        "visits",
        label=_("What became of visits"),
        rows=visits,
        parts=lambda: {kind.value: label for kind, label in VISITS.items()},
    ),
    Figure("not_kept", label=_("Messages of which we took something out"), rows=not_kept),
)
