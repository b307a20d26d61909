"""What people are told of their applications."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from notices.models import Channel
from notices.topics import MessageClass, Recipient, Topic, declare
from programs.models import ApplicationEvent
from programs.words import told


def news(about: int, recipient: Recipient, _now: datetime) -> Mapping[str, Any] | None:
    """Return what a step of an application says; None where it is not theirs, or is gone."""
    theirs = ApplicationEvent.objects.filter(application__by__subject=recipient.subject)
    event = theirs.select_related("application__program").filter(pk=about).first()
    if event is None:
        return None
    with translation.override(recipient.language):
        title, lines = told(event.kind, event.application.program, event.amount)
    page = reverse("application", args=[event.application_id])
    return {"title": title, "lines": lines, "link": settings.SITE_URL + page}


PROGRAM_NEWS = declare(
    Topic(
        "program_news",
        _("Your rebates"),
        message_class=MessageClass.SERVICE,
        template="programs/mail/news",
        compose=news,
        meaning=_("When we have a question about an application of yours, or have decided on it."),
        channels=(Channel.EMAIL, Channel.TEXT, Channel.POST),
    )
)
