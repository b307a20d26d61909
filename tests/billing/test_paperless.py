"""Bills on paper or not (R19, A037): who chooses, what is kept of it, who is told of a new bill."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from billing.actions.paperless import ChosenAlready, choose_paper
from billing.jobs import tell_of_new_bills
from billing.models import Bill, PaperlessChoice
from notices.delivery import Needless, message_of
from notices.models import Notice
from notices.topics import TOPICS
from tests.billing.firm import pay
from tests.conftest import NOW, TODAY, Town, make_bill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
A_DAY = timedelta(days=1)
TOPIC = TOPICS["bill_ready"]


def new_bill(town: Town, issued_on: date = TODAY) -> Bill:
    """Issue a bill to Ada."""
    bill = make_bill(town, "ada", "mill", date(2026, 10, 19), open_amount="84.20")
    Bill.objects.filter(pk=bill.pk).update(issued_on=issued_on)
    return bill


def paperless(town: Town, *, days_ago: int = 1) -> PaperlessChoice:
    account, ada = town.accounts["ada"], town.users["ada"].subject
    return choose_paper(account=account, paperless=True, by=ada, at=NOW - days_ago * A_DAY)


def told(town: Town) -> dict[str, Notice]:
    """Return the notices of new bills, by who is told."""
    names = {user.subject_id: name for name, user in town.users.items()}
    return {names[it.subject_id]: it for it in Notice.objects.filter(topic="bill_ready")}


def test_the_choice_is_kept_with_its_history_for_the_utilitys_system(as_: As, town: Town) -> None:
    """A037: sign-up for bills without paper."""
    client = as_("ada")
    assert client.get("/bills/paper/").context["heading"] == "Your bills come here, and on paper."
    for said in ("yes", "yes", "no"):
        client.post("/bills/paper/", {"paperless": said})
    choices = PaperlessChoice.objects.to_export()
    assert [(it.paperless, it.changed_at, it.changed_by_id) for it in choices] == [
        (True, NOW, town.users["ada"].subject_id),
        (False, NOW, town.users["ada"].subject_id),
    ]
    history = client.get("/bills/paper/").context["history"]
    assert [fact["text"] for fact in history] == ["On paper", "Without paper"]


def test_who_does_not_pay_does_not_choose(as_: As, town: Town) -> None:
    for who in ("ben", "lena", "mallory"):
        as_(who).post("/bills/paper/", {"paperless": "yes"})
    assert not PaperlessChoice.objects.exists()


def test_the_same_choice_twice_is_one(town: Town) -> None:
    paperless(town)
    with pytest.raises(ChosenAlready):
        paperless(town)


def test_everybody_is_told_once_who_may_see_the_bill(town: Town) -> None:
    paperless(town)
    bill = new_bill(town)
    for hours in range(3):
        tell_of_new_bills(NOW + timedelta(hours=hours))
    assert set(told(town)) == {"ada", "ben"}
    assert Notice.objects.filter(topic="bill_ready").count() == 2
    message = message_of(told(town)["ben"], TOPIC, NOW)
    assert message.subject == "Your water bill is ready."
    assert "$84.20, due by 11 December 2026." in message.text
    assert f"/bills/{bill.pk}/" in message.text


@pytest.mark.usefixtures("firm")
def test_whoever_paid_meanwhile_reads_that_nothing_is_to_pay(as_: As, town: Town) -> None:
    """Here, before the utility's books know of it."""
    paperless(town)
    bill = new_bill(town)
    tell_of_new_bills(NOW)
    pay(as_("ada"), bill)
    message = message_of(told(town)["ben"], TOPIC, NOW)
    assert "There is nothing to pay." in message.text


def test_who_lost_their_access_meanwhile_is_told_nothing(town: Town) -> None:
    """Judged again when it goes out: the amount is nobody else's."""
    paperless(town)
    new_bill(town)
    tell_of_new_bills(NOW)
    town.grants["ben ada"].delete()
    with pytest.raises(Needless):
        message_of(told(town)["ben"], TOPIC, NOW)


@pytest.mark.parametrize(
    ("chosen_days_ago", "issued_days_ago", "many"),
    [(1, 0, 2), (1, 1, 2), (1, 2, 0), (40, 13, 2), (40, 14, 0)],
)
def test_only_bills_newer_than_the_choice_are_told(
    chosen_days_ago: int, issued_days_ago: int, many: int, town: Town
) -> None:
    """Nor any that is no news: after an outage nobody hears of a bill of last month."""
    paperless(town, days_ago=chosen_days_ago)
    new_bill(town, TODAY - issued_days_ago * A_DAY)
    tell_of_new_bills(NOW)
    assert len(told(town)) == many


def test_whoever_went_back_to_paper_is_not_told(town: Town) -> None:
    paperless(town)
    ada = town.users["ada"].subject
    choose_paper(account=town.accounts["ada"], paperless=False, by=ada, at=NOW)
    new_bill(town)
    tell_of_new_bills(NOW)
    assert told(town) == {}
