"""What the clock runs here."""

from datetime import datetime, timedelta

from django.conf import settings

from conversations.actions import files
from conversations.actions.handling import close_silent
from conversations.actions.presence import KEPT
from conversations.actions.set_up import set_up
from conversations.locking import Closed
from conversations.models import Presence, Queue, Thread

AT_ONCE = 1000  # threads that one run closes


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


def scan_files(now: datetime) -> int:
    """Have the scanner look at files that wait for it; return how many it has seen."""
    return files.scan_waiting(at=now)


def forget_presence(now: datetime) -> int:
    """Forget who had what open longer ago than it is kept; return how many rows went."""
    gone, _by_model = Presence.objects.filter(at__lt=now - KEPT).delete()
    return gone
