"""What one notice says, to whom and whether at all, as things stand when it goes out."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from notices import unsubscribing
from notices.addresses import address_of, bounce_of
from notices.models import RINGS, Bounce, Channel, Notice
from notices.plain import must_tell_nothing
from notices.preferences import hours_of, wants
from notices.times import Hours
from notices.topics import MessageClass, Recipient, Topic
from notices.ways import Message, Refused
from privacy.contact import language_of
from privacy.mail import written
from privacy.models import Subject
from privacy.restriction import Restricted, require_use


class Needless(Exception):
    """There is nothing to say any more, or nobody who may or wants to hear it."""


class NoMail(Exception):
    """The person has no e-mail address, or none that takes mail; `problem` says which."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class NotYet(Exception):
    """It would ring at night: `until` is when it would not."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


def message_of(notice: Notice, topic: Topic, now: datetime) -> Message:
    """Return what is handed over.

    Raises Needless, NotYet, NoMail where no mail arrives, or Refused where nobody can be reached.
    """
    _may_be_sent(notice, topic, now)
    to = _address(notice, topic)
    _is_not_night(notice, topic, now)
    recipient = recipient_of(notice.subject)
    context = topic.compose(notice.about, recipient, now)
    if context is None:
        raise Needless("nothing_to_say")
    context = dict(context) | {"choose_url": settings.SITE_URL + reverse("notices_choose")}
    if notice.channel in RINGS:
        text = short_text(topic, context, recipient.language)
        return Message(to=to, mark=notice.mark, text=text, language=recipient.language)
    message = _long(notice, topic, context, recipient, to)
    if topic.trace and notice.channel == Channel.EMAIL:
        # After it was seen to tell nothing by itself; `topic` is an offer, or it would have no trace.
        return replace(message, html=topic.trace(message.html, notice.about, recipient, now))
    return message


def recipient_of(subject: Subject) -> Recipient:
    """Return who is told, with the language they chose."""
    user = User.objects.filter(subject=subject).first()
    return Recipient(subject, user, language_of(subject) or settings.LANGUAGE_CODE)


def short_text(topic: Topic, context: dict[str, object], language: str) -> str:
    """Return the sentence or two of a topic."""
    with translation.override(language):
        said = render_to_string(
            f"{topic.template}_short.txt", {"utility": settings.UTILITY, **context}
        )
    return " ".join(said.split())


def _may_be_sent(notice: Notice, topic: Topic, now: datetime) -> None:
    subject = notice.subject
    if subject.erased_at:
        raise Needless("erased")
    try:
        require_use(subject, purpose="service_messages")
    except Restricted:
        raise Needless("restricted") from None
    channel = Channel.EMAIL if notice.instead_of_mail else notice.channel
    if not wants(subject, topic, channel, at=now):
        raise Needless("not_wanted")
    # Two subjects that turned out to be one person were told the same: once is enough.
    twins = Notice.objects.filter(
        topic=notice.topic, key=notice.key, subject=subject, channel=notice.channel
    )
    told = [Notice.State.SENT, Notice.State.HANDING_OVER, Notice.State.GATHERED]
    if twins.filter(state__in=told).exclude(pk=notice.pk).exists():
        raise Needless("told_already")


def _address(notice: Notice, topic: Topic) -> str:
    to = (
        topic.address(notice.subject, notice.about)
        if topic.address
        else address_of(notice.subject, notice.channel)
    )
    if notice.channel == Channel.EMAIL and (bounce := bounce_of(notice.subject, to)):
        if bounce.kind == Bounce.Kind.COMPLAINED:
            raise Needless("stopped")  # who calls a mail unwanted wants no letter in its place
        raise NoMail("stopped")
    if not to and notice.channel == Channel.EMAIL:
        raise NoMail("no_address")
    if not to and notice.channel in RINGS:
        raise Needless("stopped")  # a telephone that was taken away, or whose owner wrote STOP
    if not to:
        raise Refused("no_address", for_good=True)
    return to


def _is_not_night(notice: Notice, topic: Topic, now: datetime) -> None:
    offer = topic.message_class is MessageClass.MARKETING  # comes by day, by whichever way
    if not offer and (notice.channel not in RINGS or topic.urgent):
        return
    hours = [hours_of(notice.subject)]
    if topic.message_class is not MessageClass.SERVICE:
        hours.append(Hours())  # what the law asks for cannot be chosen away
    ends = [end for it in hours if (end := it.end_after(now, ZoneInfo(settings.TIME_ZONE)))]
    if ends:
        raise NotYet(max(ends))


def _long(
    notice: Notice, topic: Topic, context: dict[str, object], recipient: Recipient, to: str
) -> Message:
    """Return a mail or a letter, with its foot."""
    headers = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no answer of an absent reader
    if reply_to := context.get(
        "reply_to"
    ):  # where an answer is read; else it goes to whom it is from
        headers["Reply-To"] = str(reply_to)
    if topic.message_class is not MessageClass.SERVICE and notice.channel == Channel.EMAIL:
        url = unsubscribing.url_of(notice.subject, topic)
        context["unsubscribe_url"] = url
        headers |= unsubscribing.headers(url)
    subject, body, html = written(
        template=topic.template, context=context, language=recipient.language
    )
    must_tell_nothing(html)
    with translation.override(recipient.language):
        foot = render_to_string("notices/foot.txt", {"utility": settings.UTILITY, **context})
    return Message(
        to=to,
        mark=notice.mark,
        subject=subject,
        text=f"{body}\n{foot.strip()}\n",
        html=html,
        headers=headers,
        language=recipient.language,
    )
