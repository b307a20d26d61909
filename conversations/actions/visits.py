"""Offering windows for visits, choosing one, moving, calling off, and what came of it (A076)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Premises
from conversations.actions.steps import step
from conversations.locking import locked
from conversations.models import Step, Thread, Topic, Visit, VisitChange, VisitWindow
from conversations.visit_topics import VISIT_CHANGED, VISIT_MISSED
from notices.actions import enqueue
from privacy.models import Subject

Kind, State = Step.Kind, Visit.State
ENDED = {State.CANCELLED: Kind.VISIT_OFF, State.DONE: Kind.VISITED, State.MISSED: Kind.MISSED}


class NoVisits(Exception):
    """Nobody comes by for threads of this topic."""


class Full(Exception):
    """Somebody took the last place of the window first, or it was withdrawn."""


class TooLate(Exception):
    """It is less than a day until the visit: whoever drives out knows of it."""


class NotPlanned(Exception):
    """There is no visit to move, to call off or to end."""


class NotYet(Exception):
    """The window has not begun, so nothing came of it yet."""


class Over(Exception):
    """The window of the visit is over: what is left is to say what came of it."""


class Begun(Exception):
    """The window has begun: nobody can be promised to come in it."""


class Chosen(Exception):
    """Somebody chose the window, and counts on it."""


@transaction.atomic
def offer_window(
    *, topic: Topic, from_at: datetime, to_at: datetime, places: int, by: Subject, at: datetime
) -> VisitWindow:
    """Offer a window for a topic; one more of the same hours adds its places. Raises NoVisits.

    The topic is locked, so that two who offer the same hours at once add up.
    """
    topic = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    if not topic.visits:
        raise NoVisits
    windows = VisitWindow.objects.select_for_update().filter(withdrawn_at=None)
    known = windows.filter(topic=topic, from_at=from_at, to_at=to_at).first()
    if known:
        known.places += places
        known.save(update_fields=["places"])
        return known
    return VisitWindow.objects.create(
        topic=topic, from_at=from_at, to_at=to_at, places=places, offered_by=by, offered_at=at
    )


@transaction.atomic
def withdraw_window(*, window: VisitWindow, at: datetime) -> None:
    """Offer a window to nobody any more. Raises Chosen."""
    window = VisitWindow.objects.select_for_update().get(pk=window.pk)
    if window.visits.filter(state=State.PLANNED).exists():
        raise Chosen
    window.withdrawn_at = at
    window.save(update_fields=["withdrawn_at"])


@transaction.atomic
def choose_window(
    *, thread: Thread, window: VisitWindow, premises: Premises, by: Subject, at: datetime
) -> Visit:
    """Have somebody come to a home in a window; who had chosen another one moves.

    The window is locked, so that two who want its last place do not both get it.
    Raises Full, TooLate (for the window, or for the one that is left), NoVisits, Closed.
    """
    thread, window, planned = _held(thread, window)
    if not window.may_be_changed(at) or (planned and not planned.window.may_be_changed(at)):
        raise TooLate
    return _place(thread, window, planned, premises, by, at)


@transaction.atomic
def choose_for_them(
    *,
    thread: Thread,
    window: VisitWindow,
    premises: Premises,
    reason: str,
    by: Subject,
    at: datetime,
) -> VisitChange:
    """Book a visit for somebody, or move theirs for a `reason` at any time; they are told.

    The reason of what is booked is empty. Raises Full, Begun, Over, Chosen (it is theirs), NoVisits, Closed.
    """
    thread, window, planned = _held(thread, window)
    _still_to_come(planned, at)
    if window.from_at <= at:
        raise Begun
    left = planned.window if planned else None
    if left == window:
        raise Chosen
    visit = _place(thread, window, planned, premises, by, at)
    return _changed(visit, left, window, reason if left else "", by, at)


@transaction.atomic
def call_off(*, thread: Thread, by: Subject, at: datetime) -> Visit:
    """Have nobody come, as its person wants until a day before. Raises NotPlanned, TooLate, Closed."""
    visit = _planned(_of(locked(thread)).first())
    if not visit.window.may_be_changed(at):
        raise TooLate
    return _end(visit, State.CANCELLED, by, at)


@transaction.atomic
def call_off_for_them(*, thread: Thread, reason: str, by: Subject, at: datetime) -> VisitChange:
    """Have nobody come, as staff say at any time; its person is told why. Raises NotPlanned, Over, Closed."""
    visit = _planned(_of(locked(thread)).first())
    _still_to_come(visit, at)
    _end(visit, State.CANCELLED, by, at)
    return _changed(visit, visit.window, None, reason, by, at)


@transaction.atomic
def end_visit(*, visit: Visit, met: bool, by: Subject, at: datetime) -> Visit:
    """Say whether somebody was met; whoever was not is told. Raises NotPlanned, NotYet."""
    visit = _planned(visit)
    if at < visit.window.from_at:
        raise NotYet
    if not met and visit.thread.subject:
        key = f"visit {visit.pk} missed"
        enqueue(topic=VISIT_MISSED, to=[visit.thread.subject], key=key, about=visit.pk, at=at)
    return _end(visit, State.DONE if met else State.MISSED, by, at)


def _held(thread: Thread, window: VisitWindow) -> tuple[Thread, VisitWindow, Visit | None]:
    """Return a thread, a window of its topic, both locked, and what is planned. Raises NoVisits, Closed."""
    thread = locked(thread)
    window = VisitWindow.objects.select_for_update().get(pk=window.pk)
    if not thread.topic.visits or window.topic_id != thread.topic_id:
        raise NoVisits
    return thread, window, _of(thread).select_related("window").first()


def _still_to_come(planned: Visit | None, at: datetime) -> None:
    """Raise Over where somebody has been there, or should have been."""
    if planned and planned.window.to_at <= at:
        raise Over


def _place(
    thread: Thread,
    window: VisitWindow,
    planned: Visit | None,
    premises: Premises,
    by: Subject,
    at: datetime,
) -> Visit:
    """Plan the visit of a thread in a window that is locked. Raises Full."""
    others = window.visits.filter(state=State.PLANNED).exclude(thread=thread)
    if window.withdrawn_at or others.count() >= window.places:
        raise Full
    visit = planned or Visit(thread=thread)
    moved = planned is not None and planned.window_id != window.pk
    visit.window, visit.premises, visit.by, visit.at = window, premises, by, at
    visit.save()
    if moved or planned is None:
        _note(thread, Kind.VISIT_MOVED if moved else Kind.VISIT, by, at)
    return visit


def _changed(
    visit: Visit,
    left: VisitWindow | None,
    taken: VisitWindow | None,
    reason: str,
    by: Subject,
    at: datetime,
) -> VisitChange:
    """Keep what staff did, and have the person told of it."""
    change = VisitChange.objects.create(
        visit=visit, from_window=left, to_window=taken, reason=reason, by=by, at=at
    )
    enqueue(
        topic=VISIT_CHANGED,
        to=[visit.thread.subject],  # type: ignore[list-item]  # not None, or the thread is closed
        key=f"visit change {change.pk}",
        about=change.pk,
        at=at,
    )
    return change


def _of(thread: Thread) -> QuerySet[Visit]:
    return Visit.objects.filter(thread=thread, state=State.PLANNED)


def _planned(visit: Visit | None) -> Visit:
    """Return a visit, locked, that is still planned. Raises NotPlanned."""
    if visit is None:
        raise NotPlanned
    visits = Visit.objects.select_for_update(of=("self",)).select_related("window")
    found = visits.filter(pk=visit.pk, state=State.PLANNED).first()
    if found is None:
        raise NotPlanned
    return found


def _end(visit: Visit, state: Visit.State, by: Subject, at: datetime) -> Visit:
    visit.state, visit.by, visit.ended_at = state, by, at
    visit.save(update_fields=["state", "by", "ended_at"])
    _note(visit.thread, ENDED[state], by, at)
    return visit


def _note(thread: Thread, kind: str, by: Subject, at: datetime) -> None:
    """Write a step down; their own as of nobody, or it would lead to them when they are erased."""
    step(thread=thread, kind=kind, by=None if by.pk == thread.subject_id else by, at=at)
