"""Help with a leak is asked for in a conversation (R12)."""

from conversations.models import Thread
from leaks.actions.answering import answer_alert
from leaks.models import LeakAnswer
from tests.conftest import NOW, Town
from tests.conversations.conftest import a_topic
from tests.leaks.test_pages import make_alert


def test_help_opens_a_conversation_once(town: Town) -> None:
    """R12: with what was seen, in their language; asked again it is the same one."""
    a_topic("leak", "field")
    town.users["ada"].language = "es"
    alert = make_alert(town)
    answers = [
        answer_alert(alert=alert, kind="help", by=town.users["ada"], at=NOW) for _each in range(2)
    ]
    thread = Thread.objects.get()
    assert {each.thread_id for each in answers} == {thread.pk}
    assert (thread.subject, thread.account) == (
        town.users["ada"].subject,
        town.accounts["ada"],
    )
    assert thread.language == "es"
    assert "12 Mill Lane" in thread.messages.get().body.text


def test_who_may_not_write_about_the_account_asks_for_themselves(town: Town) -> None:
    """A landlord hears of a leak, and is not told of the account it is on."""
    a_topic("leak", "field")
    alert = make_alert(town, "tom orchard")
    answer_alert(alert=alert, kind="help", by=town.users["lena"], at=NOW)
    thread = Thread.objects.get()
    assert (thread.subject, thread.account) == (town.users["lena"].subject, None)


def test_without_a_topic_for_leaks_the_answer_stands_alone(town: Town) -> None:
    """It is in the list of leaks then, as before."""
    answer_alert(alert=make_alert(town), kind="help", by=town.users["ada"], at=NOW)
    assert LeakAnswer.objects.get().thread is None
    assert not Thread.objects.exists()
