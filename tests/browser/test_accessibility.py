"""Every page in every state: WCAG 2.2 AA by axe-core, 320 pixels, targets of 24 pixels, in both languages."""

import json
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.chromium import DESK, PHONE, NewTab, Tab
from tests.browser.places import PLACES, add_passkey, live_in, visit
from tests.conftest import Town
from tests.fakes import Mailbox

pytestmark = pytest.mark.usefixtures("clock")

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},  # of WCAG 2.2; off unless one asks
    "resultTypes": ["violations"],
    "preload": False,  # nothing here comes from elsewhere
}
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
# The gallery stacks whole pages, headings and landmarks included: the rules for one page do not hold.
NOT_IN_THE_GALLERY = {"landmark-unique", "page-has-heading-one", "landmark-no-duplicate-main"}

TOO_WIDE = """() => {
    const room = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= room) return [];
    const wide = [...document.querySelectorAll("body *")].filter(
        (one) => one.getBoundingClientRect().right > room + 0.5 && !one.closest(".scroll"));
    return wide.slice(0, 3).map((one) => `wider than the screen: ${one.outerHTML.slice(0, 90)}`);
}"""
# What one can press. A link inside a sentence takes the height of its line (WCAG 2.5.8, "inline");
# a box to tick is pressed by its label as well.
TOO_SMALL = """() => {
    const small = [];
    for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
        if (!one.checkVisibility({ visibilityProperty: true }) || one.type === "hidden") continue;
        if (one.closest(".unseen, .skip, .trap")) continue;
        const block = one.closest("p, li, dd, td, th, div");
        const own = one.textContent.trim().length;
        const inline = getComputedStyle(one).display === "inline";
        if (inline && block && block.innerText.trim().length > own) continue;
        const { width, height } = one.getBoundingClientRect();
        if (Math.min(width, height) < 23.99) {
            small.push(`${Math.round(width)} x ${Math.round(height)}: ${one.outerHTML.slice(0, 90)}`);
        }
    }
    return small;
}"""


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_is_accessible(
    language: str, new_tab: NewTab, town: Town, mailbox: Mailbox, settings: Any
) -> None:
    tab = new_tab(locale=f"{language}-US")
    live_in(town)
    add_passkey(tab, town, settings)
    wrong: dict[str, list[str]] = {}
    for name, place in PLACES.items():
        tab.page.set_viewport_size(DESK)
        tab.page.emulate_media(color_scheme="light")
        visit(tab, town, place)
        found = look(tab, gallery=name == "components")
        if tab.page.locator("html").get_attribute("lang") != language:
            found.append("another language")
        if found or tab.trouble:
            wrong[name] = [*found, *tab.trouble]
        tab.trouble.clear()
    assert wrong == {}, json.dumps(wrong, indent=1, ensure_ascii=False)


def look(tab: Tab, *, gallery: bool) -> list[str]:
    """Return what is wrong with the open page, light and dark, at a desk and on a small phone."""
    tab.page.evaluate(AXE_SCRIPT)
    found = [f"desk, light: {each}" for each in axe(tab, RULES, gallery=gallery)]
    tab.page.emulate_media(color_scheme="dark")
    found += [f"desk, dark: {each}" for each in axe(tab, CONTRAST)]
    tab.page.set_viewport_size(PHONE)
    found += [f"phone, dark: {each}" for each in axe(tab, RULES, gallery=gallery)]
    found += tab.page.evaluate(TOO_WIDE)
    found += tab.page.evaluate(TOO_SMALL)
    tab.page.emulate_media(color_scheme="light")
    return found + [f"phone, light: {each}" for each in axe(tab, CONTRAST)]


def axe(tab: Tab, options: dict[str, Any], *, gallery: bool = False) -> list[str]:
    """Return the violations that axe-core finds, each with its rule and place."""
    violations = tab.page.evaluate(
        "options => axe.run(document, options).then((found) => found.violations)", options
    )
    return [
        f"{each['id']}: {node['target'][-1]}: {node['failureSummary']}"
        for each in violations
        for node in each["nodes"]
        if not (gallery and each["id"] in NOT_IN_THE_GALLERY)
    ]
