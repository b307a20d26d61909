"""What staff do with a thread besides answering: give it to somebody, move it, put it aside, close it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from conversations.actions.steps import step
from conversations.hours import answer_due
from conversations.locking import Heard, locked
from conversations.models import Message, Queue, Step, Tag, Thread, Topic, Visit
from conversations.turns import turn
from privacy.models import Subject

Kind, State = Step.Kind, Thread.State
# What can be taken back, and for how long: it makes a thread go from the desk by one key. Ours.
UNDONE = (Kind.CLOSED, Kind.SILENT, Kind.SNOOZED)
# What says how a thread stands from then on, until somebody speaks.
ENDED = (Kind.CLOSED, Kind.SILENT, Kind.SETTLED)
STANDS = (*ENDED, Kind.REOPENED, Kind.SNOOZED, Kind.WOKEN, Kind.MERGED, Kind.SPLIT)
UNDONE_WITHIN = timedelta(minutes=10)


class NotStaff(Exception):
    """Whoever it is given to does not work at the desk."""


class InThePast(Exception):
    """It cannot be put aside until a time that is over."""


class VisitPlanned(Exception):
    """Somebody of ours comes by for it: closed, they would drive out to a matter that is over."""


class TakenMeanwhile(Exception):
    """A colleague took it since whoever wants it looked at it."""


class TooLate(Exception):
    """Something else was done since, by somebody else, or it is too long ago."""


@transaction.atomic
def assign(*, thread: Thread, to: User | None, by: Subject, at: datetime) -> Thread:
    """Give a thread to somebody of the staff, or to nobody. Raises NotStaff, Closed."""
    if to is not None and not (
        to.is_active and to.is_staff and to.has_perm("conversations.work_the_desk")
    ):
        raise NotStaff
    thread = locked(thread)
    thread.assigned_to = to
    thread.save(update_fields=["assigned_to"])
    step(thread=thread, kind=Kind.ASSIGNED, by=by, at=at, about=to.pk if to else None)
    return thread


@transaction.atomic
def take(*, thread: Thread, held: int | None, by: User, at: datetime) -> Thread:
    """Take a thread from the one who had it when it was looked at, or from nobody.

    Raises TakenMeanwhile, NotStaff, Closed.
    """
    if locked(thread).assigned_to_id not in {held, by.pk}:
        raise TakenMeanwhile
    return assign(thread=thread, to=by, by=by.subject, at=at)


@transaction.atomic
def move(*, thread: Thread, queue: Queue, by: Subject, at: datetime) -> Thread:
    """Move a thread to another queue: to nobody there, and its clock is that queue's. Raises Closed."""
    thread = locked(thread)
    thread.queue, thread.assigned_to = queue, None
    _set_clock(thread)
    thread.save(update_fields=["queue", "assigned_to", "answer_due_at"])
    step(thread=thread, kind=Kind.MOVED, by=by, at=at, about=queue.pk)
    return thread


@transaction.atomic
def give_topic(*, thread: Thread, topic: Topic, by: Subject, at: datetime) -> Thread:
    """Say what a thread is really about; its queue stays, and what is urgent stays so. Raises Closed."""
    thread = locked(thread)
    thread.topic, thread.urgent = topic, thread.urgent or topic.urgent
    thread.save(update_fields=["topic", "urgent"])
    step(thread=thread, kind=Kind.TOPIC, by=by, at=at, about=topic.pk)
    return thread


@transaction.atomic
def set_urgent(*, thread: Thread, urgent: bool, by: Subject, at: datetime) -> Thread:
    """Have a thread stand before all others, or among them again. Raises Closed."""
    thread = locked(thread)
    thread.urgent = urgent
    thread.save(update_fields=["urgent"])
    step(thread=thread, kind=Kind.URGENT if urgent else Kind.CALM, by=by, at=at)
    return thread


@transaction.atomic
def snooze(
    *, thread: Thread, until: datetime, by: Subject, at: datetime, heard: Heard | None = None
) -> Thread:
    """Put a thread aside until an instant, or until its person writes. Its clock goes on.

    Raises InThePast, Closed, SaidMeanwhile.
    """
    if until <= at:
        raise InThePast
    thread = locked(thread, heard=heard)
    if thread.state != State.OPEN:
        thread.state, thread.closed_at = State.OPEN, None
    thread.snoozed_until = until
    thread.save(update_fields=["state", "closed_at", "snoozed_until"])
    step(thread=thread, kind=Kind.SNOOZED, by=by, at=at)
    return thread


@transaction.atomic
def close(*, thread: Thread, by: Subject, at: datetime, heard: Heard | None = None) -> Thread:
    """Close a thread; its person can open it again by writing. It says whether their last word was answered.

    Raises Closed, SaidMeanwhile, VisitPlanned.
    """
    thread = locked(thread, heard=heard)
    if thread.is_closed:
        return thread
    return _close(thread, Kind.SILENT if thread.waiting_since else Kind.CLOSED, by=by, at=at)


@transaction.atomic
def close_silent(*, thread: Thread, before: datetime, at: datetime) -> bool:
    """Close an answered thread in which nobody wrote since `before`; tell whether it was closed.

    Asked again with the thread held: whoever wrote since it was found waits for an answer. One whose answer
    reached nobody stays, and one for which somebody comes by. Raises Closed.
    """
    thread = locked(thread)
    if thread.state != State.ANSWERED or thread.changed_at >= before or thread.unreached_at:
        return False
    try:
        _close(thread, Kind.CLOSED, by=None, at=at)
    except VisitPlanned:
        return False
    return True


@transaction.atomic
def settle(*, thread: Thread, at: datetime) -> Thread:
    """Close a thread because its person says that it is settled. Raises Closed, VisitPlanned.

    Who that was is not in the step: it outlives them.
    """
    thread = locked(thread)
    return thread if thread.is_closed else _close(thread, Kind.SETTLED, by=None, at=at)


@transaction.atomic
def reopen(*, thread: Thread, by: Subject, at: datetime) -> Thread:
    """Take up a closed thread again, as staff: it is with us until it is closed again. Raises Closed."""
    thread = locked(thread)
    if thread.state != State.CLOSED:
        return thread
    thread.state, thread.closed_at = State.OPEN, None
    thread.save()
    step(thread=thread, kind=Kind.REOPENED, by=by, at=at)
    return thread


@transaction.atomic
def give_tags(*, thread: Thread, tags: Collection[Tag], by: Subject, at: datetime) -> Thread:
    """Have a thread found again by these tags and no others. Raises Closed."""
    thread = locked(thread)
    thread.tags.set(tags)
    step(thread=thread, kind=Kind.TAGGED, by=by, at=at)
    return thread


@transaction.atomic
def undo(*, thread: Thread, by: Subject, at: datetime) -> Thread:
    """Take back that one closed a thread or put it aside, if that was the last that was done with it.

    Whoever waits then has waited all the while. Raises TooLate, Closed.
    """
    thread = locked(thread)
    last = thread.steps.order_by("-at", "-pk").first()
    if last is None or last.by_id != by.pk or last.kind not in UNDONE:
        raise TooLate
    if last.at < at - UNDONE_WITHIN or thread.state == State.ANSWERED:
        raise TooLate
    thread.snoozed_until = None
    if last.kind == Kind.SILENT:
        said = thread.messages.order_by("at", "pk").values_list("side", "at")
        thread.state, thread.closed_at = State.OPEN, None
        thread.waiting_since = turn(said).waiting_since
        _set_clock(thread)
    elif thread.waiting_since is None:
        thread.state, thread.closed_at = _before(thread, last)
    thread.save()
    kind = Kind.WOKEN if last.kind == Kind.SNOOZED else Kind.REOPENED
    step(thread=thread, kind=kind, by=by, at=at)
    return thread


def _before(thread: Thread, last: Step) -> tuple[str, datetime | None]:
    """Return how a thread for which nobody waits stood before the last step, and since when it was closed.

    By what was done or answered last; with us where that does not tell, so that somebody looks at it.
    """
    done = thread.steps.filter(kind__in=STANDS).exclude(pk=last.pk)
    before = done.order_by("-at", "-pk").first()
    told = thread.messages.filter(side=Message.Side.STAFF).order_by("-at").first()
    if before is None or (told and told.at > before.at):
        return (State.ANSWERED if told else State.OPEN), None
    return (State.CLOSED, before.at) if before.kind in ENDED else (State.OPEN, None)


def _close(thread: Thread, kind: str, *, by: Subject | None, at: datetime) -> Thread:
    planned = thread.visits.filter(state=Visit.State.PLANNED, window__to_at__gt=at)
    if planned.exists():
        raise VisitPlanned
    thread.state, thread.closed_at = State.CLOSED, at
    thread.waiting_since = thread.answer_due_at = thread.snoozed_until = None
    thread.save()
    step(thread=thread, kind=kind, by=by, at=at)
    return thread


def _set_clock(thread: Thread) -> None:
    if thread.waiting_since:
        first = thread.first_answered_at is None
        thread.answer_due_at = answer_due(thread.queue, since=thread.waiting_since, first=first)
