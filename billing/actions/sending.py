"""What goes to the firm that takes payments: pages are opened there, and saved methods charged.

Nothing here is one transaction: the firm takes no part in ours. A row says what is wanted before the firm is
asked, the firm does the same thing once however often it is asked under one reference, and what it answers is
heeded like what it tells by itself. A worker may be killed anywhere in between.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from billing import words
from billing.actions.ledger import heed, tell
from billing.actions.orders import AtTheFirm, TooLate, call_off
from billing.gateway import CannotExpire, Gateway
from billing.models import Bill, PaymentOrder
from billing.paying import NOTHING
from billing.standing import in_a_plan, left_to_pay, may_pay
from billing.topics import TROUBLE
from privacy.restriction import is_restricted

Way, State, Why = PaymentOrder.Way, PaymentOrder.State, PaymentOrder.Why
# Stripe remembers what it did under a key for a day at least; after this we ask instead of doing.
KEY_LASTS = timedelta(hours=20)


class Replaced(Exception):
    """Somebody began to pay the bill again meanwhile."""


def open_page(
    *, order: PaymentOrder, firm: Gateway, back_to: str, done_at: str, at: datetime
) -> str:
    """Return the address of the firm's page for an order. Raises GatewayDown, Replaced."""
    page = firm.open_page(
        reference=order.reference,
        amount=order.amount,
        bill=words.name(order.bill),
        made_at=order.made_at,
        keep=order.keeps_method,
        back_to=back_to,
        done_at=done_at,
    )
    open_ = PaymentOrder.objects.filter(pk=order.pk, state=State.OPEN)
    if not open_.update(checkout=page.number, sent_at=at):
        raise Replaced
    return page.url


def make_room(*, order: PaymentOrder, firm: Gateway, at: datetime) -> None:
    """Close the page of an order, so that its bill can be paid otherwise.

    Raises AtTheFirm where it is just being paid: then the bill says so in a moment. Raises GatewayDown.
    """
    if not order.is_hosted:
        raise AtTheFirm(order)
    if order.checkout:
        try:
            firm.close_page(number=order.checkout)
        except CannotExpire:
            if told := firm.ask_page(number=order.checkout):
                heed(told=told, at=at)
    try:
        call_off(order=order, why=Why.REPLACED, at=at)
    except TooLate:
        order.refresh_from_db()
        if order.state == State.PAID:
            raise AtTheFirm(order) from None


def charge(*, order: PaymentOrder, firm: Gateway, at: datetime) -> None:
    """Have an order without a page charged, if it still may be. Raises GatewayDown.

    Asked again for one whose answer never came, the firm does not charge twice.
    """
    began = _begin(order=order, at=at)
    if began is None:
        return
    assert began.sent_at is not None  # noqa: S101 -- for the type checker; it has just been marked
    if began.method is None or at - began.sent_at > KEY_LASTS:
        told = firm.ask_charge(reference=began.reference)
        if told is None:
            _give_up(order=began, at=at)
            return
    else:
        told = firm.charge(
            reference=began.reference,
            amount=began.amount,
            bill=words.name(began.bill),
            token=began.method.token,
            customer=began.method.customer,
            at=at,
        )
    heed(told=told, at=at)


@transaction.atomic
def _begin(*, order: PaymentOrder, at: datetime) -> PaymentOrder | None:
    """Mark an order as being charged, or call it off where it may not be; None where nothing is to be done.

    Whoever may pay is asked now and not when it was ordered; and no more is taken than is open now.
    """
    found = (
        PaymentOrder.objects.select_for_update(of=("self",))
        .select_related("bill__account", "method", "payer")
        .get(pk=order.pk)
    )
    if found.state not in {State.WAITING, State.OPEN} or found.is_hosted:
        return None
    if found.sent_at is not None:
        return found  # it may be charged by now: whether it still may be is no question any more
    if (why := _why_not(found, at)) is not None:
        found.state, found.why, found.ended_at = State.CANCELLED, why, at
        found.save(update_fields=["state", "why", "ended_at"])
        tell(order=found, topic=TROUBLE, what="called off", at=at)
        return None
    found.state, found.sent_at = State.OPEN, at
    try:
        with transaction.atomic():
            found.save(update_fields=["state", "sent_at", "amount"])
    except (
        IntegrityError
    ):  # one_open_order_per_bill: somebody is at the firm's page; asked again later
        return None
    return found


def _why_not(order: PaymentOrder, at: datetime) -> PaymentOrder.Why | None:
    """Return why an order may not be charged, and cut its amount to what is open."""
    today = timezone.localdate(at)
    user = User.objects.filter(subject=order.payer_id, is_active=True).first()
    if user is None:
        return Why.NO_ACCESS
    if is_restricted(user.subject):
        return Why.RESTRICTED
    seen = Bill.objects.visible_to(user, today=today).with_on_its_way()
    bill = seen.filter(pk=order.bill_id).first()
    if bill is None or not may_pay(user, bill.account, today=today):
        return Why.NO_ACCESS
    if order.method is None:
        return Why.NO_METHOD
    if order.way == Way.AUTOPAY and in_a_plan(bill):
        return Why.PLAN
    if order.way != Way.SAVED:  # whoever pays now has just said how much
        order.amount = min(order.amount, left_to_pay(bill))
    return None if order.amount > NOTHING else Why.NOTHING_OPEN


@transaction.atomic
def _give_up(*, order: PaymentOrder, at: datetime) -> None:
    """End an order that the firm never heard of; whoever wants to pay begins again."""
    order = PaymentOrder.objects.select_for_update().get(pk=order.pk)
    if order.state == State.OPEN:
        order.state, order.ended_at = State.DECLINED, at
        order.save(update_fields=["state", "ended_at"])
        tell(order=order, topic=TROUBLE, what="never heard of", at=at)
