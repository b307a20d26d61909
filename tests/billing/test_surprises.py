"""Money that moves when nobody expects it any more: closed accounts, homes left, people who were erased."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Account, OutgoingRow, ServiceAgreement
from billing.actions.orders import order_payment
from billing.models import Bill, PaymentOrder, Posting
from notices.models import Notice
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from tests.billing.firm import (
    begin,
    dispute_event,
    open_bill,
    pay,
    refund_event,
    send,
    session_event,
)
from tests.conftest import NOW, TODAY, Town, make_bill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "firm")]
As = Callable[[str | None], Client]
Way = PaymentOrder.Way
MOVED_OUT = date(2026, 11, 10)


def moved() -> list[tuple[str, str]]:
    return sorted((it.kind, str(it.signed)) for it in Posting.objects.all())


def paid(town: Town, amount: str = "84.20", *, ahead: bool = False) -> PaymentOrder:
    order = order_payment(
        bill=open_bill(town), by=town.users["ada"], way=Way.ONCE, amount=Decimal(amount), at=NOW,
        ahead=ahead,
    )  # fmt: skip
    assert send(session_event(order)) == 200
    return order


def closes(town: Town) -> None:
    """Ada leaves both homes, and her account is closed."""
    ServiceAgreement.objects.filter(account=town.accounts["ada"]).update(to_date=MOVED_OUT)
    Account.objects.filter(pk=town.accounts["ada"].pk).update(to_date=MOVED_OUT)


def is_erased(town: Town, who: str) -> None:
    subject = town.users[who].subject
    erase(subject=subject, digest=plan(subject, on=TODAY).digest, by=subject, at=NOW)


def test_a_bank_takes_back_what_was_paid_on_an_account_that_has_closed(town: Town) -> None:
    order = paid(town)
    closes(town)
    for _again in range(2):
        assert send(dispute_event(order, at=NOW)) == 200
    assert moved() == [("chargeback", "-84.20"), ("payment", "84.20")]
    rows = OutgoingRow.objects.order_by("pk").values_list("kind", "account__number", "amount")
    account = town.accounts["ada"].number
    assert list(rows) == [
        ("payment", account, Decimal("84.20")),
        ("returned", account, Decimal("84.20")),
    ]


def test_whoever_moved_out_pays_their_last_bill_and_no_other(as_: As, town: Town) -> None:
    last = open_bill(town)
    closes(town)
    ada = as_("ada")
    pay(ada, last)
    assert moved() == [("payment", "84.20")]
    of_next = make_bill(town, "tom", "mill", MOVED_OUT, open_amount="84.20")
    assert begin(ada, of_next).status_code == 404
    assert moved() == [("payment", "84.20")]


def test_credit_of_somebody_who_was_erased_is_paid_back_and_tells_nobody(town: Town) -> None:
    """They paid too much and asked to be erased: the money still goes its way, and no word goes out."""
    order = paid(town, "100.00", ahead=True)
    Bill.objects.update(open_amount=0)
    is_erased(town, "ada")
    told = Notice.objects.count()
    assert send(refund_event(order, "15.80")) == 200
    assert moved() == [("payment", "100.00"), ("refund", "-15.80")]
    assert OutgoingRow.objects.filter(kind="refund").values_list("amount").get() == (
        Decimal("15.80"),
    )
    assert Notice.objects.filter(subject=town.users["ada"].subject).count() <= told
    order.refresh_from_db()
    assert order.payer is None


@pytest.mark.parametrize(
    "amount", ["0", "-1", "0.001", "84.201", "1e2", "NaN", "Infinity", "84,20", "９9", "", " "]
)
def test_an_amount_is_dollars_and_cents_above_nothing(amount: str, as_: As, town: Town) -> None:
    bill = open_bill(town)
    answer = as_("ada").post(
        f"/bills/{bill.pk}/pay/", {"how_much": "other", "amount": amount, "with_what": "page"}
    )
    assert not PaymentOrder.objects.exclude(amount__in=[Decimal(100), Decimal(99)]).exists()
    assert (answer.status_code == 302) == PaymentOrder.objects.exists()


@pytest.mark.parametrize("who", ["ben", "cleo", "lena", "tom", "mallory", "dana"])
def test_nobody_pays_with_the_card_or_the_bill_of_another(who: str, as_: As, town: Town) -> None:
    """Other people's numbers in the address and in the form open nothing and order nothing."""
    bill = open_bill(town)
    pay(as_("ada"), bill, how_much="other", amount="5.00", keep="on")
    card = str(town.users["ada"].subject.saved_methods.first() or 1)
    before = PaymentOrder.objects.count()
    assert begin(as_(who), bill).status_code == 404
    own = make_bill(town, "tom", "orchard", date(2026, 10, 20), open_amount="84.20")
    begin(as_(who), own, with_what=card)
    assert not PaymentOrder.objects.filter(payer=town.users["ada"].subject)[1:].exists()
    assert PaymentOrder.objects.filter(bill=bill).count() == before
    assert not PaymentOrder.objects.exclude(method=None).exists()
