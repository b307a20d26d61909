"""Being told before a bill is high (R19): once for each bill, and of nobody else's."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessGrant
from accounts.models.access import Role
from billing.jobs import look_ahead
from billing.models import Bill, BillLimit
from notices.delivery import Needless, message_of
from notices.models import Notice
from notices.topics import TOPICS
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from tests.billing.test_next_bill import running
from tests.conftest import NOW, TODAY, ReadsMaker, Town, make_bill

__all__ = ["running"]  # a fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
TOPIC = TOPICS["bill_high"]


def wish(as_: As, who: str, amount: str) -> None:
    assert as_(who).post("/bills/limit/", {"amount": amount}).status_code == 302


def notices(town: Town, who: str) -> list[Notice]:
    return list(Notice.objects.filter(topic="bill_high", subject=town.users[who].subject))


def test_whoever_asked_is_told_once_that_the_bill_will_be_more(as_: As, running: Town) -> None:
    """It comes to $21: more than $20, and not more than $21."""
    wish(as_, "ada", "20")
    wish(as_, "ben", "21")
    assert [look_ahead(NOW), look_ahead(NOW + timedelta(days=1))] == [1, 0]
    assert notices(running, "ben") == []
    [notice] = notices(running, "ada")
    message = message_of(notice, TOPIC, NOW)
    assert message.subject == "Your next bill will likely be more than $20.00."
    assert "it comes to about $21. It runs until about 30 November 2026." in message.text


def test_for_whom_was_told_nothing_is_foretold_again(as_: As, running: Town) -> None:
    """One query for all of them, not a forecast each."""
    wish(as_, "ada", "20")
    assert look_ahead(NOW) == 1
    with CaptureQueriesContext(connection) as asked:
        look_ahead(NOW + timedelta(days=1))
    assert len(asked) == 1


def test_the_next_bill_is_told_of_anew(as_: As, running: Town) -> None:
    wish(as_, "ada", "20")
    look_ahead(NOW)
    BillLimit.objects.update(told_of=TODAY - timedelta(days=50))  # of the bill before
    assert look_ahead(NOW) == 1


def test_what_is_not_more_any_longer_is_not_told(as_: As, running: Town) -> None:
    wish(as_, "ada", "20")
    look_ahead(NOW)
    [notice] = notices(running, "ada")
    BillLimit.objects.update(amount=Decimal(30))
    with pytest.raises(Needless):
        message_of(notice, TOPIC, NOW)


def test_where_nobody_can_say_what_it_costs_nobody_is_told(as_: As, running: Town) -> None:
    wish(as_, "ada", "1")
    Bill.objects.update(charges=22, amount_due=22)  # no rates explain it
    assert look_ahead(NOW) == 0


def test_whose_access_ended_is_told_nothing(as_: As, running: Town) -> None:
    wish(as_, "ben", "20")
    AccessGrant.objects.filter(pk=running.grants["ben ada"].pk).update(role=Role.HELPER)
    assert look_ahead(NOW) == 0


def test_a_limit_is_taken_back_and_goes_with_its_person(as_: As, running: Town) -> None:
    wish(as_, "ada", "20")
    wish(as_, "ada", "25")
    assert BillLimit.objects.get().amount == 25
    as_("ada").post("/bills/limit/forget/")
    assert not BillLimit.objects.exists()
    wish(as_, "ben", "20")
    ben = running.users["ben"].subject
    erase(subject=ben, digest=plan(ben, on=TODAY).digest, by=ben, at=NOW)
    assert not BillLimit.objects.exists()


def test_each_home_of_an_account_has_a_limit_and_is_told_of(
    as_: As, running: Town, make_reads: ReadsMaker
) -> None:
    """Ada has two homes on one account: both bills run over, and she is told of both, once each."""
    Bill.objects.update(number="B-mill")
    last = make_bill(running, "ada", "weir", TODAY - timedelta(days=49))  # like that of Mill Lane
    Bill.objects.filter(pk=last.pk).update(
        volume=6, charges=21, balance_before=0, payments=0, amount_due=21
    )
    make_reads("weir", TODAY - timedelta(days=179), TODAY - timedelta(days=1), gallons=6)
    ada = as_("ada")
    for place, amount in (("mill", "20"), ("weir", "19")):
        ada.post("/home/", {"home": running.agreements[f"ada {place}"].pk})
        assert ada.post("/bills/limit/", {"amount": amount}).status_code == 302
        assert ada.get("/bills/limit/").context["held"].amount == Decimal(amount)
    assert [look_ahead(NOW), look_ahead(NOW + timedelta(days=1))] == [2, 0]
    lines = {message_of(each, TOPIC, NOW).text for each in notices(running, "ada")}
    assert {"12 Mill Lane" in text for text in lines} == {True, False}
    assert {"3 Weir Cottages" in text for text in lines} == {True, False}
    ada.post("/bills/limit/forget/")
    assert BillLimit.objects.get().premises == running.premises["mill"]


@pytest.mark.parametrize("amount", ["", "much", "0", "100001", "1.234"])
def test_an_amount_is_dollars_and_cents(amount: str, as_: As, town: Town) -> None:
    make_bill(town, "ada", "mill", TODAY - timedelta(days=40))
    assert as_("ada").post("/bills/limit/", {"amount": amount}).context["form"].errors
    assert not BillLimit.objects.exists()
