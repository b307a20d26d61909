"""A text is judged again wherever anything is different that its contrast rests on."""

import pytest

from tests.browser.chromium import Tab
from tests.browser.contrast import contrasts

GOOD = '<p style="color: #595959">Seven litres</p>'
# What stands out no more, though the text itself may be the same.
FAINT = {
    "colour": '<p style="color: #aaa">Seven litres</p>',
    "around": '<div style="background: #888">{good}</div>',
    "behind": '<div style="position: relative">{good}'
    '<i style="position: absolute; inset: 0; z-index: -1; background: #888"></i></div>',
    "far around": '<div style="background: #888"><div><div>{good}</div></div></div>',
    "outside": '<div style="background: #888; height: 9em"><div style="background: #fff; height: 9px">'
    '<div style="position: relative; top: 3em">{good}</div></div></div>',
    "faded": '<div style="opacity: 0.5">{good}</div>',
    "faded from afar": '<div style="opacity: 0.5"><div><div>{good}</div></div></div>',
    "ground faded": '<div style="background: #000">'
    '<div style="background: #fff; opacity: 0.6">{good}</div></div>',
    "field": '<label>Litres <input value="7" style="color: #aaa; background: #fff"></label>',
}
# Large or bold enough on this grey, and then the same words smaller or lighter.
LARGE = '<p style="color: #888; font-size: 24px">Seven litres</p>'
BOLD = '<p style="color: #888; font-size: 19px; font-weight: 700">Seven litres</p>'
SMALLER = {
    "size": (LARGE, LARGE.replace("24px", "16px")),
    "weight": (BOLD, BOLD.replace("700", "400")),
}
PAIRS = {name: (GOOD, faint.format(good=GOOD)) for name, faint in FAINT.items()} | SMALLER


@pytest.mark.parametrize("once", [True, False])
def test_whatever_a_contrast_rests_on_is_seen(tab: Tab, once: bool) -> None:
    """The good text before is on the page before, or higher on the same page."""
    missed = []
    for name, (good, faint) in PAIRS.items():
        tab.passed.clear()
        tab.page.set_content(good)
        assert contrasts(tab) == [], name
        assert tab.passed
        tab.page.set_content(good + faint if once else faint)
        missed += [] if contrasts(tab) else [name]
    assert missed == []


def test_what_has_passed_is_not_judged_again_and_what_is_undecided_is(tab: Tab) -> None:
    tab.page.set_content(GOOD)
    assert contrasts(tab) == []
    assert len(tab.passed) == 1
    tab.page.set_content(GOOD * 3)
    tab.page.evaluate("window.axe = {}")  # whoever wanted to judge now would fail
    assert contrasts(tab) == []
    tab.page.evaluate("delete window.axe")
    # Axe says nothing of a single letter, and what it says nothing of has not passed.
    tab.passed.clear()
    tab.page.set_content('<p style="color: #aaa">x</p>')
    assert contrasts(tab) == []
    assert not tab.passed
    tab.page.set_content('<p style="color: #aaa">x</p><p style="color: #aaa">xylem</p>')
    assert len(contrasts(tab)) == 1
