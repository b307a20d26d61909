"""The ledger of payments made here: each movement once, in any order, and with workers that are killed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from accounts.models import OutgoingRow
from billing.actions.ledger import heed
from billing.actions.orders import order_payment
from billing.jobs import ask_what_became, charge_due
from billing.models import FirmEvent, PaymentOrder, Posting, SavedMethod
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
from tests.billing.stripe_server import StripeServer, stripe_server
from tests.conftest import NOW, Town
from tests.house.rooms import ROOT

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
    assert page["heading"] == "$84.20 was paid on 20 November 2026. Some of it went back since."
    assert [(it["text"], it["note"]) for it in page["moves"]] == [
        ("−$84.20", "Taken back by the bank")
    ]
    send(dispute_event(order, won=True))
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


# --- What the firm does not tell ------------------------------------------------------------------------


@pytest.fixture
def server(settings: Any) -> Iterator[StripeServer]:
    settings.STRIPE_SECRET_KEY = "sk_test_of_the_tests"
    with stripe_server() as played:
        yield played


def test_a_payment_whose_event_was_lost_is_found(
    server: StripeServer, town: Town, settings: Any
) -> None:
    """The job asks for pages that are over: one was paid, one was left, and one never came to be."""
    settings.PAYMENT_GATEWAY = "tests.billing.test_ledger.Local"
    Local.where = server.url
    order = ordered(town)
    PaymentOrder.objects.filter(pk=order.pk).update(checkout="cs_1")
    server.sessions["cs_1"] = {
        "object": "checkout.session", "id": "cs_1", "status": "complete", "payment_status": "paid",
        "payment_intent": "pi_1", "amount_total": 8420, "client_reference_id": order.reference, "created": 1,
    }  # fmt: skip
    assert ask_what_became(NOW + timedelta(minutes=30)) == 0
    assert ask_what_became(NOW + timedelta(hours=1)) == 1
    assert moved() == [("payment", "84.20")]
    assert ask_what_became(NOW + timedelta(hours=2)) == 0


def test_a_firm_that_is_down_is_asked_again(
    server: StripeServer, town: Town, settings: Any
) -> None:
    settings.PAYMENT_GATEWAY = "tests.billing.test_ledger.Local"
    Local.where, server.down = server.url, True
    order = to_charge(town)
    assert charge_due(NOW) == 0
    order.refresh_from_db()
    assert (order.state, moved()) == ("open", [])
    server.down = False
    assert charge_due(NOW + timedelta(minutes=1)) == 1
    assert moved() == [("payment", "84.20")]


def test_what_may_have_been_charged_long_ago_is_asked_after_and_not_charged_again(
    server: StripeServer, town: Town, settings: Any
) -> None:
    """Keys are forgotten at the firm after a day: charging again under one could take money twice."""
    settings.PAYMENT_GATEWAY = "tests.billing.test_ledger.Local"
    Local.where = server.url
    order = to_charge(town)
    PaymentOrder.objects.update(sent_at=NOW)
    charge_due(NOW + timedelta(days=2))
    order.refresh_from_db()
    assert (order.state, server.by_key, moved()) == ("declined", {}, [])
    assert [it[:2] for it in server.asked] == [("GET", "/v1/payment_intents/search")]


def to_charge(town: Town) -> PaymentOrder:
    """Order a payment with a saved method, which nobody has sent yet."""
    method = SavedMethod.objects.create(
        subject=town.users["ada"].subject, token="pm_1", customer="cus_1", brand="visa", last4="4242",
        saved_at=NOW,
    )  # fmt: skip
    order = ordered(town, way=Way.SAVED)
    PaymentOrder.objects.filter(pk=order.pk).update(method=method)
    return order


def Local() -> Any:
    """Return Stripe as it is played on this machine."""
    from billing.gateway.stripe import Stripe

    return Stripe(Local.where)  # type: ignore[attr-defined]  # set by each test


# --- Workers that are killed ----------------------------------------------------------------------------

# Django takes longer to start than a charge, so it starts once, and each worker is a fork of it.
WORKERS = """
import os, signal, sys
from datetime import datetime, UTC
import django
django.setup()
from django.db import connection
from billing.actions.sending import charge
from billing.gateway.stripe import Stripe
from billing.models import PaymentOrder
at = datetime.fromisoformat(sys.argv[2])
firm = Stripe(sys.argv[1])
for line in sys.stdin:
    step = int(line)
    number = os.fork()
    if not number:
        done = 0
        def kill(execute, sql, params, many, context):
            global done
            done += not sql.startswith("SELECT")
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)
        with connection.execute_wrapper(kill):
            for order in PaymentOrder.objects.filter(state="open"):
                charge(order=order, firm=firm, at=at)
        os._exit(0)
    _number, status = os.waitpid(number, 0)
    print(int(os.WIFSIGNALED(status)), flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_at_any_write_charges_once_and_posts_once(
    server: StripeServer, town: Town
) -> None:
    """Real processes, kill -9 before each write of a charge in turn; the next one finishes it.

    Between two writes there is nothing that a kill could cut in two, but the firm, which is asked there.
    """
    order = to_charge(town)
    database = os.environ["DATABASE_URL"].rpartition("/")[0]
    environment = os.environ | {
        "DATABASE_URL": f"{database}/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "STRIPE_SECRET_KEY": "sk_test_of_the_tests",
    }
    with subprocess.Popen(
        [sys.executable, "-c", WORKERS, server.url, NOW.isoformat()], env=environment, cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as mother:  # fmt: skip
        assert mother.stdin and mother.stdout
        killed = 0
        for step in range(1, 40):
            mother.stdin.write(f"{step}\n")
            mother.stdin.flush()
            if mother.stdout.readline().strip() == "0":
                break  # it came to its end before that statement
            killed += 1
            whole = (len(moved()), OutgoingRow.objects.count(), FirmEvent.objects.count())
            assert whole in {(0, 0, 0), (1, 1, 1)}
        with suppress(BrokenPipeError):
            mother.communicate()
    order.refresh_from_db()
    assert killed > 5
    assert (order.state, moved(), len(server.by_key)) == ("paid", [("payment", "84.20")], 1)
    assert (OutgoingRow.objects.count(), FirmEvent.objects.count()) == (1, 1)
