"""What the page of use says of a reading, an estimate, a shared total and of nothing."""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

from portal.feeding.feeds import load_feed
from tests.conftest import GALLON, NOW, TODAY, ReadsMaker, Town
from usage.models import Meter
from usage.rows import StoredDay
from usage.sql import write_days

pytestmark = pytest.mark.usefixtures("clock")
As = Callable[[str | None], Client]
DAY = date(2026, 11, 18)
Row = tuple[str, str, str]  # when, how much, how it is known


def page(client: Client, by: str, on: date) -> tuple[str, list[Row]]:
    """Return the heading with its lead, and the rows of the table."""
    whole = client.get(f"/use/?by={by}&on={on}").content.decode()
    answer = re.search(r'<div class="answer">(.*?)</div>', whole, re.DOTALL)
    assert answer
    rows = [
        (plain(cells[0]), plain(cells[1]), plain(cells[2]))
        for line in re.findall(r'<tr>(<th scope="row">.*?)</tr>', whole, re.DOTALL)
        for cells in [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL)]
    ]
    return plain(answer[1]), rows


def plain(marked: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", marked)).split())


def store(town: Town, place: str, day: date, volumes: list[int | None], letters: str = "") -> None:
    """Store the hours of a day, in gallons."""
    assert town.file
    found = [None if volume is None else volume * GALLON for volume in volumes]
    row = StoredDay(town.points[place].pk, day, 60, found, letters, None)
    write_days(new=[row], changed=[], file=town.file.pk)


def test_a_gap_is_no_reading_a_zero_is_a_zero_and_an_estimate_is_called_one(
    as_: As, town: Town
) -> None:
    """A071."""
    store(town, "mill", DAY, [0, None, 5, 1, 2] + [1] * 19, "a-esa" + "a" * 19)
    answer, rows = page(as_("ada"), "hour", DAY)
    assert answer == (
        "You used 27 gallons on Wednesday 18 November 2026. "
        "We have no reading for 1 hour. We do not count them as zero."
    )
    assert rows[:6] == [
        ("12 am to 1 am", "0 gallons", "measured"),
        ("1 am to 2 am", "no reading", "no reading"),
        ("2 am to 3 am", "5 gallons", "estimated"),
        ("3 am to 4 am", "1 gallon", "total known, shared evenly over these hours"),
        ("4 am to 5 am", "2 gallons", "measured"),
        ("5 am to 6 am", "1 gallon", "measured"),
    ]
    assert len(rows) == 24


def test_a_gap_is_not_drawn_as_a_bar_of_no_height(as_: As, town: Town) -> None:
    store(town, "mill", DAY, [0, None, 5] + [1] * 21, "a-e" + "a" * 21)
    whole = as_("ada").get(f"/use/?by=hour&on={DAY}").content.decode()
    narrow = whole[whole.index("plot--narrow") : whole.index("plot--wide")]
    bars = re.findall(r'class="(mark[\w-]*)"', narrow)
    assert bars == ["mark--nought", "mark--none", "mark--estimated"] + ["mark"] * 21


def test_a_day_without_reads_is_a_gap_among_days(
    as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    make_reads("mill", date(2026, 10, 1), date(2026, 10, 14), gallons=2)
    make_reads("mill", date(2026, 10, 17), date(2026, 10, 31), gallons=2)
    store(town, "mill", date(2026, 10, 15), [1] * 20 + [None] * 4, "e" * 20 + "----")
    answer, rows = page(as_("ada"), "day", date(2026, 10, 9))
    assert answer == (
        "You used 1,412 gallons in October 2026. "
        "Some readings are missing on 2 days. We do not count them as zero."
    )
    assert rows[13:17] == [
        ("Wednesday 14 October 2026", "48 gallons", "measured"),
        ("Thursday 15 October 2026", "20 gallons", "estimated (4 hours are missing)"),
        ("Friday 16 October 2026", "no reading", "no reading"),
        ("Saturday 17 October 2026", "48 gallons", "measured"),
    ]
    assert len(rows) == 31


def test_a_month_that_runs_misses_nothing_yet(as_: As, town: Town, make_reads: ReadsMaker) -> None:
    # Yesterday is in; of today nothing has come so far.
    make_reads("mill", date(2026, 10, 1), date(2026, 10, 31), gallons=1)
    store(town, "mill", date(2026, 11, 1), [1] * 25)
    make_reads("mill", date(2026, 11, 2), TODAY - timedelta(days=1), gallons=1)
    answer, rows = page(as_("ada"), "month", TODAY)
    assert answer.startswith("You used 1,201 gallons since ")
    assert rows[-2:] == [
        ("October 2026", "744 gallons", "measured"),
        ("November 2026", "457 gallons", "measured"),
    ]


def test_the_night_when_an_hour_happens_twice_has_twenty_five_rows(as_: As, town: Town) -> None:
    store(town, "mill", date(2026, 11, 1), list(range(25)))
    answer, rows = page(as_("ada"), "hour", date(2026, 11, 1))
    assert answer == "You used 300 gallons on Sunday 1 November 2026."
    assert rows[:4] == [
        ("12 am to 1 am", "0 gallons", "measured"),
        ("1 am to 2 am (PDT)", "1 gallon", "measured"),
        ("1 am to 2 am (PST)", "2 gallons", "measured"),
        ("2 am to 3 am", "3 gallons", "measured"),
    ]
    assert len(rows) == 25


def test_where_nothing_was_read_the_page_says_so(as_: As) -> None:
    answer, rows = page(as_("ada"), "hour", DAY)
    assert answer == "We have no readings on Wednesday 18 November 2026."
    assert {row[1:] for row in rows} == {("no reading", "no reading")}


def test_a_file_with_a_hole_becomes_a_page_with_a_hole(as_: As, town: Town, tmp_path: Path) -> None:
    # All the way: registers from a file, one of them missing and one bad, to what a resident reads.
    Meter.objects.filter(serial="M001").delete()
    Meter.objects.create(
        serial="REG",
        service_point=town.points["mill"],
        from_date=date(2015, 1, 1),
        unit="l",
        dials=7,
    )
    litres = {
        0: 1000,
        1: 1000,
        2: 1000 + 3.785412,
        4: 1000 + 3 * 3.785412,
        5: 7,
        6: 1000 + 5 * 3.785412,
    }
    lines = [f"REG;18/11/2026 {9 + hour:02}:00:00;{shown};0" for hour, shown in litres.items()]
    path = tmp_path / "registers.csv"
    path.write_text("\n".join(["user key;datetime;meter reading;diff", *lines]))
    receipt = load_feed(format="daiad", path=path, at=NOW)
    assert (receipt.taken, receipt.held) == (5, 1)
    _answer, rows = page(as_("ada"), "hour", DAY)
    assert [row[1:] for row in rows[:8]] == [
        ("0 gallons", "measured"),
        ("1 gallon", "measured"),
        *[("1 gallon", "total known, shared evenly over these hours")] * 4,
        ("no reading", "no reading"),
        ("no reading", "no reading"),
    ]
