"""Budgets of water (R15): people, watered ground and weather, from the utility's records alone."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.feeds.cis import Record
from billing.actions.budgets import NeverThere, put_in_budget, take_in_budgets
from billing.actions.rates import put_in_rates, put_live
from billing.models import Bill, BudgetDefault, BudgetFact
from billing.rates.owrs import read
from billing.rating import reckon
from portal.feeding.feeds import load_feed
from tests.conftest import NOW, TODAY, ReadsMaker, Town, make_bill
from usage.models import DayReads, HouseholdProfile, ServicePoint, WeatherDay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]

# The fifth example of the format's own documentation, whole.
PUBLISHED = """\
metadata:
  effective_date: 2026-01-01
  utility_name: Budget Water District
  bill_frequency: monthly
rate_structure:
  RESIDENTIAL_SINGLE:
    service_charge:
      depends_on: meter_size
      values:
        3/4": 14.65
        1": 16.77
        2": 25.83
    gpcd: 60
    landscape_factor: 0.7
    days_in_period: 30.4
    indoor: "gpcd*hhsize*days_in_period*(1/748)"
    outdoor: "landscape_factor*et_amount*irr_area*0.62*(1/748)"
    budget: "indoor+outdoor"
    tier_starts:
      - 0
      - indoor
      - 100%
      - 133%
    tier_prices:
      - 2.87
      - 4.29
      - 6.44
      - 10.07
    commodity_charge: Budget
    bill: commodity_charge+service_charge
"""
OCTOBER = date(2026, 10, 1)
A_DAY = timedelta(days=1)


def weather(first: date, days: int, **values: int) -> None:
    WeatherDay.objects.bulk_create(
        WeatherDay(station="USCIMIS0080", day=first + n * A_DAY, **values) for n in range(days)
    )


@pytest.fixture
def home(town: Town) -> Bill:
    """A bill of October of 20 CCF at 12 Mill Lane; each day drew 0.16 inches out of grass."""
    ServicePoint.objects.filter(premises=town.premises["mill"]).update(size="3/4")
    weather(OCTOBER, 30, eto=4064)
    bill = make_bill(town, "ada", "mill", OCTOBER)
    bill.volume, bill.charges, bill.amount_due = Decimal(20), Decimal("113.61"), Decimal("113.61")
    bill.save()
    bill.lines.filter(position=2).update(amount=Decimal("73.61"))
    return bill


def count(town: Town, day: date = date(2026, 1, 1), **values: int) -> BudgetFact:
    fact = BudgetFact(
        account=town.accounts["ada"], premises=town.premises["mill"], from_date=day, **values
    )
    return put_in_budget(fact=fact, by=town.users["admin"].subject, at=NOW)


def charges(bill: Bill) -> Any:
    """Return what a bill comes to by the published rates, or what it lacks."""
    (reckoning,) = reckon([bill], read(PUBLISHED))
    return reckoning.lacks or reckoning.charges


def shown(client: Client, bill: Bill) -> Any:
    return client.get(f"/bills/{bill.pk}/").context["budget"]


def live(text: str = PUBLISHED) -> None:
    put_live(rates=put_in_rates(text=text, by=None, at=NOW), by=None, at=NOW)


def test_a_bill_by_a_published_budget_comes_to_the_same_to_the_cent(home: Bill, town: Town) -> None:
    """By hand: indoors 60*4*30.4/748 = 9.75 CCF, outdoors 0.7*4.8*1300*0.62/748 = 3.62, in all 13.37.

    Tiers begin at 10 (9.75 rounded up), 14 and 18 (133 %: 17.79): 9, 4, 4 and 3 units.
    """
    count(town, people=4, ground=1300)
    by_hand = 9 * Decimal("2.87") + 4 * Decimal("4.29") + 4 * Decimal("6.44") + 3 * Decimal("10.07")
    assert charges(home) == by_hand + Decimal("14.65") == Decimal("113.61")


def test_the_bill_says_what_its_budget_counts_and_on_whose_word(
    home: Bill, as_: As, town: Town
) -> None:
    BudgetDefault.objects.create(kind="single_family", from_date=date(2020, 1, 1), people=4)
    count(town, ground=1300)
    live()
    found = shown(as_("ada"), home)
    assert found.sentences == (
        "Your water budget for these days was 13.37 CCF. You used 20 CCF: 6.63 CCF more, and those cost "
        "more each.",
    )
    assert found.facts == (
        {"term": "For indoors", "text": "9.75 CCF"},
        {"term": "For outdoors", "text": "3.62 CCF"},
        {
            "term": "People we counted",
            "text": "4 people",
            "note": "The utility's usual number: nobody told us yours.",
        },
        {
            "term": "Watered ground we counted",
            "text": "1,300 square feet",
            "note": "In our records since 1 January 2026.",
        },
        {
            "term": "Water that grass needed",
            "text": "4.8 inches",
            "note": "As weather stations measured it in these days.",
        },
    )
    page = as_("ada").get(f"/bills/{home.pk}/").content.decode()
    assert "it is right to the cent" in page
    assert page.count(f'href="{reverse("thread_topics")}">Write to us') == 1


def test_a_budget_that_was_kept_and_a_bill_that_comes_to_something_else(
    home: Bill, as_: As, town: Town
) -> None:
    Bill.objects.filter(pk=home.pk).update(volume=Decimal(10))
    count(town, people=4, ground=1300)
    live()
    assert shown(as_("ada"), home).sentences == (
        "Your water budget for these days was 13.37 CCF. You used 10 CCF: within it.",
        "This bill comes to another amount than these numbers do. Ask us, and we look into it.",
    )


def test_what_a_household_said_to_be_compared_never_becomes_money(
    home: Bill, as_: As, town: Town
) -> None:
    """Purpose: six people and a large garden were told to be compared. The bill goes by the default."""
    BudgetDefault.objects.create(
        kind="single_family", from_date=date(2020, 1, 1), people=4, ground=1300
    )
    live()
    before, said = charges(home), shown(as_("ada"), home)
    HouseholdProfile.objects.create(
        agreement=town.agreements["ada mill"],
        account=town.accounts["ada"],
        occupants=6,
        garden="large",
        answered_at=NOW,
    )
    assert (charges(home), shown(as_("ada"), home)) == (before, said)
    assert before == Decimal("113.61")
    count(town, people=6)  # told to the utility for its bills, and accepted
    assert charges(home) < before


def test_a_bill_goes_by_what_held_on_its_last_day(home: Bill, town: Town) -> None:
    count(town, people=2, ground=1300)
    two = charges(home)
    count(town, home.to_date, people=9)  # from the first day of the next bill
    assert charges(home) == two
    count(town, home.to_date - A_DAY, people=4)  # the ground goes on as before
    assert charges(home) == Decimal("113.61")
    count(town, home.to_date - A_DAY, people=2)  # a slip, put right on the same day
    assert charges(home) == two


def test_who_moves_in_begins_with_the_default(home: Bill, town: Town) -> None:
    """The wall: nothing that was counted of the household before tells of it to the next one."""
    BudgetDefault.objects.create(
        kind="single_family", from_date=date(2020, 1, 1), people=4, ground=1300
    )
    BudgetFact.objects.create(
        account=town.accounts["tom"], premises=town.premises["mill"], people=9, ground=9000,
        from_date=date(2026, 9, 1),
    )  # fmt: skip
    assert charges(home) == Decimal("113.61")


def test_the_default_counts_for_each_home_and_for_its_kind_alone(home: Bill, town: Town) -> None:
    place = town.premises["mill"]
    defaults = [("single_family", 2020, 4), ("single_family", 2027, 1), ("commercial", 2020, 50)]
    for kind, year, people in defaults:
        BudgetDefault.objects.create(
            kind=kind, from_date=date(year, 1, 1), people=people, ground=1300
        )
    assert charges(home) == Decimal("113.61")
    place.homes = 2
    place.save()
    assert charges(Bill.objects.get(pk=home.pk)) < Decimal("113.61")


@pytest.mark.parametrize(
    ("people", "ground", "missing", "lacks"),
    [(None, 1300, 0, "hhsize"), (4, None, 0, "irr_area"), (4, 1300, 1, "et_amount")],
)
def test_nothing_is_guessed(
    people: int | None,
    ground: int | None,
    missing: int,
    lacks: str,
    home: Bill,
    as_: As,
    town: Town,
) -> None:
    count(town, people=people, ground=ground)
    WeatherDay.objects.filter(day__lt=OCTOBER + missing * A_DAY).delete()
    assert charges(home) == lacks
    live()
    assert shown(as_("ada"), home) is None


def test_weather_that_was_not_measured_is_worked_out_and_said_so(
    home: Bill, as_: As, town: Town, settings: Any
) -> None:
    settings.LATITUDE = 37.9
    WeatherDay.objects.update(eto=None, low=100, high=250)
    count(town, people=4, ground=1300)
    live()
    last = shown(as_("ada"), home).facts[-1]
    assert last == {
        "term": "Water that grass needed",
        "text": "3.6 inches",
        "note": "Worked out from how cold and how warm each day was (Hargreaves, FAO-56).",
    }
    settings.LATITUDE = None
    assert charges(home) == "et_amount"


def test_a_forecast_says_that_it_takes_last_years_weather(
    as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    """The money of a bill to come goes by weather nobody knows yet; rates without weather say nothing."""
    Bill.objects.all().delete()
    ServicePoint.objects.filter(premises=town.premises["mill"]).update(size="3/4")
    weather(date(2025, 10, 1), 410, eto=4064)
    last = make_bill(town, "ada", "mill", date(2026, 10, 2))
    count(town, people=4, ground=1300)
    DayReads.objects.all().delete()
    make_reads("mill", TODAY - timedelta(days=179), TODAY - A_DAY, gallons=6)
    said = "For days whose weather we do not know yet we take that of the same days last year."
    asked = charges(last)
    Bill.objects.update(charges=asked, amount_due=asked, balance_before=0, payments=0)
    live()
    page = as_("ada").get("/bills/next/")
    assert page.context["found"].money is not None
    assert said in page.content.decode()
    flat = PUBLISHED.replace("commodity_charge: Budget", "commodity_charge: 2*usage_ccf")
    live(flat.replace("et_amount*", "").replace("2026-01-01", "2026-01-02"))
    assert said not in as_("ada").get("/bills/next/").content.decode()


def test_rates_without_a_budget_ask_the_database_nothing_more(home: Bill) -> None:
    flat = read(PUBLISHED.replace("commodity_charge: Budget", "commodity_charge: 2*usage_ccf"))
    with CaptureQueriesContext(connection) as asked:
        reckon([home], flat)
    with CaptureQueriesContext(connection) as asked_of_budgets:
        reckon([home, home, home], read(PUBLISHED))
    assert (len(asked), len(asked_of_budgets)) == (4, 4)


def test_staff_who_put_such_rates_in_see_what_homes_would_pay(as_: As, town: Town) -> None:
    """A home of which nothing is known, in the weather of the last month; without a default it is lacking."""
    rates = put_in_rates(text=PUBLISHED, by=None, at=NOW)
    weather(TODAY - timedelta(days=30), 30, eto=4064)

    def row() -> list[str]:
        page = as_("admin").get(f"/staff/rates/{rates.pk}/")
        return [cell["text"] for cell in page.context["examples"]["rows"][3]]

    assert row() == ["20 CCF", "needs hhsize"]
    BudgetDefault.objects.create(
        kind="single_family", from_date=date(2020, 1, 1), people=4, ground=1300
    )
    assert row() == ["20 CCF", "$113.61"]


# --- How it comes in --------------------------------------------------------------------------------


def record(**fields: str) -> Record:
    held = {"account": "001-4711", "premises": "P1", "from_date": "2026-01-01"}
    return Record(2, "budget", held | fields, "")


def take_in(town: Town, *records: Record) -> Any:
    return take_in_budgets(records=records, file=town.file, at=NOW)  # type: ignore[arg-type]  # it is there


def test_the_file_of_the_utility_brings_it_once_and_puts_it_right(town: Town) -> None:
    place = town.premises["mill"].number
    first = record(premises=place, people="4", ground="1300")
    tally = take_in(town, first, record(premises=place, from_date="2026-06-01", people="5"))
    assert (tally.taken, tally.set_aside) == (2, [])
    assert take_in(town, first).unchanged == 1
    assert take_in(town, record(premises=place, people="3")).changed == 1
    rows = BudgetFact.objects.order_by("from_date").values_list("people", "ground")
    assert list(rows) == [(3, None), (5, None)]
    count(town, date(2026, 1, 1), people=6)  # by staff, of the same day: two sources, two rows
    assert take_in(town, record(premises=place, people="3")).unchanged == 1
    assert BudgetFact.objects.filter(people=6).count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"people": "0"}, "people"),
        ({"people": "-1"}, "people"),
        ({"people": "2.5"}, "people"),
        ({"people": "1e9"}, "people"),
        ({"people": "four"}, "people"),
        ({"ground": "-1"}, "ground"),
        ({"ground": "100000001"}, "ground"),
        ({}, "people"),
        ({"people": "4", "from_date": ""}, "from_date"),
        ({"people": "4", "account": "nobody"}, "account"),
        ({"people": "4", "premises": "orchard"}, "premises"),
    ],
)
def test_what_cannot_be_right_is_set_aside(fields: dict[str, str], field: str, town: Town) -> None:
    places = {name: place.number for name, place in town.premises.items()}
    held = {"premises": "mill"} | fields
    tally = take_in(town, record(**(held | {"premises": places[held["premises"]]})))
    assert [row.field for row in tally.set_aside] == [field]
    assert not BudgetFact.objects.exists()


LAYOUT = """\
type,record,name,start,width,as,value
,budget,account,1,8,,
,budget,premises,9,8,,
,budget,from_date,17,8,yyyymmdd,
,budget,people,25,3,number,
,budget,ground,28,7,number,
"""


def test_it_comes_at_fixed_places_too(town: Town, tmp_path: Path, settings: Any) -> None:
    (tmp_path / "layout.csv").write_text(LAYOUT)
    settings.FEEDS_CIS_LAYOUT = str(tmp_path / "layout.csv")
    place = town.premises["mill"].number
    (tmp_path / "cis.txt").write_text(f"001-4711{place:8}202601010040001300 078-05-1120\n")
    receipt = load_feed(format="cis_fixed", path=tmp_path / "cis.txt", at=NOW)
    assert (receipt.taken, receipt.refused) == (1, 0)
    fact = BudgetFact.objects.get()
    assert (fact.people, fact.ground, fact.file) == (4, 1300, receipt)
    again = load_feed(format="cis_fixed", path=tmp_path / "cis.txt", at=NOW)
    assert again.unchanged == 1


def test_staff_write_down_what_they_accepted(as_: As, town: Town) -> None:
    said = {
        "account": town.accounts["ada"].pk, "premises": town.premises["mill"].pk,
        "from_date": "2026-11-01", "people": "5",
    }  # fmt: skip
    client = as_("admin")
    path = reverse("admin:billing_budgetfact_add")
    assert client.post(path, said | {"premises": town.premises["orchard"].pk}).status_code == 200
    assert not BudgetFact.objects.exists()
    assert client.post(path, said).status_code == 302
    fact = BudgetFact.objects.get()
    assert (fact.people, fact.ground, fact.put_in_by) == (5, None, town.users["admin"].subject)
    change = reverse("admin:billing_budgetfact_change", args=[fact.pk])
    assert client.post(change, said | {"people": "9"}).status_code == 403
    for who in ("ada", "dana", None):
        assert as_(who).post(path, said).status_code in {302, 403, 404}
    assert BudgetFact.objects.count() == 1


def test_nobody_is_counted_where_they_never_were(town: Town) -> None:
    fact = BudgetFact(
        account=town.accounts["ada"], premises=town.premises["orchard"], people=4,
        from_date=OCTOBER,
    )  # fmt: skip
    with pytest.raises(NeverThere):
        put_in_budget(fact=fact, by=town.users["admin"].subject, at=NOW)
    for wrong in ({}, {"people": 0}, {"ground": 100_000_001}):
        with pytest.raises(IntegrityError), transaction.atomic():
            count(town, **wrong)
