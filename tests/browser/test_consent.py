"""The strip above a page and the choices behind it, measured: neither answer is easier or brighter."""

from typing import Any

import pytest

from portal.models import Event
from privacy.models import ConsentEvent
from tests.browser.accessible import TOO_SMALL, TOO_WIDE, axe
from tests.browser.chromium import DESK, PHONE, NewTab, Tab
from tests.browser.contrast import contrasts
from tests.browser.places import live_in
from tests.conftest import Town

pytestmark = pytest.mark.usefixtures("clock")
SCREENS = {"phone": PHONE, "desk": DESK}

# What one sees and does of each answer; `size` in pixels, `bytes` of its markup without its own words.
MEASURED = """() => [...document.querySelectorAll(".ask-once button")].map((one) => {
    const style = getComputedStyle(one), { width, height } = one.getBoundingClientRect();
    return {
        element: one.localName,
        classes: one.className,
        size: [Math.round(width), Math.round(height)],
        paint: [style.color, style.backgroundColor, style.borderColor, style.fontSize, style.fontWeight,
            style.opacity, style.textDecorationLine, style.cursor],
        bytes: one.outerHTML.replace(one.textContent, "").replace(/value="\\w+"/, "").length,
        parent: one.parentElement.className,
        hidden: one.hidden || one.disabled || one.tabIndex,
    };
})"""
# Where the strip lies, and what lies over its answers or is covered by it.
COVERED = """() => {
    const strip = document.querySelector(".ask-once"), found = [];
    if (getComputedStyle(strip).position !== "static") found.push("it floats");
    for (const one of strip.querySelectorAll("button, a")) {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        if (!one.contains(above)) found.push(`${one.textContent} is covered`);
    }
    const main = document.querySelector("main").getBoundingClientRect();
    if (strip.getBoundingClientRect().bottom > main.top + 0.5) found.push("it covers the page");
    return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scripts", [True, False])
def test_both_answers_are_alike_in_every_way(
    scripts: bool, screen: str, scheme: Any, new_tab: NewTab, town: Town
) -> None:
    """L40, A199: element, class, size, colour, weight, markup; with scripts and without."""
    live_in(town)
    tab = new_tab(viewport=SCREENS[screen], color_scheme=scheme, java_script_enabled=scripts)
    tab.sign_in(town.users["ada"])
    tab.open("/")
    yes, no = tab.page.evaluate(MEASURED)
    assert yes == no
    assert min(yes["size"]) >= 44  # what a thumb needs
    assert tab.page.evaluate(COVERED) == []
    assert tab.page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("who", [None, "ada"])
def test_the_answers_are_neighbours_for_the_keyboard(
    who: str | None, new_tab: NewTab, town: Town
) -> None:
    """L40: one stop of the Tab key from one to the other, each with a ring that is seen."""
    tab = new_tab()
    tab.sign_in(town.users[who] if who else None)
    tab.open("/")
    stops = []
    for _stop in range(40):
        tab.page.keyboard.press("Tab")
        stops.append(tab.page.evaluate("document.activeElement.textContent.trim()"))
        if stops[-1] == "No, do not count":
            break
    assert stops[-2:] == ["Yes, count", "No, do not count"]
    ring = tab.page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert ring == "3px"


@pytest.mark.parametrize("answer", ["Yes, count", "No, do not count"])
@pytest.mark.parametrize("scripts", [True, False])
def test_one_press_answers_and_the_strip_is_gone(
    scripts: bool, answer: str, new_tab: NewTab, town: Town
) -> None:
    """L40, L46: one press either way, on a phone, with scripts and without; not shown again."""
    tab = new_tab(viewport=PHONE, java_script_enabled=scripts)
    tab.open("/sign-in/login/")
    tab.page.locator("[name=login]").fill("half@typed")
    tab.page.get_by_role("button", name=answer, exact=True).click()
    tab.page.locator(".ask-once form").wait_for(state="detached")
    assert tab.path == "/sign-in/login/"
    if scripts:  # nothing that was typed is lost, and it is said aloud that it is kept
        assert tab.page.locator("[name=login]").input_value() == "half@typed"
        assert tab.page.get_by_role("status").inner_text() == "Your answer is kept."
    tab.open("/")
    assert tab.page.locator(".ask-once").count() == 0
    [event] = ConsentEvent.objects.all()
    assert event.state == ("given" if answer.startswith("Yes") else "refused")
    cookies = {cookie["name"] for cookie in tab.page.context.cookies()}
    assert ("page_count" in cookies) is answer.startswith("Yes")
    assert Event.objects.exists() is answer.startswith("Yes")


def test_going_on_without_an_answer_is_none(tab: Tab) -> None:
    """L40: closing or passing by is not consent; there is nothing to close."""
    tab.open("/")
    tab.page.mouse.wheel(0, 2000)
    tab.open("/privacy/")
    assert tab.page.locator(".ask-once").count() == 1
    assert {cookie["name"] for cookie in tab.page.context.cookies()} == {"csrftoken"}
    assert not ConsentEvent.objects.exists()


def test_who_sends_the_signal_is_not_asked_and_is_told(new_tab: NewTab) -> None:
    """L42, L45, L46: no strip; the words stand on every page while the signal comes."""
    tab = new_tab(extra_http_headers={"Sec-GPC": "1"}, viewport=PHONE)
    tab.open("/")
    assert tab.page.locator(".ask-once").count() == 0
    assert tab.page.get_by_text("Opt-out preference signal honored").is_visible()
    assert {cookie["name"] for cookie in tab.page.context.cookies()} == {"csrftoken"}


@pytest.mark.parametrize("scripts", [True, False])
def test_taking_back_takes_no_more_presses_than_giving(
    scripts: bool, new_tab: NewTab, town: Town
) -> None:
    """L40, L62, A164: one press each, on the same page and in the same place."""
    tab = new_tab(viewport=PHONE, java_script_enabled=scripts)
    tab.sign_in(town.users["ada"])
    tab.open("/privacy/choices/")
    card = tab.page.locator("#marketing_email")
    card.get_by_role("button", name="Yes, by e-mail", exact=True).click()
    assert tab.heading == "You said yes to one thing. All else is off."
    card.get_by_role("button", name="Take my yes back", exact=True).click()
    assert tab.heading == "Everything is off: you said yes to nothing."
    assert tab.page.get_by_role("link", name="Receipt").count() == 2


@pytest.mark.parametrize("scripts", [True, False])
def test_a_yes_after_the_signal_is_asked_twice(scripts: bool, new_tab: NewTab, town: Town) -> None:
    """L43, L46."""
    tab = new_tab(extra_http_headers={"Sec-GPC": "1"}, java_script_enabled=scripts)
    tab.sign_in(town.users["ada"])
    tab.open("/privacy/choices/")
    assert "Opted out" in tab.text()
    card = tab.page.locator("#usage_analytics")
    card.get_by_role("button", name="Yes, count", exact=True).click()
    assert tab.heading == "You said no before. Is it yes now?"
    tab.press("Yes, count")
    assert tab.heading == "You said yes to one thing. All else is off."


PLACES = ["/", "/privacy/choices/", "/privacy/cookies/", "/privacy/opt-out/"]


@pytest.mark.parametrize("signal", ["", "1"])
def test_the_pages_can_be_read_by_everybody(signal: str, new_tab: NewTab, town: Town) -> None:
    """WCAG 2.2 AA, light and dark, at a desk and at 320 pixels."""
    tab = new_tab(extra_http_headers={"Sec-GPC": signal} if signal else {})
    wrong: dict[str, list[str]] = {}
    for path in [*PLACES, "/privacy/choices/usage_analytics/confirm/"]:
        tab.sign_in(town.users["ada"])
        tab.open(path)
        found = axe(tab) + contrasts(tab)
        tab.page.emulate_media(color_scheme="dark")
        tab.page.set_viewport_size(PHONE)
        found += contrasts(tab)
        found += tab.page.evaluate(TOO_WIDE) + tab.page.evaluate(TOO_SMALL)
        tab.page.emulate_media(color_scheme="light")
        tab.page.set_viewport_size(DESK)
        if found:
            wrong[path] = found
    assert wrong == {}


def test_every_link_of_these_pages_leads_somewhere(tab: Tab, town: Town) -> None:
    """L40: a broken link is a violation of its own."""
    tab.sign_in(town.users["ada"])
    links: set[str] = set()
    for path in PLACES:
        tab.open(path)
        links |= set(
            tab.page.eval_on_selector_all(
                "a[href^='/']", "all => all.map((one) => one.getAttribute('href'))"
            )
        )
    assert len(links) > 5
    for link in sorted(links):
        assert tab.page.request.get(link).status == 200, link
