"""Writing down whoever has no account here, and finding out later that they have one."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F, Func, Q, Value

from accounts.models import Account
from conversations.actions.revealing import KNOWN
from conversations.actions.saying import Said, open_thread
from conversations.actions.steps import step
from conversations.locking import locked
from conversations.models import Caller, Step, Thread, Topic
from privacy.actions import record_look
from privacy.actions.merging import merge_subjects
from privacy.models import Subject
from privacy.restriction import may_be_found, require_use

SHORTEST = 7  # digits: fewer are an extension, which is nobody's alone
COUNTRY = "1"


class NotACaller(Exception):
    """It is somebody who is on file already, or nobody any more."""


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
    same: Subject | None = None,
) -> Thread:
    """Begin a thread of somebody without an account, said `at`; `same`: of the caller that they are.

    Raises NotACaller, Restricted, MustNotBeKept.
    """
    if same:
        who = _as_now(who, same)
    subject = same or Subject.objects.create(created_at=now)
    thread = open_thread(subject=subject, topic=topic, said=said, language=language, by=by, at=at)
    Caller.objects.create(
        thread=thread, name=who.name, phone=who.phone, email=who.email, place=who.place
    )
    return thread


def known_callers(*, phone: str, email: str) -> list[Caller]:
    """Return who called before from this number or gave this address: each once, as of their last call.

    Never by name: two people have the same. Nobody whose data is only stored.
    """
    said = Q(pk__in=[])
    digits = _digits(phone)
    if len(digits) >= SHORTEST:
        said |= Q(digits__in=(digits, COUNTRY + digits))
    if email:
        said |= Q(email__iexact=email)
    found = Caller.objects.annotate(digits=_digits_of("phone")).filter(
        said, may_be_found("thread__subject"),
        thread__subject__isnull=False, thread__subject__erased_at=None,
    )  # fmt: skip
    last = found.order_by("thread__subject", "-pk").distinct("thread__subject")
    return list(last.select_related("thread__subject"))


def _as_now(who: Themself, same: Subject) -> Themself:
    """Return a caller as they are known now: what they left out this time is as they said it last.

    Answers to their earlier calls go where they want them now.
    """
    require_use(same, purpose="support")
    theirs = Caller.objects.filter(thread__subject=same, thread__subject__erased_at=None)
    last = theirs.order_by("-pk").first()
    if last is None:
        raise NotACaller
    who = replace(
        who,
        name=who.name or last.name,
        phone=who.phone or last.phone,
        email=who.email or last.email,
    )
    theirs.update(email=who.email)
    return who


def _digits(phone: str) -> str:
    """Return a number as it is dialled within the country."""
    return re.sub(r"[^0-9]", "", phone).removeprefix(COUNTRY)


def _digits_of(column: str) -> Func:
    return Func(F(column), Value("[^0-9]"), Value(""), Value("g"), function="regexp_replace")


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
    for each in Thread.objects.filter(pk__in=moved).order_by("pk"):
        step(thread=each, kind=Step.Kind.KNOWN, by=by, at=at, about=account.pk)
    return Thread.objects.get(pk=thread.pk)
