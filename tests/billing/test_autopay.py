"""Bills that are paid automatically: up to a limit, told before, once, and only while it is allowed."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import AccessGrant
from accounts.models.access import Role
from billing.actions.arrangements import withdraw_plan
from billing.actions.autopay import PaidByAnother, begin_autopay, end_autopay, plan_bill
from billing.actions.orders import call_off
from billing.jobs import charge_due, plan_autopay
from billing.models import Autopay, Bill, PaymentOrder, Posting, SavedMethod
from notices.jobs import deliver
from privacy.actions.restricting import lift_restriction, restrict
from tests.billing.firm import begin, open_bill, send, session_event
from tests.billing.late import ask
from tests.conftest import NOW, TODAY, Town, make_bill
from tests.fakes import Mailbox, mailbox, text_of

__all__ = ["mailbox"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "firm")]
As = Callable[[str | None], Client]
CHARGED = NOW + timedelta(days=12)  # 2 December, ten days before the bill is due


def saved(town: Town, who: str = "ada", card: str = "good") -> SavedMethod:
    return SavedMethod.objects.create(
        subject=town.users[who].subject, token=f"pm_{who}_{card}", customer="cus", brand="visa", last4="4242",
        saved_at=NOW,
    )  # fmt: skip


def runs(town: Town, *, most: str = "100", card: str = "good") -> Autopay:
    """Have Ada's bills paid ten days before they are due."""
    return begin_autopay(
        account=town.accounts["ada"], by=town.users["ada"], method=saved(town, card=card),
        most=Decimal(most), days_before=10, at=NOW,
    )  # fmt: skip


def orders() -> list[tuple[str, str, str]]:
    found = PaymentOrder.objects.order_by("pk")
    return [(it.state, it.why, str(it.amount)) for it in found]


def test_a_bill_is_told_of_and_then_paid_once(as_: As, town: Town, mailbox: Mailbox) -> None:
    """However often the clock strikes, and on however many days."""
    open_bill(town)
    runs(town)
    assert [plan_autopay(NOW), plan_autopay(NOW), plan_autopay(NOW + timedelta(days=1))] == [
        1,
        0,
        0,
    ]
    assert orders() == [("waiting", "", "84.20")]
    deliver(NOW)
    mail = mailbox.only()
    assert mail["Subject"] == "We will take $84.20 on 2 December 2026"
    assert "It is taken from: Visa ending in 4242." in text_of(mail)
    assert as_("ada").get("/bills/paying/").context["heading"] == (
        "Your bills are paid automatically, up to $100.00."
    )
    assert [charge_due(NOW), charge_due(CHARGED), charge_due(CHARGED)] == [0, 1, 0]
    plan_autopay(CHARGED + timedelta(days=1))
    assert orders() == [("paid", "", "84.20")]
    assert Posting.objects.count() == 1


def test_a_bill_above_the_limit_is_left_to_its_payer_who_is_told(
    town: Town, mailbox: Mailbox
) -> None:
    open_bill(town)
    runs(town, most="84.19")
    plan_autopay(NOW)
    assert charge_due(CHARGED) == 0
    assert orders() == [("cancelled", "over_limit", "84.20")]
    deliver(NOW)
    assert mailbox.only()["Subject"] == "Your bill of $84.20 is above your limit"


def test_what_was_paid_meanwhile_is_not_taken_again(as_: As, town: Town) -> None:
    """They pay half of it by hand, then the rest: autopay takes what is open on its day, or nothing."""
    bill, ada = open_bill(town), as_("ada")
    autopay = runs(town)
    plan_autopay(NOW)
    card = str(autopay.method_id)
    begin(ada, bill, how_much="other", amount="50.00", with_what=card)
    charge_due(CHARGED)
    assert [it[0::2] for it in orders()] == [("paid", "34.20"), ("paid", "50.00")]
    newer = open_bill(town, who="tom", place="orchard")
    begin_autopay(
        account=town.accounts["tom"], by=town.users["tom"], method=saved(town, "tom"),
        most=Decimal(90), days_before=0, at=NOW,
    )  # fmt: skip
    plan_autopay(NOW)
    tom = as_("tom")
    begin(tom, newer, with_what=str(SavedMethod.objects.get(subject=town.users["tom"].subject).pk))
    charge_due(NOW + timedelta(days=30))
    assert orders()[2:] == [("cancelled", "nothing_open", "84.20"), ("paid", "", "84.20")]


def test_autopay_ends_with_the_access_that_allowed_it(town: Town) -> None:
    """Asked when it is planned, and again when it is charged."""
    open_bill(town)
    grant = AccessGrant.objects.create(
        account=town.accounts["ada"], user=town.users["mallory"], role=Role.HELPER, granted_at=NOW
    )
    begin_autopay(
        account=town.accounts["ada"], by=town.users["mallory"], method=saved(town, "mallory"),
        most=Decimal(100), days_before=10, at=NOW,
    )  # fmt: skip
    plan_autopay(NOW)
    AccessGrant.objects.filter(pk=grant.pk).update(revoked_at=NOW)
    charge_due(CHARGED)
    plan_autopay(CHARGED)
    assert [it[:2] for it in orders()] == [("cancelled", "no_access")]
    assert Autopay.objects.get().why_ended == "no_access"


def test_nothing_is_taken_while_data_is_only_stored_and_it_goes_on_after(town: Town) -> None:
    """L65: the wish is kept and rests."""
    open_bill(town)
    runs(town)
    restrict(subject=town.users["ada"].subject, at=NOW)
    assert plan_autopay(NOW) == 0
    lift_restriction(subject=town.users["ada"].subject, at=NOW)
    assert plan_autopay(NOW) == 1
    restrict(subject=town.users["ada"].subject, at=NOW)
    charge_due(CHARGED)
    assert [it[0] for it in orders()] == ["cancelled"]
    assert (SavedMethod.objects.count(), Posting.objects.count()) == (1, 0)


def test_a_declined_card_is_not_tried_again_by_itself(town: Town, mailbox: Mailbox) -> None:
    open_bill(town)
    runs(town, card="bad")
    plan_autopay(NOW)
    charge_due(CHARGED)
    plan_autopay(CHARGED)
    charge_due(CHARGED + timedelta(days=1))
    assert orders() == [("declined", "", "84.20")]
    deliver(CHARGED)
    assert mailbox.mails[-1]["Subject"] == "Your payment of $84.20 did not work"


def test_one_person_pays_the_bills_of_an_account_automatically(town: Town) -> None:
    AccessGrant.objects.create(
        account=town.accounts["ada"], user=town.users["mallory"], role=Role.HELPER, granted_at=NOW
    )
    runs(town)
    with pytest.raises(PaidByAnother):
        begin_autopay(
            account=town.accounts["ada"], by=town.users["mallory"], method=saved(town, "mallory"),
            most=Decimal(100), days_before=0, at=NOW,
        )  # fmt: skip


def test_the_database_refuses_a_second_automatic_payment_of_a_bill(town: Town) -> None:
    open_bill(town)
    runs(town)
    plan_autopay(NOW)
    order = PaymentOrder.objects.get()
    order.pk, order.reference = None, "PP-AGAIN"
    with (
        pytest.raises(IntegrityError, match="per_bill"),
        transaction.atomic(),
    ):
        order.save()


def test_only_what_its_payer_may_see_is_paid_automatically(town: Town) -> None:
    """A tenant whose access began later does not pay what was open from before."""
    bill = open_bill(town, amount="163.85")
    type(bill).objects.filter(pk=bill.pk).update(payments=0, amount_due=Decimal("163.85"))
    AccessGrant.objects.create(
        account=town.accounts["ada"], user=town.users["mallory"], role=Role.TENANT, granted_at=NOW,
        from_date=date(2026, 10, 1),
    )  # fmt: skip
    begin_autopay(
        account=town.accounts["ada"], by=town.users["mallory"], method=saved(town, "mallory"),
        most=Decimal(500), days_before=0, at=NOW,
    )  # fmt: skip
    plan_autopay(NOW)
    assert orders() == [("waiting", "", "84.20")]
    assert PaymentOrder.objects.get().charge_on > TODAY  # type: ignore[operator]  # it has one


def test_whoever_stops_it_and_begins_anew_has_the_open_bill_paid(as_: As, town: Town) -> None:
    """What came to nothing under the first wish does not stand in the way of the second."""
    open_bill(town)
    runs(town, most="50")
    plan_autopay(NOW)  # above the limit
    ada, card = as_("ada"), str(SavedMethod.objects.get().pk)
    ada.post("/bills/paying/autopay/stop/")
    Autopay.objects.update(from_at=NOW - timedelta(days=2))
    PaymentOrder.objects.update(made_at=NOW - timedelta(days=1))
    ada.post("/bills/paying/autopay/", {"method": card, "most": "120", "days_before": "3"})
    assert [plan_autopay(NOW), plan_autopay(NOW)] == [1, 0]
    assert [it[:2] for it in orders()] == [("cancelled", "over_limit"), ("waiting", "")]


def test_what_is_called_off_by_itself_is_not_planned_again_under_the_same_wish(town: Town) -> None:
    open_bill(town)
    runs(town)
    plan_autopay(NOW)
    call_off(order=PaymentOrder.objects.get(), why=PaymentOrder.Why.BY_PAYER, at=NOW)
    assert plan_autopay(NOW + timedelta(days=1)) == 0


def test_nothing_is_planned_by_a_wish_that_ended_while_the_clock_ran(town: Town) -> None:
    """The job has read it; its payer stops it; then the job comes to it."""
    bill, read = open_bill(town), runs(town)
    end_autopay(autopay=read, why=Autopay.Ended.BY_PAYER, at=NOW)
    assert read.ended_at is None  # as the job has it
    assert plan_bill(autopay=read, bill=bill, at=NOW) is None
    assert orders() == []


def test_money_that_moved_counts_whatever_was_planned_since(town: Town) -> None:
    """A card is declined, its payer begins anew; then the company tells that it was paid after all."""
    open_bill(town)
    runs(town, card="bad")
    plan_autopay(NOW)
    charge_due(CHARGED)
    first, later = PaymentOrder.objects.get(), CHARGED + timedelta(days=1)
    end_autopay(autopay=Autopay.objects.get(), why=Autopay.Ended.BY_PAYER, at=later)
    begin_autopay(
        account=town.accounts["ada"], by=town.users["ada"], method=saved(town), most=Decimal(100),
        days_before=0, at=later,
    )  # fmt: skip
    assert plan_autopay(later) == 1
    assert send(session_event(first)) == 200
    charge_due(later + timedelta(days=30))
    assert orders() == [("paid", "", "84.20"), ("cancelled", "nothing_open", "84.20")]


@pytest.mark.django_db(transaction=True)
def test_two_browsers_that_begin_it_at_once_have_it_begun_once(town: Town) -> None:
    """The second replaces what the first began, and no page breaks."""
    card, ada, start = saved(town), town.users["ada"], Barrier(2)
    wrong: list[Exception] = []

    def begin_it() -> None:
        try:
            start.wait()
            begin_autopay(
                account=town.accounts["ada"], by=ada, method=card, most=Decimal(90), days_before=0, at=NOW
            )  # fmt: skip
        except IntegrityError as broken:
            wrong.append(broken)
        finally:
            connection.close()

    threads = [Thread(target=begin_it) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (wrong, Autopay.objects.filter(ended_at=None).count()) == ([], 1)


def test_every_open_bill_is_planned_where_nothing_is_carried_over(town: Town) -> None:
    older = make_bill(town, "ada", "mill", date(2026, 9, 20), open_amount="50.00")
    newer = open_bill(town)
    runs(town)
    assert plan_autopay(NOW) == 2
    found = PaymentOrder.objects.order_by("pk").values_list("bill", "amount")
    assert list(found) == [(older.pk, Decimal("50.00")), (newer.pk, Decimal("84.20"))]


def test_what_a_plan_pays_later_is_not_taken(town: Town, mailbox: Mailbox) -> None:
    """What was planned before the plan was asked for is called off; a bill that comes later is paid."""
    make_bill(town, "ada", "mill", date(2026, 9, 20), open_amount="50.00")
    runs(town)
    plan_autopay(NOW)
    deliver(NOW)
    ask(town)
    assert charge_due(CHARGED) == 1
    assert orders() == [("cancelled", "plan", "50.00")]
    deliver(CHARGED)
    [told] = [it for it in mailbox.mails if "not taken" in it["Subject"]]
    assert "You pay this bill later, as agreed." in text_of(told)
    open_bill(town)
    assert plan_autopay(CHARGED) == 1


def test_nothing_is_planned_of_what_a_plan_pays_later(town: Town) -> None:
    make_bill(town, "ada", "mill", date(2026, 9, 20), open_amount="50.00")
    plan = ask(town)
    runs(town)
    assert plan_autopay(NOW) == 0
    withdraw_plan(plan=plan, by=town.users["ada"].subject, at=NOW)
    assert plan_autopay(NOW) == 1


def test_who_chose_a_day_is_told_where_nothing_was_left_to_take(
    town: Town, mailbox: Mailbox
) -> None:
    open_bill(town)
    runs(town)
    plan_autopay(NOW)
    deliver(NOW)
    Bill.objects.update(open_amount=0)
    charge_due(CHARGED)
    deliver(CHARGED)
    [told] = [it for it in mailbox.mails if "not taken" in it["Subject"]]
    assert "Nothing was open any more." in text_of(told)
