"""Kinds of notices. Each room declares its own in its `topics.py`:

    declare(
        Topic(
            "leak",
            _("Leaks"),
            message_class=MessageClass.SERVICE,
            template="leaks/mail/leak",
            compose=leak_as_told,
            channels=(Channel.EMAIL, Channel.TEXT),
        )
    )

`<template>.txt` and `<template>.html` are the mail, as `privacy.mail` has them: the first line of the text
is the subject, the HTML extends `privacy/mail/base.html`. The text is also the letter. Neither says who
writes or how to get no more of it: that stands at the foot of every notice by itself.
`<template>_short.txt` is a sentence or two with a link: the text message, what a call says, and its part
of a summary of the day.
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from accounts.models import User
from notices.models import Channel, Lane
from privacy.models import Subject

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class MessageClass(StrEnum):
    """What it takes to send a topic."""

    SERVICE = "service"  # on until it is turned off
    PROGRAMME = (
        "programme"  # the same, and every mail can be answered with one click: no more of this
    )
    MARKETING = "marketing"  # off until a consent of privacy's says yes to the channel


@dataclass(frozen=True)
class Recipient:
    """Somebody who is told. `user` is None for a customer who has no login."""

    subject: Subject
    user: User | None
    language: str


# From the number of what it is about, who is told and the time now: what fills in the template, or None
# where there is nothing to say any more, as when the recipient may not see it now.
Compose = Callable[[int, Recipient, datetime], Mapping[str, Any] | None]


# From the HTML of a mail, what it is about, who reads it and the time now: the same, or one that tells.
Tracer = Callable[[str, int, Recipient, datetime], str]


class MayNotTell(Exception):
    """A mail that is no offer would tell that it was opened."""


class NotTheSame(Exception):
    """What can be ended by one click holds a link of its reader's own."""


@dataclass(frozen=True)
class Topic:
    """One kind of notice. `channels` are those it has words for, the one it goes by unasked first."""

    key: str
    label: "StrOrPromise"
    _: KW_ONLY
    message_class: MessageClass
    template: str
    compose: Compose
    meaning: "StrOrPromise" = ""  # a sentence on when it is sent, for whoever chooses
    channels: tuple[Channel, ...] = (Channel.EMAIL,)
    urgent: bool = False  # waits neither for the end of somebody's quiet hours nor for a summary
    sooner: Lane | None = None  # goes out before all of its class
    # Says the same to everybody who reads one language, so that it is written once for many.
    same_for_all: bool = False
    offered: bool = (
        True  # residents choose whether they want it; False for answers to what they did
    )
    # Where it goes instead of the address that is known to be theirs: a code that proves one, a letter to
    # whoever lives at a place. By the subject and what it is about.
    address: Callable[[Subject, int], str] | None = None
    # Puts what tells whether it was opened into a mail, of those who said yes to that: of offers alone.
    trace: Tracer | None = None

    def __post_init__(self) -> None:
        """Refuse to trace what people cannot do without. Raises MayNotTell, or NotTheSame."""
        if self.trace and self.message_class is not MessageClass.MARKETING:
            raise MayNotTell(self.key)
        if self.same_for_all and self.message_class is not MessageClass.SERVICE:
            raise NotTheSame(self.key)

    @property
    def lane(self) -> Lane:
        """What it goes out before, and after."""
        if self.sooner is not None:
            return self.sooner
        return Lane.SERVICE if self.message_class is MessageClass.SERVICE else Lane.OFFER

    @property
    def may_be_gathered(self) -> bool:
        """Whether it may wait for a summary: of service alone, for a summary has no link to end it."""
        return self.message_class is MessageClass.SERVICE and not self.urgent

    @property
    def may_be_posted(self) -> bool:
        """Whether it goes as a letter to whom no mail reaches: nothing that people can do without."""
        return self.message_class is MessageClass.SERVICE and Channel.POST in self.channels


class AlreadyDeclared(Exception):
    """Two topics have one key; one of the two would never be sent."""


TOPICS: dict[str, Topic] = {}


def declare(topic: Topic) -> Topic:
    """Add a topic to those there are."""
    if topic.key in TOPICS:
        raise AlreadyDeclared(topic.key)
    TOPICS[topic.key] = topic
    return topic
