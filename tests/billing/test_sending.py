"""Charging what was ordered (R18): while it is allowed, once, and with workers that are killed."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import AccessGrant, OutgoingRow
from billing.jobs import charge_due, drop_methods, keep_methods
from billing.models import FirmEvent, MethodToDrop, PaymentOrder, Posting, SavedMethod
from notices.jobs import deliver
from tests.billing.firm import begin, open_bill, pay, press
from tests.billing.stripe_server import Local, StripeServer
from tests.billing.test_ledger import moved, ordered
from tests.conftest import NOW, TODAY, Town
from tests.fakes import Mailbox, mailbox
from tests.house.rooms import ROOT

__all__ = ["mailbox"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "firm")]
As = Callable[[str | None], Client]


def test_a_method_is_kept_charged_on_its_day_and_forgotten_at_the_firm(as_: As, town: Town) -> None:
    bill, ada = open_bill(town), as_("ada")
    pay(ada, bill, how_much="other", amount="10.00", keep="on")
    assert keep_methods(NOW) == 1
    method = SavedMethod.objects.get()
    assert (method.subject, method.brand, method.last4) == (
        town.users["ada"].subject,
        "visa",
        "4242",
    )
    pay_now = begin(ada, bill, how_much="other", amount="20.00", with_what=str(method.pk))
    order = PaymentOrder.objects.latest("pk")
    assert (pay_now["Location"], order.state, order.way) == (
        f"/bills/payments/{order.pk}/", "paid", "saved",
    )  # fmt: skip
    on = TODAY + timedelta(days=5)
    begin(ada, bill, with_what=str(method.pk), on=on.isoformat())
    waits = ada.get("/bills/paying/").context["waiting"]
    assert [each["said"] for each in waits] == ["$54.20 will be paid on 25 November 2026."]
    assert charge_due(NOW) == 0
    assert charge_due(NOW + timedelta(days=5)) == 1
    assert charge_due(NOW + timedelta(days=6)) == 0
    assert ada.get("/bills/").context["heading"] == "You owe nothing."
    ada.post(f"/bills/paying/methods/{method.pk}/")
    [waiting] = MethodToDrop.objects.all()
    assert (waiting.token, SavedMethod.objects.exists()) == (method.token, False)
    assert (drop_methods(NOW), MethodToDrop.objects.exists()) == (1, False)


def test_a_declined_method_takes_nothing_and_its_payer_is_told(
    as_: As, town: Town, mailbox: Mailbox
) -> None:
    bill, ada = open_bill(town), as_("ada")
    press(ada, begin(ada, bill, how_much="other", amount="10.00", keep="on"), card="bad")
    keep_methods(NOW)
    begin(ada, bill, with_what=str(SavedMethod.objects.get().pk))
    order = PaymentOrder.objects.latest("pk")
    page = ada.get(f"/bills/payments/{order.pk}/").context
    assert (page["heading"], page["again"]) == (
        "$74.20 was not paid: the payment did not work.", True,
    )  # fmt: skip
    assert Posting.objects.filter(order=order).count() == 0
    deliver(NOW)
    assert mailbox.addressed()[-1] == ("ada@example.org", "Your payment of $74.20 did not work")


def test_nobody_is_charged_without_the_access_that_allowed_it(as_: As, town: Town) -> None:
    """Consent is asked at the time of use: the day comes, and the grant is gone."""
    bill, ada = open_bill(town), as_("ada")
    pay(ada, bill, how_much="other", amount="10.00", keep="on")
    keep_methods(NOW)
    begin(ada, bill, with_what=str(SavedMethod.objects.get().pk), on="2026-11-25")
    AccessGrant.objects.filter(pk=town.grants["ada ada"].pk).update(revoked_at=NOW)
    charge_due(NOW + timedelta(days=5))
    order = PaymentOrder.objects.latest("pk")
    assert (order.state, order.why, order.postings.count()) == ("cancelled", "no_access", 0)


def test_a_firm_that_is_down_is_asked_again(
    server: StripeServer, town: Town, settings: Any
) -> None:
    settings.PAYMENT_GATEWAY = "tests.billing.stripe_server.Local"
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
    settings.PAYMENT_GATEWAY = "tests.billing.stripe_server.Local"
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
    order = ordered(town, way=PaymentOrder.Way.SAVED)
    PaymentOrder.objects.filter(pk=order.pk).update(method=method)
    return order


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
