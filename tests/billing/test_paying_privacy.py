"""What is left of payments when their payer is erased, and when their time is over (A049, A050, A079)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import AccessGrant, OutgoingRow
from accounts.models.access import Role
from billing.actions.autopay import begin_autopay
from billing.jobs import charge_due, keep_methods, plan_autopay
from billing.models import (
    Autopay,
    Bill,
    FirmEvent,
    MethodToDrop,
    PaymentOrder,
    Posting,
    SavedMethod,
)
from privacy.actions.erasure import erase
from privacy.actions.retention import purge
from privacy.erasing.erasure import plan
from privacy.tables import tables_of
from tests.billing.firm import open_bill, pay
from tests.conftest import NOW, TODAY, Town, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "firm")]


def has_paid(town: Town, who: str, client: Client) -> PaymentOrder:
    """Let somebody pay ten dollars of Ada's bill, keep the card, and have the rest paid automatically."""
    bill = open_bill(town)
    order = pay(
        signed_in(client, town.users[who]), bill, how_much="other", amount="10.00", keep="on"
    )
    keep_methods(NOW)
    begin_autopay(
        account=town.accounts["ada"], by=town.users[who], method=SavedMethod.objects.get(),
        most=Decimal(100), days_before=10, at=NOW,
    )  # fmt: skip
    assert plan_autopay(NOW) == 1
    return order


def is_erased(town: Town, who: str) -> None:
    subject = town.users[who].subject
    erase(subject=subject, digest=plan(subject, on=TODAY).digest, by=subject, at=NOW)


def test_the_card_goes_and_the_amounts_stay_without_a_payer(town: Town, client: Client) -> None:
    """Privacy table, payments: amount, day and account stay; token, digits and who paid do not."""
    order = has_paid(town, "ada", client)
    token = SavedMethod.objects.get().token
    is_erased(town, "ada")
    assert (SavedMethod.objects.count(), Autopay.objects.count()) == (0, 0)
    assert [it.token for it in MethodToDrop.objects.all()] == [token]
    order.refresh_from_db()
    assert (order.payer, order.method, order.amount) == (None, None, Decimal("10.00"))
    assert Posting.objects.get().amount == OutgoingRow.objects.get().amount == Decimal("10.00")
    charge_due(NOW + timedelta(days=12))
    assert Posting.objects.count() == 1  # what waited is not taken any more


def test_a_helper_who_is_erased_leaves_what_they_paid_and_not_that_it_was_them(
    town: Town, client: Client
) -> None:
    AccessGrant.objects.create(
        account=town.accounts["ada"], user=town.users["mallory"], role=Role.HELPER, granted_at=NOW
    )
    order = has_paid(town, "mallory", client)
    is_erased(town, "mallory")
    order.refresh_from_db()
    assert (order.payer, order.state) == (None, "paid")
    assert not SavedMethod.objects.exists()
    ada = signed_in(client, town.users["ada"])
    assert ada.get(f"/bills/payments/{order.pk}/").status_code == 200


def test_the_holder_does_not_read_who_paid(town: Town, client: Client) -> None:
    AccessGrant.objects.create(
        account=town.accounts["ada"], user=town.users["mallory"], role=Role.HELPER, granted_at=NOW
    )
    order = has_paid(town, "mallory", client)
    page = signed_in(client, town.users["ada"]).get(f"/bills/payments/{order.pk}/")
    assert b"mallory" not in page.content
    assert "With" not in [it["term"] for it in page.context["facts"]]
    helper = signed_in(client, town.users["mallory"]).get(f"/bills/payments/{order.pk}/")
    assert {"term": "With", "text": "Visa ending in 4242"} in helper.context["facts"]
    assert b"4242" not in signed_in(client, town.users["ada"]).get("/bills/paying/").content


def test_ones_copy_has_what_was_paid_and_the_last_digits_and_no_key(
    town: Town, client: Client
) -> None:
    has_paid(town, "ada", client)
    tables: dict[str, list[dict[str, Any]]] = {
        it.label: list(it.rows.values(*it.entry.exported))
        for it in tables_of(town.users["ada"].subject)
    }
    [method] = tables["billing.SavedMethod"]
    assert set(method) == {"brand", "last4", "expires_on", "saved_at"}
    amounts = sorted(str(it["amount"]) for it in tables["billing.PaymentOrder"])
    assert amounts == ["10.00", "74.20"]
    assert [str(it["amount"]) for it in tables["billing.Posting"]] == ["10.00"]


def test_all_of_a_payment_goes_with_its_bill_when_that_has_had_its_time(
    town: Town, client: Client
) -> None:
    """Seven years after the bill; the ledger opens for that and for nothing else."""
    order = has_paid(town, "ada", client)
    Bill.objects.filter(pk=order.bill_id).update(open_amount=0)
    issued = Bill.objects.get(pk=order.bill_id).issued_on
    later = date(issued.year + 7, issued.month, issued.day) + timedelta(days=2)
    purge(at=NOW + (later - TODAY))
    assert not Bill.objects.filter(pk=order.bill_id).exists()
    assert (PaymentOrder.objects.count(), Posting.objects.count()) == (0, 0)
    assert not FirmEvent.objects.exists()
    purge(at=NOW + (later - TODAY))
