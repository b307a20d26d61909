"""Heeding what the firm that takes payments tells: each event once, in whichever order they come."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actions.outgoing import write_money
from accounts.models import OutgoingRow
from billing.models import FirmEvent, PaymentOrder, Posting
from billing.paying import MOVES, Happening, Told, posting_reference, state_after
from billing.topics import RECEIPT, TROUBLE
from notices.actions import enqueue
from notices.topics import Topic

Kind = OutgoingRow.Kind
POSTED_AS = {
    Happening.PAID: (Posting.Kind.PAYMENT, Kind.PAYMENT),
    Happening.REFUNDED: (Posting.Kind.REFUND, Kind.REFUND),
    Happening.REFUND_FAILED: (Posting.Kind.REFUND_FAILED, Kind.PAYMENT),
    Happening.CHARGED_BACK: (Posting.Kind.CHARGEBACK, Kind.RETURNED),
    Happening.CHARGEBACK_WON: (Posting.Kind.CHARGEBACK_WON, Kind.PAYMENT),
}
STATE_OF = {Happening.NOTHING: FirmEvent.State.APPLIED}
ENDED = frozenset({"paid", "declined", "expired", "cancelled"})


@transaction.atomic
def heed(*, told: Told, at: datetime) -> FirmEvent:
    """Do what an event asks for, or keep it aside; one that came before changes nothing.

    All in one transaction: a worker that is killed has done all of it or nothing, and the firm, which got no
    answer, tells it again. Postings have unique keys, so the sum does not depend on the order of events.
    """
    event, made = FirmEvent.objects.get_or_create(
        number=told.number,
        defaults={
            "kind": told.happening,
            "reference": told.reference,
            "payment": told.payment,
            "source": told.source,
            "amount": told.amount,
            "at": told.at,
            "received_at": at,
            "state": STATE_OF.get(told.happening, FirmEvent.State.ASIDE),
        },
    )
    if made and event.state == FirmEvent.State.ASIDE:
        order = _order_of(event)
        if order is not None and _apply(order, event, at):
            _heed_aside(order, at)
    return event


def _order_of(event: FirmEvent) -> PaymentOrder | None:
    orders = PaymentOrder.objects.select_for_update(of=("self",)).select_related("bill__account")
    if event.reference:
        return orders.filter(reference=event.reference).first()
    return orders.filter(payment=event.payment).first() if event.payment else None


def _heed_aside(order: PaymentOrder, at: datetime) -> None:
    """Apply what came before we knew which order it is about."""
    if order.payment:
        aside = FirmEvent.objects.select_for_update().filter(
            payment=order.payment, state=FirmEvent.State.ASIDE
        )
        for event in aside.order_by("pk"):
            _apply(order, event, at)


def _apply(order: PaymentOrder, event: FirmEvent, at: datetime) -> bool:
    """Post what moved and say how the order stands now; return False for what is none of ours."""
    happening = Happening(event.kind)
    if happening is Happening.UNKNOWN or (happening in MOVES and not event.amount):
        return False
    moved = happening in MOVES and _post(order, event)
    before = order.state
    order.state = state_after(before, happening, hosted=order.is_hosted)
    if happening in {Happening.PAID, Happening.PENDING}:
        order.payment = order.payment or event.payment
    if order.state != before:
        order.why = ""
        order.ended_at = at if order.state in ENDED else None
    order.save(update_fields=["state", "payment", "why", "ended_at"])
    event.order, event.state = order, FirmEvent.State.APPLIED
    event.save(update_fields=["order", "state"])
    if moved or (order.state == PaymentOrder.State.DECLINED != before):
        bad = happening is Happening.CHARGED_BACK or not moved
        topic = TROUBLE if bad else RECEIPT
        tell(order=order, topic=topic, what=f"{happening} {event.source}", at=at)
    return True


def _post(order: PaymentOrder, event: FirmEvent) -> bool:
    """Write the movement down, and have the utility's system told; return False if it is there already."""
    happening = Happening(event.kind)
    kind, outgoing = POSTED_AS[happening]
    debit, credit = MOVES[happening]
    same = Posting.objects.filter(kind=kind, source=event.source)
    if kind == Posting.Kind.PAYMENT:
        same = Posting.objects.filter(kind=kind, order=order)
    if same.exists():  # under the lock of the order
        return False
    assert event.amount is not None  # noqa: S101 -- for the type checker; asked by the caller
    reference = posting_reference(order.reference, happening, event.source)
    Posting.objects.create(
        order=order, kind=kind, source=event.source, reference=reference,
        debit=debit, credit=credit, amount=event.amount, at=event.at,
    )  # fmt: skip
    write_money(
        kind=outgoing,
        reference=reference,
        account=order.bill.account,
        bill=order.bill.number,
        on=timezone.localdate(event.at),
        amount=event.amount,
    )
    return True


def tell(*, order: PaymentOrder, topic: Topic, what: str, at: datetime) -> None:
    """Have the payer told; of a payment without a login, whoever the account is of."""
    payer = order.payer or order.bill.account.customer.subject
    if payer.erased_at:
        return
    enqueue(topic=topic, to=[payer], key=f"order {order.pk} {what}", about=order.pk, at=at)
