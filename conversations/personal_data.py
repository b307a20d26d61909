"""This room's part of the privacy map: what people and staff said to each other.

The words, the files and the notes go with the person, both sides' of them: answers quote. Of a thread stays
that there was one, with its times, of nobody: how soon people are answered is a figure of the utility.
"""

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations.attachments import files_of
from conversations.models import Step, Thread
from privacy.map import Erase, NotPersonal, Personal, describe
from privacy.models import Subject

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from conversations.models import MessageBody

NUMBER = NotPersonal("a running number")
BY_NUMBER = NotPersonal("a link by number; what is personal stands where it points")
BY_STAFF = NotPersonal("the member of staff who did it, as a random number")
SET_UP = NotPersonal("how the utility set its desk up, for everybody alike")

said = partial(
    Personal,
    purposes=("support",),
    source="subject",
    basis="contract",
    keep="closed_24m",
    recipients=("utility",),
    erase=Erase.DELETE_ROW,
)
word = said("content.message")
visited = said("contact.handled", source="observed", erase=Erase.DELETE_ROW)
# That there was a thread, and when: the words are gone, and whose it was too.
stays = said(
    "contact.handled",
    source="observed",
    erase=Erase.KEEP,
    keep_because="W6",
    keep_note=_(
        "How many conversations there were and how soon they were answered, without a word of them and "
        "without whose they were."
    ),
)
whose = said(
    "contact.handled",
    source="observed",
    erase=Erase.UNLINK,
    export=False,
    not_exported_because=_("It is a number by which we know that the conversation is yours."),
)


# Whoever sent it may not be who they say, so it is handed to nobody before staff have looked.
held = said("content.message", keep="days_14")
of_others = partial(
    said,
    keep="days_14",
    export=False,
    not_exported_because=_(
        "It may be somebody else’s: it did not come from you for certain. It is deleted after two weeks."
    ),
)
held_words = of_others("content.message")


def open_still(_day: date) -> Q:
    """Return which threads nobody may forget yet: those that are not closed."""
    return ~Q(state=Thread.State.CLOSED)


def of_open_threads(_day: date) -> Q:
    """Return which messages nobody may forget yet."""
    return ~Q(thread__state=Thread.State.CLOSED)


def words_of_open_threads(_day: date) -> Q:
    """Return which words and files nobody may forget yet."""
    return ~Q(message__thread__state=Thread.State.CLOSED)


def visits_of_open_threads(_day: date) -> Q:
    """Return which changes of visits nobody may forget yet."""
    return ~Q(visit__thread__state=Thread.State.CLOSED)


def unanswered(subject: Subject) -> str:
    """Return what somebody loses who is erased before they are answered; empty if nothing."""
    waits = subject.threads.exclude(state=Thread.State.CLOSED).exists()
    return gettext("A conversation of yours with us is open. It ends.") if waits else ""


def note_redacted(rows: "QuerySet[MessageBody]", by: Subject | None, at: datetime) -> None:
    """Have each thread know in which message of it somebody who was erased was named, for staff to look."""
    found = rows.values_list("message__thread", "message").order_by("message")
    Step.objects.bulk_create(
        Step(thread_id=thread, kind=Step.Kind.REDACTED, by=by, at=at, about=message)
        for thread, message in found
    )


describe(
    "conversations.Queue",
    id=NUMBER,
    slug=SET_UP,
    name_en=SET_UP,
    name_es=SET_UP,
    first_answer_minutes=SET_UP,
    next_answer_minutes=SET_UP,
    order=SET_UP,
)
describe(
    "conversations.Topic",
    id=NUMBER,
    slug=SET_UP,
    queue=SET_UP,
    title_en=SET_UP,
    title_es=SET_UP,
    summary_en=SET_UP,
    summary_es=SET_UP,
    fields=SET_UP,
    urgent=SET_UP,
    visits=SET_UP,
    offered=SET_UP,
    order=SET_UP,
)
describe("conversations.OfficeHours", id=NUMBER, weekday=SET_UP, opens=SET_UP, closes=SET_UP)
describe(
    "conversations.SavedReply", id=NUMBER, name=SET_UP, topic=SET_UP, text_en=SET_UP, text_es=SET_UP
)
describe("conversations.Tag", id=NUMBER, name=SET_UP)
describe(
    "conversations.Thread",
    subject="subject",
    clock="closed_at",
    in_use=open_still,
    warning=unanswered,
    called=_("Your conversations with us"),
    beside={"topic": "topic__title_en"},
    in_totals=("subject_", "state", "opened_at", "first_answered_at", "closed_at"),
    id=NUMBER,
    subject_=whose,
    account=whose,
    topic=BY_NUMBER,
    queue=BY_NUMBER,
    state=stays,
    urgent=stays,
    language=stays,
    assigned_to=BY_STAFF,
    opened_at=stays,
    changed_at=stays,
    waiting_since=stays,
    answer_due_at=stays,
    first_answered_at=stays,
    snoozed_until=stays,
    closed_at=stays,
    unreached_at=stays,
    merged_into=BY_NUMBER,
    request=whose,
)
# Nobody has proven a word of it, so nobody is known again by it: none of it is a verifier.
describe(
    "conversations.Caller",
    subject="thread__subject",
    clock="thread__closed_at",
    in_use=of_open_threads,
    called=_("What you told us of yourself without an account"),
    id=NUMBER,
    thread=BY_NUMBER,
    name=said("name"),
    phone=said("contact.phone"),
    email=said(
        "contact.email", purposes=("support", "service_messages"), recipients=("utility", "mail")
    ),
    place=said("contact.mailing"),
)
describe(
    "conversations.Thread_tags",
    subject="thread__subject",
    clock="thread__closed_at",
    in_use=of_open_threads,
    called=_("By which words staff find your conversations"),
    beside={"conversation": "thread__opened_at", "name": "tag__name"},
    id=NUMBER,
    thread=BY_NUMBER,
    tag=visited,
)
describe(
    "conversations.Presence",
    id=NUMBER,
    thread=BY_NUMBER,
    user=BY_STAFF,
    at=NotPersonal("when staff had a thread open last; gone within the hour"),
    writes=NotPersonal("whether staff were writing an answer"),
)
describe(
    "conversations.Step",
    subject="thread__subject",
    clock="thread__closed_at",
    in_use=of_open_threads,
    called=_("What was done with your conversations"),
    beside={"conversation": "thread__opened_at"},
    in_totals=("kind", "at"),
    id=NUMBER,
    thread=BY_NUMBER,
    kind=stays,
    by=BY_STAFF,
    at=stays,
    about=BY_NUMBER,
)
describe(
    "conversations.VisitWindow",
    id=NUMBER,
    topic=SET_UP,
    from_at=SET_UP,
    to_at=SET_UP,
    places=SET_UP,
    offered_by=BY_STAFF,
    offered_at=SET_UP,
    withdrawn_at=SET_UP,
)
describe(
    "conversations.Visit",
    subject="thread__subject",
    clock="thread__closed_at",
    in_use=of_open_threads,
    called=_("Visits of our staff"),
    beside={
        "conversation": "thread__opened_at",
        "from": "window__from_at",
        "to": "window__to_at",
        "address": "premises__line1",
    },
    id=NUMBER,
    thread=BY_NUMBER,
    window=BY_NUMBER,
    premises=BY_NUMBER,
    state=visited,
    by=NotPersonal("who chose it or ended it, as a random number"),
    at=visited,
    ended_at=visited,
)
describe(
    "conversations.VisitChange",
    subject="visit__thread__subject",
    clock="visit__thread__closed_at",
    in_use=visits_of_open_threads,
    called=_("Visits that our staff booked, moved or called off for you"),
    beside={
        "conversation": "visit__thread__opened_at",
        "was from": "from_window__from_at",
        "was to": "from_window__to_at",
        "is from": "to_window__from_at",
        "is to": "to_window__to_at",
    },
    id=NUMBER,
    visit=BY_NUMBER,
    from_window=BY_NUMBER,
    to_window=BY_NUMBER,
    reason=visited,
    by=BY_STAFF,
    at=visited,
)
describe(
    "conversations.Message",
    subject="thread__subject",
    clock="thread__closed_at",
    in_use=of_open_threads,
    called=_("When something was said in your conversations"),
    beside={"conversation": "thread__opened_at"},
    in_totals=("side", "way", "at", "taken_out"),
    id=NUMBER,
    thread=BY_NUMBER,
    side=stays,
    way=stays,
    by=BY_STAFF,
    at=stays,
    written_at=stays,
    mail_digest=NotPersonal("a digest, by which the same mail is taken in once"),
    taken_out=stays,
)
describe(
    "conversations.MessageBody",
    subject="message__thread__subject",
    clock="message__thread__closed_at",
    in_use=words_of_open_threads,
    called=_("What was said in your conversations, and what staff noted"),
    beside={
        "thread": "message__thread",
        "message": "message",
        "said by": "message__side",
        "at": "message__at",
    },
    mentions=("text",),
    redacted=note_redacted,
    message=BY_NUMBER,
    text=word,
    # Keys and choices of the utility's own form, which stand in the form as well.
    answers=said("content.message", our_word=True),
)
describe(
    "conversations.HeldMail",
    subject="thread__subject",
    clock="at",
    called=_("Mail that came as an answer to you, and may be somebody else’s"),
    id=NUMBER,
    thread=BY_NUMBER,
    at=held,
    size=held,
    why=held,
    mail_digest=NotPersonal("a digest, by which the same mail is taken in once"),
    sender_digest=NotPersonal("a keyed digest, by which nobody is answered twice"),
    answered=NotPersonal("whether a mail that says nothing was sent back"),
    proven=held,
    domain=of_others("contact.email"),
    taken_out=held,
    sealed_key=held_words,
    content=held_words,
)
describe(
    "conversations.Attachment",
    subject="message__thread__subject",
    clock="message__thread__closed_at",
    in_use=words_of_open_threads,
    called=_("Files in your conversations"),
    beside={
        "thread": "message__thread",
        "message": "message",
        "said by": "message__side",
        "said at": "message__at",
    },
    files=files_of,
    id=NUMBER,
    message=BY_NUMBER,
    at=word,
    kind=word,
    size=word,
    scan=NotPersonal("whether a scanner has seen the file"),
    sealed_key=said(
        "content.message",
        export=False,
        not_exported_because=_("The key of a file, not the file: that one is in your download."),
    ),
    content=said(
        "content.message",
        export=False,
        not_exported_because=_(
            "It is a file. Your download has it in the folder “files”, unless our scanner threw it away."
        ),
    ),
)
