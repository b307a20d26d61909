"""Taking hold of a thread, so that two who act on it at once act one after the other."""

from conversations.models import Thread
from privacy.models import Subject


class Closed(Exception):
    """The thread was joined with another, or its person was erased: nothing is said in it any more."""


class SaidMeanwhile(Exception):
    """Something was said in the thread since whoever acts on it looked at it."""


def locked(thread: Thread, *, heard: int | None = None) -> Thread:
    """Return a thread, locked, as it stands now. Raises Closed where nothing is said in it any more.

    `heard` is the number of the newest message that whoever acts has seen; None asks nobody. Raises
    SaidMeanwhile where there is a newer one: of the person, or of a colleague.
    """
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    if thread.merged_into_id or thread.subject_id is None:
        raise Closed
    if heard is not None and thread.messages.filter(pk__gt=heard).exists():
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
