"""Saying something: by the person, by staff to them, and among staff."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Account
from conversations.actions.files import keep_files, tell_taken_out
from conversations.actions.steps import step
from conversations.caught import Caught, caught
from conversations.fields import read, route
from conversations.hours import answer_due
from conversations.locking import Heard, alive, landed, locked
from conversations.models import Message, MessageBody, Queue, Step, Thread, Topic
from conversations.topics import ANSWERED
from notices.actions import enqueue
from privacy.models import Subject
from privacy.papers.taking import Seen

TWICE = timedelta(minutes=2)  # ours: who presses twice does so sooner, and who means it later
Side, State, Way = Message.Side, Thread.State, Message.Way


@dataclass(frozen=True)
class Said:
    """What somebody says: words, what they entered into a form by key of its fields, and files.

    `written_at` is when it came in here, where that is later than when it was said. `mail_digest` is of the
    mail it came as, and `taken_out` what of that mail is not kept.
    """

    text: str
    answers: Mapping[str, object] = field(default_factory=dict)
    way: str = Way.PORTAL
    written_at: datetime | None = None
    mail_digest: str = ""
    files: tuple[bytes | Seen, ...] = ()
    taken_out: tuple[str, ...] = ()


class MustNotBeKept(Exception):
    """It holds the number of a card, or something else that nobody should write; `found` says what."""

    def __init__(self, found: frozenset[Caught]) -> None:
        super().__init__(", ".join(sorted(found)))
        self.found = found


@transaction.atomic
def open_thread(
    *,
    subject: Subject,
    topic: Topic,
    said: Said,
    language: str,
    account: Account | None = None,
    by: Subject | None,
    at: datetime,
) -> Thread:
    """Begin a thread with the first word of its person, said `at`. Raises Closed, MustNotBeKept, Infected.

    `by` is the member of staff who writes it down; None where the person does. What they chose in the form
    may send it to another queue than the topic's, or make it urgent.
    """
    alive(subject)
    to = route(read(topic.fields), said.answers)
    queue = Queue.objects.get(slug=to.queue) if to.queue else topic.queue
    thread = Thread.objects.create(
        subject=subject,
        account=account,
        topic=topic,
        queue=queue,
        urgent=topic.urgent or to.urgent,
        language=language,
        opened_at=at,
        changed_at=at,
        waiting_since=at,
        answer_due_at=answer_due(queue, since=at, first=True),
    )
    step(thread=thread, kind=Step.Kind.OPENED, by=by, at=at)
    _keep(thread, Side.PERSON, said, by=by, at=at)
    return thread


@transaction.atomic
def open_once(
    *,
    subject: Subject,
    topic: Topic,
    said: Said,
    language: str,
    account: Account | None,
    at: datetime,
) -> Thread:
    """Begin a thread as `open_thread` does, for its person; one press too many begins no second one."""
    alive(subject)
    for begun in Thread.objects.filter(subject=subject, topic=topic, opened_at__gt=at - TWICE):
        if _said_just_now(begun, said, by=None, at=at):
            return begun
    return open_thread(
        subject=subject,
        topic=topic,
        said=said,
        language=language,
        account=account,
        by=None,
        at=at,
    )


@transaction.atomic
def begin_thread(
    *,
    subject: Subject,
    topic: Topic,
    said: Said,
    language: str,
    account: Account | None = None,
    by: Subject,
    at: datetime,
) -> Thread:
    """Begin a thread with a word of staff to a person: it is their turn, and they are told. Raises Closed."""
    alive(subject)
    thread = Thread.objects.create(
        subject=subject,
        account=account,
        topic=topic,
        queue=topic.queue,
        state=State.ANSWERED,
        language=language,
        opened_at=at,
        changed_at=at,
    )
    step(thread=thread, kind=Step.Kind.OPENED, by=by, at=at)
    _tell(_keep(thread, Side.STAFF, said, by=by, at=at), at=at)
    return thread


@transaction.atomic
def say(*, thread: Thread, said: Said, by: Subject | None, at: datetime) -> Message:
    """Add a word of the person, said `at`: it is with us again, also if it was closed or put aside.

    The clock goes on from the oldest word that nobody answered. Where the thread was joined with another,
    it is said in that one. What is sent twice by a press too many is said once. Raises Closed,
    MustNotBeKept, Infected.
    """
    thread = landed(thread)
    if twice := _said_just_now(thread, said, by=by, at=at):
        return twice
    if thread.state == State.CLOSED:
        step(thread=thread, kind=Step.Kind.REOPENED, by=by, at=at)
    if thread.waiting_since is None:
        thread.waiting_since = at
        first = thread.first_answered_at is None
        thread.answer_due_at = answer_due(thread.queue, since=at, first=first)
    thread.state, thread.closed_at, thread.snoozed_until = State.OPEN, None, None
    thread.unreached_at = None
    thread.changed_at = max(thread.changed_at, at)
    thread.save()
    return _keep(thread, Side.PERSON, said, by=by, at=at)


@transaction.atomic
def answer(
    *, thread: Thread, said: Said, by: Subject, at: datetime, heard: Heard | None = None
) -> Message:
    """Answer the person: it is their turn, and they are told that there is an answer.

    `heard` is what they have seen of it, as `locked` takes it. Raises Closed, MustNotBeKept,
    Infected and SaidMeanwhile.
    """
    thread = locked(thread, heard=heard)
    thread.state, thread.closed_at, thread.snoozed_until = State.ANSWERED, None, None
    thread.waiting_since = thread.answer_due_at = thread.unreached_at = None
    thread.first_answered_at = thread.first_answered_at or at
    thread.changed_at = max(thread.changed_at, at)
    thread.save()
    message = _keep(thread, Side.STAFF, said, by=by, at=at)
    _tell(message, at=at)
    return message


@transaction.atomic
def note(*, thread: Thread, text: str, by: Subject, at: datetime) -> Message:
    """Write something for staff alone. It changes nothing for the person. Raises Closed."""
    return _keep(locked(thread), Side.NOTE, Said(text), by=by, at=at)


def _said_just_now(
    thread: Thread, said: Said, *, by: Subject | None, at: datetime
) -> Message | None:
    """Return the newest word of a thread where it is the same, of the same, sent a moment ago."""
    last = thread.messages.select_related("body").order_by("-pk").first()
    body = getattr(last, "body", None)
    if last is None or body is None or said.mail_digest or last.mail_digest or by is not None:
        return None
    same = last.side == Side.PERSON and last.by_id is None and body.text == said.text
    same = (
        same and body.answers == dict(said.answers) and last.attachments.count() == len(said.files)
    )
    return last if same and abs(last.at - at) < TWICE else None


def _keep(thread: Thread, side: str, said: Said, *, by: Subject | None, at: datetime) -> Message:
    if found := caught("\n".join([said.text, *map(str, said.answers.values())])):
        raise MustNotBeKept(found)
    message = Message.objects.create(
        thread=thread,
        side=side,
        way=said.way,
        by=by,
        at=at,
        written_at=said.written_at or at,
        mail_digest=said.mail_digest,
        taken_out=list(said.taken_out),
    )
    MessageBody.objects.create(message=message, text=said.text, answers=dict(said.answers))
    keep_files(message=message, files=said.files, at=message.written_at)
    if message.taken_out:
        tell_taken_out(message=message, at=message.written_at)
    return message


def _tell(message: Message, *, at: datetime) -> None:
    """Have the person told that there is an answer, unless it was given to their face."""
    if message.way == Way.PORTAL and message.thread.subject:
        enqueue(
            topic=ANSWERED,
            to=[message.thread.subject],
            key=f"message {message.pk}",
            about=message.pk,
            at=at,
        )
