"""Everything with the keys alone: the whole way through the portal, and a focus that one can see."""

import json

import pytest

from tests.browser.chromium import DESK, PHONE, NewTab, Tab
from tests.browser.places import PLACES, live_in, visit
from tests.conftest import PASSWORD, Town
from tests.fakes import Mailbox

pytestmark = pytest.mark.usefixtures("clock")
MOST_STOPS = 150  # of the Tab key, on the longest page

FOCUSED = """() => {
    const one = document.activeElement;
    const label = one.labels?.[0] ?? document.getElementById(one.getAttribute("aria-labelledby"));
    return one.getAttribute("aria-label") ?? (label ?? one).innerText.replace(/\\s+/g, " ").trim();
}"""
# Begin where the link past the navigation leads; whether that was possible.
PAST_THE_NAVIGATION = """() => {
    const main = document.getElementById("main");
    main.focus({ preventScroll: true });
    return document.activeElement === main;
}"""
# The next stop of the Tab key: null at the end, or where `inside` past what is the page's own, else what is
# wrong with how its focus looks.
NEXT_STOP = """(inside) => {
    const one = document.activeElement;
    window.stops ??= new Set();
    if (!one || one === document.body || window.stops.has(one)) return null;
    if (inside && !document.getElementById("main").contains(one)) return null;
    window.stops.add(one);
    const wrong = [];
    const style = getComputedStyle(one);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    if (!ring && style.boxShadow === "none") wrong.push("no ring");
    const [box] = one.getClientRects();
    const middle = (from, to, most) => (Math.max(from, 0) + Math.min(to, most)) / 2;
    // Of a field of several lines a browser brings the caret into view, which stands in its first one.
    const end = one.matches("textarea") ? box.top + 2 * parseFloat(style.lineHeight) : box.bottom;
    const x = middle(box.left, box.right, innerWidth), y = middle(box.top, end, innerHeight);
    const top = document.elementFromPoint(x, y);
    if (!top) wrong.push("off the screen");
    else if (!one.contains(top) && !top.contains(one) && !top.closest("label")?.contains(one))
        wrong.push(`covered by ${top.outerHTML.slice(0, 60)}`);
    return wrong.map((what) => `${what}: ${one.outerHTML.slice(0, 80)}`);
}"""
# Without the pages that need a passkey, and the gallery with its hundred links: they have no part of
# their own. Of what differs by its state or by what is asked of it, the last.
ONE_OF_EACH = {(place.who, place.path.partition("?")[0]): name for name, place in PLACES.items()}
WALKED = {
    "phone": [it for it in ONE_OF_EACH.values() if "passkey" not in it and it != "components"],
    "desk": ["home, switching", "use by hour, gap", "bill", "invite, mistakes", "staff"],
}
SCREENS = {"phone": PHONE, "desk": DESK}


@pytest.mark.parametrize("screen", SCREENS)
def test_the_focus_is_seen_at_every_stop(
    screen: str, new_tab: NewTab, town: Town, mailbox: Mailbox
) -> None:
    tab = new_tab(viewport=SCREENS[screen])
    live_in(town)
    wrong = {}
    framed: set[str | None] = (
        set()
    )  # whose navigation and footer, the same on all their pages, were walked
    for name in WALKED[screen]:
        place = PLACES[name]
        visit(tab, town, place, mailbox)
        found = walk(tab, inside=place.who in framed)
        framed.add(place.who)
        if found:
            wrong[name] = found
    assert wrong == {}, json.dumps(wrong, indent=1)


def walk(tab: Tab, *, inside: bool) -> list[str]:
    """Press Tab through the open page, or `inside` what is its own; return what is wrong at its stops."""
    inside = inside and tab.page.evaluate(PAST_THE_NAVIGATION)
    found: list[str] = []
    for stop in range(MOST_STOPS):
        tab.page.keyboard.press("Tab")
        wrong = tab.page.evaluate(NEXT_STOP, inside)
        if wrong is None:
            return found if stop or inside else ["no stop at all"]
        found += wrong
    return [*found, f"more than {MOST_STOPS} stops"]


class Keys:
    """Somebody who has no mouse."""

    def __init__(self, tab: Tab) -> None:
        self.tab, self.press = tab, tab.page.keyboard.press

    def reach(self, name: str) -> None:
        """Press Tab until what is called `name` has the focus."""
        passed = []
        for _stop in range(MOST_STOPS):
            self.press("Tab")
            passed.append(self.tab.page.evaluate(FOCUSED))
            if passed[-1] == name:
                return
        raise AssertionError(f"{name!r} was not among {passed}")

    def enter(self, name: str) -> None:
        """Reach what is called `name`, and press Enter: a page opens."""
        self.reach(name)
        with self.tab.page.expect_navigation():
            self.press("Enter")

    def write(self, name: str, text: str) -> None:
        """Reach the field `name` and type."""
        self.reach(name)
        self.tab.page.keyboard.type(text)


@pytest.fixture
def ada_at_home(tab: Tab, town: Town) -> Tab:
    """Ada is signed in and looks at her home."""
    live_in(town)
    tab.sign_in(town.users["ada"])
    tab.open("/")
    return tab


def test_signing_in_and_out(tab: Tab, town: Town) -> None:
    keys = Keys(tab)
    tab.open("/")
    keys.enter("Sign in")
    email, password = (tab.form_field(name) for name in ("login", "password"))
    keys.write(
        tab.page.locator(f"label[for={email.get_attribute('id')}]").inner_text(), "ada@example.org"
    )
    keys.reach(tab.page.locator(f"label[for={password.get_attribute('id')}]").inner_text())
    tab.page.keyboard.type(PASSWORD)
    with tab.page.expect_navigation():
        keys.press("Enter")
    assert tab.heading == "You owe nothing."
    keys.reach("Account")
    keys.press("Enter")
    keys.enter("Sign out")
    assert tab.heading == "Your water, by the hour. Your bill, explained."


def test_the_first_stop_skips_to_the_content(ada_at_home: Tab) -> None:
    keys = Keys(ada_at_home)
    keys.reach("Skip to the content")
    keys.press("Enter")
    keys.press("Tab")
    focused = ada_at_home.page.evaluate(
        "document.querySelector('main').contains(document.activeElement)"
    )
    assert focused


def test_reading_a_chart_bar_by_bar(ada_at_home: Tab) -> None:
    tab, keys = ada_at_home, Keys(ada_at_home)
    plot = tab.page.locator(".chart__plot")
    keys.reach(str(plot.get_attribute("aria-label")))
    card = tab.page.locator(".chart__card")
    assert card.get_attribute("aria-live") == "polite"
    said = []
    for key in ("End", "ArrowLeft", "ArrowLeft", "ArrowLeft", "Home", "ArrowRight"):
        keys.press(key)
        said.append(" ".join(card.inner_text().split()))
    assert said == [
        "Friday 20 November 2026 80 gallons · measured",
        "Thursday 19 November 2026 202 gallons · measured",
        "Wednesday 18 November 2026 202 gallons · measured",
        "Tuesday 17 November 2026 202 gallons · estimated",
        "Thursday 22 October 2026 202 gallons · measured",
        "Friday 23 October 2026 202 gallons · measured",
    ]
    keys.press("Escape")
    assert card.inner_text() == (
        "Touch a bar to read it, and once more to look closer. Arrow keys do the same."
    )
    keys.press("End")
    with tab.page.expect_navigation():
        keys.press("Enter")
    assert tab.path == "/use/?by=hour&on=2026-11-20"


def test_opening_the_table_below_a_chart(ada_at_home: Tab) -> None:
    keys = Keys(ada_at_home)
    table = ada_at_home.page.locator("#home-days table")
    assert not table.is_visible()
    keys.reach("The same as a table")
    keys.press("Enter")
    assert table.is_visible()
    keys.enter("Friday 13 November 2026")
    assert ada_at_home.heading == "We have no readings on Friday 13 November 2026."


def test_switching_homes(ada_at_home: Tab) -> None:
    tab, keys = ada_at_home, Keys(ada_at_home)
    keys.reach("You are looking at 12 Mill Lane Change home")
    keys.press("Enter")
    keys.enter("Mother’s cottage 3 Weir Cottages")
    assert "A little water runs day and night at 3 Weir Cottages" in tab.text()
    # A menu that one opened by mistake closes again, and the focus stays.
    keys.reach("You are looking at Mother’s cottage 3 Weir Cottages Change home")
    keys.press("Enter")
    keys.press("Tab")
    keys.press("Escape")
    assert not tab.page.locator(".switcher .menu__sheet").is_visible()
    assert "Mother’s cottage" in tab.page.evaluate(FOCUSED)


def test_from_the_use_of_a_month_to_an_hour(ada_at_home: Tab) -> None:
    tab, keys = ada_at_home, Keys(ada_at_home)
    keys.enter("Use")
    assert tab.heading == "You used 3,696 gallons in November 2026."
    keys.enter("Hours")
    assert tab.heading == "You used 80 gallons on Friday 20 November 2026."
    keys.enter("19 November")
    assert tab.heading == "You used 202 gallons on Thursday 19 November 2026."


def test_from_the_bills_to_a_bill_and_back(ada_at_home: Tab) -> None:
    tab, keys = ada_at_home, Keys(ada_at_home)
    keys.enter("Bills")
    first = " ".join(tab.page.locator("main .lines a").first.inner_text().split())
    assert first.startswith("Bill of 16 November 2026")
    keys.enter(first)
    assert tab.heading == "$84.20, due by 7 December 2026."
    keys.enter("All bills")
    assert tab.path == "/bills/"


def test_giving_access_and_taking_it_back(ada_at_home: Tab) -> None:
    tab, keys = ada_at_home, Keys(ada_at_home)
    keys.enter("Access")
    keys.enter("Invite somebody")
    keys.write("Their e-mail address", "gran@example.org")
    keys.press("Tab")  # the radio buttons are one stop; arrows choose
    keys.press("ArrowDown")
    assert tab.page.evaluate(FOCUSED) == "Tenant"
    keys.enter("Send the invitation")
    assert "gran@example.org" in tab.text()
    keys.enter("End access ben@example.org")
    assert tab.heading == "Nobody but you sees this account."
    assert "ben@example.org" not in tab.text()


def test_a_form_with_mistakes_says_so_first(ada_at_home: Tab) -> None:
    tab, keys = ada_at_home, Keys(ada_at_home)
    tab.open("/access/invite/")
    keys.enter("Send the invitation")
    assert tab.page.evaluate("document.activeElement.classList.contains('errors')")
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("document.activeElement.name") == "email"
    described = tab.form_field("email").get_attribute("aria-describedby")
    assert described == "id_email_helptext id_email_error"
