"""Having bills paid automatically: beginning, ending, and saying which bill is paid when."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Account, User
from billing.actions.ledger import tell
from billing.actions.orders import MayNotPay
from billing.models import Autopay, Bill, PaymentOrder, SavedMethod
from billing.paying import NOTHING, charge_day, draw_reference
from billing.standing import in_a_plan, left_to_pay, may_pay
from billing.topics import PLANNED, TROUBLE

Way, State, Why = PaymentOrder.Way, PaymentOrder.State, PaymentOrder.Why


class PaidByAnother(Exception):
    """Somebody else pays the bills of the account by themselves already."""


@transaction.atomic
def begin_autopay(
    *,
    account: Account,
    by: User,
    method: SavedMethod,
    most: Decimal,
    days_before: int,
    at: datetime,
) -> Autopay:
    """Have the bills of an account paid automatically from now on; a new wish replaces one's own.

    Raises MayNotPay, PaidByAnother.
    """
    if not may_pay(by, account, today=timezone.localdate(at)) or method.subject_id != by.subject_id:
        raise MayNotPay
    Account.objects.select_for_update().get(pk=account.pk)  # two browsers: one waits for the other
    found = Autopay.objects.filter(account=account, ended_at=None).first()
    if found is not None:
        if found.payer_id != by.subject_id:
            raise PaidByAnother
        end_autopay(autopay=found, why=Autopay.Ended.BY_PAYER, at=at)
    return Autopay.objects.create(
        account=account,
        payer=by.subject,
        method=method,
        most=most,
        days_before=days_before,
        from_at=at,
    )


@transaction.atomic
def end_autopay(*, autopay: Autopay, why: Autopay.Ended, at: datetime) -> None:
    """Have no further bill paid automatically; what waits is called off, what is with the firm goes on."""
    autopay = Autopay.objects.select_for_update().get(pk=autopay.pk)
    if autopay.ended_at is not None:
        return
    autopay.ended_at, autopay.why_ended = at, why
    autopay.save(update_fields=["ended_at", "why_ended"])
    PaymentOrder.objects.filter(
        bill__account=autopay.account, way=Way.AUTOPAY, state=State.WAITING
    ).update(state=State.CANCELLED, why=Why.BY_PAYER, ended_at=at)


@transaction.atomic
def plan_bill(*, autopay: Autopay, bill: Bill, at: datetime) -> PaymentOrder | None:
    """Say when a bill is paid automatically, and tell its payer; one above the limit is left to them.

    Under one wish a bill is planned once, whatever becomes of it. Returns None where it was, where nothing is
    open of it, where it is paid by a plan, and where the wish has ended.
    """
    # Held, so that whoever stops it meanwhile finds all that it planned, and can call that off.
    running = Autopay.objects.select_for_update().filter(pk=autopay.pk, ended_at=None)
    if running.first() is None:
        return None
    bill = Bill.objects.select_for_update(of=("self",)).with_on_its_way().get(pk=bill.pk)
    if bill.orders.planned_under(autopay).exists():
        return None
    left = _left_of(autopay, bill, timezone.localdate(at))
    if left <= NOTHING or bill.orders.filter(state=State.WAITING).exists() or in_a_plan(bill):
        return None
    over = left > autopay.most
    order = PaymentOrder.objects.create(
        reference=draw_reference(),
        bill=bill,
        payer=autopay.payer,
        way=Way.AUTOPAY,
        state=State.CANCELLED if over else State.WAITING,
        why=Why.OVER_LIMIT if over else "",
        amount=left,
        method=autopay.method,
        made_at=at,
        ended_at=at if over else None,
        charge_on=charge_day(
            due_on=bill.due_on, days_before=autopay.days_before, today=timezone.localdate(at)
        ),
    )
    tell(order=order, topic=TROUBLE if over else PLANNED, what="planned", at=at)
    return order


def _left_of(autopay: Autopay, bill: Bill, today: date) -> Decimal:
    """Return what is open of a bill for the one who pays it; nothing where they may not see it."""
    user = User.objects.filter(subject=autopay.payer_id).first()
    if user is None:
        return NOTHING
    seen = Bill.objects.visible_to(user, today=today).with_on_its_way().filter(pk=bill.pk).first()
    return left_to_pay(seen) if seen else NOTHING
