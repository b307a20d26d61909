"""One thread of two, and two of one: what was said, whose turn it is, who sees it (S04)."""

from datetime import datetime, timedelta

import pytest

from conversations.actions import Said, answer, note, open_thread, say
from conversations.actions.handling import TooLate, close, reopen, snooze, undo
from conversations.actions.joining import NothingLeft, NotTheSame, merge, split
from conversations.actions.set_up import set_up
from conversations.locking import Closed, SaidMeanwhile, heard_of
from conversations.models import Message, Tag, Thread, Topic
from conversations.turns import Turn, turn
from conversations.words import answered
from tests.conftest import NOW, TODAY, Town
from tests.conversations.conftest import a_topic, asked

HOUR = timedelta(hours=1)


def at(hour: int) -> datetime:
    return NOW + hour * HOUR


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ([], Turn(None, None)),
        ([("staff", 0)], Turn(None, None)),
        ([("person", 0), ("person", 1)], Turn(at(0), None)),
        ([("person", 0), ("note", 1), ("staff", 2)], Turn(None, at(2))),
        ([("staff", 0), ("person", 1), ("staff", 2), ("person", 3), ("person", 4)], Turn(at(3), at(2))),
    ],
)  # fmt: skip
def test_whose_turn_it_is(said: list[tuple[str, int]], stands: Turn) -> None:
    assert turn((side, at(hour)) for side, hour in said) == stands


def test_what_came_in_by_joining_was_read_by_nobody(
    thread: Thread, topic: Topic, town: Town
) -> None:
    """It is older than the newest word that was on the page, so no number of a message tells."""
    by = town.users["dana"].subject
    other = asked(town, topic, text="And the leak?")
    seen = heard_of([other.pk])[other.pk]
    merge(thread=thread, into=other, by=by, at=at(1))
    with pytest.raises(SaidMeanwhile):
        answer(thread=other, said=Said("It is mended."), by=by, at=at(2), heard=seen)
    with pytest.raises(SaidMeanwhile):
        close(thread=other, by=by, at=at(2), heard=seen)
    close(thread=other, by=by, at=at(2), heard=heard_of([other.pk])[other.pk])


def texts(thread: Thread) -> list[str]:
    rows = Message.objects.filter(thread=thread).order_by("at", "pk")
    return list(rows.values_list("body__text", flat=True))


def test_two_threads_become_one(thread: Thread, topic: Topic, town: Town) -> None:
    """In order; the clock runs from the oldest unanswered word; a mail to the other lands here."""
    by = town.users["dana"].subject
    other = asked(town, topic, text="And the leak?")
    answer(thread=other, said=Said("Which?"), by=by, at=at(1))
    say(thread=thread, said=Said("Still high"), by=None, at=at(2))
    kept = merge(thread=thread, into=other, by=by, at=at(3))
    assert texts(other) == ["Why is it so high?", "And the leak?", "Which?", "Still high"]
    assert (kept.state, kept.waiting_since, kept.first_answered_at) == ("open", NOW, at(1))
    thread.refresh_from_db()
    assert (thread.state, thread.merged_into, thread.waiting_since) == ("closed", other, None)
    say(thread=thread, said=Said("By mail"), by=None, at=at(4))
    assert texts(other)[-1] == "By mail"
    with pytest.raises(Closed):
        answer(thread=thread, said=Said("No"), by=by, at=at(4))
    third = asked(town, topic, text="Third")
    merge(thread=other, into=third, by=by, at=at(5))
    say(thread=thread, said=Said("Late mail"), by=None, at=at(6))
    assert texts(third)[-1] == "Late mail"


def test_threads_of_two_people_or_two_accounts_stay_two(
    thread: Thread, topic: Topic, town: Town
) -> None:
    """Whoever sees one of them would see the other."""
    by = town.users["dana"].subject
    account = asked(town, topic)
    Thread.objects.filter(pk=account.pk).update(account=town.accounts["tom"])
    for other in (asked(town, topic, who="tom"), account, thread):
        with pytest.raises(NotTheSame):
            merge(thread=other, into=thread, by=by, at=NOW)
    assert Message.objects.filter(thread=thread).count() == 1


def test_a_joined_thread_is_seen_with_the_account_alone(
    thread: Thread, topic: Topic, town: Town
) -> None:
    """What staff told of an account goes with the access, wherever it was said first."""
    ben, grant = town.users["ben"], town.grants["ben ada"]
    about, of_nothing = asked(town, topic, who="ben"), asked(town, topic, who="ben")
    Thread.objects.filter(pk=about.pk).update(account=town.accounts["ada"])
    merge(thread=about, into=of_nothing, by=town.users["dana"].subject, at=NOW)
    seen = Thread.objects.visible_to(ben, today=TODAY)
    assert list(seen) == [of_nothing]
    grant.revoked_at = NOW
    grant.save(update_fields=["revoked_at"])
    assert not seen.all().exists()


def test_some_messages_become_a_thread_of_their_own(thread: Thread, town: Town) -> None:
    """Each is with us if its person said the last word in it; joining them again is as it was."""
    by, leak = town.users["dana"].subject, a_topic("leak", "field", urgent=True)
    answer(thread=thread, said=Said("A leak."), by=by, at=at(1))
    second = say(thread=thread, said=Said("And my meter?"), by=None, at=at(2))
    new = split(thread=thread, messages=[second.pk], topic=leak, by=by, at=at(3))
    thread.refresh_from_db()
    assert texts(thread) == ["Why is it so high?", "A leak."]
    assert (thread.waiting_since, thread.first_answered_at) == (None, at(1))
    assert (new.state, new.waiting_since, new.queue, new.urgent) == (
        "open",
        at(2),
        leak.queue,
        True,
    )
    assert new.account == thread.account
    again = merge(thread=new, into=thread, by=by, at=at(4))
    assert (again.state, again.waiting_since) == ("open", at(2))
    assert texts(thread) == ["Why is it so high?", "A leak.", "And my meter?"]


def test_neither_half_is_left_without_a_word(thread: Thread, town: Town) -> None:
    """Not all, not nothing, not only a note."""
    by = town.users["dana"].subject
    noted = note(thread=thread, text="Called", by=by, at=at(1))
    first = Message.objects.get(thread=thread, side="person")
    for numbers in ([], [noted.pk], [first.pk], [first.pk, noted.pk]):
        with pytest.raises(NothingLeft):
            split(thread=thread, messages=numbers, topic=thread.topic, by=by, at=at(2))


def test_what_was_closed_by_mistake_is_as_it_was(thread: Thread, town: Town) -> None:
    """Whoever waits has waited all the while; only by whoever did it, soon, and if nothing came after."""
    by = town.users["dana"].subject
    due = thread.answer_due_at
    close(thread=thread, by=by, at=NOW)
    with pytest.raises(TooLate):
        undo(thread=thread, by=town.users["admin"].subject, at=NOW)
    with pytest.raises(TooLate):
        undo(thread=thread, by=by, at=at(1))
    back = undo(thread=thread, by=by, at=NOW)
    assert (back.state, back.waiting_since, back.answer_due_at) == ("open", NOW, due)
    snooze(thread=thread, until=at(5), by=by, at=NOW)
    assert undo(thread=thread, by=by, at=NOW + HOUR / 60).snoozed_until is None
    with pytest.raises(TooLate):
        undo(thread=thread, by=by, at=NOW + HOUR / 60)


@pytest.mark.parametrize("state", ["answered", "closed", "reopened"])
def test_what_was_put_aside_by_mistake_is_as_it_was(state: str, thread: Thread, town: Town) -> None:
    """It is not with us again where it was not: nobody would answer it, and its person would wait."""
    by = town.users["dana"].subject
    answer(thread=thread, said=Said("A leak."), by=by, at=at(1))
    if state != "answered":
        close(thread=thread, by=by, at=at(2))
    if state == "reopened":
        reopen(thread=thread, by=by, at=at(3))
    before = Thread.objects.values("state", "closed_at", "waiting_since", "snoozed_until").get()
    snooze(thread=thread, until=at(30), by=by, at=at(4))
    undo(thread=thread, by=by, at=at(4))
    assert Thread.objects.values(*before).get() == before


def test_what_was_put_aside_twice_stays_with_us(thread: Thread, town: Town) -> None:
    by = town.users["dana"].subject
    answer(thread=thread, said=Said("A leak."), by=by, at=at(1))
    for hours in (20, 30):
        snooze(thread=thread, until=at(hours), by=by, at=at(2))
    undo(thread=thread, by=by, at=at(2))
    assert Thread.objects.get().state == "open"


def test_what_was_entered_is_read_with_its_questions_in_a_thread_about_something_else(
    town: Town,
) -> None:
    """Joined with another one, or given another topic: never the keys of the form."""
    set_up()
    pool = Topic.objects.get(slug="pool")
    said = Said("In the evening.", answers={"gallons": 12000, "sewer": False})
    other = open_thread(
        subject=town.users["ada"].subject, topic=pool, said=said, language="en",
        account=town.accounts["ada"], by=None, at=NOW,
    )  # fmt: skip
    as_asked = answered(other.messages.get())
    into = asked(town, Topic.objects.get(slug="bill"))
    merge(thread=other, into=into, by=town.users["dana"].subject, at=at(1))
    moved = into.messages.get(body__text="In the evening.")
    assert answered(moved) == as_asked
    assert not {fact["term"] for fact in as_asked} & {"gallons", "sewer"}


def test_what_is_joined_brings_along_what_it_was_known_by(
    thread: Thread, topic: Topic, town: Town
) -> None:
    """Urgent, its tags, that its answer reached nobody; and what waits for us is put aside no longer."""
    by = town.users["dana"].subject
    other = asked(town, topic, text="And the leak?")
    other.tags.add(Tag.objects.create(name="drips"))
    thread.tags.add(Tag.objects.create(name="rings often"))
    Thread.objects.filter(pk=thread.pk).update(urgent=True, unreached_at=at(1))
    snooze(thread=other, until=at(48), by=by, at=at(1))
    kept = merge(thread=thread, into=other, by=by, at=at(2))
    assert (kept.urgent, kept.unreached_at, kept.snoozed_until) == (True, at(1), None)
    assert set(kept.tags.values_list("name", flat=True)) == {"drips", "rings often"}
    thread.refresh_from_db()
    assert thread.unreached_at is None  # nobody is asked to tell it twice
