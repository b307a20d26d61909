"""What is said in threads: whose turn it is, what the clock says, who is told."""

from datetime import timedelta

import pytest

from conversations.actions import Said, answer, note, say
from conversations.actions.handling import close
from conversations.actions.saying import begin_thread
from conversations.locking import Closed
from conversations.models import Message, MessageBody, Thread, Topic
from notices.models import Notice
from tests.conftest import NOW, TODAY, Town
from tests.conversations.conftest import asked, at_the_desk

HOUR = timedelta(hours=1)


def test_a_first_word_waits_for_its_queue(thread: Thread) -> None:
    """It is with us, and due within the office hours of its queue."""
    assert thread.state == Thread.State.OPEN
    assert thread.waiting_since == NOW
    assert thread.answer_due_at == NOW + 2 * HOUR
    assert thread.messages.get().body.text == "Why is it so high?"


def test_an_answer_stops_the_clock_and_tells_the_person(thread: Thread, town: Town) -> None:
    """A notice by number; the words are in the thread alone."""
    message = answer(thread=thread, said=Said("A leak."), by=town.users["dana"].subject, at=NOW)
    thread.refresh_from_db()
    assert (thread.state, thread.waiting_since, thread.answer_due_at) == ("answered", None, None)
    assert thread.first_answered_at == NOW
    told = Notice.objects.get(topic="message_answered")
    assert (told.subject_id, told.about) == (thread.subject_id, message.pk)


def test_the_clock_runs_from_the_oldest_word_that_nobody_answered(
    thread: Thread, town: Town
) -> None:
    """Whoever asks twice does not wait longer for it; after an answer it is a new wait."""
    say(thread=thread, said=Said("Hello?"), by=None, at=NOW + HOUR)
    thread.refresh_from_db()
    assert (thread.waiting_since, thread.answer_due_at) == (NOW, NOW + 2 * HOUR)
    answer(thread=thread, said=Said("A leak."), by=town.users["dana"].subject, at=NOW + HOUR)
    say(thread=thread, said=Said("Where?"), by=None, at=NOW + HOUR)
    thread.refresh_from_db()
    assert (thread.waiting_since, thread.answer_due_at) == (NOW + HOUR, NOW + 5 * HOUR)


def test_a_word_opens_a_closed_thread_again(thread: Thread, town: Town) -> None:
    """Nobody has to explain it all anew."""
    close(thread=thread, by=town.users["dana"].subject, at=NOW)
    say(thread=thread, said=Said("It is back."), by=None, at=NOW + HOUR)
    thread.refresh_from_db()
    assert (thread.state, thread.closed_at) == ("open", None)
    assert list(thread.steps.order_by("pk").values_list("kind", flat=True)) == [
        "opened", "silent", "reopened",
    ]  # fmt: skip


def test_a_note_changes_nothing_for_the_person(thread: Thread, town: Town) -> None:
    """It is among staff; it tells nobody and answers nothing."""
    message = note(thread=thread, text="Called twice.", by=town.users["dana"].subject, at=NOW)
    thread.refresh_from_db()
    assert message.is_note
    assert thread.waiting_since == NOW
    assert not Notice.objects.filter(topic="message_answered").exists()


def test_a_word_of_staff_can_be_the_first(town: Town, topic: Topic) -> None:
    """It is the person's turn at once, and they are told."""
    begun = begin_thread(
        subject=town.users["ada"].subject,
        topic=topic,
        said=Said("We will change your meter."),
        language="en",
        by=town.users["dana"].subject,
        at=NOW,
    )
    assert (begun.state, begun.waiting_since) == ("answered", None)
    assert Notice.objects.filter(topic="message_answered", subject=begun.subject).exists()


def test_nothing_is_said_in_a_thread_of_nobody(thread: Thread, town: Town) -> None:
    """Whoever had it open when its person was erased is told so."""
    Thread.objects.filter(pk=thread.pk).update(subject=None)
    with pytest.raises(Closed):
        answer(thread=thread, said=Said("Late"), by=town.users["dana"].subject, at=NOW)
    assert Message.objects.filter(thread=thread).count() == 1


def test_threads_are_seen_by_their_person_alone(thread: Thread, topic: Topic, town: Town) -> None:
    """Not by who lives in the same home, and not by staff on residents' pages."""
    seen = {
        who
        for who, user in town.users.items()
        if Thread.objects.visible_to(user, today=TODAY).exists()
    }
    assert seen == {"ada"}


def test_a_thread_about_an_account_goes_with_the_access(town: Town, topic: Topic) -> None:
    """What staff told a helper of somebody's account is not theirs once they help no more."""
    grant = town.grants["ben ada"]
    theirs = asked(town, topic, who="ben")
    Thread.objects.filter(pk=theirs.pk).update(account=town.accounts["ada"])
    seen = Thread.objects.visible_to(town.users["ben"], today=TODAY)
    assert seen.exists()
    grant.revoked_at = NOW
    grant.save(update_fields=["revoked_at"])
    assert not seen.all().exists()


def test_words_stand_apart_from_the_thread(thread: Thread) -> None:
    """They can go by one statement, and the thread stays."""
    MessageBody.objects.filter(message__thread=thread).delete()
    assert Message.objects.filter(thread=thread).count() == 1


def test_who_works_at_the_desk(town: Town) -> None:
    """A permission of its own, which an administrator gives."""
    assert not town.users["dana"].has_perm("conversations.work_the_desk")
    assert at_the_desk(town.users["dana"]).has_perm("conversations.work_the_desk")
