"""One mail for what waited until the end of a day or a week."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notices.delivery import short_text
from notices.models import Notice
from notices.topics import TOPICS, MessageClass, Recipient, Topic, declare


def summary(lead: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return what is still to be said of the notices that wait together; None for nothing."""
    notices = Notice.objects.filter(lead=lead, subject=recipient.subject).order_by(
        "written_at", "pk"
    )
    said = []
    for notice in notices:
        topic = TOPICS.get(notice.topic)
        context = topic.compose(notice.about, recipient, now) if topic else None
        if topic and context is not None:
            said.append(short_text(topic, dict(context), recipient.language))
    return {"said": said, "home_url": settings.SITE_URL} if said else None


SUMMARY = declare(
    Topic(
        "summary",
        _("Summary of the day or the week"),
        message_class=MessageClass.SERVICE,
        template="notices/mail/summary",
        compose=summary,
        offered=False,
    )
)
