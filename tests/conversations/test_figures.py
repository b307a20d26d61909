"""What is added up of conversations: volume, first answers, what waits, visits (S08)."""

from collections import Counter
from datetime import datetime, time, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from django.conf import settings
from django.db import connection

from conversations.actions import Said, answer, say
from conversations.actions.handling import close
from conversations.actions.reaching import note_unreached
from conversations.actions.visits import call_off, choose_window, end_visit
from conversations.clock import open_between
from conversations.figures import COUNTED_FOR, FIGURES
from conversations.hours import USUAL
from conversations.models import Message, Step, Thread, Topic, Visit
from conversations.turns import turn
from portal.figures.rolling import WEEK, add_up
from portal.models import FigureCell
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from privacy.models import Subject
from tests.conftest import NOW, TODAY, Town
from tests.conversations.conftest import a_topic, asked
from tests.conversations.test_visits import offered

HOUR = timedelta(hours=1)
HERE = ZoneInfo("America/Los_Angeles")
# The Monday after the day of the tests, and the one before it: the week of the tests.
ENDS = datetime.combine(TODAY + timedelta(days=3), time(), tzinfo=HERE)
BEGINS = datetime.combine(TODAY - timedelta(days=4), time(), tzinfo=HERE)
BY_KEY = {figure.key: figure for figure in FIGURES}


def rows(key: str, from_at: datetime = BEGINS, to_at: datetime = ENDS) -> list[tuple[Any, ...]]:
    """Return who, part and amount of a figure in the week of the tests."""
    return sorted(BY_KEY[key].rows(from_at, to_at), key=str)


def parts(key: str) -> Counter[str]:
    """Return how often each part of a figure is in it."""
    return Counter(part for _who, part, _amount in rows(key))


def people(how_many: int) -> list[Subject]:
    return Subject.objects.bulk_create(Subject(created_at=NOW) for _n in range(how_many))


def threads(topic: Topic, whose: list[Subject], **columns: Any) -> list[Thread]:
    """Make a thread for each, without a word in it."""
    said = {"opened_at": NOW, "changed_at": NOW, "language": "en", "state": "answered"} | columns
    return Thread.objects.bulk_create(
        Thread(subject=each, topic=topic, queue=topic.queue, **said) for each in whose
    )


def words(thread: Thread, *said: tuple[str, datetime], by: Subject, way: str = "portal") -> None:
    """Say something in a thread, each a side and when."""
    Message.objects.bulk_create(
        Message(
            thread=thread, side=side, at=at, written_at=at, way=way,
            by=None if side == "person" else by,
        )
        for side, at in said
    )  # fmt: skip


def test_what_began_is_told_by_topic_and_by_the_way_it_came(town: Town, topic: Topic) -> None:
    """S08: a note is no first word, and what was joined with another is not counted twice."""
    dana = town.users["dana"].subject
    made = threads(topic, people(4))
    words(made[0], ("person", NOW), by=dana, way="email")
    words(made[1], ("note", NOW - HOUR), ("person", NOW), by=dana, way="phone")
    words(made[2], ("staff", NOW), ("person", NOW + HOUR), by=dana)
    Thread.objects.filter(pk=made[3].pk).update(state="closed", closed_at=NOW, merged_into=made[0])
    assert parts("begun") == {"bill": 3}
    assert parts("begun_by_way") == {"email": 1, "phone": 1, "by_us": 1}
    threads(topic, people(1), opened_at=ENDS)  # of the next week
    assert parts("begun") == {"bill": 3}


def test_how_long_an_answer_took_is_counted_in_office_hours(town: Town, topic: Topic) -> None:
    """S08: as the slow rule counts them, over weekends, holidays and the night when the clocks change."""
    rng, dana = np.random.default_rng(8), town.users["dana"].subject
    slow: list[float] = []
    in_time = 0
    for thread in threads(topic, people(60)):
        until = BEGINS + (ENDS - BEGINS) * rng.random()
        since = max(until - timedelta(hours=rng.exponential(90)), ENDS - COUNTED_FOR)
        words(thread, ("person", since), ("staff", until), by=dana)
        Thread.objects.filter(pk=thread.pk).update(opened_at=since, first_answered_at=until)
        took = open_between(since, until, week=USUAL, closed=settings.HOLIDAYS, zone=HERE)
        slow.append(took.total_seconds() / 60)
        in_time += took <= timedelta(minutes=120)
    found = sorted(float(amount) for _who, _part, amount in rows("first_answer"))
    assert found == pytest.approx(sorted(slow), abs=0.001)
    assert parts("answered") == {"in_time": in_time, "late": 60 - in_time}
    assert 0 < in_time < 60


def test_a_word_of_ours_that_came_first_is_not_what_waited(town: Town, topic: Topic) -> None:
    """Who is written to and answers a day later waits from then on."""
    [thread] = threads(topic, people(1), opened_at=NOW - 24 * HOUR, first_answered_at=NOW + HOUR)
    dana = town.users["dana"].subject
    words(thread, ("staff", NOW - 24 * HOUR), ("person", NOW), ("staff", NOW + HOUR), by=dana)
    assert [amount for *_rest, amount in rows("first_answer")] == [60.0]


def test_what_waited_at_the_end_of_a_week_is_told_from_what_was_said(
    town: Town, topic: Topic
) -> None:
    """S08: every order of three words, beside the rule that a thread keeps; by queue and by age."""
    dana = town.users["dana"].subject
    moments = [ENDS - 8 * 24 * HOUR, ENDS - 30 * HOUR, ENDS - HOUR]
    expected: Counter[str] = Counter()
    orders = list(product(("person", "staff", "note"), repeat=3))
    for thread, sides in zip(threads(topic, people(len(orders))), orders, strict=True):
        Thread.objects.filter(pk=thread.pk).update(opened_at=moments[0])
        said = list(zip(sides, moments, strict=True))
        words(thread, *said, ("staff", ENDS + HOUR), by=dana)  # answered since
        since = turn(said).waiting_since
        if since:
            expected[dict(zip(moments, ("longer", "week", "day"), strict=True))[since]] += 1
    assert parts("waiting_by_age") == expected
    assert parts("waiting") == {"bills": expected.total()}
    Thread.objects.update(state="closed", closed_at=ENDS - HOUR / 2)
    assert parts("waiting") == {}


def test_a_visit_that_was_moved_or_ended_leaves_a_step_of_nobody(town: Town) -> None:
    """A076, S08: of the person's own choice it is not written who made it, or it would lead to them."""
    visited = a_topic("leak", "field", visits=True)
    ada, dana = town.users["ada"].subject, town.users["dana"].subject
    first, second, third = (offered(town, visited, days=days) for days in (2, 3, 4))
    mill = town.premises["mill"]
    moved, ended = (asked(town, visited) for _n in range(2))
    for window in (first, second, second):  # the same again is no move
        choose_window(thread=moved, window=window, premises=mill, by=ada, at=NOW)
    visit = choose_window(thread=ended, window=third, premises=mill, by=dana, at=NOW)
    call_off(thread=moved, by=ada, at=NOW)
    end_visit(visit=visit, met=True, by=dana, at=third.from_at)
    done = Step.objects.filter(kind__in=BY_KEY["visits"].parts()).order_by("pk")
    assert list(done.values_list("thread", "kind", "by")) == [
        (moved.pk, "visit", None), (moved.pk, "revisit", None), (ended.pk, "visit", dana.pk),
        (moved.pk, "no_visit", None), (ended.pk, "visited", dana.pk),
    ]  # fmt: skip
    assert parts("visits") == {"visit": 2, "revisit": 1, "no_visit": 1}
    assert [part for _who, part, _n in rows("visits", ENDS, ENDS + WEEK)] == ["visited"]


def test_no_figure_of_conversations_changes_when_somebody_is_erased(town: Town) -> None:
    """S08: also of a week that is not added up yet; only that nobody waits any more whom one could answer."""
    visited = a_topic("leak", "field", visits=True)
    ada, dana = town.users["ada"].subject, town.users["dana"].subject
    thread = asked(town, visited)
    window = offered(town, visited)
    choose_window(thread=thread, window=window, premises=town.premises["mill"], by=ada, at=NOW)
    answered = answer(thread=thread, said=Said("See here."), by=dana, at=NOW + HOUR)
    assert note_unreached(message=answered, at=NOW + HOUR)
    closed = asked(town, visited)
    close(thread=closed, by=dana, at=NOW + HOUR)
    again = Said("It drips again.", way=Message.Way.EMAIL, taken_out=("card",))
    for each in (thread, closed):
        say(thread=each, said=again, by=None, at=NOW + 2 * HOUR)

    def amounts() -> dict[str, list[tuple[Any, ...]]]:
        return {key: [row[1:] for row in rows(key)] for key in BY_KEY}

    before = amounts()
    assert [key for key, found in before.items() if not found] == []
    erase(subject=ada, digest=plan(ada, on=TODAY).digest, by=dana, at=NOW + 3 * HOUR)
    assert not Visit.objects.exists()
    assert amounts() == before | {"waiting": [], "waiting_by_age": []}
    who = {who for key in BY_KEY for who, *_rest in rows(key)}
    assert who == {""}


def test_all_who_are_erased_count_as_one_person(db: None) -> None:
    """A070: twenty threads of one person are not a crowd because nobody knows any more whose they were."""
    begun = NOW - WEEK
    threads(a_topic(), people(1) * 20, opened_at=begun)
    Thread.objects.update(subject=None)
    add_up(NOW, 1)
    [cell] = FigureCell.objects.filter(room="conversations", figure="begun", part="")
    assert cell.amount is None


def test_of_whom_we_only_store_no_conversation_is_counted(thread: Thread) -> None:
    """GDPR 18: to be counted is a use."""
    assert parts("begun") == {"bill": 1}
    Subject.objects.filter(pk=thread.subject_id).update(restricted_at=NOW)
    assert [key for key in BY_KEY if rows(key)] == []


def test_nobody_is_named_in_what_is_asked_of_the_database(db: None) -> None:
    """S08: no word of a conversation and no name is read."""
    asked_for = " ".join(figure.rows(BEGINS, ENDS).query.sql_with_params()[0] for figure in FIGURES)
    tables = set(connection.introspection.table_names())
    read = {table for table in tables if f'"{table}"' in asked_for}
    assert read == {
        "conversations_message", "conversations_queue", "conversations_step", "conversations_thread",
        "conversations_topic", "privacy_subject",
    }  # fmt: skip
