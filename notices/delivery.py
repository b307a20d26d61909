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
from notices.known import Known, known_of
from notices.models import RINGS, Bounce, Cadence, Channel, Notice
from notices.plain import must_tell_nothing
from notices.preferences import consents, hours_of
from notices.times import Hours
from notices.topics import MessageClass, Recipient, Topic
from notices.ways import Message, Refused
from privacy.contact import language_of
from privacy.mail import written
from privacy.models import Subject


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


def message_of(notice: Notice, topic: Topic, now: datetime, known: Known | None = None) -> Message:
    """Return what is handed over. `known` is what is known of its person a moment ago; None to ask.

    Raises Needless, NotYet, NoMail where no mail arrives, or Refused where nobody can be reached.
    """
    known = known or known_of([notice], now)
    _may_be_sent(notice, topic, known, now)
    to = _address(notice, topic, known)
    _is_not_night(notice, topic, now)
    recipient = _recipient(notice.subject, known)
    said = known.once(
        notice, topic, recipient.language, lambda: _said(notice, topic, recipient, now)
    )
    return replace(said, to=to, mark=notice.mark)


def recipient_of(subject: Subject) -> Recipient:
    """Return who is told, with the language they chose."""
    user = User.objects.filter(subject=subject).first()
    return Recipient(subject, user, language_of(subject) or settings.LANGUAGE_CODE)


def _recipient(subject: Subject, known: Known) -> Recipient:
    language = known.languages.get(subject.pk) or settings.LANGUAGE_CODE
    return Recipient(subject, known.users.get(subject.pk), language)


def _said(notice: Notice, topic: Topic, recipient: Recipient, now: datetime) -> Message:
    """Return what a notice says, addressed to nobody yet."""
    composed = topic.compose(notice.about, recipient, now)
    if composed is None:
        raise Needless("nothing_to_say")
    context = dict(composed) | {"choose_url": settings.SITE_URL + reverse("notices_choose")}
    if notice.channel in RINGS:
        text = short_text(topic, context, recipient.language)
        return Message(to="", mark="", text=text, language=recipient.language)
    message = _long(notice, topic, context, recipient)
    if topic.trace and notice.channel == Channel.EMAIL:
        # After it was seen to tell nothing by itself; `topic` is an offer, or it would have no trace.
        return replace(message, html=topic.trace(message.html, notice.about, recipient, now))
    return message


def short_text(topic: Topic, context: dict[str, object], language: str) -> str:
    """Return the sentence or two of a topic."""
    with translation.override(language):
        said = render_to_string(
            f"{topic.template}_short.txt", {"utility": settings.UTILITY, **context}
        )
    return " ".join(said.split())


def _may_be_sent(notice: Notice, topic: Topic, known: Known, now: datetime) -> None:
    if notice.subject.erased_at:
        raise Needless("erased")
    if notice.subject_id not in known.to_be_used:
        raise Needless("restricted")
    channel = Channel.EMAIL if notice.instead_of_mail else notice.channel
    if not _wants(notice.subject, topic, channel, known, now):
        raise Needless("not_wanted")
    if known.was_told(notice):
        raise Needless("told_already")


def _wants(subject: Subject, topic: Topic, channel: str, known: Known, now: datetime) -> bool:
    if topic.message_class is MessageClass.MARKETING:
        return consents(subject, channel, at=now)
    return known.wishes[topic.key].get((subject.pk, channel), Cadence.OFF) != Cadence.OFF


def _address(notice: Notice, topic: Topic, known: Known) -> str:
    mailed = notice.channel == Channel.EMAIL
    if topic.address:
        to = topic.address(notice.subject, notice.about)
        bounce = bounce_of(notice.subject, to) if mailed else None
    elif mailed:
        to = known.emails.get(notice.subject_id, "")
        bounce = known.bounces.get(notice.subject_id)
    else:
        to, bounce = address_of(notice.subject, notice.channel), None
    if bounce:
        if bounce.kind == Bounce.Kind.COMPLAINED:
            raise Needless("stopped")  # who calls a mail unwanted wants no letter in its place
        raise NoMail("stopped")
    if not to and mailed:
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
    notice: Notice, topic: Topic, context: dict[str, object], recipient: Recipient
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
        to="",
        mark="",
        subject=subject,
        text=f"{body}\n{foot.strip()}\n",
        html=html,
        headers=headers,
        language=recipient.language,
    )
