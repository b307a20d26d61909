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
            "21 December · 12 pm–1 pm: 10 to 20 gallons"
            " 202 gallons · Hours with water: 20 of 24 · Least in an hour: 0",
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


def test_arrow_keys_read_the_hours_of_a_year(finger: Tab) -> None:
    """R06: left and right by days, up and down by hours; what is read stands in a live region."""
    finger.open("/use/?by=map")
    picture, card = finger.page.locator(".heat__months"), finger.page.locator(".chart__card")
    picture.focus()
    read = {}
    for key in ("End", "ArrowDown", "ArrowLeft", "PageUp", "ArrowUp", "ArrowUp", "Escape"):
        picture.press(key)
        read[key] = " ".join(card.inner_text().split()).split(": ")[0]
    assert read == {
        "End": "20 November · 12 am–1 am",
        "ArrowDown": "20 November · 1 am–2 am",
        "ArrowLeft": "19 November · 1 am–2 am",
        "PageUp": "19 October · 1 am–2 am",
        "ArrowUp": "19 October · 12 am–1 am",  # and no further
        "Escape": "Touch a day to read it, or go there with the arrow keys.",
    }
    assert card.get_attribute("aria-live") == "polite"
    assert "arrow keys" in str(picture.get_attribute("aria-label"))
    picture.press("Home")
    with finger.page.expect_navigation():
        picture.press("Enter")
    assert finger.path.startswith("/use/?by=hour&on=202")
