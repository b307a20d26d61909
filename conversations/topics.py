"""What people are told of their threads: that there is an answer, and never what it says.

What was said may be of somebody's health or money, and a mail lies open on its way: it is read here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from conversations.models import Message
from notices.models import Channel
from notices.topics import MessageClass, Recipient, Topic, declare


def as_answered(about: int, recipient: Recipient, _now: datetime) -> Mapping[str, Any] | None:
    """Return what fills in the mail about an answer; None where the thread is not theirs any more."""
    theirs = Message.objects.filter(
        thread__subject=recipient.subject, thread__merged_into=None, side=Message.Side.STAFF
    )
    message = theirs.select_related("thread__topic").filter(pk=about).first()
    if message is None:
        return None
    page = reverse("thread", args=[message.thread_id]) if recipient.user else ""
    with translation.override(recipient.language):
        return {"topic": message.thread.topic.said("title"), "link": settings.SITE_URL + page}


ANSWERED = declare(
    Topic(
        "message_answered",
        _("Answers to what you write us"),
        message_class=MessageClass.SERVICE,
        template="conversations/mail/answered",
        compose=as_answered,
        meaning=_("When our staff have answered you."),
        channels=(Channel.EMAIL, Channel.TEXT, Channel.POST),
        urgent=True,
    )
)
