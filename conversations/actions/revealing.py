"""Looking at who somebody is, for a reason; and having read what they wrote."""

from datetime import datetime, timedelta

from django.db import transaction

from conversations.actions.steps import step
from conversations.locking import Closed
from conversations.models import Step, Thread
from privacy.actions import record_look
from privacy.models import Look, Subject
from privacy.restriction import require_use

# How long somebody stays to be seen, for one member of staff at one thread: a telephone call. Ours.
SEEN_FOR = timedelta(minutes=30)
# One line an hour says that somebody read a conversation; one at each turn of a page would hide the others.
ONE_LINE_AN_HOUR = timedelta(hours=1)
# The names of these pages in the list of looks that everybody has of themselves.
READ, REVEALED, WRITTEN_DOWN = "conversation", "conversation: who it is", "conversation: by phone"
WRITTEN_TO = "conversation: written to"
KNOWN = "conversation: whose it is"


@transaction.atomic
def reveal(*, thread: Thread, purpose: str, by: Subject, at: datetime) -> Step:
    """Let a member of staff see who wrote, for SEEN_FOR; the person sees that they looked, and why.

    Raises Restricted where the person's data is only stored and this is no reason to use it, Closed where
    they were erased, and UndeclaredPurpose.
    """
    if thread.subject is None:
        raise Closed
    require_use(thread.subject, purpose=purpose)
    record_look(by=by, subject=thread.subject, purpose=purpose, page=REVEALED, at=at)
    return step(thread=thread, kind=Step.Kind.REVEALED, by=by, at=at)


def note_read(*, thread: Thread, by: Subject, at: datetime) -> None:
    """Write down that a member of staff read what somebody wrote, once an hour."""
    if thread.subject is None:
        return
    lately = Look.objects.filter(
        subject=thread.subject, by=by, page=READ, at__gt=at - ONE_LINE_AN_HOUR
    )
    if not lately.exists():
        record_look(by=by, subject=thread.subject, purpose="support", page=READ, at=at)
