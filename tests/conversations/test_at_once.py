"""What two do at the same moment, each in a connection of their own."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread as Worker
from time import monotonic, sleep

import pytest
from django.db import connection, transaction

from conversations.actions.joining import merge
from conversations.actions.saying import Said, answer, begin_thread, open_thread, say
from conversations.actions.visits import call_off, choose_window, offer_window
from conversations.locking import Closed
from conversations.models import MessageBody, Thread, Visit
from privacy.actions.erasure import PlanChanged, erase
from privacy.erasing.erasure import plan
from tests.conftest import NOW, TODAY, Town
from tests.conversations.conftest import a_topic, asked

pytestmark = pytest.mark.django_db(transaction=True)
WORD = Said("The pump hums.")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def meanwhile(first: Callable[[], object], second: Callable[[], object]) -> list[Exception]:
    """Do the first and keep it open until the second waits for it, or is done; return what the second met."""
    met: list[Exception] = []

    def other() -> None:
        try:
            second()
        except Exception as problem:  # noqa: BLE001 -- whatever it is, the test looks at it
            met.append(problem)
        finally:
            connection.close()

    worker = Worker(target=other)
    with transaction.atomic():
        first()
        worker.start()
        until = monotonic() + 20
        while worker.is_alive() and not _somebody_waits() and monotonic() < until:
            sleep(0.02)
    worker.join(timeout=20)
    assert not worker.is_alive()
    return met


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        # In a transaction it would be read once, and show ever after what was so then.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def erased(town: Town, who: str = "ada") -> Callable[[], object]:
    """Erase somebody as it was shown to them now."""
    subject = town.users[who].subject
    digest = plan(subject, on=TODAY).digest
    return lambda: erase(subject=subject, digest=digest, by=subject, at=NOW)


def said(town: Town, side: str) -> Callable[[], object]:
    """Say something in a thread of Ada's: she does, or staff do."""
    thread, dana = asked(town, a_topic("bill")), town.users["dana"].subject
    if side == "person":
        return lambda: say(thread=thread, said=WORD, by=None, at=NOW)
    return lambda: answer(thread=thread, said=WORD, by=dana, at=NOW)


@pytest.mark.parametrize("side", ["person", "staff"])
def test_a_word_said_while_its_person_is_erased_does_not_stay(town: Town, side: str) -> None:
    """Who erases waits for it, and is shown what there is now."""
    met = meanwhile(said(town, side), erased(town))
    assert [type(each) for each in met] == [PlanChanged]
    erased(town)()
    assert not MessageBody.objects.filter(text=WORD.text).exists()


@pytest.mark.parametrize("side", ["person", "staff"])
def test_nothing_is_said_to_whom_is_being_erased(town: Town, side: str) -> None:
    word = said(town, side)
    met = meanwhile(erased(town), word)
    assert [type(each) for each in met] == [Closed]
    assert not MessageBody.objects.filter(text=WORD.text).exists()


def begun(town: Town, side: str) -> Callable[[], object]:
    """Begin a thread with Ada: she does, or staff do."""
    topic, dana = a_topic("bill"), town.users["dana"].subject
    ada = town.users["ada"].subject

    def begin() -> None:
        if side == "person":
            open_thread(subject=ada, topic=topic, said=WORD, language="en", by=None, at=NOW)
        else:
            begin_thread(subject=ada, topic=topic, said=WORD, language="en", by=dana, at=NOW)

    return begin


@pytest.mark.parametrize("side", ["person", "staff"])
def test_no_thread_begins_with_whom_is_being_erased(town: Town, side: str) -> None:
    met = meanwhile(erased(town), begun(town, side))
    assert [type(each) for each in met] == [Closed]
    assert not Thread.objects.exists()


@pytest.mark.parametrize("side", ["person", "staff"])
def test_a_thread_that_begins_while_its_person_is_erased_does_not_stay(
    town: Town, side: str
) -> None:
    met = meanwhile(begun(town, side), erased(town))
    assert [type(each) for each in met] == [PlanChanged]


def test_a_word_said_while_its_thread_is_joined_is_said_in_the_other(town: Town) -> None:
    topic = a_topic("bill")
    gone, kept = asked(town, topic), asked(town, topic)
    dana = town.users["dana"].subject
    met = meanwhile(
        lambda: merge(thread=gone, into=kept, by=dana, at=NOW),
        lambda: say(thread=gone, said=WORD, by=None, at=NOW),
    )
    assert met == []
    assert MessageBody.objects.get(text=WORD.text).message.thread_id == kept.pk


def test_a_visit_that_is_called_off_while_it_is_moved_is_not_put_back(town: Town) -> None:
    """Who moves it waits, and books another one."""
    topic, ada = a_topic("leak", visits=True), town.users["ada"].subject
    thread, home = asked(town, topic), town.premises["mill"]
    soon, later = (
        offer_window(
            topic=topic,
            from_at=NOW + days * DAY,
            to_at=NOW + days * DAY + HOUR,
            places=1,
            by=town.users["dana"].subject,
            at=NOW,
        )
        for days in (3, 4)
    )
    choose_window(thread=thread, window=soon, premises=home, by=ada, at=NOW)
    met = meanwhile(
        lambda: call_off(thread=thread, by=ada, at=NOW),
        lambda: choose_window(thread=thread, window=later, premises=home, by=ada, at=NOW),
    )
    assert met == []
    assert list(Visit.objects.order_by("pk").values_list("window", "state")) == [
        (soon.pk, "cancelled"),
        (later.pk, "planned"),
    ]
