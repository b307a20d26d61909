"""Paying a bill (R18): from its page over the firm's page into the ledger, and what everybody reads then."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import OutgoingRow
from billing.models import Bill, Payment, PaymentOrder, Posting
from billing.standing import left_to_pay
from notices.jobs import deliver
from tests.billing.firm import begin, dispute_event, open_bill, pay, press, send, session_event
from tests.conftest import NOW, TODAY, Town, make_bill
from tests.fakes import Mailbox, mailbox, text_of

__all__ = ["mailbox"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "firm")]
As = Callable[[str | None], Client]


def test_a_bill_is_paid_on_the_firms_page_and_says_so(
    as_: As, town: Town, mailbox: Mailbox
) -> None:
    """R18: bill, firm, event, ledger, bill again, receipt; and the row for the utility's system."""
    bill, ada = open_bill(town), as_("ada")
    assert ada.get(f"/bills/{bill.pk}/").context["pay"]["url"] == f"/bills/{bill.pk}/pay/"
    assert ada.get(f"/bills/{bill.pk}/pay/").context["heading"] == (
        "Pay $84.20 by 12 December 2026."
    )
    leads = begin(ada, bill)
    assert "4242" in ada.get(leads["Location"]).content.decode()
    back = press(ada, leads)
    order = PaymentOrder.objects.get()
    assert back["Location"] == f"http://testserver/bills/payments/{order.pk}/"
    receipt = ada.get(back["Location"]).context
    assert receipt["heading"] == "$84.20 was paid on 20 November 2026."
    page = ada.get(f"/bills/{bill.pk}/").context
    assert (page["heading"], page["pay"]) == (
        "$84.20, paid.",
        {
            "on_its_way": "$84.20 was paid here on 20 November 2026. "
            "It is on its way to the utility’s books.",
            "planned": "",
            "url": "",
        },
    )
    assert ada.get("/bills/").context["heading"] == "You owe nothing."
    assert ada.get("/").context["bill"]["answer"] == "You owe nothing."
    posting = Posting.objects.get()
    assert (posting.debit, posting.credit, posting.amount) == (
        "gateway", "receivable", Decimal("84.20"),
    )  # fmt: skip
    row = OutgoingRow.objects.get()
    assert (row.kind, row.reference, row.account, row.bill, row.on, row.amount) == (
        "payment", order.reference, bill.account, bill.number, TODAY, Decimal("84.20"),
    )  # fmt: skip
    deliver(NOW)
    assert mailbox.addressed() == [("ada@example.org", "Receipt: $84.20 paid")]
    assert order.reference in text_of(mailbox.only())


def test_a_payment_in_the_utilitys_books_is_never_counted_twice(as_: As, town: Town) -> None:
    """It comes back in the CIS file under our reference, with the open amount that knows of it."""
    bill, ada = open_bill(town), as_("ada")
    order = pay(ada, bill, how_much="other", amount="50.00")
    left = [ada.get(f"/bills/{bill.pk}/").context["heading"]]
    Payment.objects.create(
        reference=order.reference, account=bill.account, paid_on=TODAY, amount=order.amount,
        kind="payment", file=town.file,
    )  # fmt: skip
    Bill.objects.filter(pk=bill.pk).update(open_amount="34.20")
    left.append(ada.get(f"/bills/{bill.pk}/").context["heading"])
    assert left == ["$34.20 of $84.20 is still open, due by 12 December 2026."] * 2
    facts = {
        it["term"]: it["text"] for it in ada.get(f"/bills/payments/{order.pk}/").context["facts"]
    }
    assert facts["The utility’s books"] == "In them"


def test_what_was_paid_counts_for_the_bill_that_it_was_carried_over_to(as_: As, town: Town) -> None:
    """The next bill is issued before the books know of the payment."""
    bill, ada = open_bill(town), as_("ada")
    pay(ada, bill)
    Bill.objects.filter(pk=bill.pk).update(open_amount=0)
    newer = make_bill(town, "ada", "mill", date(2026, 11, 19), days=10, open_amount="168.40")
    Bill.objects.filter(pk=newer.pk).update(balance_before="84.20", payments=0, amount_due="168.40")
    assert ada.get(f"/bills/{newer.pk}/").context["heading"] == (
        "$84.20 of $168.40 is still open, due by 22 December 2026."
    )


def test_two_bills_of_one_day_are_paid_once(as_: As, town: Town) -> None:
    """The second carries what was open on the first, also where both were issued on the same day."""
    first = make_bill(town, "ada", "mill", date(2026, 9, 20))
    second = open_bill(town, "168.40")
    Bill.objects.filter(pk=first.pk).update(issued_on=second.issued_on)
    Bill.objects.filter(pk=second.pk).update(
        balance_before="84.20", payments=0, amount_due="168.40"
    )
    ada = as_("ada")
    assert ada.get(f"/bills/{first.pk}/").context["heading"] == (
        "$84.20. What was open went on to the next bill."
    )
    assert ada.get(f"/bills/{first.pk}/pay/")["Location"] == f"/bills/{second.pk}/pay/"
    order = pay(ada, second, how_much="other", amount="84.20")
    PaymentOrder.objects.filter(pk=order.pk).update(bill=first)
    assert ada.get(f"/bills/{second.pk}/pay/").context["heading"].startswith("Pay $84.20 by")


@pytest.fixture
def two(town: Town) -> list[Bill]:
    """Two bills of Ada's home, of a system that carries nothing over: each is open by itself."""
    older = make_bill(town, "ada", "mill", date(2026, 9, 20), open_amount="84.20")
    return [older, open_bill(town)]


def carry(older: Bill, newer: Bill, *, left_on_old: str) -> None:
    """Have the newer bill ask for the older one too."""
    Bill.objects.filter(pk=older.pk).update(open_amount=left_on_old)
    sums = {"balance_before": "84.20", "payments": 0, "amount_due": "168.40"}
    Bill.objects.filter(pk=newer.pk).update(open_amount="168.40", **sums)


def left(bill: Bill) -> Decimal:
    return left_to_pay(Bill.objects.with_on_its_way().get(pk=bill.pk))


@pytest.mark.parametrize("left_on_old", ["84.20", "0"])
def test_what_was_paid_on_a_bill_counts_where_it_went_on_to(
    left_on_old: str, as_: As, two: list[Bill]
) -> None:
    """Also where a system leaves it open on the old bill: it is paid once, and the old one is not payable."""
    older, newer = two
    pay(as_("ada"), older)
    carry(older, newer, left_on_old=left_on_old)
    assert (left(older), left(newer)) == (0, Decimal("84.20"))


def test_a_bank_that_is_at_it_counts_where_the_bill_went_on_to(two: list[Bill]) -> None:
    older, newer = two
    PaymentOrder.objects.create(
        reference="PP-SLOW", bill=older, way="once", state="pending", amount=Decimal("84.20"), made_at=NOW
    )  # fmt: skip
    assert (left(older), left(newer)) == (0, Decimal("84.20"))
    carry(older, newer, left_on_old="84.20")
    assert left(newer) == Decimal("84.20")


def test_a_payment_that_a_bank_took_back_is_asked_for_once(
    as_: As, town: Town, two: list[Bill]
) -> None:
    """It was in the books, and nothing was carried over: its own bill is open again, and no later one."""
    older, newer = two
    ada = as_("ada")
    begin(ada, older)
    order = PaymentOrder.objects.get()
    send(session_event(order))
    Payment.objects.create(
        reference=order.reference, account=older.account, paid_on=TODAY, amount=order.amount,
        kind="payment", file=town.file,
    )  # fmt: skip
    Bill.objects.filter(pk=older.pk).update(open_amount=0)
    send(dispute_event(order, at=NOW))
    assert (left(older), left(newer)) == (Decimal("84.20"), Decimal("84.20"))
    assert ada.get("/bills/").context["heading"].startswith("You owe $168.40 on 2 bills.")
