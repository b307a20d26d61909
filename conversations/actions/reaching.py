"""Noting that an answer reached nobody, and that its person knows it by now."""

from datetime import datetime

from django.db import transaction

from conversations.actions.steps import step
from conversations.locking import locked
from conversations.models import Message, Step, Thread
from privacy.models import Subject


@transaction.atomic
def note_unreached(*, message: Message, at: datetime) -> bool:
    """Have staff see that an answer reached nobody, unless more was said since; tell whether. Raises Closed.

    How the thread stands stays: whoever has a login reads the answer there.
    """
    thread = locked(message.thread)
    spoken = thread.messages.exclude(side=Message.Side.NOTE)
    if spoken.filter(pk__gt=message.pk).exists():
        return False
    thread.unreached_at = at
    thread.save(update_fields=["unreached_at"])
    step(thread=thread, kind=Step.Kind.UNREACHED, by=None, at=at, about=message.pk)
    return True


@transaction.atomic
def note_reached(*, thread: Thread, by: Subject, at: datetime) -> Thread:
    """Say that its person knows the answer by now, whichever way. Raises Closed."""
    thread = locked(thread)
    thread.unreached_at = None
    thread.save(update_fields=["unreached_at"])
    step(thread=thread, kind=Step.Kind.REACHED, by=by, at=at)
    return thread
