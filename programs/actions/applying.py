"""What somebody does who wants a rebate: applies, answers, takes it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.access import Home
from accounts.models import User
from programs.actions.deciding import NotOpen, call_next, tell
from programs.actions.papers import keep_papers
from programs.fitting import may_apply
from programs.models import Application, ApplicationEvent, Program
from programs.models.applications import OPEN
from programs.reckoning import comes_to, unclaimed

State, Kind = Application.State, ApplicationEvent.Kind


class NotTheirHome(Exception):
    """Whoever applies neither lives there nor owns the home, or not any more."""


class Closed(Exception):
    """The program takes no applications on this day."""


class AlreadyApplied(Exception):
    """Somebody has applied for this home, or was granted it."""


class NoMoneyLeft(Exception):
    """The money is spent, and nobody is put on a list."""


class TooLate(Exception):
    """The money is on its way."""


@dataclass(frozen=True)
class Answers:
    """What somebody says in an application. None is what the program does not ask."""

    pay_as: str
    owns: bool | None = None
    irrigates: bool | None = None
    pool: bool | None = None
    cost: Decimal | None = None
    units: int | None = None


@transaction.atomic
def apply(
    *,
    program: Program,
    home: Home,
    answers: Answers,
    files: Mapping[str, bytes],
    by: User,
    at: datetime,
) -> Application:
    """Send an application in, with what shows it.

    Where the money is spent, or others wait for it, it goes on the list, if there is one. Raises
    NotTheirHome, Closed, AlreadyApplied, NoMoneyLeft, and what `keep_papers` raises.
    """
    if not may_apply(home):
        raise NotTheirHome
    program = Program.objects.select_for_update().get(pk=program.pk)
    if not program.takes_on(timezone.localdate(at)):
        raise Closed
    holds = [*OPEN, State.GRANTED]
    if program.applications.filter(agreement=home.agreement_id, state__in=holds).exists():
        raise AlreadyApplied
    application = Application(
        program=program,
        version=program.versions.latest("number"),
        agreement_id=home.agreement_id,
        by=by,
        sent_at=at,
        **vars(answers),
    )
    others_wait = program.applications.filter(state=State.WAITING).exists()
    waits = others_wait or comes_to(application) > unclaimed(program)
    if waits and not program.waiting_list:
        raise NoMoneyLeft
    application.state = State.WAITING if waits else State.SENT
    application.save()
    keep_papers(application=application, files=files, at=at)
    program.applied += 1
    program.save(update_fields=["applied"])
    tell(application=application, kind=Kind.SENT, by=by.subject, at=at)
    if waits:
        tell(application=application, kind=Kind.LISTED, by=None, at=at)
    return application


@transaction.atomic
def answer(
    *, application: Application, text: str, files: Mapping[str, bytes], by: User, at: datetime
) -> None:
    """Answer what staff asked, in words, with files, or both: it is with us again, or waits for money again.

    Raises NotOpen where nothing is asked any more, and what `keep_papers` raises.
    """
    program = Program.objects.select_for_update().get(pk=application.program_id)
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.state != State.ASKED:
        raise NotOpen
    keep_papers(application=application, files=files, at=at)
    about_money = application.events.filter(kind__in=[Kind.LISTED, Kind.CALLED])
    last = about_money.order_by("at", "pk").last()
    application.state = State.WAITING if last and last.kind == Kind.LISTED else State.SENT
    application.save(update_fields=["state"])
    ApplicationEvent.objects.create(
        application=application, kind=Kind.ANSWERED, by=by.subject, at=at, text=text
    )
    call_next(program=program, at=at)  # money may have come while it waited for the answer


@transaction.atomic
def withdraw(*, application: Application, by: User, at: datetime) -> None:
    """Take an application back; money that was granted is the program's again, and the next is called.

    Raises TooLate where the money is on its way or there is nothing to take back.
    """
    program = Program.objects.select_for_update().get(pk=application.program_id)
    application = Application.objects.select_for_update().get(pk=application.pk)
    if not application.may_be_withdrawn:
        raise TooLate
    if application.amount is not None:
        program.granted_amount -= application.amount
        program.granted -= 1
        program.save(update_fields=["granted_amount", "granted"])
    application.state, application.amount, application.closed_at = State.WITHDRAWN, None, at
    application.save(update_fields=["state", "amount", "closed_at"])
    ApplicationEvent.objects.create(
        application=application, kind=Kind.WITHDRAWN, by=by.subject, at=at
    )
    call_next(program=program, at=at)
