"""Who else has a thread open now."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from conversations.models import Presence, Thread

# The page says every quarter of a minute that it is still open; who was silent three times is gone.
HERE = timedelta(seconds=50)
EVERY_SECONDS = 15


def others(thread: Thread, *, but: User, now: datetime) -> list[Presence]:
    """Return who else has a thread open, whoever writes first."""
    there = thread.present.filter(at__gt=now - HERE).exclude(user=but)
    return list(there.select_related("user").order_by("-writes", "-at"))


def said(there: list[Presence]) -> str:
    """Return who is there, in a sentence; empty for nobody."""
    writing = [name_of(each.user) for each in there if each.writes]
    reading = [name_of(each.user) for each in there if not each.writes]
    sentences = []
    if writing:
        sentences.append(_("%(names)s is writing an answer now.") % {"names": ", ".join(writing)})
    if reading:
        sentences.append(_("%(names)s has this open too.") % {"names": ", ".join(reading)})
    return " ".join(sentences)


def name_of(user: User | None) -> str:
    """Return what colleagues call a member of staff: their address up to the @."""
    return called(user.email if user else None)


def called(email: str | None) -> str:
    """Return the same of their address; empty for nobody's."""
    return (email or "").partition("@")[0]
