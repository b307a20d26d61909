"""Whether an answer reached its person: staff see which did not, and write down how they told them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from conversations.actions import Said, answer, say
from conversations.actions.callers import Themself, write_caller_down
from conversations.actions.handling import close
from conversations.jobs import find_unreached, tell_closed
from conversations.locking import heard_of
from conversations.models import Message, Step, Thread, Topic
from conversations.words import who
from notices.actions.stopping import note_bounce
from notices.jobs import deliver
from notices.models import Bounce, Notice
from privacy.contact import email_of
from privacy.models import Subject
from tests.conftest import NOW, Town, signed_in
from tests.conversations.conftest import at_the_desk
from tests.fakes import Mailbox, mailbox, text_of

__all__ = ["mailbox"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "mailbox")]
As = Callable[[str | None], Client]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
UNREACHED = "Our last answer reached nobody."
NO_ADDRESS = "We have no address at which they hear of an answer."


@pytest.fixture
def dana(client: Client, town: Town) -> Client:
    """Dana, who works at the desk."""
    town.users["dana"] = at_the_desk(town.users["dana"])
    return signed_in(client, town.users["dana"])


@pytest.fixture
def called(town: Town, topic: Topic) -> Thread:
    """Somebody without an account has called, and said nothing of where they are reached."""
    return write_caller_down(
        who=Themself("Otto Other"), topic=topic, said=Said("The main burst.", way="phone"),
        language="en", by=town.users["dana"].subject, at=NOW, now=NOW,
    )  # fmt: skip


def subject_of(thread: Thread) -> Subject:
    assert thread.subject
    return thread.subject


def page(client: Client, thread: Thread) -> str:
    return client.get(reverse("desk_thread", args=[thread.pk])).content.decode()


def answered(client: Client, thread: Thread, text: str, **more: str) -> Message:
    """Answer on the page; return what is kept of it."""
    heard = str(heard_of([thread.pk])[thread.pk])
    sent = {"do": "answer", "text": text, "heard": heard, **more}
    response = client.post(reverse("desk_say", args=[thread.pk]), sent)
    assert response.status_code == 302, response.content.decode()
    return thread.messages.latest("pk")


def test_an_answer_that_reaches_nobody_is_found_and_told_by_telephone(
    dana: Client, called: Thread
) -> None:
    """It is said before; the list has it until what was told by another way is written down."""
    assert NO_ADDRESS in page(dana, called)
    assert '<option value="phone" selected>' in page(dana, called)
    lost = answered(dana, called, "It is mended.")
    assert "on its way" in page(dana, called)
    deliver(NOW)
    assert (find_unreached(NOW + MINUTE), find_unreached(NOW + MINUTE)) == (1, 0)
    assert called.steps.get(kind="no_reach").about == lost.pk
    shown = page(dana, called)
    assert (UNREACHED in shown, "E-mail: reached nobody" in shown) == (True, True)
    desk = dana.get("/staff/desk/").content.decode()
    assert "1 answer reached nobody" in desk
    listed = dana.get("/staff/desk/?state=unreached").context["queue"]["lines"]
    assert [each["pk"] for each in listed] == [called.pk]
    told = answered(dana, called, "I called them: it is mended.", way="phone")
    assert who(told) == "Mill Valley Water, on the telephone"
    called.refresh_from_db()
    assert (told.way, called.unreached_at, called.state) == ("phone", None, "answered")
    assert Notice.objects.filter(topic="message_answered", about=told.pk).count() == 0
    assert find_unreached(NOW + HOUR) == 0
    assert "reached nobody" not in dana.get("/staff/desk/").context["queue"]["heading"]


def test_who_knows_the_answer_by_now_is_taken_off_the_list(dana: Client, called: Thread) -> None:
    """As where they came by and read it; that staff said so is a step."""
    answered(dana, called, "It is mended.")
    deliver(NOW)
    find_unreached(NOW)
    dana.post(reverse("desk_act", args=[called.pk, "reached"]))
    called.refresh_from_db()
    assert called.unreached_at is None
    assert called.steps.filter(kind="reached").exists()
    assert find_unreached(NOW + HOUR) == 0


@pytest.mark.parametrize("closes", [False, True])
def test_a_mail_that_came_back_is_an_answer_that_reached_nobody(
    closes: bool, dana: Client, thread: Thread, town: Town
) -> None:
    """Hours later, when it looked sent; closed with the answer or not. A later word says it was read."""
    message = answered(dana, thread, "It leaks.", **({"do": "close"} if closes else {}))
    deliver(NOW)
    assert "E-mail: told" in page(dana, thread)
    assert find_unreached(NOW + MINUTE) == 0
    person = subject_of(thread)
    note_bounce(
        subject=person, email=email_of(person), kind=Bounce.Kind.BOUNCED, at=NOW + 2 * MINUTE
    )
    assert "E-mail: it came back" in page(dana, thread)
    assert find_unreached(NOW + HOUR) == 1
    thread.refresh_from_db()
    assert thread.unreached_at == NOW + HOUR
    say(thread=thread, said=Said("Thank you."), by=None, at=NOW + HOUR)
    thread.refresh_from_db()
    assert (thread.unreached_at, message.way) == (None, "portal")


def test_a_mailbox_that_is_gone_later_got_what_was_sent_before(
    dana: Client, thread: Thread, town: Town
) -> None:
    """What came back is another mail: the answer of last week was read, or could be."""
    answered(dana, thread, "It leaks.")
    deliver(NOW)
    person = subject_of(thread)
    later = NOW + timedelta(days=3)
    note_bounce(subject=person, email=email_of(person), kind=Bounce.Kind.BOUNCED, at=later)
    assert find_unreached(later) == 0
    assert "E-mail: told" in page(dana, thread)


def test_an_answer_that_was_followed_by_more_is_no_news(thread: Thread, town: Town) -> None:
    """Its person has written since: they are with us anyway."""
    message = answer(thread=thread, said=Said("It leaks."), by=town.users["dana"].subject, at=NOW)
    Notice.objects.filter(about=message.pk).update(state="failed", ended_at=NOW)
    say(thread=thread, said=Said("Hello?"), by=None, at=NOW)
    assert find_unreached(NOW) == 0


def test_who_wants_no_mail_is_not_unreached(thread: Thread, town: Town) -> None:
    """They said that they read it here."""
    message = answer(thread=thread, said=Said("It leaks."), by=town.users["dana"].subject, at=NOW)
    Notice.objects.filter(about=message.pk).update(
        state="needless", problem="not_wanted", ended_at=NOW
    )
    assert find_unreached(NOW) == 0


# --- Closed without an answer ----------------------------------------------------------------------------


def test_who_was_never_answered_is_told_that_it_is_closed(
    as_: As, thread: Thread, town: Town, mailbox: Mailbox
) -> None:
    """Once, and not before it can be undone no more; their page says it, and does not say settled."""
    close(thread=thread, by=town.users["dana"].subject, at=NOW)
    assert tell_closed(NOW + MINUTE) == 0
    assert [tell_closed(NOW + HOUR) for _each in range(2)] == [1, 0]
    deliver(NOW + HOUR)
    mail = mailbox.only()
    assert mail["Subject"].startswith("We have closed what you wrote us")
    assert "If there is, tell us" in text_of(mail)
    shown = as_("ada").get(reverse("thread", args=[thread.pk])).content.decode()
    assert ("We have closed this." in shown, "This is settled." in shown) == (True, False)


def test_of_what_is_open_again_nobody_is_told_that_it_is_closed(
    thread: Thread, town: Town, mailbox: Mailbox
) -> None:
    """Written while the mail waits; and who was answered before needs no mail."""
    close(thread=thread, by=town.users["dana"].subject, at=NOW)
    assert tell_closed(NOW + HOUR) == 1
    say(thread=thread, said=Said("But it drips."), by=None, at=NOW + HOUR)
    answer(thread=thread, said=Said("Call us."), by=town.users["dana"].subject, at=NOW + HOUR)
    say(thread=thread, said=Said("Thanks."), by=None, at=NOW + HOUR)
    close(thread=thread, by=town.users["dana"].subject, at=NOW + HOUR)
    assert tell_closed(NOW + 2 * HOUR) == 0
    deliver(NOW + 2 * HOUR)
    assert [each["Subject"] for each in mailbox.mails] == [
        "We have answered you: A question about a bill"
    ]


def test_what_its_person_settled_is_settled(as_: As, thread: Thread, town: Town) -> None:
    """They need not read that we closed it."""
    as_("ada").post(reverse("thread_settle", args=[thread.pk]))
    shown = as_("ada").get(reverse("thread", args=[thread.pk])).content.decode()
    assert "This is settled." in shown
    assert Step.objects.filter(kind="silent").count() == 0


# --- Nobody's, urgent ---------------------------------------------------------------------------------------


def test_a_conversation_of_somebody_who_left_is_nobodys(
    dana: Client, thread: Thread, town: Town
) -> None:
    """Or it would wait for whoever answers nobody any more."""
    Thread.objects.filter(pk=thread.pk).update(assigned_to=town.users["admin"])
    found = "/staff/desk/?whose=nobody"
    assert dana.get(found).context["queue"]["lines"] == []
    User.objects.filter(pk=town.users["admin"].pk).update(is_active=False)
    pane = dana.get(found).context["queue"]
    assert [each["pk"] for each in pane["lines"]] == [thread.pk]
    assert [each["count"] for each in pane["whose"]] == ["1", "0", "1"]


def test_another_topic_leaves_what_is_urgent_urgent(
    dana: Client, thread: Thread, topic: Topic
) -> None:
    """It was made so by its form, or by staff; only staff say that it is not."""
    Thread.objects.filter(pk=thread.pk).update(urgent=True)
    dana.post(reverse("desk_act", args=[thread.pk, "topic"]), {"topic": topic.pk})
    thread.refresh_from_db()
    assert thread.urgent
