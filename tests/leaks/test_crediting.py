"""What a leak comes to by the utility's policy, from bills and the meter; asking and deciding (R13)."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.access import OwnAccount
from accounts.models import User
from billing.models import Bill
from leaks.actions.answering import answer_alert
from leaks.actions.credits import (
    AlreadyAsked,
    AlreadyDecided,
    GivenLately,
    NoCredit,
    NotThatMuch,
    RepairNotSaid,
    ask_for_credit,
    grant_credit,
    lay_down_policy,
    refuse_credit,
)
from leaks.crediting import Case, case_of, normal_a_day
from leaks.credits import Hindrance, Policy, Proof
from leaks.models import CreditRequest, LeakAlert, LeakCredit
from notices.jobs import deliver
from privacy.erasing.erasure import plan
from tests.conftest import GALLON, NOW, TODAY, ReadsMaker, Town, make_bill
from tests.fakes import Mailbox, mailbox, text_of
from tests.leaks.conftest import at, day
from tests.leaks.test_pages import make_alert

__all__ = ["mailbox"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

# A gallon an hour is normal: 24 a day, 720 in a month. The bill of the leak is of 5 ccf: 3,740 gallons.
FIRST, LAST = -20, -12


@pytest.fixture(autouse=True)
def _price(settings: Any) -> None:
    """Say what water costs where the utility has no rates."""
    settings.WATER_PRICE = Decimal("8.00")


@pytest.fixture
def bill(town: Town, make_reads: ReadsMaker) -> Bill:
    """The bill of the days of the leak, and what was normal in the year before."""
    make_reads("mill", day(-200), day(FIRST - 1))
    return make_bill(town, "ada", "mill", day(-34))


@pytest.fixture
def leak(town: Town, bill: Bill) -> LeakAlert:
    """A leak at Mill Lane that has stopped, and was billed."""
    return stopped(town)


def stopped(town: Town, first: int = FIRST, last: int = LAST, **fields: Any) -> LeakAlert:
    return make_alert(
        town, state="stopped", since_at=at(first), until_at=at(last), ended_at=at(last + 3),
        raised_at=at(first + 1), raised_on=day(first + 1), **fields,
    )  # fmt: skip


def laid_down(**figures: Any) -> None:
    lay_down_policy(policy=Policy(**figures), from_date=day(-300), by=None, at=NOW)


def case(alert: LeakAlert, who: User | None, today: date = TODAY) -> Case:
    found = case_of(alert, user=who, today=today)
    assert found
    return found


def asked(leak: LeakAlert, who: User, **more: Any) -> CreditRequest:
    return ask_for_credit(alert=leak, by=who.subject, **{"repaired": "", "at": NOW} | more)


# --- Worked out -----------------------------------------------------------------------------------


def test_it_is_worked_out_from_bills_and_meter(town: Town, leak: LeakAlert) -> None:
    """Without rates of the utility at the flat price: half of 3,740 less 720 gallons, at $8 a thousand."""
    laid_down()
    assert normal_a_day(leak) == 24 * GALLON
    found = case(leak, town.users["ada"])
    assert found.hindrance is None and found.found
    [share] = found.found.shares
    assert share.normal == 30 * 24 * GALLON
    assert share.bill.used == round(500 * 1728 * 231 * Decimal("16387.064") / 231)
    excess = 500 * Fraction(1728, 231) - 720
    assert round(Fraction(share.excess, GALLON)) == round(excess)
    assert share.money == round(Decimal(float(excess)) / 2 * 8 / 1000, 2)
    assert found.last_day == leak_bill_issued() + timedelta(days=90)


def leak_bill_issued() -> date:
    return Bill.objects.get(from_date=day(-34)).issued_on


def test_another_households_life_and_other_leaks_are_not_normal(
    town: Town, leak: LeakAlert, make_reads: ReadsMaker
) -> None:
    """The wall: what ran before they moved in counts for nothing; nor do days on which it leaked."""
    town.agreements["ada mill"].from_date = day(-40)
    town.agreements["ada mill"].save()
    leak.refresh_from_db()
    assert normal_a_day(leak) is None
    laid_down()
    assert case(leak, None).hindrance is Hindrance.NOT_KNOWN
    town.agreements["ada mill"].from_date = day(-400)
    town.agreements["ada mill"].save()
    leak.refresh_from_db()
    make_reads("mill", day(-300), day(-250), gallons=50)
    stopped(town, -300, -249)
    assert normal_a_day(leak) == 24 * GALLON


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"state": "open", "ended_at": None}, Hindrance.GOES_ON),
        ({"until_at": at(-1)}, Hindrance.NOT_BILLED),
        ({}, None),
    ],
)
def test_what_stands_in_the_way(
    change: dict[str, Any], expected: Hindrance | None, town: Town, leak: LeakAlert
) -> None:
    laid_down()
    for name, value in change.items():
        setattr(leak, name, value)
    leak.save()
    assert case(leak, town.users["ada"]).hindrance == expected


def test_their_word_is_enough_where_the_policy_says_so(town: Town, leak: LeakAlert) -> None:
    LeakAlert.objects.update(state="open", ended_at=None)
    leak.refresh_from_db()
    answer_alert(alert=leak, kind="fixed", by=town.users["ada"], at=NOW)
    laid_down(proof=Proof.METER)
    assert case(leak, town.users["ada"]).hindrance is Hindrance.GOES_ON
    laid_down(proof=Proof.NONE)
    assert case(leak, town.users["ada"]).hindrance is None


def test_nothing_is_offered_without_a_policy_or_a_leak(town: Town, leak: LeakAlert) -> None:
    assert case_of(leak, user=None, today=TODAY) is None
    laid_down()
    lay_down_policy(policy=Policy(), from_date=day(1), by=None, at=NOW)
    assert case(leak, None).held.version == 1
    LeakAlert.objects.update(state="withdrawn")
    leak.refresh_from_db()
    assert case_of(leak, user=None, today=TODAY) is None


# --- Asked and decided ----------------------------------------------------------------------------


def test_one_request_for_a_leak_and_it_stays_as_it_was_worked_out(
    town: Town, leak: LeakAlert
) -> None:
    ada, ben = town.users["ada"], town.users["ben"]
    with pytest.raises(NoCredit) as refused:
        asked(leak, ada)
    assert refused.value.hindrance is None
    laid_down(proof=Proof.REPAIR)
    with pytest.raises(RepairNotSaid):
        asked(leak, ada)
    request = asked(leak, ada, repaired="The flapper, by ourselves")
    with pytest.raises(AlreadyAsked):
        asked(leak, ben)
    money = request.amount
    laid_down(share=Decimal(1))
    Bill.objects.update(volume=900)
    request.refresh_from_db()
    assert (request.amount, request.policy.version) == (money, 1)


def test_who_asked_is_told_what_was_decided(town: Town, leak: LeakAlert, mailbox: Mailbox) -> None:
    """A credit waits to be booked; who refuses says why, and the words go to who asked."""
    laid_down(months_apart=0)
    dana, ada = town.users["dana"].subject, town.users["ada"]
    request, second = asked(leak, ada), asked(stopped(town, -30, -25), ada)
    with pytest.raises(NotThatMuch):
        grant_credit(request=request, amount=request.amount + 1, answer="", by=dana, at=NOW)
    credit = grant_credit(request=request, amount=Decimal("3.10"), answer="", by=dana, at=NOW)
    assert (credit.amount, credit.exported_at) == (Decimal("3.10"), None)
    assert (credit.from_date, credit.to_date) == (day(-34), day(-4))
    with pytest.raises(AlreadyDecided):
        refuse_credit(request=request, answer="No.", by=dana, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditRequest.objects.update(state="refused", answer="x")
    deliver(NOW)
    refuse_credit(request=second, answer="That bill was estimated.", by=dana, at=NOW)
    deliver(NOW)
    assert mailbox.addressed() == [
        ("ada@example.org", "You get $3.10 back for the leak at 12 Mill Lane"),
        ("ada@example.org", "No money back for the leak at 12 Mill Lane"),
    ]
    assert "That bill was estimated." in text_of(mailbox.mails[1])
    assert f"/leaks/{second.alert_id}/credit/" in text_of(mailbox.mails[1], "html")


def test_of_two_requests_one_is_granted_where_the_policy_gives_one_a_year(
    town: Town, leak: LeakAlert
) -> None:
    laid_down()
    dana, ada = town.users["dana"].subject, town.users["ada"]
    first, second = asked(leak, ada), asked(stopped(town, -30, -25), ada)
    grant_credit(request=first, amount=first.amount, answer="", by=dana, at=NOW)
    with pytest.raises(GivenLately):
        grant_credit(request=second, amount=second.amount, answer="", by=dana, at=NOW)
    assert case(leak, ada).hindrance is Hindrance.TOO_SOON
    assert LeakCredit.objects.count() == 1


def test_what_is_beyond_normal_on_a_bill_is_given_back_once(
    town: Town, leak: LeakAlert, make_reads: ReadsMaker
) -> None:
    """Two leaks on one bill, by a policy that gives a credit however often it leaks."""
    laid_down(months_apart=0)
    dana, ada = town.users["dana"].subject, town.users["ada"]
    first, second = asked(leak, ada), asked(stopped(town, -30, -25), ada)
    third = stopped(town, -24, -22)
    grant_credit(request=first, amount=first.amount, answer="", by=dana, at=NOW)
    with pytest.raises(GivenLately):
        grant_credit(request=second, amount=second.amount, answer="", by=dana, at=NOW)
    assert case(third, ada).hindrance is Hindrance.GIVEN
    with pytest.raises(NoCredit):
        asked(third, ada)
    # The bill before had no credit: a leak of its days may have one.
    make_reads("mill", day(-300), day(-201))
    make_bill(town, "ada", "mill", day(-64))
    assert case(stopped(town, -50, -45), ada).hindrance is None


def test_nobody_gives_money_back_to_a_home_of_their_own(town: Town, leak: LeakAlert) -> None:
    laid_down()
    request = asked(leak, town.users["ada"])
    with pytest.raises(OwnAccount):
        grant_credit(
            request=request, amount=request.amount, answer="", by=town.users["ben"].subject, at=NOW
        )
    assert not LeakCredit.objects.exists()


def test_what_was_given_is_kept_as_bills_are_and_the_request_goes(
    town: Town, leak: LeakAlert
) -> None:
    """L27: whoever is erased sees that the sum stays, and which law keeps it."""
    laid_down()
    dana, ada = town.users["dana"].subject, town.users["ada"]
    request = asked(leak, ada, repaired="Ours")
    grant_credit(request=request, amount=request.amount, answer="", by=dana, at=NOW)
    found = plan(ada.subject, on=TODAY)
    assert {step.label for step in found.steps if step.deletes} >= {"leaks.CreditRequest"}
    [kept] = [it for it in found.kept if it.label == "leaks.LeakCredit"]
    assert (kept.rows, kept.code) == (1, "W7")
    assert "leaks.LeakCredit" not in {step.label for step in found.steps}
