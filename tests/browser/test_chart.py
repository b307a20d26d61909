"""A finger on a chart: the first touch reads a bar, the second looks closer."""

import pytest

from tests.browser.chromium import PHONE, NewTab, Tab
from tests.browser.places import live_in
from tests.conftest import Town

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def finger(new_tab: NewTab, town: Town) -> Tab:
    """Ada's phone."""
    live_in(town)
    tab = new_tab(viewport=PHONE, has_touch=True)
    tab.sign_in(town.users["ada"])
    return tab


@pytest.mark.parametrize(
    ("path", "bar", "card", "to"),
    [
        (
            "/use/?by=month",
            "svg.plot--narrow a >> nth=-1",
            "November 2026 3,696 gallons · estimated (2 days are not whole)",
            "/use/?by=day&on=2026-11-01",
        ),
        (
            "/use/?by=map",
            ".heat__month a >> nth=20",
            "21 December 202 gallons · Hours with water: 20 of 24 · Least in an hour: 0",
            "/use/?by=hour&on=2025-12-21",
        ),
    ],
)
def test_the_first_touch_reads_and_the_second_opens(
    path: str, bar: str, card: str, to: str, finger: Tab
) -> None:
    """R06."""
    finger.open(path)
    finger.page.locator(bar).tap()
    shown = finger.page.locator(".chart__card")
    assert " ".join(shown.inner_text().split()) == card
    assert finger.path == path
    with finger.page.expect_navigation():
        finger.page.locator(bar).tap()
    assert finger.path == to
