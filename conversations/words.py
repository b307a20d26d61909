"""What residents read of their threads: whose turn it is, and when an answer is due."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from conversations.caught import Caught
from conversations.fields import Faulty, Field, read, told
from conversations.models import Message, Thread, Topic
from privacy.moments import clock

State = Thread.State
NEAR = timedelta(days=6)  # until then a weekday alone says which day
CAUGHT = {
    Caught.CARD: _(
        "This looks like the number of a card. Take it out: we never need it. Pay on the page of the bill."
    ),
    Caught.SOCIAL_SECURITY: _(
        "This looks like a social security number. Take it out: we never need it here."
    ),
    Caught.PASSWORD: _("This looks like a password. Take it out: nobody here ever asks for it."),
}
TAKEN_OUT = {
    Caught.CARD: _("We took out the number of a card. We did not keep it, and never need it."),
    Caught.SOCIAL_SECURITY: _("We took out a social security number. We did not keep it."),
    Caught.PASSWORD: _("We took out a password. We did not keep it. Choose a new one."),
    "file": _("A file came along that we cannot take. Send a PDF, a JPEG or a PNG."),
}


def moment(at: datetime, now: datetime) -> str:
    """Return "today at 10 am", "tomorrow at 10 am", "Tuesday at 10 am" or "24 November at 10 am"."""
    day, today = timezone.localdate(at), timezone.localdate(now)
    said = {"clock": clock(timezone.localtime(at))}
    if day == today:
        return gettext("today at %(clock)s") % said
    if day == today + timedelta(days=1):
        return gettext("tomorrow at %(clock)s") % said
    if day == today - timedelta(days=1):
        return gettext("yesterday at %(clock)s") % said
    wanted = pgettext("date format", "l") if abs(day - today) <= NEAR else day_format(at, now)
    return gettext("%(day)s at %(clock)s") % {"day": formats.date_format(day, wanted), **said}


def day_format(at: datetime, now: datetime) -> str:
    """Return how a day that is far is written: with its year where that is another one."""
    if timezone.localdate(at).year == timezone.localdate(now).year:
        return pgettext("date format", "j F")
    return pgettext("date format", "j F Y")


def heading(thread: Thread, now: datetime, *, unanswered: bool = False) -> tuple[str, str]:
    """Return how a thread stands, as a sentence, and what one can do, as another.

    `unanswered`: it was closed by us without an answer to their last word.
    """
    if thread.state == State.CLOSED and unanswered:
        return (
            gettext("We have closed this."),
            gettext(
                "We read your last word, and saw nothing that is left to do. If there is, write again "
                "below: we go on from here."
            ),
        )
    if thread.state == State.CLOSED:
        return (
            gettext("This is settled."),
            gettext("If it is not, write again below: we go on from here."),
        )
    if thread.answer_due_at is None:
        if thread.state == State.ANSWERED and thread.first_answered_at is None:
            return gettext("We have written to you."), gettext("You can answer below.")
        if thread.state == State.ANSWERED:
            return gettext("We have answered you."), gettext("Do you need anything else?")
        return gettext("We are working on it."), ""
    if thread.answer_due_at < now:
        return (
            gettext("Our answer is late. We are sorry."),
            gettext("We said that we would answer by %(when)s. You need not write again.")
            % {"when": moment(thread.answer_due_at, now)},
        )
    return (
        gettext("We answer by %(when)s.") % {"when": moment(thread.answer_due_at, now)},
        urgent_lead(thread),
    )


def urgent_lead(thread: Thread) -> str:
    """Return what to do besides waiting where a thread is urgent; empty where nothing is to be done."""
    if not thread.urgent or not settings.UTILITY["phone"]:
        return ""
    phone = {"phone": settings.UTILITY["phone"]}
    return gettext("If water does harm now, do not wait: call %(phone)s.") % phone


def tag(thread: Thread, now: datetime) -> dict[str, Any]:
    """Return how a thread stands, as a word with a sign."""
    if thread.state == State.CLOSED:
        return {"text": gettext("Closed"), "tone": "plain"}
    if thread.state == State.ANSWERED:
        by_us = thread.first_answered_at is None
        return {"text": gettext("From us") if by_us else gettext("Answered"), "tone": "good"}
    late = thread.answer_due_at is not None and thread.answer_due_at < now
    return {"text": gettext("Late"), "tone": "alert"} if late else waits()


def waits() -> dict[str, Any]:
    """Return the tag of what is with us."""
    return {"text": gettext("With us"), "tone": "care"}


def note(thread: Thread, now: datetime) -> str:
    """Return what stands below a thread in a list."""
    if thread.state == State.OPEN and thread.answer_due_at:
        return heading(thread, now)[0]
    return gettext("Last word %(when)s") % {"when": moment(thread.changed_at, now)}


def list_heading(*, answered: int, waiting: int) -> str:
    """Return the heading of somebody's list: what is new first."""
    if answered:
        said = ngettext(
            "We have answered you.", "We have answered %(n)d of your messages.", answered
        )
        return said % {"n": answered}
    if waiting:
        said = ngettext("One message waits for us.", "%(n)d messages wait for us.", waiting)
        return said % {"n": waiting}
    return gettext("Nothing is open between us.")


def who(message: Message) -> str:
    """Return who said something: staff are the utility, whoever of them it was."""
    if message.side == Message.Side.STAFF:
        utility = {"utility": settings.UTILITY["name"]}
        if message.way == Message.Way.PORTAL:
            return str(utility["utility"])
        way = in_a_sentence(message.get_way_display())
        return gettext("%(utility)s, %(way)s") % {**utility, "way": way}
    if message.way == Message.Way.PORTAL:
        return gettext("You")
    return gettext("You, %(way)s") % {"way": in_a_sentence(message.get_way_display())}


def in_a_sentence(words: str) -> str:
    """Return words that stand inside a sentence now."""
    return words[:1].lower() + words[1:]


def answered(message: Message) -> list[dict[str, Any]]:
    """Return what was entered into the form of a topic, as facts."""
    answers = message.body.answers
    pairs = told(_asked(message), answers, get_language() or "")
    return [{"term": question, "text": _shown(value)} for question, value in pairs]


def _asked(message: Message) -> tuple[Field, ...]:
    """Return the form that was answered: of another topic where the message came from another thread.

    Threads are joined, taken apart and given other topics; the answers stay as they were.
    """
    answers = message.body.answers
    if not answers:
        return ()
    own = _form(message.thread.topic)
    if _fits(own, answers):
        return own
    fit = [form for topic in Topic.objects.all() if _fits(form := _form(topic), answers)]
    return fit[0] if len(fit) == 1 else own  # a wrong question is worse than a key


def _form(topic: Topic) -> tuple[Field, ...]:
    try:
        return read(topic.fields)
    except Faulty:  # of an older program; the answers are there still
        return ()


def _fits(form: tuple[Field, ...], answers: Mapping[str, object]) -> bool:
    return answers.keys() <= {field.key for field in form}


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, date):
        return formats.date_format(value, pgettext("date format", "j F Y"))
    return str(value)
