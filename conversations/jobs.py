"""What the clock runs here."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef

from conversations.actions import files
from conversations.actions.handling import UNDONE_WITHIN, close_silent
from conversations.actions.presence import KEPT
from conversations.actions.reaching import note_unreached
from conversations.actions.set_up import set_up
from conversations.locking import Closed
from conversations.models import Message, Presence, Queue, Step, Thread
from conversations.reaching import lost_answers
from conversations.topics import CLOSED
from notices.actions import enqueue
from notices.models import Notice

AT_ONCE = 1000  # threads that one run closes
TOLD_WITHIN = timedelta(days=2)  # ours: later it is no news


def open_first_desk(now: datetime) -> int:
    """Set a new deployment's desk up where it has no queue yet; return how many topics it has then."""
    return 0 if Queue.objects.exists() else set_up()


def close_answered(now: datetime) -> int:
    """Close threads that were answered and in which nobody wrote for long; return how many."""
    before = now - timedelta(days=settings.THREADS_CLOSE_DAYS)
    old = Thread.objects.filter(state=Thread.State.ANSWERED, changed_at__lt=before)
    return sum(_close(thread, before, now) for thread in old.order_by("changed_at")[:AT_ONCE])


def _close(thread: Thread, before: datetime, now: datetime) -> bool:
    """Close a thread unless it is of nobody any more, or somebody wrote just now; tell whether."""
    try:
        return close_silent(thread=thread, before=before, at=now)
    except Closed:
        return False


def find_unreached(now: datetime) -> int:
    """Have staff see which answers reached nobody, and be told of; return how many those are."""
    lost = lost_answers(now=now).select_related("thread").order_by("pk")
    return sum(_note(message, now) for message in lost[:AT_ONCE])


def _note(message: Message, now: datetime) -> bool:
    try:
        return note_unreached(message=message, at=now)
    except Closed:
        return False


def tell_closed(now: datetime) -> int:
    """Have people told whose conversation was closed without any answer; return how many.

    Not before staff may not undo it any more. Each is told once, however often this runs.
    """
    told = Notice.objects.filter(
        topic=CLOSED.key, about=OuterRef("thread"), written_at__gte=OuterRef("at")
    )
    steps = Step.objects.filter(
        kind=Step.Kind.SILENT,
        at__gte=now - TOLD_WITHIN,
        at__lt=now - UNDONE_WITHIN,
        thread__state=Thread.State.CLOSED,
        thread__first_answered_at=None,
        thread__merged_into=None,
        thread__subject__isnull=False,
    ).exclude(Exists(told))
    found = steps.select_related("thread__subject")
    for each in found:
        enqueue(
            topic=CLOSED,
            to=[each.thread.subject],  # type: ignore[list-item]  # not None, by the query
            key=f"closed {each.pk}",
            about=each.thread_id,
            at=now,
        )
    return len(found)


def scan_files(now: datetime) -> int:
    """Have the scanner look at files that wait for it; return how many it has seen."""
    return files.scan_waiting(at=now)


def forget_presence(now: datetime) -> int:
    """Forget who had what open longer ago than it is kept; return how many rows went."""
    gone, _by_model = Presence.objects.filter(at__lt=now - KEPT).delete()
    return gone
