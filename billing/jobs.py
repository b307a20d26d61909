"""What the clock runs here: charges, methods and autopay; plans to pay later, new bills and high ones."""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from billing.actions.arrangements import hold_against_payments
from billing.actions.autopay import end_autopay, plan_bill
from billing.actions.ledger import heed
from billing.actions.limits import tell_of_high_bills
from billing.actions.paperless import tell_of_bills
from billing.actions.sending import charge
from billing.actions.shut_offs import look_for_overdue, note_what_was_sent
from billing.gateway import Gateway, GatewayDown, NoGateway, gateway
from billing.models import Autopay, MethodToDrop, PaymentOrder, SavedMethod
from billing.paying import PAGE_LASTS
from billing.standing import may_pay
from privacy.restriction import is_restricted

logger = logging.getLogger(__name__)
Way, State = PaymentOrder.Way, PaymentOrder.State
HOSTED = Q(way__in=PaymentOrder.HOSTED)
# Ours: a bank that has not said anything for so long is asked; a page nobody came back from is over.
ASK_BANKS_AFTER, PAGE_IS_OVER = timedelta(days=1), timedelta(days=2)
Row = TypeVar("Row", bound=Model)


def charge_due(now: datetime) -> int:
    """Charge what is due today, and again what nobody answered for; return how many were tried."""
    due = Q(state=State.WAITING, charge_on__lte=timezone.localdate(now))
    unanswered = Q(state=State.OPEN) & ~HOSTED
    orders = PaymentOrder.objects.filter(due | unanswered).order_by("pk")
    return _each(orders, lambda order, firm: charge(order=order, firm=firm, at=now))


def ask_what_became(now: datetime) -> int:
    """Ask of pages that are over, and of banks that have not said, what became of them: events get lost."""
    over = HOSTED & Q(state=State.OPEN, made_at__lt=now - PAGE_LASTS)
    slow = Q(state=State.PENDING, made_at__lt=now - ASK_BANKS_AFTER)

    def ask(order: PaymentOrder, firm: Gateway) -> None:
        if order.state == State.PENDING:
            told = firm.ask_charge(reference=order.reference)
        else:
            told = firm.ask_page(number=order.checkout) if order.checkout else None
        if told is not None:
            heed(told=told, at=now)
        elif order.state == State.OPEN and (
            not order.checkout or order.made_at < now - PAGE_IS_OVER
        ):
            still = PaymentOrder.objects.filter(pk=order.pk, state=State.OPEN)
            still.update(state=State.EXPIRED, ended_at=now)

    return _each(PaymentOrder.objects.filter(over | slow).order_by("pk"), ask)


def keep_methods(now: datetime) -> int:
    """Fetch what payments were made with, of those who want it kept; return how many were asked for."""

    def fetch(order: PaymentOrder, firm: Gateway) -> None:
        found = firm.method_of(payment=order.payment)
        with transaction.atomic():
            order = PaymentOrder.objects.select_for_update().get(pk=order.pk)
            if found and order.payer and order.keeps_method and not is_restricted(order.payer):
                order.method, _made = SavedMethod.objects.get_or_create(
                    subject=order.payer,
                    token=found.token,
                    defaults={
                        "customer": found.customer,
                        "brand": found.brand,
                        "last4": found.last4,
                        "expires_on": found.expires_on,
                        "saved_at": now,
                    },
                )
            elif found:  # they were erased, or want nothing used, since they paid
                MethodToDrop.objects.create(
                    token=found.token, customer=found.customer, since_at=now
                )
            order.keeps_method = False
            order.save(update_fields=["method", "keeps_method"])

    wanted = PaymentOrder.objects.filter(keeps_method=True, state=State.PAID)
    return _each(wanted.exclude(payment="").order_by("pk"), fetch)


def drop_methods(now: datetime) -> int:
    """Have the firm forget what was deleted here; return how many."""

    def drop(row: MethodToDrop, firm: Gateway) -> None:
        if not SavedMethod.objects.filter(token=row.token).exists():
            firm.drop(token=row.token, customer=row.customer)
        row.delete()

    return _each(MethodToDrop.objects.order_by("pk"), drop)


def plan_autopay(now: datetime) -> int:
    """Plan the bills that are paid automatically, and end what may not go on; return how many."""
    planned = 0
    for autopay in Autopay.objects.filter(ended_at=None).select_related("account", "payer"):
        if (why := _why_over(autopay, now)) is not None:
            end_autopay(autopay=autopay, why=why, at=now)
            continue
        if is_restricted(autopay.payer):
            continue  # it rests until they lift that
        planned_before = PaymentOrder.objects.planned_under(autopay).filter(bill=OuterRef("pk"))
        open_bills = autopay.account.bills.open_items().filter(~Exists(planned_before))
        for bill in open_bills.order_by("due_on", "pk"):
            planned += plan_bill(autopay=autopay, bill=bill, at=now) is not None
    return planned


def look_at_arrears(now: datetime) -> int:
    """Hold plans against payments, open and close cases, note what was sent; return how many changed."""
    ended = hold_against_payments(at=now)
    opened, closed = look_for_overdue(at=now)
    return ended + opened + closed + note_what_was_sent(at=now)


def tell_of_new_bills(now: datetime) -> int:
    """Have those told of a new bill who have none on paper; return of how many bills."""
    return tell_of_bills(at=now)


def look_ahead(now: datetime) -> int:
    """Have those told whose next bill will be more than they said; return how many."""
    return tell_of_high_bills(at=now)


def _why_over(autopay: Autopay, now: datetime) -> Autopay.Ended | None:
    """Return why autopay may not go on, None where it may: it ends with the access that allowed it."""
    user = User.objects.filter(subject=autopay.payer_id, is_active=True).first()
    if user is None or not may_pay(user, autopay.account, today=timezone.localdate(now)):
        return Autopay.Ended.NO_ACCESS
    return Autopay.Ended.NO_METHOD if autopay.method_id is None else None


def _each(rows: Iterable[Row], do: Callable[[Row, Gateway], None]) -> int:
    """Do something at the firm for each row; one that it does not answer for waits for the next run."""
    done = 0
    with suppress(NoGateway):
        firm = gateway()
        for row in list(rows):
            try:
                do(row, firm)
            except GatewayDown as down:
                logger.warning("%s %s waits: %s", row._meta.verbose_name, row.pk, down)
            else:
                done += 1
    return done
