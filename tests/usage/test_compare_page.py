"""The page that compares (R07, R09): every state of it, for everybody who may open it."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from accounts.models import ServiceAgreement
from tests.conftest import GALLON, NOW, TODAY, ReadsMaker, Town
from tests.usage.comparing import HOME, OCTOBER, As, agree, october, store, words
from tests.usage.test_household import tell
from usage.comparing.comparison import first_of_month
from usage.models import CohortFigure, UnitChoice, WeatherDay
from usage.rows import StoredDay
from usage.sql import write_days

__all__ = ["october"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# --- Earlier ------------------------------------------------------------------------------------------


def test_the_answer_is_the_last_month_beside_the_year_before_and_the_table_has_all_three(
    as_: As, october: Town
) -> None:
    context = as_("ada").get("/use/compare/").context
    assert context["heading"] == (
        "You used 288 gallons a day in October 2026, 20 % more than a year before."
    )
    assert [[cell["text"] for cell in row] for row in context["earlier"]["rows"]] == [
        ["October 2026", "288 gallons", "", "31 of 31 days"],
        ["September 2026", "120 gallons", "140 % more now", "30 of 30 days"],
        ["October 2025", "240 gallons", "20 % more now", "31 of 31 days"],
    ]
    assert [point.said for point in context["chart"].points if point.value] == [
        "240 gallons a day",
        "120 gallons a day",
        "288 gallons a day",
    ]


def test_a_month_that_runs_stands_beside_as_many_days_of_the_others(
    as_: As, october: Town, make_reads: ReadsMaker
) -> None:
    make_reads("mill", date(2026, 11, 1), TODAY, gallons=6)
    context = as_("ada").get("/use/compare/?on=2026-11-20").context
    assert context["heading"].startswith(
        "You used 144 gallons a day from 1 to 19 November 2026, 50 % less"
    )
    assert [row[0]["text"] for row in context["earlier"]["rows"]] == [
        "1 to 19 November 2026",
        "1 to 19 October 2026",
        "1 to 19 November 2025",
    ]


def test_a_gap_is_left_out_and_said_and_too_many_are_not_compared(
    as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    make_reads("mill", OCTOBER, date(2026, 10, 29), gallons=1)
    make_reads("mill", date(2026, 9, 1), date(2026, 9, 9), gallons=1)
    client = as_("ada")
    context = client.get("/use/compare/").context
    assert (context["heading"], context["lead"]) == (
        "You used 24 gallons a day in October 2026.",
        "2 days are left out: some of their readings are missing, and a gap is not zero.",
    )
    assert context["earlier"]["rows"][1][2]["text"] == "not compared"
    assert client.get("/use/compare/?on=2026-09-01").context["heading"] == (
        "We have too few readings of September 2026 to compare."
    )


def test_a_first_year_says_what_lies_before_it(as_: As, town: Town, make_reads: ReadsMaker) -> None:
    make_reads("orchard", OCTOBER, date(2026, 10, 31), gallons=1)
    ServiceAgreement.objects.filter(pk=town.agreements["tom orchard"].pk).update(
        from_date=date(2026, 10, 12)
    )
    rows = as_("tom").get("/use/compare/").context["earlier"]["rows"]
    assert [row[0]["text"] for row in rows] == [
        "12 to 31 October 2026",
        "12 to 30 September 2026",
        "12 to 31 October 2025",
    ]
    assert [row[3]["text"] for row in rows] == ["20 of 20 days", *["before your time here"] * 2]


@pytest.mark.parametrize("day", ["2020-01-01", "2030-01-01", "nonsense", ""])
def test_a_day_that_nobody_may_see_becomes_the_nearest_month(
    day: str, as_: As, october: Town
) -> None:
    shown = as_("ada").get(f"/use/compare/?on={day}").context["shown"]
    assert shown.first in {date(2024, 5, 1), OCTOBER, date(2026, 11, 1)}
    assert shown.last < TODAY


def test_whoever_moved_out_compares_their_own_months_alone(
    as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    make_reads("weir", date(2025, 11, 1), date(2026, 6, 30), gallons=1)
    client = as_("cleo")
    assert client.get("/use/compare/").context["shown"].name == "December 2025"
    last = client.get("/use/compare/?on=2026-06-01").context
    assert (last["shown"].name, "after_url" in last["pager"]) == ("1 to 14 January 2026", False)


def test_a_landlord_compares_whole_months_and_learns_nothing_of_the_household(
    as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    make_reads("orchard", date(2026, 8, 5), TODAY, gallons=1)
    ServiceAgreement.objects.filter(pk=town.agreements["tom orchard"].pk).update(
        from_date=date(2026, 8, 5)
    )
    tell(town, "tom orchard", **HOME)
    WeatherDay.objects.create(station="X", day=OCTOBER, low=100, high=200, rain=0)
    context = as_("lena").get("/use/compare/?on=2026-11-19").context
    assert (context["shown"].name, context["similar"]) == ("October 2026", None)
    assert context["heading"].startswith("The home used 24 gallons a day in October")
    assert {"chart", "table"} & set(context["weather"]) == set()
    # August began before the tenant came: a part of a month is days, which a landlord does not see.
    assert [point.label for point in context["chart"].points] == ["Sep", "Oct"]


def test_a_helper_is_shown_nothing(as_: As, town: Town) -> None:
    town.grants["ben ada"].role = "helper"
    town.grants["ben ada"].save()
    assert "You do not have access to this" in words(as_("ben"))


def test_before_the_first_day_is_over_there_is_nothing_to_compare(as_: As, town: Town) -> None:
    ServiceAgreement.objects.filter(pk=town.agreements["tom orchard"].pk).update(from_date=TODAY)
    assert "There is nothing to compare yet." in words(as_("tom"))
    assert "none is over yet" in words(as_("lena"))


def test_the_whole_page_is_in_the_unit_its_reader_chose(
    as_: As, october: Town, make_reads: ReadsMaker
) -> None:
    """R08: as on the pages of use."""
    make_reads("mill", date(2025, 11, 1), date(2026, 8, 31), gallons=8)
    weather_of(OCTOBER, 31, high=300, rain=254)
    UnitChoice.objects.create(user=october.users["ada"], unit="l")
    page = as_("ada").get("/use/compare/")
    context = page.context
    assert context["heading"].startswith("You used 1,090 litres a day in October 2026")
    assert context["earlier"]["rows"][1][1]["text"] == "454 litres"
    assert (context["chart"].unit, context["weather"]["chart"].bars.unit) == (
        "litres a day",
        "litres",
    )
    assert context["chart"].points[-1].said == "1,090 litres a day"
    assert context["weather"]["table"]["rows"][0][1]["text"] == "1,090 litres"
    assert "gallon" not in re.sub(r"(?s)<details.*?</details>", "", page.content.decode())


# --- The weather --------------------------------------------------------------------------------------


def weather_of(first: date, days: int, *, high: int, rain: int) -> None:
    """Store the weather of some days in a row: lows are ten degrees Celsius; it rains on the first."""
    WeatherDay.objects.bulk_create(
        WeatherDay(
            station="USW00023271",
            day=first + timedelta(days=n),
            low=100,
            high=high,
            rain=0 if n else rain,
        )
        for n in range(days)
    )


def test_the_weather_is_held_against_a_year_before_in_the_units_people_read(
    as_: As, october: Town, settings: object
) -> None:
    weather_of(OCTOBER, 31, high=300, rain=254)
    weather_of(date(2025, 10, 1), 31, high=200, rain=0)
    client = as_("ada")
    block = client.get("/use/compare/").context["weather"]
    assert block["said"] == (
        "October 2026: 68 °F on average, 9 degrees warmer than a year before. "
        "1 inch of rain fell on 1 day. A year before there was none."
    )
    assert [cell["text"] for cell in block["table"]["rows"][0]] == [
        "Thursday 1 October 2026",
        "288 gallons",
        "68 °F",
        "1 inch",
    ]
    settings.VOLUME_UNIT = "l"  # type: ignore[attr-defined]  # pytest-django's own
    block = client.get("/use/compare/").context["weather"]
    assert block["said"].startswith("October 2026: 20 °C on average, 5 degrees warmer")
    assert block["table"]["rows"][0][3]["text"] == "25.4 mm"


def test_days_without_weather_are_blank_and_no_sum_is_made_of_them(as_: As, october: Town) -> None:
    weather_of(date(2026, 10, 2), 1, high=300, rain=5)
    block = as_("ada").get("/use/compare/").context["weather"]
    assert (block["said"], block["finding"]) == (
        "",
        "Warmest: Friday 2 October 2026, 68 °F on average.",
    )
    assert [row[2]["text"] for row in block["table"]["rows"][:2]] == ["–", "68 °F"]
    assert as_("ada").get("/use/compare/?on=2026-09-01").context["weather"] is None


# --- Indoors and outdoors -----------------------------------------------------------------------------


def hours(gallons: int, *, dry: bool = True) -> list[int | None]:
    """Return a day's hours that add up to so many gallons; its night is dry, or not."""
    return [0 if dry else gallons * GALLON // 24] * 12 + [
        gallons * GALLON // (12 if dry else 24)
    ] * 12


def a_year(town: Town, place: str, *, dry: bool = True) -> None:
    """Store twelve months: 120 gallons a day, and 360 from May to September."""
    assert town.file
    days = [date(2025, 11, 1) + timedelta(days=n) for n in range(365)]
    rows = [
        StoredDay(
            town.points[place].pk,
            day,
            60,
            hours(360 if 5 <= day.month <= 9 else 120, dry=dry),
            "",
            None,
        )
        for day in days
    ]
    write_days(new=rows, changed=[], file=town.file.pk)


def test_a_year_is_divided_by_its_lowest_month_and_the_method_is_named(as_: As, town: Town) -> None:
    a_year(town, "mill")
    tell(town, "ada mill", occupants=1, toilets="old")
    block = as_("ada").get("/use/compare/").context["outdoors"]
    assert block["finding"] == "About 45 % of the water runs outdoors."
    assert [(fact["text"], fact["note"]) for fact in block["facts"]] == [
        (
            "120 gallons a day",
            "What ran in your lowest month, November 2025. That is 120 gallons a day for one person.",
        ),
        ("100 gallons a day", "What ran more than that, on an average day of the year."),
    ]
    assert "A toilet from before 1994 is the likeliest reason" in block["hint"]
    page = as_("ada").get("/use/compare/").content.decode()
    assert "minimum-month method" in page
    assert 'href="https://cawaterlibrary.net/' in page


def test_where_water_never_stops_or_a_year_is_not_known_nobody_can_tell(
    as_: As, town: Town
) -> None:
    a_year(town, "mill", dry=False)
    assert "water hardly ever stopped" in words(as_("ada"))
    assert "It takes twelve whole months" in words(as_("tom"))


def test_a_landlord_reads_the_same_estimate_and_nothing_of_who_lives_there(
    as_: As, town: Town
) -> None:
    a_year(town, "orchard")
    tell(town, "tom orchard", occupants=1, toilets="old")
    said = words(as_("lena"))
    assert "About 45 % of the water runs outdoors." in said
    assert "for one person" not in said
    assert "1994" not in said


# --- The whole page -----------------------------------------------------------------------------------


@pytest.mark.parametrize("months", [1, 13])
def test_many_months_cost_as_much_as_one(
    months: int, as_: As, town: Town, django_assert_num_queries: Callable[[int], object]
) -> None:
    """Session, user, homes, days, profile, holder, choice, figures, weather, the hours of one month."""
    if months == 1:
        store(town, town.points["mill"], 2)
    else:
        a_year(town, "mill")
    tell(town, "ada mill", **HOME)
    agree(town.users["ada"].subject)
    figure = {"kind": "single_family", "homes": 15, "efficient": 0, "average": 0}
    CohortFigure.objects.bulk_create(
        CohortFigure(month=first_of_month(OCTOBER, back=n), **HOME, **figure, published_at=NOW)
        for n in range(months)
    )
    client = as_("ada")
    client.get("/use/compare/")
    with django_assert_num_queries(11):  # type: ignore[attr-defined]  # a context manager
        client.get("/use/compare/")
