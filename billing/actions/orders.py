"""Ordering a payment, and calling it off. Nothing here speaks with the firm: see `sending`."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from billing.models import Bill, PaymentOrder, SavedMethod
from billing.paying import PAGE_IS_OLD, draw_reference, may_be_paid
from billing.standing import left_to_pay, may_pay
from privacy.models import Subject

Way, State, Why = PaymentOrder.Way, PaymentOrder.State, PaymentOrder.Why


class MayNotPay(Exception):
    """The user has no access to the bill, or none that lets them pay."""


class AtTheFirm(Exception):
    """The bill is being paid in another way at this moment."""

    def __init__(self, order: PaymentOrder) -> None:
        super().__init__(order.pk)
        self.order = order


class OrderedAlready(Exception):
    """The bill waits to be paid on another day already."""


class TooLate(Exception):
    """It cannot be called off any more."""


class DayWrong(Exception):
    """The day to pay on is not after today and by the due day."""


@transaction.atomic
def order_payment(
    *,
    bill: Bill,
    by: User | None,
    way: PaymentOrder.Way,
    amount: Decimal,
    at: datetime,
    ahead: bool = False,
    keeps_method: bool = False,
    method: SavedMethod | None = None,
    charge_on: date | None = None,
) -> PaymentOrder:
    """Write down that an amount is to be paid on a bill; asked for twice, it is the same order.

    `by` is None for whoever knows the account number. The amount is held against what is open now. Raises
    AmountWrong, MayNotPay, AtTheFirm, OrderedAlready, DayWrong.
    """
    today = timezone.localdate(at)
    bill = _locked(bill, by, today)
    may_be_paid(amount, left=left_to_pay(bill), ahead=ahead)
    payer = by.subject if by else None
    if way == Way.SCHEDULED:
        if charge_on is None or not today < charge_on <= max(bill.due_on, today):
            raise DayWrong
        if bill.orders.filter(state=State.WAITING).exists():
            raise OrderedAlready
    elif found := bill.orders.filter(state=State.OPEN).first():
        same = (found.payer_id, found.way, found.amount, found.keeps_method)
        wanted = (payer.pk if payer else None, way, amount, keeps_method)
        fresh = at - found.made_at < PAGE_IS_OLD
        if same == wanted and found.method_id == (method.pk if method else None) and fresh:
            return found
        raise AtTheFirm(found)
    return PaymentOrder.objects.create(
        reference=draw_reference(),
        bill=bill,
        payer=payer,
        way=way,
        state=State.WAITING if way == Way.SCHEDULED else State.OPEN,
        amount=amount,
        method=method,
        keeps_method=keeps_method and payer is not None,
        made_at=at,
        charge_on=charge_on,
    )


def _locked(bill: Bill, by: User | None, today: date) -> Bill:
    """Return the bill as its payer may see it; nobody else orders a payment of it meanwhile."""
    seen = Bill.objects.visible_to(by, today=today) if by else Bill.objects.all()
    try:
        bill = seen.with_on_its_way().select_for_update(of=("self",)).get(pk=bill.pk)
    except Bill.DoesNotExist:
        raise MayNotPay from None
    if by and not may_pay(by, bill.account, today=today):
        raise MayNotPay
    return bill


@transaction.atomic
def call_off(*, order: PaymentOrder, why: PaymentOrder.Why, at: datetime) -> PaymentOrder:
    """Have nothing paid by an order. Raises TooLate where it is with the firm, or over.

    One that is begun again is replaced while its page is open; a payment there counts all the same.
    """
    order = PaymentOrder.objects.select_for_update().get(pk=order.pk)
    may_be = {State.WAITING, State.OPEN} if why == Why.REPLACED else {State.WAITING}
    if order.state not in may_be:
        raise TooLate
    order.state, order.why, order.ended_at = State.CANCELLED, why, at
    order.save(update_fields=["state", "why", "ended_at"])
    return order


@transaction.atomic
def remove_method(*, method: SavedMethod, by: Subject, at: datetime) -> None:
    """Delete a saved method: what waits to be paid with it is called off, and the firm forgets it."""
    for order in PaymentOrder.objects.filter(method=method, payer=by, state=State.WAITING):
        call_off(order=order, why=Why.NO_METHOD, at=at)
    SavedMethod.objects.filter(pk=method.pk, subject=by).delete()
