"""Plans to pay later: asked for, agreed or not, kept or broken, made anew (R19)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from billing.actions.arrangements import AskedAlready, renew_plan
from billing.behind import paid_towards
from billing.jobs import look_at_arrears
from billing.models import (
    Arrangement,
    Bill,
    PayingLaterPolicy,
    Payment,
    PaymentOrder,
    ShutOffStep,
)
from notices.delivery import message_of
from notices.models import Notice
from notices.topics import TOPICS
from tests.billing.firm import pay as pay_here
from tests.billing.late import ask, pay
from tests.conftest import NOW, TODAY, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
Kind, State = ShutOffStep.Kind, Arrangement.State
A_DAY = timedelta(days=1)


def test_what_the_policy_allows_is_agreed_at_once(as_: As, town: Town, behind: Account) -> None:
    client = as_("ada")
    client.post("/bills/help/", {"how": "parts", "months": "4", "sure": "yes"})
    plan = Arrangement.objects.get()
    assert (plan.state, plan.amount, plan.decided_by, plan.asked_by) == (
        State.GRANTED,
        Decimal("84.20"),
        None,
        town.users["ada"].subject,
    )
    assert client.get("/bills/help/").context["heading"] == (
        "Pay $21.05 by 20 December 2026, and your water stays on."
    )
    client.post("/bills/help/withdraw/")
    assert Arrangement.objects.get().state == State.WITHDRAWN
    assert client.get("/bills/help/").context["form"] is not None


def test_what_goes_beyond_the_policy_is_decided_by_a_person(
    as_: As, town: Town, behind: Account
) -> None:
    client = as_("ada")
    client.post("/bills/help/", {"how": "parts", "months": "12", "sure": "yes"})
    heading = client.get("/bills/help/").context["heading"]
    assert heading == "Your water stays on. We are looking at what you asked for."
    staff, path = as_("admin"), f"/staff/arrears/{behind.pk}/plan/"
    assert staff.get("/staff/arrears/").context["heading"] == "1 household waits for an answer."
    staff.post(path, {"agreed": "no", "reason": "Ten months would do: call us."})
    plan = Arrangement.objects.get()
    assert (plan.state, plan.decided_by) == (State.REFUSED, town.users["admin"].subject)
    notice = Notice.objects.get(topic="plan_news", subject=town.users["ada"].subject)
    message = message_of(notice, TOPICS["plan_news"], NOW)
    assert message.subject == "We cannot agree to this way of paying later."
    assert "Ten months would do: call us." in message.text
    [fact] = as_("ada").get("/bills/help/").context["history"]
    assert fact["note"] == "Ten months would do: call us."
    page = as_("admin").post(path, {"agreed": "yes", "reason": "x"}, follow=True)
    [said] = page.context["messages"]
    assert str(said) == "Somebody decided this before you, or it was taken back."


def test_the_utility_lays_down_what_is_granted_at_once(
    as_: As, town: Town, behind: Account
) -> None:
    """From a day on; everybody reads it, and it is never changed afterwards."""
    said = {"from_date": "2026-11-01", "most_days": 30, "most_months": 3, "least": 20}
    path = reverse("admin:billing_payinglaterpolicy_add")
    assert as_("admin").post(path, said | {"clean_months": 12}).status_code == 302
    policy = PayingLaterPolicy.objects.get()
    page = as_(None).get("/shut-offs/").content.decode()
    assert "up to 30 days are agreed at once" in page
    as_("ada").post("/bills/help/", {"how": "parts", "months": "4", "sure": "yes"})
    assert Arrangement.objects.get().state == State.ASKED
    change = reverse("admin:billing_payinglaterpolicy_change", args=[policy.pk])
    assert as_("admin").post(change, said | {"most_days": 90, "clean_months": 1}).status_code == 403


def test_one_plan_runs_at_a_time(town: Town, behind: Account) -> None:
    ask(town)
    with pytest.raises(AskedAlready):
        ask(town)


def test_a_plan_that_is_paid_is_kept(town: Town, behind: Account) -> None:
    """By whatever was paid since it was asked for, and by nobody else's money."""
    ask(town)
    pay(town, "84.20", TODAY - A_DAY)
    pay(town, "84.20", account="tom")
    look_at_arrears(NOW)
    assert Arrangement.objects.get().state == State.GRANTED
    pay(town, "84.20")
    look_at_arrears(NOW)
    assert Arrangement.objects.get().state == State.KEPT


def test_a_broken_plan_is_told_once_and_may_run_anew(
    as_: As, town: Town, behind: Account, time_machine: Any
) -> None:
    plan = ask(town)
    pay(town, "20.00")
    told = Notice.objects.filter(topic="plan_news", key=f"plan {plan.pk} broken")
    for days, many in ((30 + 5, 0), (30 + 6, 1), (30 + 7, 1)):
        look_at_arrears(NOW + timedelta(days=days))
        assert told.filter(subject=town.users["ada"].subject, channel="email").count() == many
    plan.refresh_from_db()
    broken = NOW + timedelta(days=36)
    assert (plan.state, plan.ended_on) == (State.BROKEN, date(2026, 12, 26))
    message = message_of(told.get(channel="email"), TOPICS["plan_news"], broken)
    assert message.subject == "A payment of your plan has not come in."
    time_machine.move_to(broken, tick=False)
    # Sixty days from the day on which it was found broken, not from the old bill.
    assert as_("ada").get("/bills/help/").context["heading"].endswith("24 February 2027.")
    renewed = renew_plan(
        plan=plan, months=2, reason="Once more.", by=town.users["admin"].subject, at=broken
    )
    assert (renewed.amount, renewed.renews, renewed.state) == (
        Decimal("64.20"),
        plan,
        State.GRANTED,
    )


@pytest.mark.usefixtures("firm")
def test_what_is_paid_here_counts_towards_a_plan_at_once_and_once(
    as_: As, town: Town, behind: Account
) -> None:
    """A file that is late breaks no plan; once the books have the payment, its posting counts no more."""
    plan, ada = ask(town), as_("ada")
    order = pay_here(
        ada, Bill.objects.get(account=behind, open_amount__gt=0), how_much="other", amount="21.05"
    )
    assert paid_towards([plan]) == {plan.pk: Decimal("21.05")}
    Payment.objects.create(
        reference=order.reference, account=behind, paid_on=TODAY, amount=order.amount, kind="payment",
        file=town.file,
    )  # fmt: skip
    assert paid_towards([plan]) == {plan.pk: Decimal("21.05")}


@pytest.mark.usefixtures("firm")
def test_what_was_paid_before_a_plan_was_asked_for_is_not_of_it(
    as_: As, town: Town, behind: Account
) -> None:
    """On the same day, before and after the utility's books know of it."""
    bill = Bill.objects.get(account=behind, open_amount__gt=0)
    order = pay_here(as_("ada"), bill, how_much="other", amount="21.05")
    plan = ask(town, at=NOW + timedelta(hours=1))
    assert paid_towards([plan]) == {plan.pk: Decimal(0)}
    Payment.objects.create(
        reference=order.reference, account=behind, paid_on=TODAY, amount=order.amount, kind="payment",
        file=town.file,
    )  # fmt: skip
    assert paid_towards([plan]) == {plan.pk: Decimal(0)}


def test_a_broken_plan_is_made_anew_for_what_is_left_today(
    as_: As, town: Town, behind: Account, time_machine: Any
) -> None:
    """What came in since it was broken counts; where that was all, there is nothing to agree to."""
    ask(town)
    broken = NOW + timedelta(days=36)
    look_at_arrears(broken)
    later = broken + timedelta(days=3)
    time_machine.move_to(later, tick=False)
    pay(town, "60.00", later.date())
    path, said = f"/staff/arrears/{behind.pk}/renew/", {"months": "2", "reason": "Once more."}
    pay(town, "24.20", later.date())
    page = as_("admin").post(path, said, follow=True)
    assert [str(it) for it in page.context["messages"]] == [
        "What the plan was for has been paid since."
    ]
    Payment.objects.filter(amount="24.20").delete()
    as_("admin").post(path, said)
    assert Arrangement.objects.latest("pk").amount == Decimal("24.20")


def test_a_plan_that_waited_long_for_its_answer_begins_with_the_answer(
    as_: As, town: Town, behind: Account, time_machine: Any
) -> None:
    ask(town, months=12)
    answered = NOW + timedelta(days=40)
    time_machine.move_to(answered, tick=False)
    as_("admin").post(f"/staff/arrears/{behind.pk}/plan/", {"agreed": "yes", "reason": "Yes."})
    look_at_arrears(answered)
    plan = Arrangement.objects.get()
    assert (plan.state, plan.parts()[0].due_on) == (State.GRANTED, date(2027, 1, 29))


def test_a_plan_of_what_is_not_owed_any_more_is_over(town: Town, behind: Account) -> None:
    """The bill was put right: nobody is held to the rest."""
    ask(town)
    Bill.objects.filter(account=behind).update(open_amount=0)
    look_at_arrears(NOW)
    assert Arrangement.objects.get().state == State.KEPT


@pytest.mark.usefixtures("firm")
def test_no_plan_is_broken_while_a_bank_is_at_it(as_: As, town: Town, behind: Account) -> None:
    ask(town)
    bill = Bill.objects.get(account=behind, open_amount__gt=0)
    PaymentOrder.objects.create(
        reference="PP-SLOW", bill=bill, way="once", state="pending", amount=Decimal("21.05"), made_at=NOW
    )  # fmt: skip
    look_at_arrears(NOW + timedelta(days=36))
    assert Arrangement.objects.get().state == State.GRANTED
    PaymentOrder.objects.update(state="declined", ended_at=NOW)
    look_at_arrears(NOW + timedelta(days=37))
    assert Arrangement.objects.get().state == State.BROKEN
