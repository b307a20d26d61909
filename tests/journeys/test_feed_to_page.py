"""From the utility's files to what a resident sees: hours, a gap, an estimate, and both odd days."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.models import AccessGrant, Account
from accounts.models.access import Role
from tests.browser.chromium import NewTab, Tab
from tests.conftest import NOW, make_user
from tests.journeys.steps import Load
from tests.journeys.test_first_visit import records

pytestmark = pytest.mark.usefixtures("clock")

SPRING, AUTUMN, PLAIN = date(2026, 3, 8), date(2026, 11, 1), date(2026, 11, 10)
ZONE = ZoneInfo("America/Los_Angeles")


def hours(day: date) -> list[datetime]:
    """Return the starts of the hours of a local day, in UTC as a meter system keeps them."""
    start = datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)
    end = datetime(day.year, day.month, day.day + 1, tzinfo=ZONE).astimezone(UTC)
    return [start + timedelta(hours=n) for n in range((end - start) // timedelta(hours=1))]


def reads(
    day: date, *, without: tuple[int, ...] = (), guessed: tuple[int, ...] = ()
) -> list[dict[str, Any]]:
    """Return the rows of a day: as many gallons as the hour's place in the day, counted from one."""
    return [
        {
            "meter": "60214478",
            "starts_at": start.isoformat(),
            "minutes": 60,
            "volume": place + 1,
            "unit": "gal",
            "quality": "E" if place in guessed else "A",
        }
        for place, start in enumerate(hours(day))
        if place not in without
    ]


@pytest.fixture
def nora(new_tab: NewTab, load: Load) -> Tab:
    """Nora, after the files came in; all that the portal knows, it knows from them."""
    load("cis", records())
    rows = reads(SPRING) + reads(AUTUMN) + reads(PLAIN, without=(9, 10, 11), guessed=(20, 21))
    load("reads", rows)
    user = make_user("nora")
    AccessGrant.objects.create(
        account=Account.objects.get(), user=user, role=Role.HOLDER, granted_at=NOW
    )
    tab = new_tab()
    tab.sign_in(user)
    return tab


def bars(tab: Tab) -> list[str]:
    """Return the class of each bar of the drawing that is to be seen, in the order of the day."""
    marks = tab.page.locator("#use svg.plot--wide [class^=mark]")
    return [str(mark.get_attribute("class")) for mark in marks.all()]


def table(tab: Tab) -> list[list[str]]:
    """Return what the table below the chart says, hour by hour."""
    tab.page.get_by_text("The same as a table").click()
    rows = tab.page.locator("#use tbody tr").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


def test_a_gap_is_said_and_an_estimate_is_hatched(nora: Tab) -> None:
    nora.open(f"/use/?by=hour&on={PLAIN}")
    assert nora.heading == "You used 267 gallons on Tuesday 10 November 2026."
    assert "We have no readings for 3 hours. We do not count them as zero." in nora.text()
    assert bars(nora) == (
        ["mark"] * 9 + ["mark--none"] * 3 + ["mark"] * 8 + ["mark--estimated"] * 2 + ["mark"] * 2
    )
    hatched = nora.page.locator("#use svg.plot--wide .mark--estimated").first
    assert hatched.get_attribute("fill") == "url(#use-estimated)"
    assert nora.texts("#use .key li") == [
        "measured",
        "estimated",
        "no reading",
    ]
    assert table(nora)[8:11] + table_rows(nora, 20, 21) == [
        ["8 am to 9 am", "9 gallons", "measured"],
        ["9 am to 10 am", "no reading", "no reading"],
        ["10 am to 11 am", "no reading", "no reading"],
        ["8 pm to 9 pm", "21 gallons", "estimated"],
    ]


def table_rows(tab: Tab, first: int, last: int) -> list[list[str]]:
    """Return some rows of the table that is open already."""
    rows = tab.page.locator("#use tbody tr").all()[first:last]
    return [row.locator("th, td").all_inner_texts() for row in rows]


def test_the_day_of_23_hours(nora: Tab) -> None:
    nora.open(f"/use/?by=hour&on={SPRING}")
    assert nora.heading == "You used 276 gallons on Sunday 8 March 2026."
    assert bars(nora) == ["mark"] * 23
    assert [row[0] for row in table(nora)[:4]] == [
        "12 am to 1 am",
        "1 am to 3 am",
        "3 am to 4 am",
        "4 am to 5 am",
    ]


def test_the_day_of_25_hours(nora: Tab) -> None:
    nora.open(f"/use/?by=hour&on={AUTUMN}")
    assert nora.heading == "You used 325 gallons on Sunday 1 November 2026."
    assert bars(nora) == ["mark"] * 25
    assert [row[0] for row in table(nora)[:4]] == [
        "12 am to 1 am",
        "1 am to 2 am (PDT)",
        "1 am to 2 am (PST)",
        "2 am to 3 am",
    ]


def test_the_same_files_again_change_nothing(nora: Tab, load: Load) -> None:
    nora.open("/use/?by=day&on=2026-11-10")
    before = nora.text()
    load("cis", records())
    load(
        "reads", list(reversed(reads(AUTUMN) + reads(PLAIN, without=(9, 10, 11), guessed=(20, 21))))
    )
    nora.open("/use/?by=day&on=2026-11-10")
    assert nora.text() == before
