"""Where a place is, which water comes there, and the stage of a drought (R15): prices go by records alone."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.feeds.cis import Record
from accounts.models import Premises
from billing.actions.budgets import put_in_budget, take_in_budgets
from billing.actions.rates import put_in_rates, put_live
from billing.models import Bill, BudgetDefault, BudgetFact, DroughtStage
from billing.rates.owrs import read
from billing.rating import reckon
from tests.billing.test_charges import RATES, official
from tests.conftest import NOW, Town, make_bill
from usage.models import ServicePoint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]

BY_STAGE = """\
metadata: {effective_date: 2026-01-01, utility_name: Example Water, bill_frequency: monthly}
rate_structure:
  RESIDENTIAL_SINGLE:
    price: {depends_on: [water_type, city_limits], values: {POTABLE|IN: 3.10, POTABLE|OUT: 4.65}}
    surcharge: {depends_on: drought_stage, values: {0: 0, 1: 0.25, 2: 0.80}}
    drought_charge: surcharge*usage_ccf
    commodity_charge: price*usage_ccf
    bill: commodity_charge+drought_charge
"""
OCTOBER = date(2026, 10, 1)
LONG_AGO = date(2020, 1, 1)
A_DAY = timedelta(days=1)


@pytest.fixture
def home(town: Town) -> Bill:
    """A bill of October of 20 CCF at 12 Mill Lane."""
    bill = make_bill(town, "ada", "mill", OCTOBER)
    bill.volume, bill.charges, bill.amount_due = Decimal(20), Decimal("78.00"), Decimal("78.00")
    bill.save()
    bill.lines.filter(position=2).update(amount=Decimal("38.00"))
    return bill


def count(town: Town, day: date = date(2026, 1, 1), **values: Any) -> BudgetFact:
    fact = BudgetFact(
        account=town.accounts["ada"], premises=town.premises["mill"], from_date=day, **values
    )
    return put_in_budget(fact=fact, by=town.users["admin"].subject, at=NOW)


def drought(day: date, stage: int) -> None:
    DroughtStage.objects.create(from_date=day, stage=stage)


def charges(bill: Bill, text: str = BY_STAGE) -> Any:
    """Return what a bill comes to by rates, or what it lacks."""
    (reckoning,) = reckon([Bill.objects.get(pk=bill.pk)], read(text))
    return reckoning.lacks or reckoning.charges


def live(text: str = BY_STAGE) -> None:
    put_live(rates=put_in_rates(text=text, by=None, at=NOW), by=None, at=NOW)


@official
def test_a_published_tariff_goes_by_the_water_that_the_records_name(home: Bill, town: Town) -> None:
    """By hand, of Santa Monica's rates for irrigation by a 3/4" meter: the 211th unit begins the second tier.

    250 units of drinking water are 210 at 4.07 (854.70) and 40 at 10.03 (401.20): 1,255.90. Recycled they
    are 250 at 3.66: 915.00.
    """
    text = (RATES / "smc-2016-03-01.owrs").read_text()
    Premises.objects.filter(pk=home.premises_id).update(kind="irrigation")
    ServicePoint.objects.filter(premises=home.premises_id).update(size="3/4")
    Bill.objects.filter(pk=home.pk).update(volume=250)
    assert charges(home, text) == "water_type"
    count(town, water_type="POTABLE")
    assert charges(home, text) == Decimal("854.70") + Decimal("401.20") == Decimal("1255.90")
    count(town, home.to_date - A_DAY, water_type="RECYCLED")  # from its last day on
    assert charges(home, text) == Decimal("915.00")
    count(town, home.to_date, water_type="POTABLE")  # of the next bill
    assert charges(home, text) == Decimal("915.00")


def test_a_stage_that_changes_in_the_days_of_a_bill_counts_by_its_last_day(
    home: Bill, town: Town
) -> None:
    """By hand: 20 units at 3.10 are 62.00; stage 1 adds 20 * 0.25 = 5.00, stage 2 adds 20 * 0.80 = 16.00."""
    count(town, city_limits="IN", water_type="POTABLE")
    drought(LONG_AGO, 0)
    assert charges(home) == Decimal("62.00")
    drought(home.to_date, 1)  # the first day of the next bill
    assert charges(home) == Decimal("62.00")
    drought(home.to_date - A_DAY, 2)
    assert charges(home) == Decimal("78.00")
    drought(home.to_date - A_DAY, 1)  # a slip, put right on the same day
    assert charges(home) == Decimal("67.00")


@pytest.mark.parametrize(
    ("values", "stage", "lacks"),
    [
        ({"city_limits": "IN"}, 0, "water_type"),
        ({"water_type": "POTABLE"}, 0, "city_limits"),
        ({"city_limits": "IN", "water_type": "POTABLE"}, None, "drought_stage"),
        ({"city_limits": "IN", "water_type": "POTABLE"}, 6, "surcharge, case 6"),
        ({"city_limits": "NORTH", "water_type": "POTABLE"}, 0, "price, case POTABLE|NORTH"),
    ],
)
def test_nothing_is_guessed(
    values: dict[str, str], stage: int | None, lacks: str, home: Bill, as_: As, town: Town
) -> None:
    """What is missing is named to staff; the resident's page shows no sum that it cannot make."""
    count(town, **values)
    if stage is not None:
        drought(LONG_AGO, stage)
    assert charges(home) == lacks
    live()
    assert as_("ada").get(f"/bills/{home.pk}/").context["budget"] is None
    rates = put_in_rates(text=BY_STAGE, by=None, at=NOW)
    assert lacks in as_("admin").get(f"/staff/rates/{rates.pk}/").content.decode()


def test_each_word_goes_on_by_itself_and_a_newer_one_takes_its_place(
    home: Bill, town: Town
) -> None:
    """Outside: 20 at 4.65 are 93.00. A row that says one thing leaves the others as they were."""
    drought(LONG_AGO, 0)
    count(town, city_limits="IN", water_type="POTABLE")
    count(town, date(2026, 6, 1), people=3)
    assert charges(home) == Decimal("62.00")
    count(town, date(2026, 6, 1), city_limits="OUT")
    assert charges(home) == Decimal("93.00")


def test_the_bill_says_each_fact_and_whose_word_it_is(home: Bill, as_: As, town: Town) -> None:
    BudgetDefault.objects.create(kind="single_family", from_date=LONG_AGO, water_type="POTABLE")
    count(town, city_limits="IN")
    drought(date(2026, 7, 1), 2)
    live()
    page = as_("ada").get(f"/bills/{home.pk}/")
    found = page.context["budget"]
    assert (found.heading, found.sentences) == ("What else did we count?", ())
    assert found.facts == (
        {
            "term": "City limits",
            "text": "Inside the city",
            "note": "In our records since 1 January 2026.",
        },
        {
            "term": "Kind of water",
            "text": "Drinking water",
            "note": "What the utility takes as usual: nobody told us of your place.",
        },
        {
            "term": "Stage of the drought",
            "text": "Stage 2",
            "note": "Set by the utility from 1 July 2026 on. What holds on the last day of a bill counts for "
            "all its days.",
        },
    )
    assert "it is right to the cent" in page.content.decode()
    assert as_("ada").get(f"/bills/{home.pk}/pdf/")["Content-Type"] == "application/pdf"


def test_who_moves_in_is_told_nothing_of_who_was_there(home: Bill, town: Town) -> None:
    """The wall: what was counted for an account is not taken for the next one at the same place."""
    drought(LONG_AGO, 0)
    BudgetFact.objects.create(
        account=town.accounts["tom"], premises=town.premises["mill"], from_date=LONG_AGO,
        city_limits="OUT", water_type="POTABLE",
    )  # fmt: skip
    assert charges(home) == "water_type"


def test_only_rates_that_ask_for_a_drought_look_for_its_stage(home: Bill) -> None:
    counts = []
    for text in (
        BY_STAGE,
        BY_STAGE.replace("depends_on: drought_stage", "depends_on: days_in_period"),
    ):
        with CaptureQueriesContext(connection) as asked:
            reckon([home, home], read(text))
        counts.append(sum("droughtstage" in query["sql"] for query in asked))
    assert counts == [1, 0]


# --- How it comes in --------------------------------------------------------------------------------


def take_in(town: Town, **fields: str) -> Any:
    held = {
        "account": "001-4711",
        "premises": town.premises["mill"].number,
        "from_date": "2026-01-01",
    }
    record = Record(2, "budget", held | fields, "")
    return take_in_budgets(records=[record], file=town.file, at=NOW)  # type: ignore[arg-type]  # it is there


def test_the_file_of_the_utility_brings_it_once_and_puts_it_right(town: Town) -> None:
    assert take_in(town, city_limits="OUT", water_type="RECYCLED").taken == 1
    assert take_in(town, city_limits="OUT", water_type="RECYCLED").unchanged == 1
    assert take_in(town, city_limits="IN").changed == 1
    assert BudgetFact.objects.values_list("city_limits", "water_type").get() == ("IN", "")


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"city_limits": "in town"}, "city_limits",
         "is no word of letters, digits and _, as rates write it"),
        ({"water_type": "POTABLE|IN"}, "water_type",
         "is no word of letters, digits and _, as rates write it"),
        ({"water_type": "P" * 21}, "water_type", "has 21 characters; at most 20 are kept"),
        ({}, "people",
         "is empty, and so are ground, city_limits and water_type; one of them is expected"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_set_aside(
    fields: dict[str, str], field: str, reason: str, town: Town
) -> None:
    (row,) = take_in(town, **fields).set_aside
    assert (row.field, str(row.reason)) == (field, reason)
    assert not BudgetFact.objects.exists()


def test_the_database_keeps_words_and_stages_that_there_are(town: Town) -> None:
    for wrong in ({"city_limits": "in town"}, {"water_type": "A|B"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            count(town, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        drought(OCTOBER, 7)


def test_staff_set_the_stage_from_a_day_on_and_change_none(as_: As, town: Town) -> None:
    said = {"from_date": "2026-12-01", "stage": "2"}
    path, client = reverse("admin:billing_droughtstage_add"), as_("admin")
    assert client.post(path, said | {"stage": "7"}).status_code == 200
    assert not DroughtStage.objects.exists()
    assert client.post(path, said).status_code == 302
    stage = DroughtStage.objects.get()
    assert (stage.from_date, stage.stage) == (date(2026, 12, 1), 2)
    change = reverse("admin:billing_droughtstage_change", args=[stage.pk])
    assert client.post(change, said | {"stage": "0"}).status_code == 403
    for who in ("ada", "dana", None):
        assert as_(who).post(path, said).status_code in {302, 403, 404}
    assert DroughtStage.objects.count() == 1


def test_staff_write_down_where_a_place_is(as_: As, town: Town) -> None:
    said = {
        "account": town.accounts["ada"].pk, "premises": town.premises["mill"].pk,
        "from_date": "2026-11-01", "city_limits": "in town",
    }  # fmt: skip
    path, client = reverse("admin:billing_budgetfact_add"), as_("admin")
    assert client.post(path, said).status_code == 200
    assert not BudgetFact.objects.exists()
    assert client.post(path, said | {"city_limits": "OUT"}).status_code == 302
    assert BudgetFact.objects.get().city_limits == "OUT"
