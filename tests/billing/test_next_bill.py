"""The bill that runs (R17): what it says, to whom, and what it does not guess."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessGrant
from accounts.models.access import Role
from accounts.roles import ROLE_MAY, May
from billing.actions.rates import put_in_rates, put_live
from billing.forecast import Range
from billing.models import Bill
from billing.next_bill import billed, roughly
from tests.conftest import GALLON, NOW, TODAY, ReadsMaker, Town, make_bill
from usage.models import DayReads
from usage.units import UNITS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]

RATES = """\
metadata: {effective_date: 2025-01-01, utility_name: Example Water, bill_frequency: monthly}
rate_structure:
  RESIDENTIAL_SINGLE:
    tier_starts: [0, 4, 9]
    tier_prices: [2, 5, 9]
    commodity_charge: Tiered
    bill: commodity_charge
"""
CCF = int(UNITS["ccf"].microlitres)
BEGAN = date(2026, 11, 1)


@pytest.fixture
def running(town: Town, make_reads: ReadsMaker) -> Town:
    """Ada's home with half a year of 144 gallons a day, a bill of 6 CCF, and rates of three tiers."""
    Bill.objects.all().delete()
    last = make_bill(town, "ada", "mill", BEGAN - timedelta(days=30))
    Bill.objects.filter(pk=last.pk).update(
        volume=6, charges=21, balance_before=0, payments=0, amount_due=21
    )
    DayReads.objects.all().delete()
    make_reads("mill", TODAY - timedelta(days=179), TODAY - timedelta(days=1), gallons=6)
    put_live(rates=put_in_rates(text=RATES, by=None, at=NOW), by=None, at=NOW)
    return town


def test_it_says_what_will_be_asked_for_and_when_water_gets_dearer(as_: As, running: Town) -> None:
    context = as_("ada").get("/bills/next/").context
    assert context["heading"] == "Your next bill will likely be $16 to $21."
    assert context["lead"] == (
        "Most likely it comes to $21. It runs until about 30 November, if nothing changes."
    )
    # 4 CCF are 2,992 gallons, 250 more than were used: not yet two days. 1 November had 25 hours.
    assert context["tier"] == (
        "From 4 CCF on, each CCF costs $5.00 instead of $2.00. As things go, that is on about 21 November."
    )
    facts = {fact["term"]: fact["text"] for fact in context["facts"]}
    assert facts["Used so far"] == "2,742 gallons, in 19 days"
    assert facts["In all, likely"] == "4,300 to 4,300 gallons"
    assert context["table"]["rows"][-1][1]["text"] == "4,300 to 4,300 gallons"
    assert context["picture"].wide.tier.label == "$5.00 a CCF from here"


def test_without_rates_that_explain_the_last_bill_it_foretells_water_alone(
    as_: As, running: Town
) -> None:
    Bill.objects.update(charges=22, amount_due=22)
    context = as_("ada").get("/bills/next/").context
    assert context["heading"] == "Your next bill will likely be for 4,300 to 4,300 gallons."
    assert context["tier"] == ""


def test_days_that_nobody_read_are_said_and_foretold(as_: As, running: Town) -> None:
    DayReads.objects.filter(day__gte=TODAY - timedelta(days=4)).delete()
    context = as_("ada").get("/bills/next/").context
    (used,) = [fact for fact in context["facts"] if fact["term"] == "Used so far"]
    assert used["text"] == "2,166 gallons, in 19 days"
    assert used["note"].startswith("4 days of them were not read whole")
    assert context["heading"] == "Your next bill will likely be $16 to $21."


def test_where_nothing_is_known_it_says_so(as_: As, running: Town) -> None:
    DayReads.objects.all().delete()
    page = as_("ada").get("/bills/next/")
    assert page.context["heading"] == "We cannot say yet what your next bill will be."
    Bill.objects.all().delete()
    assert as_("ada").get("/bills/next/").context["found"] is None
    long_ago = make_bill(running, "ada", "mill", BEGAN - timedelta(days=130))
    assert as_("ada").get("/bills/next/").context["found"] is None, long_ago.next_end(TODAY)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HOLDER])
def test_it_is_for_roles_that_may_see_bills_and_use(role: Role, as_: As, running: Town) -> None:
    AccessGrant.objects.filter(pk=running.grants["ben ada"].pk).update(role=role)
    context = as_("ben").get("/bills/next/").context
    assert context["allowed"] is ({May.BILLS, May.USE} <= ROLE_MAY[role])
    assert ("heading" in context) is context["allowed"]


@pytest.mark.parametrize("days", [60, 180])
def test_it_asks_the_same_however_much_is_known(days: int, as_: As, running: Town) -> None:
    DayReads.objects.filter(day__lt=TODAY - timedelta(days=days)).delete()
    client = as_("ada")
    client.get("/bills/next/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/bills/next/").context["tier"]
    # Session, user and homes; the unit, the last bill, the days, the meters; sizes and rates of money.
    assert len(asked) == 10


def test_a_reading_is_cut_to_whole_units_at_both_ends() -> None:
    water = Range(int(CCF * 3.9), int(CCF * 4.6), int(CCF * 5.1))
    assert billed(water, "ccf") == (Decimal(3), Decimal(5), Decimal(6))


@pytest.mark.parametrize(
    ("gallons", "said"), [(0, 0), (0.044, 0.044), (7, 7), (3656, 3700), (96_400, 96_000)]
)
def test_what_is_not_known_exactly_has_two_figures(gallons: float, said: float) -> None:
    found = roughly(round(gallons * GALLON), "gal")
    assert found == pytest.approx(said * GALLON, abs=2e-6 * said * GALLON + 1)


def test_after_its_last_day_nothing_is_foretold_until_the_bill_is_there(
    as_: As, running: Town, time_machine: Any
) -> None:
    """What runs then is the bill after it: two periods are no bill."""
    last = Bill.objects.newest_first()[0]
    time_machine.move_to(NOW + (last.next_end(TODAY) - TODAY), tick=False)
    assert as_("ada").get("/bills/next/").context["found"] is not None
    time_machine.move_to(NOW + (last.next_end(TODAY) - TODAY) + timedelta(days=1), tick=False)
    page = as_("ada").get("/bills/next/")
    assert page.context["found"] is None
    assert "once that bill is here" in page.content.decode()
