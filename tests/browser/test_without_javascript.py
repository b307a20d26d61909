"""Every page works where scripts do not run: an old phone, a strict office, a slow line."""

import pytest

from tests.browser.chromium import PHONE, NewTab, Tab
from tests.browser.places import live_in
from tests.conftest import PASSWORD, Town

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def plain_tab(new_tab: NewTab, town: Town) -> Tab:
    """A phone without scripts, in a town that is lived in."""
    live_in(town)
    return new_tab(java_script_enabled=False, viewport=PHONE)


@pytest.fixture
def ada_at_home(plain_tab: Tab, town: Town) -> Tab:
    """Ada is signed in and looks at her home."""
    plain_tab.sign_in(town.users["ada"])
    plain_tab.open("/")
    return plain_tab


def test_signing_in_and_out(plain_tab: Tab) -> None:
    plain_tab.open("/bills/")
    plain_tab.fill(login="ada@example.org", password=PASSWORD)
    plain_tab.press("Sign in")
    assert plain_tab.path == "/bills/"
    assert plain_tab.heading == "You owe $114.20 on 2 bills. The oldest was due on 7 October."
    plain_tab.page.locator("header .account summary").click()
    plain_tab.page.get_by_role("button", name="Sign out").click()
    assert plain_tab.heading == "Your water, by the hour. Your bill, explained."


def test_what_needs_a_script_is_not_offered(plain_tab: Tab) -> None:
    plain_tab.open("/sign-in/login/")
    assert not plain_tab.page.get_by_role("button", name="Use a passkey").is_visible()
    assert plain_tab.page.get_by_role("link", name="Send me a code").is_visible()


def test_switching_homes(ada_at_home: Tab) -> None:
    ada_at_home.page.locator("main .switcher summary").click()
    ada_at_home.page.get_by_role("button", name="Mother’s cottage").click()
    assert "A little water runs day and night at 3 Weir Cottages" in ada_at_home.text()


def test_the_numbers_of_a_chart_stand_in_its_table(ada_at_home: Tab) -> None:
    tab = ada_at_home
    tab.open("/use/?by=hour&on=2026-11-16")
    assert tab.page.locator("svg.plot--narrow").is_visible()
    assert not tab.page.locator(".chart__card").is_visible()  # it would answer nobody
    tab.page.get_by_text("The same as a table").click()
    rows = tab.texts("#use tbody tr")
    assert [" ".join(row.split()) for row in rows[8:14]] == [
        "8 am to 9 am 8 gallons measured",
        "9 am to 10 am no reading no reading",
        "10 am to 11 am no reading no reading",
        "11 am to 12 pm no reading no reading",
        "12 pm to 1 pm 15 gallons total known, shared evenly over these hours",
        "1 pm to 2 pm 6 gallons total known, shared evenly over these hours",
    ]
    tab.follow("17 November")
    assert tab.heading == "You used 202 gallons on Tuesday 17 November 2026."


def test_a_bar_and_a_day_of_the_picture_are_links(ada_at_home: Tab) -> None:
    """R06: from a year to a month, from the picture of a year to a day."""
    tab = ada_at_home
    tab.open("/use/?by=month")
    with tab.page.expect_navigation():
        tab.page.locator("svg.plot--narrow a").last.click()
    assert tab.path == "/use/?by=day&on=2026-11-01"
    tab.open("/use/?by=map")
    with tab.page.expect_navigation():
        tab.page.locator(".heat__month a").nth(20).click()
    assert tab.path == "/use/?by=hour&on=2025-12-21"


def test_a_form_with_mistakes_and_without(ada_at_home: Tab) -> None:
    tab = ada_at_home
    tab.open("/access/invite/")
    tab.press("Send the invitation")
    assert "There is a problem" in tab.text()
    tab.fill(email="gran@example.org")
    tab.choose("Helper")
    tab.press("Send the invitation")
    assert tab.path == "/access/"
    assert "The invitation is on its way." in tab.text()
    tab.press("Withdraw gran@example.org")
    assert "gran@example.org" not in tab.text()


def test_naming_a_home(ada_at_home: Tab) -> None:
    tab = ada_at_home
    tab.open("/profile/")
    tab.fill(nickname="The mill")
    tab.press("Save the name")
    assert "The name of your home is saved." in tab.text()
    assert tab.page.locator(".switcher__place").first.inner_text() == "The mill"


def test_choosing_a_language(ada_at_home: Tab) -> None:
    ada_at_home.page.get_by_role("button", name="Español").click()
    assert ada_at_home.page.locator("html").get_attribute("lang") == "es"
    assert ada_at_home.path == "/"


def test_asking_for_deletion_and_taking_it_back(plain_tab: Tab) -> None:
    """A144, A174, A200: without a login and without scripts."""
    tab = plain_tab
    tab.open("/privacy/request/")
    tab.page.get_by_role("link", name="Delete my data").click()
    tab.fill(name="Ada Okafor", email="ada.elsewhere@example.com", my_account_number="001-4711")
    tab.press("Send the request")
    assert tab.heading == "We have your request"
    reference, secret = tab.texts("main code")
    tab.page.get_by_role("link", name="Follow or withdraw a request").click()
    tab.fill(reference=reference, secret=secret)
    tab.press("Show my request")
    assert tab.heading == "We received your request and are checking it."
    assert secret not in tab.page.url
    tab.press("Withdraw the request")
    assert tab.heading == "Your request is withdrawn."
