"""On paper: no navigation, ink on white, and the table of a chart below it."""

import pytest

from tests.browser.chromium import Tab
from tests.browser.places import PLACES, live_in, visit
from tests.conftest import Town
from tests.fakes import Mailbox

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def paper(tab: Tab, town: Town) -> Tab:
    """A tab as it would be printed, from a screen that is dark."""
    live_in(town)
    tab.page.emulate_media(media="print", color_scheme="dark")
    return tab


@pytest.mark.parametrize("name", ["home", "bill", "use by hour, gap"])
def test_a_page_prints_without_what_one_presses(
    name: str, paper: Tab, town: Town, mailbox: Mailbox
) -> None:
    visit(paper, town, PLACES[name], mailbox)
    assert paper.page.locator("h1").is_visible()
    pressed = paper.page.locator("button, summary, nav a, .button, .skip").all()
    # Whose home it is stays, like the address in the window of a letter.
    left = [one.inner_text() for one in pressed if one.is_visible()]
    assert left == ["You are looking at\n12 Mill Lane"]
    # A link that leads on says nothing on paper, where a link to what is meant does: the bill's name.
    links = [
        one.inner_text()
        for one in paper.page.locator("main a:not(svg a)").all()
        if one.is_visible()
    ]
    assert [text for text in links if text.startswith(("All ", "More ", "See "))] == []
    colours = paper.page.evaluate(
        "() => ['background-color', 'color'].map(what =>"
        " getComputedStyle(document.body).getPropertyValue(what))"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(23, 36, 44)"]


def test_the_table_of_a_chart_prints_though_it_is_folded(
    paper: Tab, town: Town, mailbox: Mailbox
) -> None:
    """R26: paper cannot be touched."""
    visit(paper, town, PLACES["use by month"], mailbox)
    assert paper.page.locator("#use table").is_visible()
    assert not paper.page.locator("#use details[open]").count()
    visit(paper, town, PLACES["what is held, not proven"], mailbox)
    shown = [one for one in paper.page.locator("main details").all() if one.is_visible()]
    assert shown == []  # what is folded elsewhere stays so


@pytest.mark.parametrize("name", ["message", "the desk, a conversation"])
def test_a_conversation_prints_without_what_one_fills_in(
    name: str, paper: Tab, town: Town, mailbox: Mailbox
) -> None:
    visit(paper, town, PLACES[name], mailbox)
    filled_in = paper.page.locator("main :is(textarea, select, input, label)").all()
    assert [one for one in filled_in if one.is_visible()] == []
    assert "The bill" in paper.text() or "so high" in paper.text()
