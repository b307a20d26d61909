"""Laying down what is given back for leaks; asking for it; granting and refusing it."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.access import refuse_own_account
from accounts.models import Account, User
from leaks.crediting import case_of, given_for
from leaks.credits import (
    Hindrance,
    Policy,
    Proof,
    policy_to_json,
    preview_from_json,
    preview_to_json,
)
from leaks.models import CreditPolicy, CreditRequest, LeakAlert, LeakCredit
from leaks.topics import LEAK_CREDIT
from notices.actions import enqueue
from privacy.models import Subject

State = CreditRequest.State


class NoCredit(Exception):
    """The policy gives nothing back for this leak, or not yet; `hindrance` says why, None for no policy."""

    def __init__(self, hindrance: Hindrance | None) -> None:
        super().__init__(hindrance)
        self.hindrance = hindrance


class AlreadyAsked(Exception):
    """Somebody in the home asked first."""


class RepairNotSaid(Exception):
    """The policy asks what was repaired, and by whom."""


class AlreadyDecided(Exception):
    """Somebody of the staff answered first."""


class GivenLately(Exception):
    """There was a credit meanwhile: for the same bill, or within the months that the policy sets apart."""


class NotThatMuch(Exception):
    """A credit is more than nothing, and not more than the policy comes to."""


@transaction.atomic
def lay_down_policy(
    *, policy: Policy, from_date: date, by: Subject | None, at: datetime
) -> CreditPolicy:
    """Lay down what is given back from a day on, as the next version.

    What was asked for before keeps its own. `by` None: at the machine itself.
    """
    last = CreditPolicy.objects.aggregate(last=Max("version"))["last"] or 0
    return CreditPolicy.objects.create(
        version=last + 1, from_date=from_date, policy=policy_to_json(policy), by=by, at=at
    )


@transaction.atomic
def ask_for_credit(*, alert: LeakAlert, repaired: str, by: Subject, at: datetime) -> CreditRequest:
    """Ask for money back for a leak, as it is worked out now.

    `by` may have a login, or be the customer on file. Raises NoCredit, AlreadyAsked or RepairNotSaid.
    """
    alert = LeakAlert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if CreditRequest.objects.filter(alert=alert).exists():
        raise AlreadyAsked
    user = User.objects.filter(subject=by).first()
    case = case_of(alert, user=user, today=timezone.localdate(at))
    if case is None or case.hindrance or case.found is None:
        raise NoCredit(case.hindrance if case else None)
    if case.policy.proof is Proof.REPAIR and not repaired:
        raise RepairNotSaid
    return CreditRequest.objects.create(
        alert=alert,
        by=by,
        at=at,
        repaired=repaired,
        policy=case.held,
        worked_out=preview_to_json(case.found),
        amount=case.found.money,
    )


@transaction.atomic
def grant_credit(
    *, request: CreditRequest, amount: Decimal, answer: str, by: Subject, at: datetime
) -> LeakCredit:
    """Give money back, at most what was worked out, and have them told.

    Raises OwnAccount, AlreadyDecided, NotThatMuch or GivenLately.
    """
    request = _waiting(request)
    alert = request.alert
    assert alert.agreement  # noqa: S101 -- for mypy: nobody asks for a home without one
    today = timezone.localdate(at)
    refuse_own_account(account=alert.agreement.account_id, by=by, today=today)
    if not 0 < amount <= request.amount:
        raise NotThatMuch
    Account.objects.select_for_update().get(
        pk=alert.agreement.account_id
    )  # of two requests one waits
    case = case_of(alert, user=None, today=today)
    bills = [share.bill for share in preview_from_json(request.worked_out).shares]
    if (case and case.hindrance is Hindrance.TOO_SOON) or given_for(alert, bills):
        raise GivenLately
    credit = LeakCredit.objects.create(
        account=alert.agreement.account,
        premises=alert.premises,
        policy=request.policy,
        from_date=min(bill.from_date for bill in bills),
        to_date=max(bill.to_date for bill in bills),
        amount=amount,
        granted_on=today,
        granted_by=by,
    )
    request.state, request.credit = State.GRANTED, credit
    _decide(request, answer, by, at)
    return credit


@transaction.atomic
def refuse_credit(*, request: CreditRequest, answer: str, by: Subject, at: datetime) -> None:
    """Give nothing back, say why, and have them told. Raises AlreadyDecided."""
    request = _waiting(request)
    request.state = State.REFUSED
    _decide(request, answer, by, at)


def _waiting(request: CreditRequest) -> CreditRequest:
    request = (
        CreditRequest.objects.select_for_update(of=("self",))
        .select_related("alert__agreement__account", "alert__premises", "by")
        .get(pk=request.pk)
    )
    if not request.is_waiting:
        raise AlreadyDecided
    return request


def _decide(request: CreditRequest, answer: str, by: Subject, at: datetime) -> None:
    request.answer, request.decided_by, request.decided_at = answer, by, at
    request.save(update_fields=["state", "answer", "decided_by", "decided_at", "credit"])
    enqueue(
        topic=LEAK_CREDIT,
        to=[request.by],
        key=f"credit {request.pk} decided",
        about=request.pk,
        at=at,
    )
