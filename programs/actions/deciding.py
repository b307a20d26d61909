"""What staff decide on applications, and the money of a program.

Every action that moves money locks the program first and the application second, so that two who decide at
once come one after the other. The constraint of the table is behind that.
"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.access import refuse_own_account
from notices.actions import enqueue
from privacy.models import Subject
from programs.models import Application, ApplicationEvent, Program
from programs.reckoning import comes_to, unclaimed
from programs.topics import PROGRAM_NEWS

State, Kind = Application.State, ApplicationEvent.Kind


class NotOpen(Exception):
    """Somebody else has decided meanwhile, or it was withdrawn."""


class BudgetSpent(Exception):
    """There is not as much money left as it comes to."""


class TooMuch(Exception):
    """More than the terms of the program give."""


class NoReason(Exception):
    """Less than the terms give, or nothing, and nobody said why."""


@transaction.atomic
def ask_back(*, application: Application, question: str, by: Subject, at: datetime) -> None:
    """Ask whoever applied for something, and wait for it. Raises NotOpen."""
    application = _with_us(application)
    _to(application, State.ASKED)
    tell(application=application, kind=Kind.ASKED, by=by, at=at, text=question)


@transaction.atomic
def grant(
    *, application: Application, amount: Decimal, reason: str, by: Subject, at: datetime
) -> None:
    """Grant an amount: what the terms come to, or less with a reason.

    What is left of the money that was held for it goes to whoever waits next. Raises OwnAccount, NotOpen,
    TooMuch, NoReason, BudgetSpent.
    """
    program = Program.objects.select_for_update().get(pk=application.program_id)
    application = _with_us(application)
    account, today = application.agreement.account_id, timezone.localdate(at)
    refuse_own_account(account=account, by=by, today=today)
    most = comes_to(application)
    if not 0 < amount <= most:
        raise TooMuch
    if amount < most and not reason:
        raise NoReason
    if amount > program.left():
        raise BudgetSpent
    program.granted_amount += amount
    program.granted += 1
    program.save(update_fields=["granted_amount", "granted"])
    application.amount, application.closed_at = amount, at
    _to(application, State.GRANTED, "amount", "closed_at")
    tell(application=application, kind=Kind.GRANTED, by=by, at=at, text=reason, amount=amount)
    call_next(program=program, at=at)


@transaction.atomic
def refuse(*, application: Application, reason: str, by: Subject, at: datetime) -> None:
    """Refuse an application, with the reason that whoever applied reads; the next is called.

    Raises NotOpen, NoReason.
    """
    if not reason:
        raise NoReason
    program = Program.objects.select_for_update().get(pk=application.program_id)
    application = _with_us(application)
    program.refused += 1
    program.save(update_fields=["refused"])
    application.closed_at = at
    _to(application, State.REFUSED, "closed_at")
    tell(application=application, kind=Kind.REFUSED, by=by, at=at, text=reason)
    call_next(program=program, at=at)


@transaction.atomic
def check_sent(*, application: Application, by: Subject, at: datetime) -> None:
    """Write down that the check for a rebate is on its way: from then on nobody takes it back.

    Raises OwnAccount, NotOpen where none is to be sent.
    """
    application = _locked(application)
    account, today = application.agreement.account_id, timezone.localdate(at)
    refuse_own_account(account=account, by=by, today=today)
    if not application.waits_for_check:
        raise NotOpen
    application.exported_at = at
    application.save(update_fields=["exported_at"])
    tell(application=application, kind=Kind.PAID, by=by, at=at, amount=application.amount)


@transaction.atomic
def put_on_list(*, application: Application, by: Subject, at: datetime) -> None:
    """Have an application wait for money. Raises NotOpen."""
    application = _with_us(application)
    _to(application, State.WAITING)
    tell(application=application, kind=Kind.LISTED, by=by, at=at)


@transaction.atomic
def call_next(*, program: Program, at: datetime) -> int:
    """Call those who wait, longest first, as far as the money goes; return how many.

    Nobody is passed over: where the money is too little for the first, the others wait as well. It is not
    theirs yet; their application is with us again.
    """
    program = Program.objects.select_for_update().get(pk=program.pk)
    left, called = unclaimed(program), 0
    waiting = program.applications.filter(state=State.WAITING)
    for application in (
        waiting.select_for_update().select_related("version").order_by("sent_at", "pk")
    ):
        left -= comes_to(application)
        if left < 0:
            break
        _to(application, State.SENT)
        tell(application=application, kind=Kind.CALLED, by=None, at=at)
        called += 1
    return called


def tell(
    *,
    application: Application,
    kind: str,
    by: Subject | None,
    at: datetime,
    text: str = "",
    amount: Decimal | None = None,
) -> ApplicationEvent:
    """Write a step down and have whoever applied told of it, in the transaction of whoever calls."""
    event = ApplicationEvent.objects.create(
        application=application, kind=kind, by=by, at=at, text=text, amount=amount
    )
    enqueue(
        topic=PROGRAM_NEWS,
        to=[application.by.subject],
        key=f"application {application.pk} {kind} {event.pk}",
        about=event.pk,
        at=at,
    )
    return event


def _locked(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("version", "by__subject", "agreement").get(pk=application.pk)


def _with_us(application: Application) -> Application:
    application = _locked(application)
    if not application.is_open:
        raise NotOpen
    return application


def _to(application: Application, state: str, *columns: str) -> None:
    application.state = state
    application.save(update_fields=["state", *columns])
