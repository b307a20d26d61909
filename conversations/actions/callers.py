"""Writing down whoever has no account here, and finding out later that they have one."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Account
from conversations.actions.revealing import KNOWN
from conversations.actions.saying import Said, open_thread
from conversations.actions.steps import step
from conversations.locking import locked
from conversations.models import Caller, Step, Thread, Topic
from privacy.actions import record_look
from privacy.actions.merging import merge_subjects
from privacy.models import Subject
from privacy.restriction import require_use


class NotACaller(Exception):
    """The thread is of somebody who is on file already."""


@dataclass(frozen=True)
class Themself:
    """What a caller says of themself; each may be empty."""

    name: str = ""
    phone: str = ""
    email: str = ""
    place: str = ""


@transaction.atomic
def write_caller_down(
    *,
    who: Themself,
    topic: Topic,
    said: Said,
    language: str,
    by: Subject,
    at: datetime,
    now: datetime,
) -> Thread:
    """Begin a thread of somebody without an account, said `at`. Raises MustNotBeKept."""
    subject = Subject.objects.create(created_at=now)
    thread = open_thread(subject=subject, topic=topic, said=said, language=language, by=by, at=at)
    Caller.objects.create(
        thread=thread, name=who.name, phone=who.phone, email=who.email, place=who.place
    )
    return thread


@transaction.atomic
def recognise(*, thread: Thread, account: Account, by: Subject, at: datetime) -> Thread:
    """Make a caller's thread the account holder's, who sees that staff looked; return it.

    What the caller said of themself goes: the utility has its own record of them. All their threads go
    along, and the looks at them. Raises NotACaller, Closed, Restricted, and what `merge_subjects` raises.
    """
    thread = locked(thread)
    caller, holder = thread.subject, account.customer.subject
    if caller is None or not Caller.objects.filter(thread__subject=caller).exists():
        raise NotACaller
    require_use(holder, purpose="support")
    theirs = Thread.objects.filter(subject=caller)
    moved = list(theirs.values_list("pk", flat=True))
    Caller.objects.filter(thread__in=moved).delete()
    theirs.update(account=account)
    record_look(by=by, subject=holder, purpose="support", page=KNOWN, at=at)
    merge_subjects(keep=holder, gone=caller, at=at)
    found = Thread.objects.get(pk=thread.pk)
    step(thread=found, kind=Step.Kind.KNOWN, by=by, at=at, about=account.pk)
    return found
