"""Taking hold of a thread, so that two who act on it at once act one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max

from conversations.models import Message, Thread
from privacy.models import Subject
from privacy.typed import number_in


class Closed(Exception):
    """The thread was joined with another, or its person was erased: nothing is said in it any more."""


class SaidMeanwhile(Exception):
    """Something was said in the thread since whoever acts on it looked at it, or it was joined or divided."""


@dataclass(frozen=True)
class Heard:
    """What somebody has seen of a thread: the number of its newest message, and how many there are.

    Where two threads are joined older messages come in, which no newest number tells.
    """

    newest: int = 0
    messages: int = 0

    def __str__(self) -> str:
        return f"{self.newest}-{self.messages}"


def heard_in(text: str) -> Heard | None:
    """Return what a page sends back of it; None for what no page has sent."""
    newest, messages = map(number_in, text.partition("-")[::2])
    return None if newest is None or messages is None else Heard(newest, messages)


def heard_of(threads: Iterable[int]) -> dict[int, Heard]:
    """Return what there is to see of each thread in which something was said. One query."""
    rows = Message.objects.filter(thread__in=list(threads)).order_by().values_list("thread")
    return {pk: Heard(newest, count) for pk, newest, count in rows.annotate(Max("pk"), Count("pk"))}


def locked(thread: Thread, *, heard: Heard | None = None) -> Thread:
    """Return a thread, locked, as it stands now. Raises Closed where nothing is said in it any more.

    `heard` is what whoever acts has seen of it; None asks nobody. Raises SaidMeanwhile where that is not all
    any more: of the person, of a colleague, or of what it was joined with.
    """
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    if thread.merged_into_id or thread.subject_id is None:
        raise Closed
    if heard is not None and heard_of([thread.pk]).get(thread.pk, Heard()) != heard:
        raise SaidMeanwhile
    return thread


def alive(subject: Subject) -> None:
    """Take hold of a person with whom a thread begins. Raises Closed where they were erased."""
    if Subject.objects.select_for_update(no_key=True).get(pk=subject.pk).erased_at:
        raise Closed


def landed(thread: Thread) -> Thread:
    """Return the thread in which a word of its person goes on, locked: what it was joined with, if it was.

    A mail that answers either of two that became one is heard. Raises Closed.
    """
    try:
        return locked(_joined(thread))
    except Closed:
        return locked(_joined(thread))  # joined while we waited for it


def _joined(thread: Thread) -> Thread:
    joined = Thread.objects.filter(pk=thread.pk).values_list("merged_into", flat=True).first()
    return Thread(pk=joined) if joined else thread
