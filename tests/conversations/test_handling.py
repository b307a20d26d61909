"""What staff do with threads besides answering."""

from datetime import timedelta

import pytest

from conversations.actions import Said, say
from conversations.actions.handling import (
    InThePast,
    NotStaff,
    assign,
    close,
    give_topic,
    move,
    reopen,
    snooze,
)
from conversations.models import Thread
from tests.conftest import NOW, Town
from tests.conversations.conftest import a_topic, at_the_desk

HOUR = timedelta(hours=1)


def test_threads_are_given_to_those_who_work_at_the_desk(thread: Thread, town: Town) -> None:
    """Nobody else could open it; and it can be given back to nobody."""
    dana, by = town.users["dana"], town.users["admin"].subject
    with pytest.raises(NotStaff):
        assign(thread=thread, to=dana, by=by, at=NOW)
    with pytest.raises(NotStaff):
        assign(thread=thread, to=town.users["tom"], by=by, at=NOW)
    assert assign(thread=thread, to=at_the_desk(dana), by=by, at=NOW).assigned_to == dana
    assert assign(thread=thread, to=None, by=by, at=NOW).assigned_to is None


def test_the_clock_of_a_moved_thread_is_its_new_queues(thread: Thread, town: Town) -> None:
    """From the same word on."""
    other = a_topic("water", "quality").queue
    other.first_answer_minutes = 30
    other.save()
    moved = move(thread=thread, queue=other, by=town.users["admin"].subject, at=NOW + HOUR)
    assert moved.answer_due_at == NOW + HOUR / 2


def test_an_urgent_topic_stands_first(thread: Thread, town: Town) -> None:
    """Whatever was due before."""
    later = a_topic("burst", "field", urgent=True)
    by = town.users["admin"].subject
    other = Thread.objects.get(pk=thread.pk)
    other.pk = None
    other.save()
    give_topic(thread=other, topic=later, by=by, at=NOW)
    pressing = Thread.objects.at_the_desk(at=NOW).most_pressing_first()
    assert list(pressing) == [other, thread]


def test_what_is_put_aside_comes_back(thread: Thread, town: Town) -> None:
    """At its time, or with a word of its person before that; its clock goes on."""
    by = town.users["admin"].subject
    snooze(thread=thread, until=NOW + 5 * HOUR, by=by, at=NOW)
    desk = Thread.objects.at_the_desk
    assert not desk(at=NOW + 4 * HOUR).exists()
    assert desk(at=NOW + 5 * HOUR).get().answer_due_at == NOW + 2 * HOUR
    say(thread=thread, said=Said("And now?"), by=None, at=NOW + HOUR)
    assert desk(at=NOW + HOUR).exists()
    with pytest.raises(InThePast):
        snooze(thread=thread, until=NOW, by=by, at=NOW)


def test_a_closed_thread_waits_for_nobody(thread: Thread, town: Town) -> None:
    """Closing twice is closing once; staff can take it up again."""
    by = town.users["admin"].subject
    for _each in range(2):
        close(thread=thread, by=by, at=NOW)
    assert not Thread.objects.at_the_desk(at=NOW).exists()
    assert thread.steps.filter(kind="silent").count() == 1
    assert reopen(thread=thread, by=by, at=NOW).state == "open"
