"""What is wrong with a page: WCAG 2.2 AA by axe-core, 320 pixels, targets of 24 pixels."""

import json
from collections.abc import Callable, Collection
from typing import Any

from playwright.sync_api import Error

from tests.browser.chromium import DESK, PHONE, Tab
from tests.browser.contrast import contrasts, load_axe
from tests.browser.places import PLACES, add_passkey, live_in, visit
from tests.conftest import Town
from tests.fakes import Mailbox

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {
        "target-size": {"enabled": True},  # of WCAG 2.2; off unless one asks
        "color-contrast": {"enabled": False},  # tests/browser/contrast.py
    },
    "resultTypes": ["violations"],
    "preload": False,  # nothing here comes from elsewhere
}
# The gallery stacks whole pages, headings and landmarks included: the rules for one page do not hold.
NOT_IN_THE_GALLERY = {"landmark-unique", "page-has-heading-one", "landmark-no-duplicate-main"}

TOO_WIDE = """() => {
    const room = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= room) return [];
    const wide = [...document.querySelectorAll("body *")].filter(
        (one) => one.getBoundingClientRect().right > room + 0.5 && !one.closest(".scroll"));
    return wide.slice(0, 3).map((one) => `wider than the screen: ${one.outerHTML.slice(0, 90)}`);
}"""
# When scripts have seen a change of the screen: one frame to lay out, one for what watches it.
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
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


Look = Callable[[Tab, set[str]], list[str]]


def assert_nothing_is_wrong(look: Look, tab: Tab, town: Town, box: Mailbox, settings: Any) -> None:
    """Visit every place and look at it; then fail with all that was found, if anything was."""
    live_in(town)
    add_passkey(tab, town, settings)
    language = tab.page.locator("html").get_attribute("lang")
    wrong: dict[str, list[str]] = {}
    for name, place in PLACES.items():
        try:
            visit(tab, town, place, box)
            found = look(tab, NOT_IN_THE_GALLERY if name == "components" else set())
            if tab.page.locator("html").get_attribute("lang") != language:
                found.append("another language")
        except (AssertionError, Error) as problem:
            found = [f"at {tab.path}: {problem}"]
        if found or tab.trouble:
            wrong[name] = [*found, *tab.trouble]
        tab.trouble.clear()
    assert wrong == {}, json.dumps(wrong, indent=1, ensure_ascii=False)


def look_everywhere(tab: Tab, but: set[str]) -> list[str]:
    """Return what is wrong with the open page at a desk, in light and dark, and with its room on a phone.

    What a phone shows is looked at in Spanish, whose words are longer; no colour depends on the width
    (tests/house/test_styles.py).
    """
    found = [f"desk, light: {each}" for each in axe(tab, but) + contrasts(tab)]
    tab.page.emulate_media(color_scheme="dark")
    found += [f"desk, dark: {each}" for each in contrasts(tab)]
    tab.page.emulate_media(color_scheme="light")
    tab.page.set_viewport_size(PHONE)
    tab.page.evaluate(TWO_FRAMES)
    found += tab.page.evaluate(TOO_WIDE) + tab.page.evaluate(TOO_SMALL)
    tab.page.set_viewport_size(DESK)
    return found


def look_at_phone(tab: Tab, but: set[str]) -> list[str]:
    """Return what is wrong with the open page as it is: on a phone. Its colours were seen at a desk."""
    found: list[str] = tab.page.evaluate(TOO_WIDE) + tab.page.evaluate(TOO_SMALL)
    return found + axe(tab, but)


def axe(tab: Tab, but: Collection[str] = ()) -> list[str]:
    """Return the violations that axe-core finds, each with its rule and place, `but` these rules."""
    load_axe(tab)
    violations = tab.page.evaluate(
        "options => axe.run(document, options).then((found) => found.violations)", RULES
    )
    return [
        f"{each['id']}: {node['target'][-1]}: {node['failureSummary']}"
        for each in violations
        for node in each["nodes"]
        if each["id"] not in but
    ]
