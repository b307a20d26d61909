"""Taking one's data along in a browser: with scripts the page waits by itself, without one looks again."""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from privacy.jobs import make_exports
from tests.browser.chromium import PHONE, NewTab, Tab
from tests.browser.places import live_in
from tests.conftest import NOW, PASSWORD, Town

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def lived_in(town: Town, settings: Any, tmp_path: Path) -> Town:
    """The town with a year of water, and a folder for downloads."""
    live_in(town)
    settings.EXPORTS_DIR = tmp_path / "exports"
    return town


def ask(tab: Tab) -> None:
    """Go from the privacy centre to the file, and show the password on the way."""
    tab.open("/privacy/")
    tab.follow("Download my data")
    tab.fill(password=PASSWORD)
    tab.page.locator("main form button.button").first.click()
    tab.page.wait_for_url("**/privacy/download/")
    assert tab.heading == "Your data is yours to take along"
    tab.press("Make my file")
    assert tab.heading == "Your file is being made"


def take(tab: Tab, tmp_path: Path) -> ZipFile:
    """Press the button, and open what comes."""
    with tab.page.expect_download() as coming:
        tab.press("Download the file")
    assert coming.value.suggested_filename == "my-data-2026-11-20.zip"
    coming.value.save_as(tmp_path / "taken.zip")
    return ZipFile(tmp_path / "taken.zip")


def test_the_page_waits_by_itself(tab: Tab, lived_in: Town, tmp_path: Path) -> None:
    """L20, L23, L29, A123."""
    tab.sign_in(lived_in.users["ada"])
    ask(tab)
    assert make_exports(NOW) == 2  # Ben's too
    tab.page.get_by_role("heading", name="Your data is ready").wait_for()
    package = take(tab, tmp_path)
    assert package.testzip() is None
    reads = package.read("tables/usage-dayreads.csv").decode("utf-8-sig").splitlines()
    assert len(reads) > 24 * 300
    assert reads[0] == "service_point,starts_at,minutes,volume,unit,quality,register"


def test_the_page_works_without_scripts(new_tab: NewTab, lived_in: Town, tmp_path: Path) -> None:
    """L20, L29: on a phone that runs none."""
    tab = new_tab(java_script_enabled=False, viewport=PHONE)
    tab.sign_in(lived_in.users["ada"])
    ask(tab)
    tab.follow("Look again")
    assert tab.heading == "Your file is being made"
    assert make_exports(NOW) == 2
    tab.follow("Look again")
    assert tab.heading == "Your data is ready"
    assert "report.html" in take(tab, tmp_path).namelist()


def test_the_page_to_read_needs_nothing_else(
    tab: Tab, new_tab: NewTab, lived_in: Town, tmp_path: Path
) -> None:
    """A003: what one took along can be read on a machine that knows nothing of the portal."""
    tab.sign_in(lived_in.users["ada"])
    ask(tab)
    make_exports(NOW)
    tab.page.get_by_role("heading", name="Your data is ready").wait_for()
    report = take(tab, tmp_path).read("report.html").decode()
    other = new_tab(offline=True)
    other.page.set_content(report)
    assert (
        other.page.locator("h1").inner_text().startswith("What Mill Valley Water holds about you")
    )
    assert other.page.locator("h2").count() > 10
    assert other.requests == []
