"""Deleting one's data in a browser: with scripts and without, by keyboard, accessible on every page."""

from typing import Any

import pytest

from accounts.models import Customer
from privacy.erasing.certificates import verify
from privacy.erasing.certifying import public_keys
from tests.browser.accessible import TOO_SMALL, TOO_WIDE, axe
from tests.browser.chromium import PHONE, NewTab, Tab
from tests.browser.contrast import contrasts
from tests.browser.places import live_in
from tests.conftest import PASSWORD, Town

pytestmark = pytest.mark.usefixtures("clock")


def wrong_on(tab: Tab) -> list[str]:
    """Return what is wrong with the page that is open: by axe, too wide, too small to press."""
    return axe(tab) + contrasts(tab) + tab.page.evaluate(TOO_WIDE) + tab.page.evaluate(TOO_SMALL)


def sign_in(tab: Tab) -> None:
    """Sign in with a password, as one who then wants to go."""
    tab.open("/privacy/")
    tab.open("/sign-in/login/")
    tab.fill(login="ada@example.org", password=PASSWORD)
    tab.press("Sign in")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_way_to_a_certificate(scripts: bool, new_tab: NewTab, town: Town) -> None:
    """L08, L40: see, go on, confirm; two presses, and as many to keep everything on each page."""
    live_in(town)
    tab = new_tab(java_script_enabled=scripts, viewport=PHONE)
    sign_in(tab)
    tab.open("/privacy/")
    tab.follow("Delete my data")
    assert tab.heading == "See what goes and what stays. Nothing happens yet."
    assert tab.page.get_by_role("link", name="Keep my data").is_visible()
    tab.press("Go on to delete")
    assert tab.heading == "Delete your data now?"
    assert tab.page.get_by_role("link", name="Keep my data").is_visible()
    assert Customer.objects.get(number="C1").name != ""
    tab.press("Delete my data")
    assert tab.heading == "Your data was deleted on 20 November 2026."
    assert Customer.objects.get(number="C1").name == ""
    with tab.page.expect_download() as download:
        tab.page.get_by_role("link", name="Download the certificate").click()
    content = verify(download.value.path().read_text(), public_keys())
    assert content["reference"] in tab.text()
    tab.open("/use/")
    assert tab.path == "/sign-in/login/?next=/use/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_on_the_way_is_accessible(scheme: Any, new_tab: NewTab, town: Town) -> None:
    live_in(town)
    tab = new_tab(viewport=PHONE, color_scheme=scheme)
    sign_in(tab)
    wrong = {}
    for step in (None, "Go on to delete", "Delete my data"):
        if step is None:
            tab.open("/privacy/delete/")
        else:
            tab.press(step)
        wrong[tab.heading] = wrong_on(tab)
    assert wrong == {
        "See what goes and what stays. Nothing happens yet.": [],
        "Delete your data now?": [],
        "Your data was deleted on 20 November 2026.": [],
    }
