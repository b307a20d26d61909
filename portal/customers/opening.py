"""What a member of staff has open: which customers, what for, and which masked facts they were shown.

It stands in their session alone and runs out by itself. Nothing here writes a look: the views do, for each
opening and for each fact that is shown. How many were opened is told by those lines.
"""

from collections.abc import Iterable, MutableMapping
from datetime import datetime, timedelta
from typing import Any

from privacy.models import Look, Subject

# Within it, coming back to the page is the same opening: going on to a leak and back is one look at a person.
SAME_OPENING = timedelta(minutes=15)
SHOWN_FOR = timedelta(minutes=10)
# In the line that the person reads: of their page, and of the portal as they have it.
PAGE, AS_THEY_HAVE_IT = "customer", "the portal as you have it"
# Ours: more than anybody can talk to, and too few to take a town along.
MOST_AN_HOUR = 100
OPEN, PURPOSE = "customers_open", "customers_purpose"

Session = MutableMapping[str, Any]


def too_many(by: Subject, *, now: datetime) -> bool:
    """Tell whether a member of staff has opened as many in the last hour as they may."""
    looks = Look.objects.filter(by=by, at__gt=now - timedelta(hours=1))
    return looks.filter(page__in=(PAGE, AS_THEY_HAVE_IT)).count() >= MOST_AN_HOUR


def is_open(session: Session, customer: int, *, purpose: str, now: datetime) -> bool:
    """Tell whether a customer was opened a moment ago for the same purpose."""
    opened = _live(session, now).get(str(customer))
    return bool(opened and opened["for"] == purpose)


def note_opening(session: Session, customer: int, *, purpose: str, now: datetime) -> None:
    """Remember that a customer was opened; what was shown of them before is masked again."""
    opened = {"for": purpose, "until": (now + SAME_OPENING).isoformat(), "shown": {}}
    session[OPEN] = _live(session, now) | {str(customer): opened}


def note_shown(session: Session, customer: int, facts: Iterable[str], *, now: datetime) -> None:
    """Remember that some facts of an open customer are shown, for a while."""
    live = _live(session, now)
    opened = live.get(str(customer))
    if opened is None:
        return
    until = now + SHOWN_FOR
    shown = opened["shown"] | {fact: until.isoformat() for fact in facts}
    # Kept open as long: otherwise what was asked for a minute ago would be masked again.
    opened = opened | {"shown": shown, "until": max(opened["until"], until.isoformat())}
    session[OPEN] = live | {str(customer): opened}


def shown(session: Session, customer: int, *, now: datetime) -> frozenset[str]:
    """Return which facts of a customer are shown at the moment."""
    opened = _live(session, now).get(str(customer), {"shown": {}})
    return frozenset(
        fact for fact, until in opened["shown"].items() if datetime.fromisoformat(until) > now
    )


def _live(session: Session, now: datetime) -> dict[str, Any]:
    return {
        customer: opened
        for customer, opened in session.get(OPEN, {}).items()
        if datetime.fromisoformat(opened["until"]) > now
    }
