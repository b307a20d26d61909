"""The desk in a real browser: by keyboard alone, and two people at one thread (S04)."""

from conversations.models import Message, Thread
from tests.browser.chromium import NewTab, Tab
from tests.conftest import Town
from tests.conversations.conftest import a_topic, asked, at_the_desk


def test_two_people_at_one_thread_see_each_other(new_tab: NewTab, town: Town) -> None:
    """Each on a device of their own: who writes is told, and the second answer is not sent."""
    thread = asked(town, a_topic())
    first, second = new_tab(), new_tab()
    first.sign_in(at_the_desk(town.users["dana"]))
    second.sign_in(town.users["admin"])
    with first.page.expect_response("**/present/"):
        first.open(f"/staff/desk/{thread.pk}/")
    with first.page.expect_response("**/present/"):
        first.fill(text="It was read right.")
    second.open(f"/staff/desk/{thread.pk}/")
    there = second.page.locator("[data-there]")
    there.get_by_text("dana is writing an answer now.").wait_for()
    top = there.bounding_box()
    second.fill(text="It was read wrong.")
    assert there.bounding_box() == top  # nothing moved
    with first.page.expect_navigation():
        first.page.keyboard.press("Control+Enter")
    with second.page.expect_navigation():
        second.page.keyboard.press("Control+Enter")
    assert "It was not sent" in second.text()
    assert second.form_field("text").input_value() == "It was read wrong."
    assert "It was read right." in second.text()
    assert Message.objects.filter(thread=thread, side="staff").count() == 1


def test_the_desk_is_worked_by_keys(tab: Tab, town: Town) -> None:
    """Next, take it, put aside, undo, close: never a hand on the mouse; and none of it while typing."""
    topic = a_topic()
    one, two = asked(town, topic), asked(town, topic, who="tom")
    tab.sign_in(at_the_desk(town.users["dana"]))
    tab.open("/staff/desk/")
    for key, path in (("j", one), ("j", two), ("k", one)):
        with tab.page.expect_navigation():
            tab.page.keyboard.press(key)
        assert tab.path.startswith(f"/staff/desk/{path.pk}/")
    tab.page.keyboard.press("r")
    tab.page.keyboard.type("tcsu")
    assert tab.form_field("text").input_value() == "tcsu"
    tab.fill(text="")
    tab.page.keyboard.press("Escape")
    for key in "tsuc":
        with tab.page.expect_navigation():
            tab.page.keyboard.press(key)
    one.refresh_from_db()
    assert (one.assigned_to, one.snoozed_until, one.state) == (town.users["dana"], None, "closed")
    assert Thread.objects.get(pk=two.pk).state == "open"
