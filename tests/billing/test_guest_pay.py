"""Paying without a login (R18): whoever has the bill in hand, and nothing told to whoever has not."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from billing.models import Bill, PaymentOrder, Posting
from notices.jobs import deliver
from privacy.actions.restricting import restrict
from tests.billing.firm import open_bill, press
from tests.conftest import NOW, Town, make_bill
from tests.fakes import Mailbox, mailbox

__all__ = ["mailbox"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "firm")]
RIGHT = {"account_number": "0014711", "last_amount": "84.20"}
NO = "No bill has this account number and this amount. Look at both on the newest bill."


def errors(answer: Any) -> list[str]:
    return list(answer.context["form"].non_field_errors())


def test_a_guest_pays_a_bill_and_its_holder_is_told(
    client: Client, town: Town, mailbox: Mailbox
) -> None:
    open_bill(town)
    found = client.post("/pay/", RIGHT)
    assert found.context["heading"] == "$84.20 is open."
    step = {"found": found.context["found"], "how_much": "other", "amount": "50"}
    back = press(client, client.post("/pay/", step))
    assert back["Location"] == "http://testserver/pay/thanks/"
    assert client.get("/pay/thanks/").status_code == 200
    order = PaymentOrder.objects.get()
    assert (order.way, order.payer, order.state, str(order.amount)) == (
        "guest",
        None,
        "paid",
        "50.00",
    )
    assert client.post("/pay/", RIGHT).context["heading"] == "$34.20 is open."
    deliver(NOW)
    assert mailbox.addressed() == [("ada@example.org", "Receipt: $50.00 paid")]


def test_a_guest_reads_what_is_open_and_nothing_else(client: Client, town: Town) -> None:
    bill = open_bill(town)
    page = client.post("/pay/", RIGHT).content.decode()
    for word in ("OKAFOR", "Mill Lane", bill.number, "4711", "Charges", "CCF"):
        assert word not in page.partition("<main")[2].partition("</main>")[0], word


@pytest.mark.parametrize(
    "tried",
    [
        {"account_number": "999-0000"},  # nobody's
        {"last_amount": "84.21"},
        {"account_number": "002-4711"},  # somebody's with another amount
    ],
)
def test_a_wrong_answer_is_the_same_whatever_is_wrong(
    tried: dict[str, str], client: Client, town: Town
) -> None:
    open_bill(town)
    Bill.objects.filter(account=town.accounts["cleo"]).update(charges="10", amount_due="10")
    answer = client.post("/pay/", RIGHT | tried)
    assert (answer.status_code, errors(answer)) == (200, [NO])


def test_an_older_bill_does_not_open_the_newest(client: Client, town: Town) -> None:
    newest = open_bill(town)
    Bill.objects.filter(pk=newest.pk).update(charges="90", amount_due="90")
    assert errors(client.post("/pay/", RIGHT)) == [NO]
    assert client.post("/pay/", RIGHT | {"last_amount": "90"}).status_code == 200


def test_whose_data_is_only_stored_is_not_found(client: Client, town: Town) -> None:
    open_bill(town)
    restrict(subject=town.users["ada"].subject, at=NOW)
    assert errors(client.post("/pay/", RIGHT)) == [NO]


def test_who_asked_meanwhile_to_be_left_alone_is_not_found_in_the_second_step(
    client: Client, town: Town
) -> None:
    open_bill(town)
    found = client.post("/pay/", RIGHT).context["found"]
    restrict(subject=town.users["ada"].subject, at=NOW)
    answer = client.post("/pay/", {"how_much": "all", "found": found})
    assert answer.context["again"] == "That was a while ago. Enter both once more."
    assert not PaymentOrder.objects.exists()


def test_nobody_tries_amounts_out(client: Client, town: Town) -> None:
    """The sixth try in an hour is not looked at, for a right amount neither."""
    open_bill(town)
    for _n in range(5):
        assert errors(client.post("/pay/", RIGHT | {"last_amount": "1"})) == [NO]
    said = "You have tried many times. Wait an hour, then try again."
    assert errors(client.post("/pay/", RIGHT)) == [said]


def test_what_was_found_is_sealed_and_does_not_last(
    client: Client, town: Town, time_machine: Any
) -> None:
    open_bill(town)
    found = client.post("/pay/", RIGHT).context["found"]
    step = {"how_much": "all", "found": found}
    for seal, minutes in ((found[:-1], 0), ("1", 0), (found, 16)):
        time_machine.shift(minutes * 60)
        answer = client.post("/pay/", step | {"found": seal})
        assert answer.context["again"] == "That was a while ago. Enter both once more."
    assert not PaymentOrder.objects.exists()


def test_a_guest_and_the_holder_do_not_both_pay(client: Client, town: Town, as_: Any) -> None:
    bill = open_bill(town)
    found = client.post("/pay/", RIGHT).context["found"]
    leads = client.post("/pay/", {"how_much": "all", "found": found})
    as_("ada").post(f"/bills/{bill.pk}/pay/", {"how_much": "all", "with_what": "page"})
    assert list(PaymentOrder.objects.order_by("pk").values_list("way", "state")) == [
        ("guest", "cancelled"),
        ("once", "open"),
    ]
    assert leads.status_code == 302
    assert not Posting.objects.exists()


def test_where_nobody_takes_payments_the_page_says_so(
    client: Client, town: Town, settings: Any
) -> None:
    settings.PAYMENT_GATEWAY = ""
    assert b"Bills cannot be paid here yet." in client.get("/pay/").content


def test_of_two_homes_with_the_same_amount_the_open_bill_is_found(
    client: Client, town: Town
) -> None:
    """An account of two places: what is paid of the one does not hide what is open of the other."""
    mill, weir = open_bill(town), make_bill(town, "ada", "weir", date(2026, 10, 19))
    for open_, paid in ((mill, weir), (weir, mill)):
        Bill.objects.filter(pk=open_.pk).update(open_amount="84.20")
        Bill.objects.filter(pk=paid.pk).update(open_amount=0)
        assert client.post("/pay/", RIGHT).context["heading"] == "$84.20 is open."


def test_an_older_bill_that_is_open_is_found_by_its_own_amount_and_by_the_newest(
    client: Client, town: Town
) -> None:
    """Where nothing is carried over: whoever holds either of them can pay what is open."""
    older = make_bill(town, "ada", "mill", date(2026, 9, 20), open_amount="50.00")
    Bill.objects.filter(pk=older.pk).update(charges="50.00", amount_due="50.00")
    newest = open_bill(town, amount="0")
    assert client.post("/pay/", RIGHT).context["heading"] == "$50.00 is open."
    held = RIGHT | {"last_amount": "50.00"}
    assert client.post("/pay/", held).context["heading"] == "$50.00 is open."
    Bill.objects.filter(pk=newest.pk).update(open_amount="84.20")
    assert client.post("/pay/", RIGHT).context["heading"] == "$84.20 is open."
