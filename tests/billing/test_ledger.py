"""The ledger of payments made here: each movement once, in any order, and with workers that are killed."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from accounts.models import OutgoingRow
from billing.actions.ledger import heed
from billing.actions.orders import order_payment
from billing.models import FirmEvent, PaymentOrder, Posting
from billing.models.ledger import SIGNED
from billing.paying import Happening, Told
from notices.models import Notice
from tests.billing.firm import (
    dispute_event,
    open_bill,
    refund_event,
    send,
    session_event,
    told,
)
from tests.conftest import NOW, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "firm")]
State, Way = PaymentOrder.State, PaymentOrder.Way


def ordered(town: Town, amount: str = "84.20", way: PaymentOrder.Way = Way.ONCE) -> PaymentOrder:
    """Order a payment of Ada's bill, as her page does."""
    return order_payment(
        bill=open_bill(town), by=town.users["ada"], way=way, amount=Decimal(amount), at=NOW
    )


def moved() -> list[tuple[str, str]]:
    """Return kind and signed amount of every posting, in an order of their own."""
    return sorted((it.kind, str(it.signed)) for it in Posting.objects.all())


def test_an_event_told_twice_moves_money_once(town: Town) -> None:
    """R18: the same event, and another event of the same payment."""
    order = ordered(town)
    for _time in range(3):
        assert send(session_event(order)) == 200
    intent = {
        "object": "payment_intent", "id": f"pi_{order.reference}", "metadata": {"reference": order.reference},
        "amount_received": 8420, "created": 1,
    }  # fmt: skip
    event = {
        "id": "evt_2",
        "type": "payment_intent.succeeded",
        "created": 1,
        "data": {"object": intent},
    }
    assert send(event) == 200
    assert moved() == [("payment", "84.20")]
    assert (OutgoingRow.objects.count(), Notice.objects.count()) == (1, 1)


def test_news_of_a_payment_that_we_do_not_know_yet_waits_for_it(town: Town) -> None:
    """Out of order: the bank took it back, and some was paid back, before we hear that it was paid."""
    order = ordered(town)
    send(dispute_event(order))
    send(refund_event(order, "10.00"))
    assert (moved(), FirmEvent.objects.filter(state="aside").count()) == ([], 2)
    send(session_event(order))
    assert moved() == [("chargeback", "-84.20"), ("payment", "84.20"), ("refund", "-10.00")]
    assert not FirmEvent.objects.filter(state="aside").exists()
    assert sorted(OutgoingRow.objects.values_list("kind", "amount")) == [
        ("payment", Decimal("84.20")), ("refund", Decimal("10.00")), ("returned", Decimal("84.20")),
    ]  # fmt: skip


def test_a_returned_payment_opens_the_bill_again(as_: Any, town: Town) -> None:
    order = ordered(town)
    send(session_event(order))
    ada: Client = as_("ada")
    assert ada.get("/bills/").context["heading"] == "You owe nothing."
    send(dispute_event(order, at=NOW))
    assert ada.get("/bills/").context["heading"] == "You owe $84.20 by 12 December."
    page = ada.get(f"/bills/payments/{order.pk}/").context
    assert page["heading"] == "$84.20 was paid on 20 November 2026. It went back since."
    assert [(it["text"], it["note"]) for it in page["moves"]] == [
        ("−$84.20", "Taken back by the bank")
    ]
    send(dispute_event(order, won=True))
    assert ada.get("/bills/").context["heading"] == "You owe nothing."
    page = ada.get(f"/bills/payments/{order.pk}/").context
    assert page["heading"] == "$84.20 was paid on 20 November 2026."


def test_money_paid_back_that_did_not_arrive_is_no_money_back(as_: Any, town: Town) -> None:
    """A refund that the bank could not carry out: the payment stands as it did, and so does the bill."""
    order = ordered(town)
    send(session_event(order))
    send(refund_event(order, "10.00"))
    ada: Client = as_("ada")
    page = ada.get(f"/bills/payments/{order.pk}/").context
    assert page["heading"] == "$84.20 was paid on 20 November 2026. Some of it went back since."
    send(refund_event(order, "10.00", status="failed"))
    page = ada.get(f"/bills/payments/{order.pk}/").context
    assert page["heading"] == "$84.20 was paid on 20 November 2026."
    assert [it["text"] for it in page["moves"]] == ["−$10.00", "$10.00"]
    assert ada.get("/bills/").context["heading"] == "You owe nothing."


def test_late_money_counts_though_its_order_was_over(town: Town) -> None:
    """Somebody pays on a page that had run out here, after the bill was paid otherwise."""
    order = ordered(town)
    PaymentOrder.objects.filter(pk=order.pk).update(state="expired", ended_at=NOW)
    send(session_event(order))
    order.refresh_from_db()
    assert (order.state, moved()) == ("paid", [("payment", "84.20")])


def test_an_event_of_nothing_here_is_kept_aside(town: Town) -> None:
    order = ordered(town)
    stranger = PaymentOrder(reference="PP-STRANGER", amount=Decimal(5))
    send(session_event(stranger))
    assert (moved(), FirmEvent.objects.get().state) == ([], "aside")
    assert order.state == "open"


# --- Any order, any number of times ---------------------------------------------------------------------

PAID, PAID_TOO, EXPIRED, FAILED, BACK, BACK_FAILED, TAKEN, GIVEN = range(8)
MOVES = {
    BACK: ("refund", "-10.00"), BACK_FAILED: ("unrefund", "10.00"),
    TAKEN: ("chargeback", "-84.20"), GIVEN: ("won", "84.20"),
}  # fmt: skip


def event_of(order: PaymentOrder, which: int) -> Told:
    """Return one of the things that the firm may tell of an order."""
    paid = told(session_event(order))
    ours = {"reference": order.reference, "payment": f"pi_{order.reference}"}
    events = {
        PAID: paid,
        PAID_TOO: Told("evt_intent", Happening.PAID, NOW, source=paid.source, amount=paid.amount, **ours),
        EXPIRED: Told("evt_expired", Happening.EXPIRED, NOW, **ours),
        FAILED: Told("evt_failed", Happening.TRY_FAILED, NOW, **ours),
        BACK: told(refund_event(order, "10.00")),
        BACK_FAILED: told(refund_event(order, "10.00", status="failed")),
        TAKEN: told(dispute_event(order)),
        GIVEN: told(dispute_event(order, won=True)),
    }  # fmt: skip
    return events[which]


@how(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(come=st.lists(st.integers(0, 7), max_size=10))
def test_what_moved_depends_on_what_was_told_and_not_on_when_or_how_often(
    come: list[int], town: Town
) -> None:
    """Duplicates, any order, and lost ones: held against what a person would say of the set of them."""
    with transaction.atomic():
        order = ordered(town)
        for which in come:
            heed(told=event_of(order, which), at=NOW)
        is_paid = bool({PAID, PAID_TOO} & set(come))
        expected = sorted(MOVES[it] for it in MOVES if it in come)
        assert moved() == (sorted([("payment", "84.20"), *expected]) if is_paid else [])
        order.refresh_from_db()
        state = "paid" if is_paid else "expired" if EXPIRED in come else "open"
        assert order.state == state
        assert OutgoingRow.objects.count() == len(moved())
        both = Posting.objects.aggregate(sum=Sum(SIGNED))["sum"] or 0
        assert both == sum((Decimal(amount) for _kind, amount in moved()), Decimal(0))
        transaction.set_rollback(True)


# --- The database refuses -------------------------------------------------------------------------------


def test_a_posting_is_never_changed_or_removed(town: Town) -> None:
    send(session_event(ordered(town)))
    for change in (lambda it: it.update(amount=1), lambda it: it.delete()):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change(Posting.objects.all())


@pytest.mark.parametrize(
    "wrong",
    [
        {"debit": "gateway", "credit": "gateway"},
        {"amount": Decimal(0)},
        {"source": "pi_other"},  # a second payment of the order
        {"kind": "refund", "source": "re_1", "reference": "PP-TAKEN"},
    ],
    ids=["one side", "nothing", "paid twice", "a reference twice"],
)
def test_the_database_refuses_what_cannot_be(wrong: dict[str, Any], town: Town) -> None:
    order = ordered(town)
    fields: dict[str, Any] = {
        "order": order, "kind": "payment", "source": "pi_1", "reference": "PP-TAKEN", "debit": "gateway",
        "credit": "receivable", "amount": Decimal(5), "at": NOW,
    }  # fmt: skip
    if "reference" in wrong or "source" in wrong:
        Posting.objects.create(**fields)
        fields["reference"] = "PP-FREE"
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(**fields | wrong)
