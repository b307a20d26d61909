"""The ways of looking at use: weeks, years, every hour of a year, quarters, and who sees which of them."""

import gzip
import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import AccessGrant
from accounts.models.access import Role
from tests.conftest import GALLON, NOW, TODAY, ReadsMaker, Town
from usage.calendar import interval_count
from usage.looking.charts import Kind
from usage.models import DayReads, Meter, ServicePoint, UnitChoice
from usage.rows import StoredDay
from usage.sql import write_days
from usage.units import UNITS, from_unit, to_unit
from usage.words import number

pytestmark = pytest.mark.usefixtures("clock")
As = Callable[[str | None], Client]
WAYS = ("hour", "day", "week", "month", "year", "map")
YESTERDAY = TODAY - timedelta(days=1)
LIGHT = 100_000  # bytes of a page as they pass the line


def store(
    town: Town,
    day: date,
    volumes: list[int | None],
    *,
    point: ServicePoint | None = None,
    **more: str,
) -> None:
    """Store a day of equal intervals, in gallons."""
    assert town.file
    minutes = {1: 1440, 96: 15}.get(len(volumes), 60)
    found = [None if volume is None else volume * GALLON for volume in volumes]
    of = point or town.points["mill"]
    row = StoredDay(of.pk, day, minutes, found, more.get("letters", ""), None)
    write_days(new=[row], changed=[], file=town.file.pk)


def look(client: Client, by: str, on: date | None = None, **more: str) -> dict:
    """Return what the page shows; what it does not show is not in it."""
    answer = client.get("/use/", {"by": by, **({"on": str(on)} if on else {}), **more})
    assert answer.status_code == 200
    keys = ("heading", "lead", "chart", "map", "window", "reach", "ways", "pager", "text", "jump")
    return {key: answer.context.get(key) for key in keys} | {"page": answer.content.decode()}


def said(shown: dict) -> list[tuple[str, str]]:
    return [(point.name, point.said or "no reading") for point in shown["chart"].points]


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


# --- Ways -----------------------------------------------------------------------------------------------


def test_weeks_run_from_monday_to_sunday(as_: As, town: Town, make_reads: ReadsMaker) -> None:
    """R06."""
    make_reads("mill", date(2026, 10, 26), YESTERDAY)
    shown = look(as_("ada"), "week")
    assert said(shown)[-4:] == [
        ("26 October to 1 November 2026", "169 gallons"),  # the night of 25 hours is in it
        ("2 to 8 November 2026", "168 gallons"),
        ("9 to 15 November 2026", "168 gallons"),
        ("16 to 20 November 2026", "96 gallons"),
    ]
    assert shown["chart"].points[-2].url == "/use/?by=day&on=2026-11-09"
    assert shown["chart"].points[0].kind is Kind.MISSING


def test_years_begin_with_the_first_reading(as_: As, town: Town, make_reads: ReadsMaker) -> None:
    make_reads("mill", date(2025, 12, 30), date(2026, 1, 3))
    shown = look(as_("ada"), "year")
    assert said(shown) == [("2025", "48 gallons"), ("2026", "72 gallons")]
    assert shown["chart"].points[0].url == "/use/?by=month&on=2025-01-01"
    assert [point.part for point in shown["chart"].points] == [True, True]


def test_one_looks_closer_from_a_year_to_an_hour_and_comes_back(
    as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    make_reads("mill", date(2026, 3, 7), date(2026, 3, 9))
    client = as_("ada")
    way = "/use/?by=year"
    for by in ("month", "day", "hour"):
        points = client.get(way).context["chart"].points
        way = next(point.url for point in points if point.value)
        assert way.startswith(f"/use/?by={by}&on=")
    shown = look(client, "hour", date(2026, 3, 7))
    links = {link["label"]: link["url"] for link in shown["ways"]}
    assert links["Months"] == "/use/?by=month&on=2026-03-07"
    assert look(client, "month", date(2026, 3, 7))["window"].last == TODAY


def test_quarter_hours_where_the_meter_has_them(as_: As, town: Town) -> None:
    store(town, YESTERDAY, [*range(95), None])
    shown = look(as_("ada"), "hour", YESTERDAY)
    assert said(shown)[5] == ("1:15 am to 1:30 am", "5 gallons")
    assert said(shown)[95] == ("11:45 pm to 12 am", "no reading")
    assert len(shown["chart"].points) == 96


def test_a_meter_that_is_read_once_a_day_says_so(as_: As, town: Town) -> None:
    store(town, YESTERDAY, [240])
    shown = look(as_("ada"), "hour", YESTERDAY)
    assert shown["heading"] == "You used 240 gallons on Thursday 19 November 2026."
    assert (shown["chart"], shown["text"]) == (
        None,
        "This meter is read once a day or less, so there are no hours to show.",
    )
    assert "We have no readings" not in words(shown["page"])


def test_a_meter_that_is_read_once_a_month_says_so(as_: As, town: Town) -> None:
    for n in range(1, 31):
        store(town, date(2026, 9, n), [100], letters="s")
    shown = look(as_("ada"), "day", date(2026, 9, 9))
    assert shown["lead"].startswith("The meter was read only before and after.")
    assert {point.kind for point in shown["chart"].points} == {Kind.SPREAD}


@pytest.fixture
def garden(town: Town) -> ServicePoint:
    """A second meter at Ada's."""
    point = ServicePoint.objects.create(
        number="SP9", premises=town.premises["mill"], kind="irrigation"
    )
    Meter.objects.create(
        serial="M009", service_point=point, from_date=date(2026, 11, 10), unit="gal", dials=7
    )
    return point


def test_a_second_meter_without_a_row_is_a_gap(
    as_: As, town: Town, make_reads: ReadsMaker, garden: ServicePoint
) -> None:
    make_reads("mill", date(2026, 11, 2), YESTERDAY)
    store(town, date(2026, 11, 10), [2] * 24, point=garden)
    client = as_("ada")
    points = look(client, "day")["chart"].points
    assert [(point.said, point.note) for point in points[8:11]] == [
        ("24 gallons", ""),  # the second meter hangs since the tenth
        ("72 gallons", ""),
        ("24 gallons", "24 hours are missing"),
    ]
    # The first of November, and nine days without the garden.
    assert look(client, "month")["chart"].points[-1].note == "10 days are not whole"
    hour = look(client, "hour", date(2026, 11, 11))["chart"].points[0]
    assert (hour.said, hour.note, hour.part) == ("1 gallon", "part of the hour is missing", True)


def test_a_fire_line_is_not_expected_to_speak(
    as_: As, town: Town, make_reads: ReadsMaker, garden: ServicePoint
) -> None:
    ServicePoint.objects.filter(pk=garden.pk).update(kind="fire")
    make_reads("mill", date(2026, 11, 9), YESTERDAY)
    assert not look(as_("ada"), "day")["chart"].points[11].part


def test_one_meter_by_the_hour_and_one_by_the_day(
    as_: As, town: Town, garden: ServicePoint
) -> None:
    store(town, YESTERDAY, [1] * 24)
    store(town, YESTERDAY, [50], point=garden)
    shown = look(as_("ada"), "hour", YESTERDAY)
    assert said(shown)[0] == ("12 am to 1 am", "1 gallon")
    assert shown["lead"] == (
        "Another meter of this home is read once a day. It is not in these hours."
    )
    assert look(as_("ada"), "day")["chart"].points[18].said == "74 gallons"


def test_water_that_flowed_back_hangs_below_the_line_and_is_told(as_: As, town: Town) -> None:
    store(town, YESTERDAY, [-3] + [0] * 23)
    shown = look(as_("ada"), "hour", YESTERDAY)
    assert shown["heading"] == (
        "More water flowed back through the meter than came in: -3 gallons."
    )
    assert shown["lead"].startswith("In 1 hour water flowed back")
    bar = shown["chart"].wide.bars[0]
    assert bar.y == shown["chart"].wide.zero_y
    assert bar.height > 0


def test_one_goes_to_a_day_and_stays_with_the_way_of_looking(as_: As, town: Town) -> None:
    client = as_("ada")
    for by, on, to in (
        ("map", "2026-03-08", "/use/?by=map&on=2026-03-08"),
        ("hour", "no day", f"/use/?by=hour&on={TODAY}"),
        ("minute", "2026-03-08", "/use/?by=day&on=2026-03-08"),
    ):
        assert client.post("/use/day/", {"by": by, "on": on})["Location"] == to
    # However far away: the nearest day that may be seen.
    assert look(client, "hour", date(1, 1, 1))["window"].first == date(2024, 5, 1)
    assert look(client, "hour", date(9999, 12, 31))["window"].first == TODAY


# --- How far the readings reach -------------------------------------------------------------------------


def test_the_page_says_how_far_the_readings_reach(as_: As, town: Town) -> None:
    store(town, YESTERDAY, [1] * 14 + [None] * 10)
    client = as_("ada")
    for by in WAYS:
        assert "Readings up to yesterday, 2 pm." in words(look(client, by)["page"])
    # Not where one looks back on purpose.
    assert look(client, "day", date(2026, 9, 1))["reach"] == {}


def test_what_is_to_come_of_today_keeps_its_place(as_: As, town: Town) -> None:
    store(town, TODAY, [1] * 9 + [None] * 15)
    points = look(as_("ada"), "hour", TODAY)["chart"].points
    assert [point.kind for point in points] == [Kind.ACTUAL] * 9 + [Kind.AHEAD] * 15


def test_a_silent_meter_is_told_in_each_way(as_: As, town: Town, make_reads: ReadsMaker) -> None:
    make_reads("mill", date(2026, 10, 1), date(2026, 10, 25))
    client = as_("ada")
    for by in WAYS:
        page = words(look(client, by)["page"])
        assert "Your meter has been silent since 25 October 2026." in page


# --- Every hour of a year ------------------------------------------------------------------------------


@pytest.fixture
def a_year(town: Town) -> None:
    """A year at Ada's: nights are dry, but for a week in March in which water never stopped."""
    assert town.file
    leak = (date(2026, 3, 3), date(2026, 3, 9))
    rows = []
    for n in range(356):
        day = date(2025, 11, 29) + timedelta(days=n)
        count = interval_count(day, 60, settings.TIME_ZONE)
        night = 2 if leak[0] <= day <= leak[1] else 0
        volumes = [
            (night if hour < 6 else 9 + (day.day * hour) % 40) * GALLON for hour in range(count)
        ]
        rows.append(StoredDay(town.points["mill"].pk, day, 60, list(volumes), "", None))
    write_days(new=rows, changed=[], file=town.file.pk)


@pytest.mark.usefixtures("a_year")
def test_the_picture_of_a_year_says_when_water_never_stopped(as_: As) -> None:
    """R06: the finding is the heading, and the days of it are marked."""
    shown = look(as_("ada"), "map")
    assert shown["heading"] == (
        "Water ran in every hour from Monday 2 March, 6 am to Tuesday 10 March, 12 am."
    )
    drawn = [month["drawing"] for month in shown["map"]["months"]]
    marked = [c.day.day for month in drawn for c in month.columns if c.never_dry]
    assert marked == [date(2026, 3, 3) + timedelta(days=n) for n in range(7)]
    assert [month["name"] for month in shown["map"]["months"]][::11] == [
        "Dec 2025",
        "Nov 2026",
    ]
    assert [item["label"] for item in shown["map"]["key"]][:2] == [
        "a dry hour",
        "up to 20 gallons an hour",
    ]


@pytest.mark.usefixtures("a_year")
def test_the_picture_of_a_year_is_light_and_each_day_leads_to_its_hours(as_: As) -> None:
    page = look(as_("ada"), "map")["page"]
    assert len(gzip.compress(page.encode())) < LIGHT / 3
    # Once in the picture, and once in the tables for those who do not see it.
    assert page.count('href="?by=hour&amp;on=2026-03-08"') == 2
    row = re.search(r"<tr>(?:(?!</tr>).)*>8 March<.*?</tr>", page, re.DOTALL)
    assert row
    assert words(row[0]) == "8 March 429 23 of 23 2"


@pytest.mark.parametrize(
    ("last_days", "heading"),
    [
        ([[0] * 24] * 4, "No water has run since Friday 13 November, 7 pm."),
        ([[0] * 24] * 3 + [[9] * 6 + [0] * 18], "No water ran from Friday 13 November, 7 pm to"
         " Tuesday 17 November, 12 am."),
        ([[0] * 6 + [9] * 18] * 4, "Water never ran for 24 hours without a stop."),
    ],
)  # fmt: skip
def test_what_the_picture_says_where_nothing_leaks(
    last_days: list[list[int | None]], heading: str, as_: As, town: Town
) -> None:
    store(town, date(2026, 11, 13), [0] * 6 + [9] * 13 + [0] * 5)
    for n, volumes in enumerate(last_days):
        store(town, date(2026, 11, 14) + timedelta(days=n), volumes)
    assert look(as_("ada"), "map")["heading"] == heading


def test_the_picture_of_nothing_says_so(as_: As) -> None:
    shown = look(as_("ada"), "map")
    assert shown["heading"] == "We have no readings since 1 December 2025."
    assert shown["map"] is None


# --- Who sees what ----------------------------------------------------------------------------------------


def test_a_landlord_sees_whole_months_and_years_of_them_whatever_they_ask_for(
    as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    """Decision 8."""
    make_reads("orchard", date(2026, 9, 1), TODAY)
    client = as_("lena")
    shown = {by: look(client, by) for by in WAYS}
    assert {by: one["window"].by for by, one in shown.items()} == {
        **dict.fromkeys(WAYS, "month"),
        "year": "year",
    }
    months = said(shown["month"])[-2:]
    assert months == [("September 2026", "720 gallons"), ("October 2026", "744 gallons")]
    # Whoever does not live there is told of the home, and never that they used it.
    assert shown["year"]["heading"].startswith("The home used 1,464 gallons since")
    assert "You used" not in shown["month"]["page"] + shown["year"]["page"]
    # November runs: it is in no sum, and no word says how far the readings reach.
    assert said(shown["year"]) == [("2026", "1,464 gallons")]
    assert all(one["reach"] == {} and one["jump"] == {} for one in shown.values())
    assert [link["label"] for link in shown["day"]["ways"]] == ["Months", "Years"]
    assert "by=hour" not in shown["month"]["page"] + shown["year"]["page"]
    assert "by=day" not in shown["month"]["page"] + shown["year"]["page"]


def test_a_helper_is_led_to_the_bills(as_: As, town: Town, make_reads: ReadsMaker) -> None:
    make_reads("mill", date(2026, 11, 1), TODAY)
    AccessGrant.objects.create(
        account=town.accounts["ada"],
        user=town.users["mallory"],
        role=Role.HELPER,
        granted_at=NOW,
    )
    for by in WAYS:
        page = look(as_("mallory"), by)["page"]
        assert "gallons" not in words(page)
        assert 'href="/use/bills/"' in page


def test_who_moved_out_sees_their_days_in_every_way(
    as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    """Decision 4: Cleo left on 15 January; the water after that is not hers, and nor is any hour of it."""
    make_reads("weir", date(2026, 1, 5), date(2026, 1, 14), gallons=1)
    make_reads("weir", date(2026, 1, 15), TODAY, gallons=50)
    client = as_("cleo")
    for by in WAYS:
        for on in (None, date(2026, 1, 15), TODAY):
            shown = look(client, by, on)
            assert shown["window"].last == date(2026, 1, 14)
            assert shown["window"].after is None
            assert not re.search(r"50 gallons|1,200", words(shown["page"]))
    assert said(look(client, "month"))[-1] == ("January 2026", "240 gallons")
    assert said(look(client, "week"))[-2:] == [
        ("5 to 11 January 2026", "168 gallons"),
        ("12 to 14 January 2026", "72 gallons"),
    ]


# --- Units ----------------------------------------------------------------------------------------------


def choose(client: Client, unit: str, **more: str) -> str:
    answer = client.post("/use/unit/", {"unit": unit, **more})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_the_unit_one_chooses_is_ones_own_on_every_page(
    as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    """R08."""
    make_reads("mill", date(2026, 11, 2), YESTERDAY, gallons=100)
    assert choose(as_("ada"), "m3", next="/use/?by=week") == "/use/?by=week"
    heading = look(as_("ada"), "day")["heading"]
    assert heading == "You used 163.530 cubic metres in November 2026."
    assert "163.530 cubic metres" in words(as_("ada").get("/").content.decode())
    # Ben lives with her, and reads gallons.
    assert look(as_("ben"), "day")["heading"] == "You used 43,200 gallons in November 2026."
    assert UnitChoice.objects.of(town.users["ada"]) == "m3"


def test_the_utilitys_own_unit_needs_no_row_and_another_word_changes_nothing(
    as_: As, town: Town
) -> None:
    client = as_("ada")
    choose(client, "ccf")
    choose(client, "barrel")
    assert UnitChoice.objects.of(town.users["ada"]) == "ccf"
    choose(client, settings.VOLUME_UNIT)
    assert not UnitChoice.objects.exists()
    assert choose(client, "l", next="https://elsewhere.example/") == "/use/"


@pytest.mark.parametrize("unit", UNITS)
def test_totals_agree_in_every_unit(unit: str, as_: As, town: Town) -> None:
    """R08: the hours of a day, the days of a month and the months of a year make the same total.

    Each is rounded once, from what is kept: a total is never a sum of rounded numbers.
    """
    volumes = [7 * n % 31 for n in range(24)]
    for n in range(1, 31):
        store(town, date(2026, 9, n), [volume + n for volume in volumes])
    client = as_("ada")
    choose(client, unit)
    [day] = DayReads.objects.filter(day=date(2026, 9, 9)).values_list("total", flat=True)
    month = sum(DayReads.objects.values_list("total", flat=True))
    assert f"You used {number(day, unit)} " in look(client, "hour", date(2026, 9, 9))["heading"]
    by_day = look(client, "day", date(2026, 9, 9))
    assert f"You used {number(month, unit)} " in by_day["heading"]
    bars = {point.name: point for point in look(client, "month")["chart"].points}
    assert bars["September 2026"].said.startswith(f"{number(month, unit)} ")
    drawn = sum(Decimal(point.value or 0) for point in by_day["chart"].points)
    assert abs(drawn - to_unit(month, unit)) < Decimal("1e-12")
    assert from_unit(drawn, unit) == month
