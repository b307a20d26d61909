"""The wall at a move: Cleo had 3 Weir Cottages until 15 January, Ada has it since 1 March."""

from datetime import date, timedelta

import pytest

from tests.browser.chromium import NewTab, Tab
from tests.conftest import TODAY, ReadsMaker, Town, make_bill

pytestmark = pytest.mark.usefixtures("clock")

OUT, IN = (
    date(2026, 1, 15),
    date(2026, 3, 1),
)  # the first day that is not Cleo's; the first of Ada's
CLEO, NOBODY, ADA = 1, 50, 2  # gallons an hour


@pytest.fixture
def moved(town: Town, make_reads: ReadsMaker) -> Town:
    """Water of three times in one place, each unlike the others, and a bill of Ada's tenancy too."""
    make_reads("weir", date(2025, 12, 1), OUT - timedelta(days=1), gallons=CLEO)
    make_reads("weir", OUT, IN - timedelta(days=1), gallons=NOBODY)
    make_reads("weir", IN, TODAY, gallons=ADA)
    town.bills["ada weir"] = make_bill(town, "ada", "weir", date(2026, 3, 1))
    return town


def days_by_walking(tab: Tab, first: str, link: str) -> list[str]:
    """Open a day and follow the pager to its end; return the headings on the way."""
    tab.open(f"/use/?by=hour&on={first}")
    headings = [tab.heading]
    while (further := tab.page.locator(f".pager a[rel={link}]")).count():
        further.click()
        headings.append(tab.heading)
    return headings


def months(tab: Tab) -> list[str]:
    """Return the months of the year that is shown, each with its water."""
    tab.page.get_by_text("The same as a table").click()
    rows = tab.texts("#use tbody tr")
    return [" ".join(row.split()) for row in rows]


def test_who_moved_out_keeps_the_past_and_nothing_after_it(new_tab: NewTab, moved: Town) -> None:
    cleo = new_tab()
    cleo.sign_in(moved.users["cleo"])
    cleo.open("/")
    assert "You no longer live here." in cleo.text()
    assert days_by_walking(cleo, "2026-01-13", "next") == [
        "You used 24 gallons on Tuesday 13 January 2026.",
        "You used 24 gallons on Wednesday 14 January 2026.",
    ]
    for beyond in ("2026-01-15", "2026-02-10", "2026-11-20"):
        cleo.open(f"/use/?by=hour&on={beyond}")
        assert cleo.heading == "You used 24 gallons on Wednesday 14 January 2026."
    cleo.open("/use/?by=month&on=2026-11-20")
    assert months(cleo)[-2:] == [
        "December 2025 744 gallons measured",
        "January 2026 336 gallons measured",
    ]
    cleo.open("/bills/")
    assert cleo.page.locator("main .lines li").count() == 1
    cleo.open(f"/bills/{moved.bills['ada weir'].pk}/", status=404)


def test_who_moves_in_begins_with_their_own_first_day(new_tab: NewTab, moved: Town) -> None:
    ada = new_tab()
    ada.sign_in(moved.users["ada"], home=moved.agreements["ada weir"].pk)
    assert days_by_walking(ada, "2026-03-03", "prev") == [
        "You used 48 gallons on Tuesday 3 March 2026.",
        "You used 48 gallons on Monday 2 March 2026.",
        "You used 48 gallons on Sunday 1 March 2026.",
    ]
    for before in ("2026-02-28", "2026-01-14", "2025-12-24"):
        ada.open(f"/use/?by=hour&on={before}")
        assert ada.heading == "You used 48 gallons on Sunday 1 March 2026."
    ada.open("/use/?by=month")
    assert months(ada)[0] == "March 2026 1,486 gallons measured"  # an hour less than 31 days
    ada.open("/bills/")
    assert ada.page.locator("main .lines li").count() == 1
    ada.open(f"/bills/{moved.bills['cleo'].pk}/", status=404)
