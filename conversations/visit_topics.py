"""What people are told of visits: that somebody comes tomorrow, what staff changed; nothing of the matter."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.access import homes_of
from conversations.models import Thread, Visit, VisitChange
from conversations.visit_words import WHY, change_heading
from notices.models import Channel
from notices.topics import MessageClass, Recipient, Topic, declare
from notices.when import span


def as_reminder(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return when somebody comes; None where that is not tomorrow any more, or is not theirs."""
    visits = Visit.objects.select_related("window").filter(state=Visit.State.PLANNED)
    visit = visits.filter(pk=about, thread__subject=recipient.subject).first()
    today = timezone.localdate(now)
    if visit is None or not _is_theirs_now(visit, recipient, today):
        return None
    if timezone.localdate(visit.window.from_at) != today + timedelta(days=1):
        return None
    page = reverse("visit", args=[visit.thread_id]) if recipient.user else ""
    with translation.override(recipient.language):
        return {
            "when": span(visit.window.from_at, visit.window.to_at),
            "link": settings.SITE_URL + page,
        }


def as_changed(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return what staff did with a visit; None where it stands otherwise since, or is not theirs."""
    changes = VisitChange.objects.select_related("visit", "from_window", "to_window")
    change = changes.filter(pk=about, visit__thread__subject=recipient.subject).first()
    if change is None or not _stands(change):
        return None
    if not _is_theirs_now(change.visit, recipient, timezone.localdate(now)):
        return None
    left, taken = change.from_window, change.to_window
    page = reverse("visit", args=[change.visit.thread_id])
    with translation.override(recipient.language):
        return {
            "heading": change_heading(change),
            "old": span(left.from_at, left.to_at) if left else "",
            "new": span(taken.from_at, taken.to_at) if taken else "",
            "why": str(WHY[change.reason]),
            "link": settings.SITE_URL + page if recipient.user else "",
            "phone": settings.UTILITY["phone"],
        }


def as_missed(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return when we came and met nobody; None where it is not theirs."""
    visits = Visit.objects.select_related("window").filter(state=Visit.State.MISSED)
    visit = visits.filter(pk=about, thread__subject=recipient.subject).first()
    if visit is None or not _is_theirs_now(visit, recipient, timezone.localdate(now)):
        return None
    page = reverse("visit", args=[visit.thread_id])
    with translation.override(recipient.language):
        return {
            "when": span(visit.window.from_at, visit.window.to_at),
            "link": settings.SITE_URL + page if recipient.user else "",
            "phone": settings.UTILITY["phone"],
        }


def _is_theirs_now(visit: Visit, recipient: Recipient, today: date) -> bool:
    """Tell whether they may still read the thread, and the home is still one of theirs.

    Of a customer who has no login the thread alone says so.
    """
    user = recipient.user
    if user is None:
        return True
    seen = Thread.objects.visible_to(user, today=today).filter(pk=visit.thread_id).exists()
    return seen and any(
        home.premises_id == visit.premises_id and not home.ended
        for home in homes_of(user, today=today)
    )


def _stands(change: VisitChange) -> bool:
    visit = change.visit
    if visit.changes.filter(pk__gt=change.pk).exists():
        return False
    if change.to_window is None:
        return visit.state == Visit.State.CANCELLED
    return visit.state == Visit.State.PLANNED and visit.window_id == change.to_window_id


VISIT = declare(
    Topic(
        "visit_reminder",
        _("Visits"),
        message_class=MessageClass.SERVICE,
        template="conversations/mail/visit",
        compose=as_reminder,
        meaning=_("The day before one of us comes by."),
        channels=(Channel.EMAIL, Channel.TEXT),  # a letter would come after the visit
        urgent=True,
    )
)
VISIT_CHANGED = declare(
    Topic(
        "visit_changed",
        _("Changes of visits"),
        message_class=MessageClass.SERVICE,
        template="conversations/mail/visit_changed",
        compose=as_changed,
        meaning=_("When our staff book, move or call off a visit for you."),
        channels=(Channel.EMAIL, Channel.TEXT),  # a letter would come after the visit
        urgent=True,
    )
)
VISIT_MISSED = declare(
    Topic(
        "visit_missed",
        _("Visits on which we met nobody"),
        message_class=MessageClass.SERVICE,
        template="conversations/mail/visit_missed",
        compose=as_missed,
        channels=(Channel.EMAIL, Channel.TEXT),
        offered=False,
    )
)
