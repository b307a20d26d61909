"""Making one thread of two, and two of one."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from conversations.actions.steps import step
from conversations.hours import answer_due
from conversations.locking import locked
from conversations.models import Message, Step, Thread, Topic, Visit
from conversations.turns import Turn, turn
from privacy.models import Subject

Kind, State, Side = Step.Kind, Thread.State, Message.Side
# Of two threads that become one: what is with us goes before what was answered, and that before what is over.
LIVELIEST: list[str] = [State.OPEN, State.ANSWERED, State.CLOSED]


class NotTheSame(Exception):
    """They are one thread, or of two people, or about two accounts: one would be shown in the other."""


class TwoVisits(NotTheSame):
    """Somebody comes by for each of the two: one is called off first, so that nobody waits in vain."""


class NothingLeft(Exception):
    """One of the two would be without a word that was said."""


@transaction.atomic
def merge(*, thread: Thread, into: Thread, by: Subject, at: datetime) -> Thread:
    """Make two threads of one person one; return the one that is left, with what was said in both.

    The other is closed and points to it, and what its person still writes to it is said here. The clock goes
    on from the oldest word that nobody answered, and visits go along. Raises NotTheSame, TwoVisits, Closed.
    """
    # In the order of their numbers: two who join the same two the other way round do not wait for ever.
    held = {each.pk: each for each in map(locked, sorted((thread, into), key=_number))}
    gone, kept = held[thread.pk], held[into.pk]
    accounts = {each.account_id for each in (gone, kept)} - {None}
    if gone.pk == kept.pk or gone.subject_id != kept.subject_id or len(accounts) > 1:
        raise NotTheSame
    planned = Visit.objects.filter(thread__in=(gone, kept), state=Visit.State.PLANNED)
    if planned.count() > 1:
        raise TwoVisits
    gone.visits.update(thread=kept)
    gone.messages.update(thread=kept)
    gone.merged.update(merged_into=kept)
    # Seen by whoever sees the account, from here on all of it: never by more people than each was before.
    kept.account_id = kept.account_id or gone.account_id
    kept.request_id = kept.request_id or gone.request_id
    kept.urgent = kept.urgent or gone.urgent
    kept.state = min(gone.state, kept.state, key=LIVELIEST.index)
    if kept.state != State.CLOSED:
        kept.closed_at = None
    if gone.state == State.OPEN:
        kept.snoozed_until = None
    kept.changed_at = max(gone.changed_at, kept.changed_at)
    _start_clock(
        kept,
        Turn(
            min(filter(None, (gone.waiting_since, kept.waiting_since)), default=None),
            min(filter(None, (gone.first_answered_at, kept.first_answered_at)), default=None),
        ),
    )
    kept.tags.add(*gone.tags.all())
    gone.state, gone.closed_at, gone.merged_into = State.CLOSED, gone.closed_at or at, kept
    kept.unreached_at = kept.unreached_at or gone.unreached_at
    gone.waiting_since = gone.answer_due_at = gone.snoozed_until = gone.unreached_at = None
    for each in (gone, kept):
        each.save()
    step(thread=gone, kind=Kind.MERGED, by=by, at=at, about=kept.pk)
    step(thread=kept, kind=Kind.MERGED, by=by, at=at, about=gone.pk)
    return kept


@transaction.atomic
def split(
    *, thread: Thread, messages: Collection[int], topic: Topic, by: Subject, at: datetime
) -> Thread:
    """Make a thread of its own of some messages, by number; return it. Whoever has the old one has it.

    Each is with us if its person said the last word in it, as the old one was. Raises NothingLeft, Closed.
    """
    thread = locked(thread)
    among = thread.messages.exclude(side=Side.NOTE)
    moved = thread.messages.filter(pk__in=messages)
    if not (among.filter(pk__in=messages).exists() and among.exclude(pk__in=messages).exists()):
        raise NothingLeft
    said = list(moved.order_by("at", "pk").values_list("side", "at"))
    new = Thread(
        subject_id=thread.subject_id,
        account_id=thread.account_id,
        topic=topic,
        queue_id=topic.queue_id,
        urgent=topic.urgent,
        language=thread.language,
        assigned_to_id=thread.assigned_to_id,
        opened_at=said[0][1],
        changed_at=max(moment for _side, moment in said),
        state=State.CLOSED if thread.is_closed else State.ANSWERED,
        closed_at=thread.closed_at,
    )
    was_with_us = thread.state == State.OPEN
    _start_clock(new, turn(said), still=was_with_us)
    new.save()
    moved.update(thread=new)
    if topic.pk != thread.topic_id:  # who comes by for what was taken out comes by for it still
        thread.visits.filter(window__topic=topic).update(thread=new)
    left = thread.messages.order_by("at", "pk").values_list("side", "at")
    if thread.waiting_since:
        _start_clock(thread, turn(left))
    thread.save()
    step(thread=new, kind=Kind.OPENED, by=by, at=new.opened_at)
    step(thread=new, kind=Kind.SPLIT, by=by, at=at, about=thread.pk)
    step(thread=thread, kind=Kind.SPLIT, by=by, at=at, about=new.pk)
    return new


def _start_clock(thread: Thread, stands: Turn, *, still: bool = True) -> None:
    """Have an answer be due by whose turn it is; not `still`: nobody waits, whoever spoke last."""
    thread.first_answered_at = stands.first_answered_at
    thread.waiting_since = stands.waiting_since if still else None
    thread.answer_due_at = None
    if thread.waiting_since:
        thread.state, first = State.OPEN, thread.first_answered_at is None
        thread.answer_due_at = answer_due(thread.queue, since=thread.waiting_since, first=first)


def _number(thread: Thread) -> int:
    return int(thread.pk)
