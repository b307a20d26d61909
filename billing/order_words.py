"""Payments made here, as people read of them."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.models import Bill, PaymentOrder, Posting, SavedMethod
from billing.paying import NOTHING
from billing.words import money, name
from usage.words import day_and_year

State, Way, Why = PaymentOrder.State, PaymentOrder.Way, PaymentOrder.Why
TONES = {
    State.WAITING: "plain",
    State.OPEN: "care",
    State.PENDING: "care",
    State.PAID: "good",
    State.DECLINED: "alert",
    State.EXPIRED: "plain",
    State.CANCELLED: "plain",
}
BRANDS = {"visa": "Visa", "mastercard": "Mastercard", "amex": "American Express"}
BRANDS |= {"discover": "Discover", "diners": "Diners Club", "jcb": "JCB", "unionpay": "UnionPay"}


def method_name(method: SavedMethod) -> str:
    """Return what to call a saved method: "Visa ending in 4242"."""
    if method.brand == "bank":
        return _("Bank account ending in %(last4)s") % {"last4": method.last4}
    brand = BRANDS.get(method.brand, method.brand.capitalize())
    return _("%(brand)s ending in %(last4)s") % {"brand": brand, "last4": method.last4}


def heading(order: PaymentOrder, *, back: Decimal = NOTHING, left: Decimal | None = None) -> str:
    """Return how an order stands, as a sentence; `back` is how much of it went back and stayed there.

    `left` is what is open of the bill of one that waits: no more than that will be taken.
    """
    amount = order.amount if left is None else max(min(order.amount, left), NOTHING)
    said = {"amount": money(amount), "day": _day(order)}
    if order.state == State.PAID:
        if back >= order.amount:
            return _("%(amount)s was paid on %(day)s. It went back since.") % said
        if back > 0:
            return _("%(amount)s was paid on %(day)s. Some of it went back since.") % said
        return _("%(amount)s was paid on %(day)s.") % said
    return {
        State.WAITING: _("%(amount)s will be paid on %(day)s."),
        State.OPEN: _("%(amount)s is not paid yet."),
        State.PENDING: _("%(amount)s is on its way from the bank."),
        State.DECLINED: _("%(amount)s was not paid: the payment did not work."),
        State.EXPIRED: _("%(amount)s was not paid."),
        State.CANCELLED: _("%(amount)s was not paid: it was called off."),
    }[State(order.state)] % said


def lead(order: PaymentOrder) -> str:
    """Return what follows from how an order stands."""
    if order.state == State.CANCELLED:
        return str(Why(order.why).label) if order.why else ""
    return {
        State.OPEN: _("If you have just paid: the payment company tells us in a moment."),
        State.PENDING: _("Banks take up to five days. You need not do anything."),
        State.DECLINED: _("Nothing was taken. Pay with something else, or try again."),
        State.EXPIRED: _("Nothing was taken. You can begin again from the bill."),
    }.get(State(order.state), "")


def facts(order: PaymentOrder, booked: set[str], *, mine: bool) -> list[dict[str, str]]:
    """Return what a receipt says; `booked` are the references that stand in the utility's books.

    With which card is for its payer alone: others who see the account read that it was paid.
    """
    bill, shown = order.bill, order.method if mine else None
    method = [{"term": _("With"), "text": method_name(shown)}] if shown else []
    books = []
    if order.state == State.PAID:
        in_books = order.reference in booked
        text = _("In them") if in_books else _("On its way to them")
        books = [{"term": _("The utility’s books"), "text": text}]
    return [
        {"term": _("Amount"), "text": money(order.amount)},
        {"term": _("Day"), "text": _day(order)},
        {"term": _("How"), "text": str(Way(order.way).label)},
        *method,
        {"term": _("For"), "text": name(bill), "url": reverse("bill", args=[bill.pk])},
        {"term": _("Account number"), "text": bill.account.number},
        {"term": _("Reference"), "text": order.reference},
        *books,
    ]


def went_back(postings: list[Posting]) -> Decimal:
    """Return how much of a payment went back: a refund that failed, or was won from the bank, did not."""
    moved = (each.signed for each in postings if each.kind != Posting.Kind.PAYMENT)
    return -sum(moved, NOTHING)


def moves(postings: list[Posting]) -> list[dict[str, str]]:
    """Return what moved after the payment: paid back, taken back by the bank."""
    return [
        {
            "term": day_and_year(timezone.localdate(posting.at)),
            "text": money(posting.signed),
            "note": str(Posting.Kind(posting.kind).label),
        }
        for posting in postings
        if posting.kind != Posting.Kind.PAYMENT
    ]


def row(order: PaymentOrder) -> dict[str, Any]:
    """Return what a list shows of an order."""
    return {
        "url": reverse("payment", args=[order.pk]),
        "name": _day(order),
        "amount": money(order.amount),
        "state": str(State(order.state).label),
        "tone": TONES[State(order.state)],
        "note": str(Way(order.way).label),
    }


def way_to_books(bill: Bill) -> str:
    """Return what was paid here and is not in the utility's books; empty where nothing is."""
    amount = bill.on_its_way
    if amount <= 0:
        return ""
    last = (
        PaymentOrder.objects.filter(bill__account=bill.account_id, state=State.PAID)
        .filter(bill__premises=bill.premises_id)
        .newest_first()
        .first()
    )
    if last is None:
        return ""
    said = {"amount": money(amount), "day": _day(last)}
    return _("%(amount)s was paid here on %(day)s. It is on its way to the utility’s books.") % said


def planned(bill: Bill) -> str:
    """Return what waits to be paid on a bill; empty where nothing does."""
    order = bill.orders.filter(state=State.WAITING).first()
    return heading(order, left=bill.open_left) if order else ""


def as_mailed(order: PaymentOrder) -> tuple[str, list[str]]:
    """Return title and lines of the mail about an order, as it stands now."""
    back = order.postings.exclude(kind=Posting.Kind.PAYMENT)
    said = {"amount": money(order.amount), "bill": name(order.bill), "day": _day(order)}
    account = _("Account %(number)s, %(bill)s.") % {
        "number": order.bill.account.number,
        "bill": name(order.bill),
    }
    if order.state == State.WAITING:
        title = _("We will take %(amount)s on %(day)s") % said
        with_ = method_name(order.method) if order.method else ""
        much = _("It is taken from: %(method)s.") % {"method": with_}
        return title, [much, account, _("You can call it off until the day before.")]
    lines = [account, _("Reference: %(reference)s.") % {"reference": order.reference}]
    if order.state == State.PAID and back:
        told = [f"{Posting.Kind(it.kind).label}: {money(it.amount)}." for it in back]
        return _("News of your payment of %(amount)s") % said, told + lines
    if order.state == State.PAID:
        return _("Receipt: %(amount)s paid") % said, [heading(order), *lines]
    if order.why == Why.OVER_LIMIT:
        over = _("It is not paid automatically. Please pay it yourself, or raise your limit.")
        return _("Your bill of %(amount)s is above your limit") % said, [over, account]
    if order.why in {Why.NOTHING_OPEN, Why.PLAN}:
        return _("Your payment of %(amount)s was not taken") % said, [lead(order), *lines]
    return _("Your payment of %(amount)s did not work") % said, [
        lead(order) or heading(order),
        *lines,
    ]


def _day(order: PaymentOrder) -> str:
    if order.state == State.WAITING and order.charge_on:
        return day_and_year(order.charge_on)
    return day_and_year(timezone.localdate(order.ended_at or order.made_at))
