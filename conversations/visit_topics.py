"""What people are told of visits: that somebody comes tomorrow, and nothing of why."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from conversations.models import Visit
from notices.models import Channel
from notices.topics import MessageClass, Recipient, Topic, declare
from notices.when import span


def as_reminder(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return when somebody comes; None where that is not tomorrow any more, or is not theirs."""
    visits = Visit.objects.select_related("window").filter(state=Visit.State.PLANNED)
    visit = visits.filter(pk=about, thread__subject=recipient.subject).first()
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    if visit is None or timezone.localdate(visit.window.from_at) != tomorrow:
        return None
    page = reverse("visit", args=[visit.thread_id]) if recipient.user else ""
    with translation.override(recipient.language):
        return {
            "when": span(visit.window.from_at, visit.window.to_at),
            "link": settings.SITE_URL + page,
        }


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
