"""The page that compares (R07, R09): every state of it, for everybody who may open it."""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import Account, Customer, Premises, ServiceAgreement
from privacy.actions.consent import say_no, say_yes
from privacy.actions.restricting import restrict
from privacy.models import Channel, ConsentEvent, Subject
from tests.conftest import GALLON, NOW, TODAY, ReadsMaker, Town
from tests.usage.test_household import tell
from usage.comparing.cohorts import STEP
from usage.comparing.comparison import first_of_month
from usage.jobs import compare_homes
from usage.models import CohortFigure, HouseholdProfile, ServicePoint, WeatherDay
from usage.rows import StoredDay
from usage.sql import write_days

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
OCTOBER = date(2026, 10, 1)
HOME = {"occupants": 2, "garden": "medium"}


def agree(subject: Subject) -> ConsentEvent:
    """Say yes to being compared, a month ago."""
    return say_yes(
        who=subject,
        choice="similar_homes",
        template="components/choice.html",
        language="en",
        channel=Channel.PORTAL,
        at=NOW - timedelta(days=30),
    )


def words(client: Client, query: str = "") -> str:
    page = re.sub(
        r"<svg.*?</svg>", "", client.get(f"/use/compare/{query}").content.decode(), flags=re.DOTALL
    )
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def neighbour(town: Town, name: str, *, gallons: int) -> HouseholdProfile:
    """Build a home like Ada's that took part, with so many gallons in every hour of October."""
    [made] = build(town, {name: gallons})
    return made


def neighbours(town: Town, how_many: int) -> list[HouseholdProfile]:
    """Build homes that use 10 gallons an hour, 11, 12 and so on."""
    return build(town, {f"N{n}": 10 + n for n in range(how_many)})


def build(town: Town, homes: dict[str, int]) -> list[HouseholdProfile]:
    """Build homes by their name, with what they use in an hour: in one statement a table."""
    since = date(2020, 1, 1)
    subjects = Subject.objects.bulk_create(Subject(created_at=NOW) for _ in homes)
    customers = Customer.objects.bulk_create(
        Customer(number=name, subject=subject)
        for name, subject in zip(homes, subjects, strict=True)
    )
    accounts = Account.objects.bulk_create(
        Account(number=customer.number, customer=customer, from_date=since)
        for customer in customers
    )
    places = Premises.objects.bulk_create(
        Premises(number=name, line1="1 Elm", kind="single_family") for name in homes
    )
    points = ServicePoint.objects.bulk_create(
        ServicePoint(number=place.number, premises=place, kind="domestic") for place in places
    )
    agreements = ServiceAgreement.objects.bulk_create(
        ServiceAgreement(number=place.number, account=account, premises=place, from_date=since)
        for account, place in zip(accounts, places, strict=True)
    )
    for point in points:
        store(town, point, homes[point.number])
    yes = agree(subjects[0])
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            subject=subject,
            **{
                name: getattr(yes, name)
                for name in (
                    "choice",
                    "state",
                    "channel",
                    "notice",
                    "ui_version",
                    "at",
                    "expires_at",
                )
            },
        )
        for subject in subjects[1:]
    )
    return HouseholdProfile.objects.bulk_create(
        HouseholdProfile(agreement=agreement, account=agreement.account, answered_at=NOW, **HOME)
        for agreement in agreements
    )


def store(town: Town, point: ServicePoint, gallons: int, *, days: int = 31) -> None:
    """Store the hours of October, or of its first days."""
    assert town.file
    dates = [OCTOBER + timedelta(days=n) for n in range(days)]
    rows = [StoredDay(point.pk, day, 60, [gallons * GALLON] * 24, "", None) for day in dates]
    write_days(new=rows, changed=[], file=town.file.pk)


@pytest.fixture
def october(town: Town, make_reads: ReadsMaker) -> Town:
    """Ada's reads of three months: 5, 10 and 12 gallons an hour."""
    make_reads("mill", date(2025, 10, 1), date(2025, 10, 31), gallons=10)
    make_reads("mill", date(2026, 9, 1), date(2026, 9, 30), gallons=5)
    make_reads("mill", OCTOBER, date(2026, 10, 31), gallons=12)
    return town


# --- Earlier ------------------------------------------------------------------------------------------


def test_the_answer_is_the_last_month_beside_the_year_before_and_the_table_has_all_three(
    as_: As, october: Town
) -> None:
    context = as_("ada").get("/use/compare/").context
    assert context["heading"] == (
        "You used 288 gallons a day in October 2026, 20 % more than a year before."
    )
    assert [[cell["text"] for cell in row] for row in context["earlier"]["rows"]] == [
        ["October 2026", "288 gallons", "", "31 of 31"],
        ["September 2026", "120 gallons", "140 % more now", "30 of 30"],
        ["October 2025", "240 gallons", "20 % more now", "31 of 31"],
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
    assert [row[3]["text"] for row in rows] == ["20 of 20", *["before your time here"] * 2]


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


# --- Similar homes ------------------------------------------------------------------------------------


def test_figures_are_shown_with_the_homes_they_are_about(as_: As, october: Town) -> None:
    """Ada uses 288 gallons a day; fourteen others 240, 264, ... 552."""
    tell(october, "ada mill", **HOME)
    agree(october.users["ada"].subject)
    neighbours(october, 14)
    assert compare_homes(NOW) == 1
    block = as_("ada").get("/use/compare/").context["similar"]
    assert block["finding"] == "Your home is among the fifth that uses least."
    assert [(fact["term"], fact["text"]) for fact in block["facts"]] == [
        ("You", "288 gallons a day"),
        ("Average", "386 gallons a day"),
        ("Efficient", "291 gallons a day"),
        ("Similar homes", "At least 15"),
    ]
    assert block["facts"][3]["note"] == (
        "Single-family home, 2 people, watered garden: Up to 4,000 square feet (370 square metres)"
    )
    assert "20th percentile" in words(as_("ada"))


def test_fourteen_homes_are_too_few_and_the_page_says_so(as_: As, october: Town) -> None:
    tell(october, "ada mill", **HOME)
    agree(october.users["ada"].subject)
    neighbours(october, 13)
    assert (compare_homes(NOW), CohortFigure.objects.count()) == (0, 0)
    said = words(as_("ada"))
    assert "Fewer than 15 homes like yours take part." in said
    assert "Average of similar homes" not in said


def point_of(profile: HouseholdProfile) -> ServicePoint:
    return profile.agreement.premises.service_points.get()


def test_only_whole_months_of_those_who_said_yes_are_counted(october: Town) -> None:
    """L62, L65: a no, a restriction, a move within the month, too few days, a second meter not read."""
    neighbours(october, 14)
    no, limited, moved, silent, garden = (
        neighbour(october, f"not counted {n}", gallons=1) for n in range(5)
    )
    say_no(
        who=no.account.customer.subject,
        choices=["similar_homes"],
        channel=Channel.PORTAL,
        at=NOW,
    )
    restrict(subject=limited.account.customer.subject, at=NOW)
    ServiceAgreement.objects.filter(pk=moved.agreement_id).update(from_date=date(2026, 10, 2))
    point_of(silent).days.filter(day__lte=date(2026, 10, 21)).delete()
    lawn = ServicePoint.objects.create(
        number="lawn", premises=garden.agreement.premises, kind="irrigation"
    )
    store(october, lawn, 9, days=20)
    assert compare_homes(NOW) == 0
    neighbour(october, "the fifteenth", gallons=1)
    assert compare_homes(NOW) == 1


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
    with django_assert_num_queries(10):  # type: ignore[attr-defined]  # a context manager
        client.get("/use/compare/")


def test_a_home_is_the_sum_of_its_meters(october: Town) -> None:
    """Fourteen homes of 240 gallons a day, and one of 120 indoors and 240 in the garden."""
    build(october, {f"N{n}": 10 for n in range(14)})
    two = neighbour(october, "two", gallons=5)
    lawn = ServicePoint.objects.create(
        number="lawn", premises=two.agreement.premises, kind="irrigation"
    )
    store(october, lawn, 10)
    compare_homes(NOW)
    [figure] = CohortFigure.objects.all()
    expected = round(240 * GALLON / STEP) * STEP
    assert (figure.homes, figure.efficient, figure.average) == (15, expected, expected)


def test_a_month_is_published_once_whoever_comes_and_goes(october: Town) -> None:
    """Two versions of a month would tell what the home used that is in one of them only."""
    homes = neighbours(october, 16)
    compare_homes(NOW)
    published = list(CohortFigure.objects.values())
    homes[0].delete()
    say_no(
        who=homes[1].account.customer.subject,
        choices=["similar_homes"],
        channel=Channel.PORTAL,
        at=NOW,
    )
    neighbour(october, "a palace", gallons=900)
    store_again = point_of(homes[2]).days.filter(day=OCTOBER)
    store_again.update(total=0)
    assert compare_homes(NOW + timedelta(days=5)) == 0
    assert list(CohortFigure.objects.values()) == published


@pytest.mark.parametrize(("days", "made"), [(-15, 0), (-14, 1)])
def test_a_month_waits_five_days_for_late_readings(days: int, made: int, october: Town) -> None:
    """It is 20 November: fifteen days ago it was the fifth."""
    neighbours(october, 15)
    assert compare_homes(NOW + timedelta(days=days)) == made


def test_what_is_missing_is_asked_for_one_thing_at_a_time(as_: As, october: Town) -> None:
    neighbours(october, 14)
    client, ben = as_("ada"), Client()
    ben.force_login(october.users["ben"])
    assert "Tell us both, and we can." in words(client)
    client.post("/household/", {"occupants": "2"})
    assert "Tell us both, and we can." in words(client)
    client.post("/household/", {"occupants": "2", "garden": "medium"})
    assert "You decide whether your home is compared." in words(client)
    assert "Yes, compare" in words(client)
    assert "The account holder decides" in words(ben)
    assert "Yes, compare" not in words(ben)
    answer = {"choice": "similar_homes", "asked_in": "compare", "next": "/use/compare/"}
    assert (
        client.post("/privacy/choices/answer/", answer | {"answer": "yes"}).url == "/use/compare/"
    )
    assert compare_homes(NOW) == 1
    for who in (client, ben):
        assert "Half of the homes used less" in words(who)
    client.post("/privacy/choices/answer/", answer | {"answer": "no"})
    for who in (client, ben):
        assert "Half of the homes used less" not in words(who)


def test_whose_data_is_only_stored_is_not_compared(as_: As, october: Town) -> None:
    tell(october, "ada mill", **HOME)
    agree(october.users["ada"].subject)
    restrict(subject=october.users["ada"].subject, at=NOW)
    assert "stored and used for nothing else" in words(as_("ada"))


def test_a_business_and_a_month_that_runs_have_no_similar_homes(as_: As, october: Town) -> None:
    tell(october, "ada mill", **HOME)
    agree(october.users["ada"].subject)
    assert "five days after it is over" in words(as_("ada"), "?on=2026-11-19")
    Premises.objects.filter(pk=october.premises["mill"].pk).update(kind="commercial")
    assert "Only homes are compared" in words(as_("ada"))


@pytest.mark.parametrize(
    ("gallons", "finding"),
    [
        (11, "Your home is among the fifth that uses least."),
        (14, "You used less than most homes like yours."),
        (17, "You used about as much as the average home like yours."),
        (20, "You used more than most homes like yours."),
    ],
)
def test_where_a_home_stands_is_said_in_a_sentence(
    gallons: int, finding: str, as_: As, town: Town
) -> None:
    store(town, town.points["mill"], gallons)
    tell(town, "ada mill", **HOME)
    agree(town.users["ada"].subject)
    CohortFigure.objects.create(
        month=OCTOBER,
        kind="single_family",
        **HOME,
        homes=15,
        efficient=11 * 24 * GALLON,
        average=17 * 24 * GALLON,
        published_at=NOW,
    )
    assert as_("ada").get("/use/compare/").context["similar"]["finding"] == finding


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
