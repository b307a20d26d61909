"""Plans to pay later: asked for, agreed or not, kept or broken, taken back."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.access import refuse_own_account
from accounts.models import Account
from billing.behind import paid_towards
from billing.late_topics import PLAN_NEWS, who_pays
from billing.models import Arrangement, Bill, Instalment, PayingLaterPolicy, PaymentOrder
from billing.models.arrears import ArrangementQuerySet
from billing.paying import NOTHING
from billing.paying_later import Part, Standing, in_months, is_granted_at_once, standing
from notices.actions import enqueue
from privacy.models import Subject

State = Arrangement.State


class AskedAlready(Exception):
    """The account has a plan that waits or runs."""


class DecidedAlready(Exception):
    """The plan does not wait for an answer any more, or has ended."""


class NothingLeft(Exception):
    """What a plan was for has been paid since."""


class NotBroken(Exception):
    """Only a plan that was broken is renewed."""


@transaction.atomic
def ask_for_plan(
    *, account: Account, parts: Sequence[Part], by: Subject, at: datetime
) -> Arrangement:
    """Ask to pay later, which the policy grants at once or a person decides. Raises AskedAlready."""
    today = timezone.localdate(at)
    theirs = _locked(account)
    last_broken = theirs.filter(state=State.BROKEN).aggregate(day=Max("ended_on"))["day"]
    policy = PayingLaterPolicy.objects.in_force(today)
    granted = is_granted_at_once(parts, policy, today, last_broken)
    return _write(account, parts, granted=granted, by=by, at=at)


@transaction.atomic
def decide_plan(
    *, plan: Arrangement, granted: bool, reason: str, by: Subject, at: datetime
) -> Arrangement:
    """Agree to a plan, or not, and say why: the resident reads it. Raises DecidedAlready, OwnAccount."""
    held = Arrangement.objects.select_for_update().get(pk=plan.pk)
    refuse_own_account(account=held.account_id, by=by, today=timezone.localdate(at))
    if held.state != State.ASKED:
        raise DecidedAlready
    held.decided_at, held.decided_by, held.reason = at, by, reason
    if granted:
        _move_on(held, timezone.localdate(at))
        held.state = State.GRANTED
        held.save(update_fields=["decided_at", "decided_by", "reason", "state"])
        _tell(held, at)
    else:
        _end(held, State.REFUSED, at)
    return held


@transaction.atomic
def withdraw_plan(*, plan: Arrangement, by: Subject, at: datetime) -> Arrangement:
    """Take back a plan that waits or runs. Raises DecidedAlready."""
    held = Arrangement.objects.select_for_update().get(pk=plan.pk)
    if held.state not in {State.ASKED, State.GRANTED}:
        raise DecidedAlready
    held.state, held.ended_on = State.WITHDRAWN, timezone.localdate(at)
    held.save(update_fields=["state", "ended_on"])
    return held


@transaction.atomic
def renew_plan(
    *, plan: Arrangement, months: int, reason: str, by: Subject, at: datetime
) -> Arrangement:
    """Agree to pay what is left of a broken plan in so many months.

    Raises NotBroken, NothingLeft, AskedAlready, TooSmall or OwnAccount.
    """
    refuse_own_account(account=plan.account_id, by=by, today=timezone.localdate(at))
    if plan.state != State.BROKEN:
        raise NotBroken
    _locked(plan.account)
    left = plan.amount - paid_towards([plan])[plan.pk]
    if left <= NOTHING:
        raise NothingLeft
    parts = in_months(left, months, timezone.localdate(at))
    renewed = _write(plan.account, parts, granted=True, by=by, at=at)
    renewed.renews, renewed.decided_by, renewed.reason = plan, by, reason
    renewed.save(update_fields=["renews", "decided_by", "reason"])
    _tell(renewed, at)
    return renewed


@transaction.atomic
def hold_against_payments(*, at: datetime) -> int:
    """Find the plans that are paid, and those that were not kept; each is told once. Return how many."""
    today, ended = timezone.localdate(at), 0
    running = list(
        Arrangement.objects.filter(state=State.GRANTED)
        .order_by("pk")
        .prefetch_related("instalments")
        .select_for_update()
    )
    paid = paid_towards(running)
    accounts = {plan.account_id for plan in running}
    items = Bill.objects.filter(account__in=accounts).open_items().with_on_its_way()
    owe = {bill.account_id for bill in items if bill.open_left > NOTHING}
    pending = PaymentOrder.objects.filter(state=PaymentOrder.State.PENDING)
    at_a_bank = set(
        pending.filter(bill__account__in=accounts).values_list("bill__account", flat=True)
    )
    becomes = {Standing.KEPT: State.KEPT, Standing.BROKEN: State.BROKEN}
    for plan in running:
        state = becomes.get(standing(plan.parts(), paid[plan.pk], today))
        if plan.account_id not in owe:
            state = State.KEPT  # paid before it was asked for, or the bill was put right
        if state and not (state == State.BROKEN and plan.account_id in at_a_bank):
            _end(plan, state, at)
            ended += 1
    return ended


def _move_on(plan: Arrangement, today: date) -> None:
    """Have the days of a plan begin anew where its first went by while it waited for an answer."""
    parts = plan.parts()
    if parts[0].due_on > today:
        return
    waited = today - plan.asked_on
    plan.instalments.all().delete()
    Instalment.objects.bulk_create(
        Instalment(arrangement=plan, due_on=part.due_on + waited, amount=part.amount)
        for part in parts
    )


def _locked(account: Account) -> ArrangementQuerySet:
    """Return the plans of an account, held until the transaction ends. Raises AskedAlready."""
    Account.objects.select_for_update().get(pk=account.pk)
    theirs = Arrangement.objects.filter(account=account)
    if theirs.open().exists():
        raise AskedAlready
    return theirs


def _write(
    account: Account, parts: Sequence[Part], *, granted: bool, by: Subject, at: datetime
) -> Arrangement:
    plan = Arrangement.objects.create(
        account=account,
        amount=sum(part.amount for part in parts),
        asked_on=timezone.localdate(at),
        asked_at=at,
        asked_by=by,
        state=State.GRANTED if granted else State.ASKED,
        decided_at=at if granted else None,
    )
    Instalment.objects.bulk_create(
        Instalment(arrangement=plan, due_on=part.due_on, amount=part.amount) for part in parts
    )
    return plan


def _end(plan: Arrangement, state: str, at: datetime) -> None:
    plan.state, plan.ended_on = state, timezone.localdate(at)
    plan.save()
    _tell(plan, at)


def _tell(plan: Arrangement, at: datetime) -> None:
    people = who_pays(account=plan.account_id, at=at)
    enqueue(topic=PLAN_NEWS, to=people, key=f"plan {plan.pk} {plan.state}", about=plan.pk, at=at)
