"""The canary's money: a card that they keep, one that they remove, autopay, a guest who pays for them."""

from typing import Any

from django.test import Client, override_settings

from accounts.actions.outgoing import make_file, note_taken
from accounts.models import Customer
from billing.jobs import keep_methods, plan_autopay
from billing.models import Bill, PaymentOrder, SavedMethod
from privacy.actions.correcting import put_right
from tests.billing.firm import PLAYS, begin, dispute_event, pay, press, send, session_event
from tests.conftest import NOW, Town


def is_paid(own: Client) -> None:
    """Bills are paid in each way; what the firm still has to forget waits, as nobody takes payments after."""
    with override_settings(PAYMENT_GATEWAY=PLAYS):
        bill = Bill.objects.get(account__number="77-0001")
        kept, removed = (_keeps_a_card(own, bill, amount) for amount in ("5.00", "6.00"))
        begin(own, bill, how_much="other", amount="7.00", with_what=str(kept.pk))
        own.post(f"/bills/paying/methods/{removed.pk}/")
        _has_bills_paid(own, kept)
        _a_guest_pays()
        begin(own, bill, how_much="other", amount="8.00")
        order = PaymentOrder.objects.latest("pk")
        assert [send(session_event(order)), send(dispute_event(order))] == [200, 200]
        for path in ("/bills/paying/", f"/bills/payments/{order.pk}/", f"/bills/{bill.pk}/pay/"):
            assert own.get(path).status_code == 200


def _keeps_a_card(own: Client, bill: Bill, amount: str) -> SavedMethod:
    pay(own, bill, how_much="other", amount=amount, keep="on")
    assert keep_methods(NOW) == 1
    return SavedMethod.objects.latest("pk")


def _has_bills_paid(own: Client, card: SavedMethod) -> None:
    wish: dict[str, Any] = {"method": card.pk, "most": "500", "days_before": "3"}
    for _again in range(2):  # the first ends with the second
        assert own.post("/bills/paying/autopay/", wish).status_code == 302
    assert plan_autopay(NOW) == 1
    assert own.post("/bills/paying/autopay/stop/").status_code == 302


def _a_guest_pays() -> None:
    guest = Client()
    found = guest.post("/pay/", {"account_number": "77-0001", "last_amount": "84.20"})
    step = {"found": found.context["found"], "how_much": "other", "amount": "9.00"}
    press(guest, guest.post("/pay/", step))  # type: ignore[arg-type]  # the test client's own kind


def goes_out(town: Town) -> None:
    """What they paid and had put right goes to the utility's system, taken along by staff."""
    by, customer = town.users["admin"].subject, Customer.objects.get(number="C-77")
    put_right(
        subject=customer.subject, column="accounts.Customer.mail_line2", row=str(customer.pk),
        value="Zephyr Tower", at=NOW, checked=True,
    )  # fmt: skip
    file = make_file(by=by, at=NOW)
    assert file is not None
    note_taken(file=file, by=by, at=NOW)
