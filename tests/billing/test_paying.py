"""Paying a bill (R18): from its page over the firm's page into the ledger, and what everybody reads then."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import AccessGrant, OutgoingRow
from billing.jobs import charge_due, drop_methods, keep_methods
from billing.models import Bill, MethodToDrop, Payment, PaymentOrder, Posting, SavedMethod
from notices.jobs import deliver
from tests.billing.firm import begin, open_bill, pay, press
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


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "0.50"}, "Pay at least $1.00."),
        ({"amount": "-5"}, "Pay at least $1.00."),
        ({"amount": "84.21"}, "This is more than the $84.20 that are open. If you want that, say so below."),
        ({"amount": "1084.21", "ahead": "on"}, "At most $1,084.20 can be paid here at once."),
        ({"amount": "10.005"}, "Enter an amount in dollars, like 84.20."),
        ({"amount": ""}, "Enter how much you want to pay."),
    ],
)  # fmt: skip
def test_an_amount_is_held_against_what_is_open(
    typed: dict[str, str], said: str, as_: As, town: Town
) -> None:
    answer = begin(as_("ada"), open_bill(town), how_much="other", **typed)
    assert answer.context["form"].errors["amount"] == [said]  # type: ignore[attr-defined]  # the test client's own
    assert not PaymentOrder.objects.exists()


def test_one_may_pay_ahead_after_a_yes_to_that(as_: As, town: Town) -> None:
    ada, bill = as_("ada"), open_bill(town)
    pay(ada, bill, how_much="other", amount="100.00", ahead="on")
    assert ada.get("/bills/").context["heading"] == (
        "You owe nothing. $15.80 that you paid too much counts for the next bill."
    )


def test_a_double_click_is_one_payment_and_a_second_browser_replaces_the_page(
    as_: As, town: Town
) -> None:
    """A hundred presses and two browsers: the bill is at the firm once, and what was paid counts."""
    bill, ada = open_bill(town), as_("ada")
    first, again = begin(ada, bill), begin(ada, bill)
    assert first["Location"] == again["Location"]
    other = begin(ada, bill, how_much="other", amount="20.00")
    states = list(PaymentOrder.objects.order_by("pk").values_list("state", "why"))
    assert states == [("cancelled", "replaced"), ("open", "")]
    # The old page was open in another window all the same, and is paid first.
    press(ada, first)
    press(ada, other)
    assert [str(it.amount) for it in Posting.objects.order_by("pk")] == ["84.20", "20.00"]
    assert not PaymentOrder.objects.exclude(state="paid").exists()


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


def test_what_waits_can_be_called_off_by_its_payer_alone(as_: As, town: Town) -> None:
    bill, ada = open_bill(town), as_("ada")
    pay(ada, bill, how_much="other", amount="10.00", keep="on")
    keep_methods(NOW)
    begin(ada, bill, with_what=str(SavedMethod.objects.get().pk), on="2026-11-25")
    order = PaymentOrder.objects.latest("pk")
    path = f"/bills/paying/{order.pk}/call-off/"
    assert [as_(who).post(path).status_code for who in ("ben", "mallory", "ada")] == [404, 404, 302]
    assert charge_due(NOW + timedelta(days=9)) == 0
    order.refresh_from_db()
    assert (order.state, order.why) == ("cancelled", "by_payer")


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
