"""Saying that one has a thread open, so that two do not answer one person at once."""

from datetime import datetime, timedelta

from accounts.models import User
from conversations.models import Presence, Thread

KEPT = timedelta(hours=1)  # what the privacy map promises of it


def be_present(*, thread: Thread, by: User, writes: bool, at: datetime) -> Presence:
    """Note that a member of staff has a thread open now, and whether they write."""
    found, _new = Presence.objects.update_or_create(
        thread=thread, user=by, defaults={"at": at, "writes": writes}
    )
    return found
