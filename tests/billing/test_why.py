"""What the page of a bill says of what changed since the one before (R15)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from billing.actions.rates import put_in_rates, put_live
from billing.models import Bill
from tests.billing.test_changes import OLD
from tests.conftest import NOW, Town, make_bill
from tests.leaks.test_pages import make_alert
from usage.models import WeatherDay

As = Callable[[str | None], Client]


@pytest.fixture
def two_bills(town: Town) -> tuple[Bill, Bill]:
    """Ada's bills of 6 CCF in 30 days and of 8 CCF in 33, by rates that are live."""
    Bill.objects.all().delete()
    before = make_bill(town, "ada", "mill", date(2026, 9, 1))
    now = make_bill(town, "ada", "mill", date(2026, 10, 1), days=33)
    for each, volume, charges in ((before, 6, "33.00"), (now, 8, "32.50")):
        money = {"charges": charges, "amount_due": charges, "balance_before": 0, "payments": 0}
        Bill.objects.filter(pk=each.pk).update(volume=volume, **money)
    put_live(rates=put_in_rates(text=OLD, by=None, at=NOW), by=None, at=NOW)
    return before, now


def weather(first: date, days: int, mean: int, *, rainy: int) -> None:
    """Lay down days of so many tenths of a degree; rain on the first of them."""
    WeatherDay.objects.bulk_create(
        WeatherDay(station="X", day=first + timedelta(days=n), mean=mean, rain=50 * (n < rainy))
        for n in range(days)
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_the_page_of_a_bill_says_what_changed(as_: As, two_bills: tuple[Bill, Bill]) -> None:
    """R15: days, weather, use, rates and leaks, each where it is known."""
    weather(date(2026, 9, 1), 30, 200, rainy=1)
    weather(date(2026, 10, 1), 33, 150, rainy=4)
    before, now = two_bills
    reasons = as_("ada").get(f"/bills/{now.pk}/").context["reasons"]
    rows = [[cell["text"] for cell in row] for row in reasons.table["rows"]]
    assert rows == [
        ["Other prices: the rates or the season changed", "−$6.00"],
        ["33 days instead of 30", "+$3.50"],
        ["More water a day", "+$2.00"],
    ]
    assert [cell["text"] for cell in reasons.table["total"]] == ["All together", "−$0.50"]
    assert reasons.sentences == (
        "An average day took 181 gallons; on the bill before it was 150 gallons.",
        "It was 9 degrees colder. It rained on 4 days instead of 1.",
    )
    assert as_("ada").get(f"/bills/{before.pk}/").context["reasons"] is None


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_a_leak_of_those_days_is_named_to_who_may_hear_of_it(
    as_: As, town: Town, two_bills: tuple[Bill, Bill]
) -> None:
    _before, now = two_bills
    alert = make_alert(town)
    begins = NOW - timedelta(days=30)
    type(alert).objects.filter(pk=alert.pk).update(since_at=begins, until_at=begins)
    (event,) = as_("ada").get(f"/bills/{now.pk}/").context["reasons"].events
    assert event.url == f"/leaks/{alert.pk}/"
    assert event.text.startswith("Water ran without a stop, 21 October 2026: at least")
    type(alert).objects.filter(pk=alert.pk).update(state="withdrawn", ended_at=NOW)
    assert as_("ada").get(f"/bills/{now.pk}/").context["reasons"].events == ()


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_an_estimate_is_named_on_its_bill_and_on_the_next(
    as_: As, two_bills: tuple[Bill, Bill]
) -> None:
    before, now = two_bills
    Bill.objects.filter(pk=before.pk).update(estimated=True)
    sentences = as_("ada").get(f"/bills/{now.pk}/").context["reasons"].sentences
    assert sentences[-1].startswith("The bill before was an estimate.")
    Bill.objects.filter(pk=now.pk).update(estimated=True)
    sentences = as_("ada").get(f"/bills/{now.pk}/").context["reasons"].sentences
    assert sentences[-1].startswith("The water of this bill is an estimate")


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_less_water_that_costs_more_is_said_to_be_counted_in_whole_units(
    as_: As, two_bills: tuple[Bill, Bill]
) -> None:
    """6 CCF in 30 days are 6.4 in 32, which are counted as 6: 6.3 CCF are less, and cost more."""
    _before, now = two_bills
    last = now.from_date + timedelta(days=32)
    Bill.objects.filter(pk=now.pk).update(to_date=last, volume="6.3")
    reasons = as_("ada").get(f"/bills/{now.pk}/").context["reasons"]
    rows = {row[0]["text"]: row[1]["text"] for row in reasons.table["rows"]}
    assert rows["Water, counted in whole units"] == "+$0.60"
    assert reasons.sentences[0].startswith("An average day took 147 gallons;")
