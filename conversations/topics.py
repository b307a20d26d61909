"""What people are told of their threads: that there is an answer, and what of theirs was not kept.

What was said may be of somebody's health or money, and a mail lies open on its way: it is read here. The
words go along where there is nobody who could read them here, and to whoever chose mail by writing one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from conversations.models import Attachment, Message, Thread
from conversations.tokens import reply_address
from notices.models import Channel
from notices.topics import MessageClass, Recipient, Topic, declare

Side, Way = Message.Side, Message.Way


def as_answered(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return what fills in the mail about an answer; None where the thread is not theirs any more."""
    message = _theirs(about, recipient, Side.STAFF, now)
    if message is None:
        return None
    wrote_last = message.thread.messages.filter(side=Side.PERSON, at__lte=message.at)
    last = wrote_last.order_by("-at", "-pk").first()
    with_words = recipient.user is None or (last is not None and last.way == Way.EMAIL)
    words = message.body.text if with_words else ""
    # Staff wrote first: nothing was asked that this would answer.
    return _said(message, recipient) | {"words": words, "first": last is None}


def as_taken_out(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return what fills in the mail about what was not kept; None where the thread is not theirs any more."""
    message = _theirs(about, recipient, Side.PERSON, now)
    if message is None:
        return None
    infected = message.attachments.filter(scan=Attachment.Scan.INFECTED).exists()
    return _said(message, recipient) | {"taken_out": message.taken_out, "infected": infected}


def as_closed(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return what fills in the mail that a thread was closed; None where it goes on, or is not theirs."""
    first = Message.objects.filter(thread=about, side=Side.PERSON).order_by("at", "pk").first()
    message = first and _theirs(first.pk, recipient, Side.PERSON, now)
    if not message or not message.thread.is_closed or message.thread.first_answered_at:
        return None
    return _said(message, recipient)


def _theirs(about: int, recipient: Recipient, side: str, now: datetime) -> Message | None:
    """Return a message that they may read now: with access to an account goes what was said of it."""
    theirs = Message.objects.filter(
        thread__subject=recipient.subject, thread__merged_into=None, side=side, body__isnull=False
    )
    if recipient.user:
        today = timezone.localdate(now)
        theirs = theirs.filter(thread__in=Thread.objects.visible_to(recipient.user, today=today))
    return theirs.select_related("thread__topic", "body").filter(pk=about).first()


def _said(message: Message, recipient: Recipient) -> dict[str, Any]:
    thread = message.thread
    page = reverse("thread", args=[thread.pk]) if recipient.user else ""
    with translation.override(recipient.language):
        return {
            "topic": thread.topic.said("title"),
            "link": settings.SITE_URL + page,
            "reads_here": recipient.user is not None,
            "reply_to": reply_address(thread),
        }


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
CLOSED = declare(
    Topic(
        "message_closed",
        _("What you wrote us and we closed"),
        message_class=MessageClass.SERVICE,
        template="conversations/mail/closed",
        compose=as_closed,
        channels=(Channel.EMAIL,),
        offered=False,
    )
)
TAKEN_OUT = declare(
    Topic(
        "message_taken_out",
        _("What we could not take of your messages"),
        message_class=MessageClass.SERVICE,
        template="conversations/mail/taken_out",
        compose=as_taken_out,
        channels=(Channel.EMAIL,),
        offered=False,
        urgent=True,
    )
)
