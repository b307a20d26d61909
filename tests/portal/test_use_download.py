"""Taking one's use along (R10): who may, which days, as what, and that it comes back as it went."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import etree

from accounts.access import homes_of
from accounts.models import AccessGrant
from portal.feeding.feeds import load_feed
from portal.views.downloads import SIZES
from privacy.models import Look
from tests.conftest import GALLON, NOW, TODAY, ReadsMaker, Town, make_bill
from tests.portal.loading import counts, kept, set_aside
from tests.privacy.test_held import text_of
from tests.usage.test_greenbutton import IN, SCHEMA
from usage import sql
from usage.calendar import interval_count
from usage.models import DayReads, Meter, ServicePoint
from usage.rows import StoredDay
from usage.taking_along import files as downloads
from usage.taking_along.files import Wish
from usage.taking_along.green_button import as_green_button
from usage.taking_along.numbers import number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
PAGE = "/use/download/"
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)


def ask(client: Client, format: str = "csv", **chosen: Any) -> Any:
    """Send the form: everything in gallons, unless days are given."""
    what = "days" if chosen.keys() & {"first", "last"} else "everything"
    return client.post(PAGE, {"format": format, "what": what, "unit": "gal"} | chosen)


def body(response: Any) -> str:
    """Return a file that is handed over."""
    assert response.status_code == 200
    assert response.streaming, text_of(response)
    text: str = b"".join(response.streaming_content).decode()
    return text


def lines(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(body(response))))


def days_in(response: Any) -> set[str]:
    return {line["starts_at"][:10] for line in lines(response)}


def store(town: Town, place: str, day: date, volumes: list[int | None], letters: str = "") -> None:
    """Store a day in intervals of the length that so many of them have."""
    hours = interval_count(day, 60, configured.TIME_ZONE)
    minutes = 1440 if len(volumes) == 1 else hours * 60 // len(volumes)
    row = StoredDay(town.points[place].pk, day, minutes, volumes, letters, None)
    assert town.file is not None
    sql.write_days(new=[row], changed=[], file=town.file.pk)


# --- Who, and which days --------------------------------------------------------------------------------


def test_who_may_open_the_page_after_a_proof(as_: As, town: Town) -> None:
    """L29; whoever has no home is told so, and whose home is still to come."""
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(
        from_date=TODAY + timedelta(days=3)
    )
    said = {who: as_(who).get(PAGE) for who in ("ada", "ben", "cleo", "lena", "mallory", "dana")}
    assert {who: page.status_code for who, page in said.items()} == dict.fromkeys(said, 200)
    offered = "Your water use is yours to take along"
    first = {who: offered in text_of(page) for who, page in said.items()}
    assert [who for who, yes in first.items() if yes] == ["ada", "cleo", "lena"]
    assert "You can see this home from 23 November 2026. Come back then." in text_of(said["ben"])
    assert "There is no home to show yet." in text_of(said["mallory"])


@pytest.mark.parametrize("who", ["ada", "ben", "lena", "dana", None])
def test_nobody_takes_anything_without_a_proof(
    who: str | None, left_open: As, make_reads: ReadsMaker
) -> None:
    """L21, L29."""
    make_reads("mill", TODAY, TODAY)
    response = ask(left_open(who))
    assert (response.status_code, Look.objects.count()) == (302, 0)
    assert "/sign-in/" in response.headers["Location"]


def test_a_resident_has_the_days_of_their_tenancy_and_no_other(
    town: Town, as_: As, make_reads: ReadsMaker
) -> None:
    """Decision 4: Cleo moved out in January, Ada rents it since March."""
    make_reads("weir", date(2025, 12, 30), date(2026, 3, 4))
    assert max(days_in(ask(as_("cleo")))) == "2026-01-14"
    client = as_("ada")
    session = client.session
    session["home"] = town.agreements["ada weir"].pk
    session.save()
    assert days_in(ask(client)) == {f"2026-03-0{n}" for n in range(1, 5)}


def test_a_grant_that_covers_some_days_gives_those(
    town: Town, as_: As, make_reads: ReadsMaker
) -> None:
    make_reads("mill", TODAY - timedelta(days=9), TODAY)
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(
        from_date=TODAY - timedelta(days=3), to_date=TODAY + timedelta(days=1)
    )
    client = as_("ben")
    assert min(days_in(ask(client))) == "2026-11-17"
    page = ask(client, first="2026-11-10")
    assert "You can see this home from 17 November 2026. Choose that day" in text_of(page)


def test_access_that_is_taken_back_ends_the_file(
    town: Town, as_: As, make_reads: ReadsMaker
) -> None:
    """Each month is judged when it is written: a slow line is no way around a no."""
    make_reads("mill", date(2026, 9, 28), date(2026, 10, 3))
    pieces = iter(ask(as_("ben")).streaming_content)
    head, first = next(pieces), next(pieces)
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(revoked_at=NOW)
    rest = b"".join(pieces).decode()
    assert (b"meter" in head, b"2026-09-28" in first) == (True, True)
    assert ("2026-09-30" in rest, "2026-10-01" in rest) == (True, False)


def test_a_helper_has_nothing_and_the_page_says_why(
    town: Town, as_: As, make_reads: ReadsMaker
) -> None:
    """Decision 8."""
    make_reads("mill", TODAY, TODAY)
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(role="helper")
    client = as_("ben")
    for page in (client.get(PAGE), ask(client)):
        assert "Your role does not show water use" in text_of(page)
    assert Look.objects.count() == 0


@pytest.mark.parametrize("format", ["csv", "json", "greenbutton"])
def test_a_landlord_has_whole_months_and_no_bill(
    format: str, town: Town, as_: As, make_reads: ReadsMaker
) -> None:
    """Decision 8: October has a day without readings; November runs; of May the tenancy saw nothing."""
    make_reads("orchard", date(2026, 9, 1), date(2026, 10, 14))
    make_reads("orchard", date(2026, 10, 16), TODAY)
    make_bill(town, "tom", "orchard", date(2026, 9, 1))
    client = as_("lena")
    said = text_of(client.get(PAGE))
    assert "You can have whole months, from 1 June 2025 to 31 October 2026." in said
    text = body(ask(client, format, first="2026-08-15"))
    if format == "csv":
        assert text.split("\r\n") == [
            "month,volume,unit,quality,days_missing",
            "2026-09,720,gal,actual,0",
            "2026-10,720,gal,actual,1",
            "",
        ]
    elif format == "json":
        months = json.loads(text)["months"]
        assert [(month["month"], month["volume"], month["days_missing"]) for month in months] == [
            ("2026-09", 720.0, 0),
            ("2026-10", 720.0, 1),
        ]
    else:
        tree = etree.fromstring(text.encode())
        durations = tree.xpath("//espi:IntervalReading//espi:duration/text()", namespaces=IN)
        assert durations == [str(30 * 86_400), str(31 * 86_400)]
        assert tree.xpath("//espi:quality/text()", namespaces=IN) == ["10"]
        assert tree.xpath("//espi:UsageSummary", namespaces=IN) == []
    page = ask(client, format, first="2026-11-02")
    assert "Your role shows whole months only, and none lies within these days" in text_of(page)


# --- The form -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"first": "2024-04-30"}, "You can see this home from 1 May 2024. Choose that day or a later one."),
        ({"last": "2024-04-30"}, "You can see this home from 1 May 2024. Choose that day or a later one."),
        ({"first": "2026-11-21"}, "The last day you can see is 20 November 2026."),
        ({"last": "2027-01-01"}, "The last day you can see is 20 November 2026."),
        ({"first": "2026-11-02", "last": "2026-11-01"}, "This day is before the first one."),
        ({"first": "", "last": ""}, "Give at least one of the two days."),
        ({"first": "soon"}, "Enter a valid date."),
        ({"unit": "pints"}, "Select a valid choice."),
        ({"format": "pdf"}, "Select a valid choice."),
        (
            {"first": "2026-01-01", "last": "2026-01-31"},
            "We have no readings from 1 January 2026 to 31 January 2026. "
            "Choose days between 18 November 2026 and 20 November 2026: there we have some.",
        ),
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_met_says_what_to_do(
    chosen: dict[str, str], said: str, as_: As, make_reads: ReadsMaker
) -> None:
    make_reads("mill", TODAY - timedelta(days=2), TODAY)
    page = ask(as_("ada"), **chosen)
    assert said in text_of(page)
    assert Look.objects.count() == 0


def test_the_page_says_how_much_there_is(as_: As, make_reads: ReadsMaker) -> None:
    client = as_("ada")
    assert "We have no readings of this home yet." in text_of(client.get(PAGE))
    assert "Come back when the meter has reported" in text_of(ask(client))
    make_reads("mill", TODAY - timedelta(days=364), TODAY)
    text = text_of(client.get(PAGE))
    assert "We have 8,760 readings, from 21 November 2025 to 20 November 2026." in text
    assert "All of it: about 521.8 KB." in text


@pytest.mark.parametrize(
    ("format", "ending"), [("csv", "csv"), ("json", "json"), ("greenbutton", "xml")]
)
def test_the_size_that_is_said_is_the_size_that_comes(
    format: str, ending: str, as_: As, make_reads: ReadsMaker
) -> None:
    make_reads("mill", TODAY - timedelta(days=99), TODAY)
    response = ask(as_("ada"), format)
    name = f"water-use-2026-08-13-to-2026-11-20.{ending}"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["Cache-Control"] == "no-store"
    assert 0.9 < len(body(response)) / (2400 * SIZES[format]) < 1.1


def test_files_are_written_for_nobody_too_often(as_: As, make_reads: ReadsMaker) -> None:
    make_reads("mill", TODAY, TODAY)
    client = as_("ada")
    statuses = [ask(client).status_code for _n in range(21)]
    assert statuses == [200] * 20 + [429]


def test_a_use_page_leads_here(as_: As) -> None:
    assert f'href="{PAGE}"' in as_("ada").get("/use/").content.decode()


# --- What is in it --------------------------------------------------------------------------------------


def test_a_table_says_each_interval_and_no_gap_as_zero(as_: As, town: Town) -> None:
    hours: list[int | None] = [GALLON] * 25
    hours[2], hours[3] = 0, None
    store(town, "mill", AUTUMN, hours, "aaa-" + "e" * 10 + "s" * 11)
    found = lines(ask(as_("ada")))
    assert [tuple(line.values()) for line in found[:5]] == [
        ("M001", "2026-11-01T00:00:00-07:00", "60", "1", "gal", "actual", "", str(GALLON)),
        ("M001", "2026-11-01T01:00:00-07:00", "60", "1", "gal", "actual", "", str(GALLON)),
        ("M001", "2026-11-01T01:00:00-08:00", "60", "0", "gal", "actual", "", "0"),
        ("M001", "2026-11-01T02:00:00-08:00", "60", "", "gal", "missing", "", ""),
        ("M001", "2026-11-01T03:00:00-08:00", "60", "1", "gal", "estimated", "", str(GALLON)),
    ]
    assert (len(found), found[-1]["quality"]) == (25, "spread")


def test_what_is_still_to_come_of_today_is_no_gap(as_: As, town: Town) -> None:
    store(town, "mill", TODAY, [GALLON] * 10 + [None] * 14)
    found = lines(ask(as_("ada")))
    assert [line["quality"] for line in found] == ["actual"] * 10 + ["missing"] * 2


def test_a_line_names_the_meter_that_was_in_place(as_: As, town: Town) -> None:
    first = Meter.objects.get(serial="M001")
    first.to_date = TODAY
    first.save()
    Meter.objects.create(
        serial="=NEW", service_point=first.service_point, from_date=TODAY, unit="gal", dials=7
    )
    for day in (TODAY - timedelta(days=1), TODAY):
        store(town, "mill", day, [GALLON])
    found = lines(ask(as_("ada")))
    # A spreadsheet would run the second one.
    assert [line["meter"] for line in found] == ["M001", "'=NEW"]


def test_json_says_the_same_and_the_bills_that_may_be_seen(as_: As, town: Town) -> None:
    store(town, "mill", TODAY, [None, GALLON, -GALLON] + [0] * 7 + [None] * 14)
    make_bill(town, "ada", "mill", date(2026, 10, 20))
    found = json.loads(body(ask(as_("ada"), "json", unit="l")))
    assert (found["unit"], found["time_zone"]) == ("l", "America/Los_Angeles")
    assert [(each["volume"], each["microlitres"]) for each in found["reads"][:3]] == [
        (None, None),
        (3.785, GALLON),
        (-3.785, -GALLON),
    ]
    assert [bill["first"] for bill in found["bills"]] == ["2025-12-01", "2026-10-20"]
    assert found["bills"][1] == {
        "first": "2026-10-20", "end": "2026-11-19", "issued_on": "2026-11-21", "volume": 5.0,
        "unit": "ccf", "charges": 84.2, "estimated": False, "currency": "USD",
    }  # fmt: skip
    later = json.loads(body(ask(as_("ada"), "json", first="2026-11-19")))
    assert later["bills"] == []  # its last day is the 18th


def test_green_button_holds_no_name_address_or_number_of_ours(
    as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    make_reads("mill", TODAY, TODAY)
    make_bill(town, "ada", "mill", date(2026, 10, 20))
    text = body(ask(as_("ada"), "greenbutton"))
    if SCHEMA.exists():
        etree.XMLSchema(etree.parse(SCHEMA)).assertValid(etree.fromstring(text.encode()))
    for secret in (
        "Okafor",
        "OKAFOR",
        "ada@",
        "Mill Lane",
        "4711",
        "M001",
        "SP1",
        "B-ada",
        "Canaria",
    ):
        assert secret not in text


def test_numbers_last_and_do_not_join_two_tenants_of_one_house(settings: Any, town: Town) -> None:
    point = town.points["weir"].pk
    cleo, ada = (number_of(town.agreements[who].pk, point) for who in ("cleo weir", "ada weir"))
    assert cleo != ada
    settings.PRIVACY_KEYS = settings.PRIVACY_KEYS | {2: "a newer secret"}
    assert number_of(town.agreements["cleo weir"].pk, point) == cleo
    settings.PRIVACY_KEYS = {1: "another secret"}
    assert number_of(town.agreements["cleo weir"].pk, point) != cleo


# --- There and back -------------------------------------------------------------------------------------


def volumes_of_a_day(day: date, minutes: int) -> st.SearchStrategy[list[tuple[int | None, str]]]:
    count = interval_count(day, minutes, configured.TIME_ZONE)
    read = st.tuples(st.integers(-60_000_000, 10**11), st.sampled_from("aaes"))
    return st.lists(st.just((None, "-")) | read, min_size=count, max_size=count)


@st.composite
def histories(draw: st.DrawFn) -> dict[date, tuple[int, list[tuple[int | None, str]]]]:
    """A few days around both changes of the clocks, each in intervals of one length, with gaps."""
    days = draw(
        st.sets(
            st.sampled_from(
                [SPRING, SPRING + timedelta(days=1), AUTUMN, AUTUMN - timedelta(days=1)]
            ),
            min_size=1,
        )
    )
    found = {}
    for day in sorted(days):
        minutes = draw(st.sampled_from([15, 60, 1440]))
        found[day] = (minutes, draw(volumes_of_a_day(day, minutes)))
    return found


@pytest.mark.parametrize("format", ["csv", "greenbutton"])
@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=histories(), unit=st.sampled_from(["gal", "kgal", "cf", "ccf", "l", "m3"]))
def test_what_goes_out_comes_in_again(
    format: str, history: Any, unit: str, town: Town, tmp_path: Path
) -> None:
    """R10: the very reads, to the microlitre; and loaded beside themselves they change nothing."""
    DayReads.objects.all().delete()
    for day, (_minutes, reads) in history.items():
        letters = "".join(letter for _volume, letter in reads)
        plain = set(letters) <= {"a"}
        store(town, "mill", day, [volume for volume, _letter in reads], "" if plain else letters)
    before = known_reads()
    text = "".join(file_of(town, format, unit))
    path = tmp_path / "file"
    path.write_text(text)
    name = "reads" if format == "csv" else format
    receipt = load_feed(format=name, path=path, at=NOW)
    assert counts(receipt).keys() <= {"unchanged"}, set_aside(receipt)
    DayReads.objects.all().delete()
    receipt = load_feed(format=name, path=path, at=NOW)
    assert counts(receipt).keys() <= {"taken", "unchanged"}, set_aside(receipt)
    assert receipt.taken == len(before)
    assert known_reads() == before


def file_of(town: Town, format: str, unit: str) -> Iterator[str]:
    """Return the whole of Ada's file."""
    [home] = [
        one for one in homes_of(town.users["ada"], today=TODAY) if one.address == "12 Mill Lane"
    ]
    wish = Wish(town.users["ada"], home, home.from_date, TODAY, unit, at=NOW)
    if format == "csv":
        return downloads.as_table(wish, downloads.held(wish))
    return as_green_button(wish, downloads.held(wish), [])


def known_reads() -> dict[tuple[date, int, int], tuple[int, str]]:
    """Return what is known: by day, length and position, the volume and its quality."""
    found = {}
    for row in DayReads.objects.all():
        for n, volume in enumerate(row.volumes):
            if volume is not None:
                letter = row.qualities[n : n + 1] or "a"
                found[row.day, row.interval_minutes, n] = (volume, letter)
    return found


def test_two_meters_of_a_home_come_back_to_their_places(
    town: Town, as_: As, make_reads: ReadsMaker, tmp_path: Path
) -> None:
    """And a day that is half read by quarters of an hour is no other day's."""
    garden = town.points["garden"] = ServicePoint.objects.create(
        number="SP1-G", premises=town.premises["mill"], kind="irrigation"
    )
    Meter.objects.create(
        serial="G001", service_point=garden, from_date=date(2015, 1, 1), unit="gal", dials=7
    )
    make_reads("mill", TODAY - timedelta(days=1), TODAY - timedelta(days=1))
    store(town, "garden", TODAY - timedelta(days=1), [7] * 96)
    store(town, "garden", TODAY - timedelta(days=2), [9])
    before = [row[:5] for row in kept()]
    for format in ("csv", "greenbutton"):
        path = tmp_path / format
        path.write_text(body(ask(as_("ada"), format)))
        DayReads.objects.all().delete()
        load_feed(format="reads" if format == "csv" else format, path=path, at=NOW)
        assert [row[:5] for row in kept()] == before


# --- Small, however much --------------------------------------------------------------------------------


def test_no_more_than_a_month_is_held_and_nothing_stays_open(town: Town, as_: As) -> None:
    """Ten years of quarters of an hour need what a month needs: so much is asked for at once."""
    first = date(2026, 1, 1)
    assert town.file is not None
    rows = [
        StoredDay(town.points["mill"].pk, first + timedelta(days=n), 15, [n] * 92, "", None)
        for n in range(300)
    ]
    sql.write_days(new=rows, changed=[], file=town.file.pk)
    for format in ("csv", "json", "greenbutton"):
        with CaptureQueriesContext(connection) as asked:
            response = ask(as_("ada"), format)
            before = len(asked)
            pieces = iter(response.streaming_content)
            gone = {n: len(asked) - before for n, _piece in enumerate(pieces)}
        months = [q["sql"] for q in asked.captured_queries if '"volumes", ' in q["sql"]]
        assert len(months) == 10
        assert not [sql for sql in months if "DECLARE" in sql]
        # Half of the file has gone out when half of it has been asked for.
        half = gone[len(gone) // 2]
        assert 0.35 < half / max(gone.values()) < 0.7


def test_a_browser_that_goes_away_leaves_nothing_running(
    as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    make_reads("mill", date(2026, 9, 1), TODAY)
    response = ask(as_("ada"), "greenbutton")
    pieces = response._iterator  # Django's name for what it was given
    next(iter(response.streaming_content))
    response.close()
    with pytest.raises(StopIteration):
        next(pieces)
