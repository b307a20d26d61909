"""Visits in words, for the page of a thread, for its own page, and for staff."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Premises
from conversations.models import Thread, Visit, VisitChange
from notices.when import moment, span

State = Visit.State
TONES = {
    State.PLANNED: "good",
    State.CANCELLED: "plain",
    State.DONE: "plain",
    State.MISSED: "care",
}

# Why staff changed a visit, as its person reads it.
WHY = {
    "": "",
    VisitChange.Reason.EMERGENCY: gettext_lazy("Our crew is needed for an emergency."),
    VisitChange.Reason.WEATHER: gettext_lazy("The weather does not allow it."),
    VisitChange.Reason.ACCESS: gettext_lazy("We cannot get to the place."),
    VisitChange.Reason.ASKED: gettext_lazy("You asked us to."),
    VisitChange.Reason.MISTAKE: gettext_lazy("It was booked by mistake."),
}


def visit_of(thread: Thread, *, now: datetime) -> dict[str, Any] | None:
    """Return what `conversations/components/visit.html` draws; None where nobody comes by for its topic."""
    last = (
        Visit.objects.filter(thread=thread)
        .select_related("window", "premises")
        .order_by("-pk")
        .first()
    )
    if last is None and (not thread.topic.visits or thread.is_closed):
        return None
    shown = {"url": reverse("visit", args=[thread.pk]), "state": "", "tone": "plain"}
    if last is None:
        return shown | {"heading": _("Somebody can come by. Choose when."), "choose": True}
    return shown | {
        "heading": heading(last, now),
        "state": State(last.state).label,
        "tone": TONES[State(last.state)],
        "where": address(last.premises),
        "file_url": reverse("visit_file", args=[thread.pk]) if last.state == State.PLANNED else "",
        "choose": last.state != State.PLANNED and thread.topic.visits and not thread.is_closed,
    }


def still_comes(thread: Thread, *, now: datetime) -> str:
    """Return why a conversation is not settled while somebody comes by, and what one can do about it."""
    planned = Visit.objects.filter(thread=thread, state=State.PLANNED).select_related("window")
    if all(visit.window.may_be_changed(now) for visit in planned):
        return _("One of us still comes by. Call the visit off first if nobody needs to come.")
    return _("It is less than a day until we come. Please call us.")


def changes_of(thread: Thread) -> list[dict[str, str]]:
    """Return what staff did with the visits of a thread, the last first, as facts."""
    rows = VisitChange.objects.filter(visit__thread=thread)
    return [
        {
            "term": moment(each.at),
            "text": change_heading(each),
            "note": " ".join(filter(None, [_between(each), str(WHY[each.reason])])),
        }
        for each in rows.select_related("from_window", "to_window").order_by("-at", "-pk")
    ]


def change_heading(change: VisitChange) -> str:
    """Return what staff did with a visit."""
    if change.to_window is None:
        return _("We called the visit off")
    return _("We moved the visit") if change.from_window else _("We booked a visit for you")


def _between(change: VisitChange) -> str:
    left, taken = change.from_window, change.to_window
    words = {
        "old": span(left.from_at, left.to_at) if left else "",
        "new": span(taken.from_at, taken.to_at) if taken else "",
    }
    if left and taken:
        return _("It was: %(old)s. It is: %(new)s.") % words
    return _("It was: %(old)s.") % words if left else _("It is: %(new)s.") % words


def heading(visit: Visit, now: datetime) -> str:
    """Return how a visit stands."""
    words = {"when": span(visit.window.from_at, visit.window.to_at)}
    if visit.state == State.PLANNED and visit.window.to_at <= now:
        return _("We were to come: %(when)s.") % words
    return {
        State.PLANNED: _("We come by: %(when)s."),
        State.CANCELLED: _("The visit was called off: %(when)s."),
        State.DONE: _("We were there: %(when)s."),
        State.MISSED: _("We met nobody: %(when)s."),
    }[State(visit.state)] % words


def address(place: Premises) -> str:
    """Return where a place is, in one line."""
    return ", ".join(filter(None, [place.line1, place.line2, place.city]))


def masked(line: str) -> str:
    """Return a line of an address for whoever need not go there: the first letter of each word."""
    return " ".join(word[0] + "…" for word in line.split())
