"""What goes out first: harm before service before offers, and nothing never (R23)."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection

from accounts.models import User
from notices import handing_over, sql
from notices.actions import enqueue
from notices.actions.outbox import enqueue_all
from notices.handing_over import AT_LEAST, TOGETHER, Worker
from notices.jobs import deliver
from notices.models import Channel, Lane, Notice, Phone, QuietHours
from notices.topics import TOPICS, MessageClass, NotTheSame, Topic
from privacy.models import Subject
from tests.conftest import NOW, Town
from tests.fakes import Mailbox, text_of
from tests.notices.conftest import Declares, Files, Room

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MARKETING, SERVICE = MessageClass.MARKETING, MessageClass.SERVICE


def write(topic: Topic, who: Subject, count: int, *, ago: timedelta = HOUR) -> None:
    """Write notices that have been due for a while; of offers too, whatever was agreed to."""
    Notice.objects.bulk_create(
        Notice(
            topic=topic.key, subject=who, channel=topic.channels[0], key=f"{n}", about=n,
            mark=f"{topic.key} {n}", written_at=NOW - ago, due_at=NOW - ago, lane=topic.lane,
        )
        for n in range(count)
    )  # fmt: skip


def test_which_topic_goes_in_which_lane() -> None:
    lanes = {lane: {key for key, it in TOPICS.items() if it.lane == lane} for lane in Lane}
    assert lanes[Lane.AWAITED] == {"phone_code"}
    assert lanes[Lane.HARM] == {
        "drinking_water", "water_off", "leak_burst", "leak_found", "backflow",
    }  # fmt: skip
    assert lanes[Lane.OFFER] == {"campaign", "campaign_program"}


@pytest.mark.parametrize("all_at_once", [False, True])
def test_a_notice_knows_its_lane(all_at_once: bool, town: Town, a_topic: Declares) -> None:
    topic = a_topic("boil", sooner=Lane.HARM)
    people = Subject.objects.filter(pk=town.users["ada"].subject_id)
    said: dict[str, Any] = {"topic": topic, "to": people, "key": "x", "about": 1, "at": NOW}
    (enqueue_all if all_at_once else enqueue)(**said)
    assert [it.lane for it in Notice.objects.all()] == [Lane.HARM]


def test_what_is_urgent_does_not_wait_behind_what_came_before(
    town: Town, a_topic: Declares, mailbox: Mailbox
) -> None:
    """An hour's backlog of service, and one warning of a minute ago, which goes first."""
    news, boil = a_topic("news"), a_topic("boil", sooner=Lane.HARM)
    write(news, town.users["ben"].subject, 60)
    write(boil, town.users["ada"].subject, 1, ago=timedelta(minutes=1))
    with closing(Worker(NOW)) as worker:
        assert worker.deliver_some()[0] == TOGETHER - AT_LEAST[Lane.OFFER]
    assert mailbox.mails[0]["To"] == "ada@example.org"


def test_no_lane_waits_for_ever(town: Town, a_topic: Declares, mailbox: Mailbox) -> None:
    """While a wave goes out, a few of each fifty are of what comes after it."""
    ada = town.users["ada"].subject
    write(a_topic("boil", sooner=Lane.HARM), ada, 100)
    write(a_topic("news"), ada, 20)
    write(a_topic("offers", MARKETING), ada, 20)
    with closing(Worker(NOW)) as worker:
        worker.deliver_some()
    touched = Notice.objects.filter(tries=1).values_list("topic", flat=True)
    assert Counter(touched) == {"boil": 45, "news": 4, "offers": 1}


def test_a_few_of_any_lane_fill_the_turn_together(
    town: Town, a_topic: Declares, mailbox: Mailbox
) -> None:
    write(a_topic("news"), town.users["ada"].subject, 70)
    assert deliver(NOW) == 70


def test_a_warning_about_water_rings_at_night(town: Town, a_topic: Declares, texted: Files) -> None:
    """Nobody's quiet hours hold what does harm; a topic of a later lane waits for the morning."""
    who = town.users["ada"].subject
    QuietHours.objects.create(subject=who, from_hour=0, to_hour=23, at=NOW)
    Phone.objects.create(subject=who, number="+15550100199", asked_at=NOW, verified_at=NOW)
    text = {"channels": (Channel.TEXT,)}
    write(a_topic("boil", sooner=Lane.HARM, urgent=True, **text), who, 1)
    write(a_topic("news", **text), who, 1)
    assert deliver(NOW) == 1
    assert [it.topic for it in Notice.objects.filter(state="sent")] == ["boil"]
    assert all(TOPICS[key].urgent for key in TOPICS.keys() & {"drinking_water", "water_off"})


def test_boiling_and_outages_are_urgent() -> None:
    for key in ("drinking_water", "water_off", "leak_burst"):
        assert (TOPICS[key].urgent, TOPICS[key].may_be_gathered) == (True, False)


# --- What is asked for many together ----------------------------------------------------------------------


@pytest.fixture
def many(town: Town, a_topic: Declares) -> Callable[[int], None]:
    """Write one notice to each of so many people, each with an address on file."""
    topic = a_topic()

    def make(count: int) -> None:
        for name in ("ada", "ben", "cleo", "lena", "mallory")[:count]:
            enqueue(topic=topic, to=[town.users[name].subject], key="x", about=7, at=NOW)

    return make


@pytest.mark.parametrize("how_many", [1, 3])
def test_each_further_mail_costs_one_statement(
    how_many: int,
    many: Callable[[int], None],
    mailbox: Mailbox,
    django_assert_num_queries: Any,
) -> None:
    """The one that says that it is handed over, and that the one before it was sent."""
    many(how_many)
    with closing(Worker(NOW)) as worker, django_assert_num_queries(16 + how_many):
        assert worker.deliver_some() == (how_many, how_many)


def test_what_is_known_of_people_is_asked_again_when_it_is_old(
    many: Callable[[int], None],
    town: Town,
    room: Room,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ben turns the topic off while the mail to Ada, taken together with his, is being written."""
    many(2)
    monkeypatch.setattr(handing_over, "FRESH", 0)
    ben = town.users["ben"].subject

    def turn_off(*args: Any) -> dict[str, Any] | None:
        ben.preferences.create(topic="leak", channel="email", cadence="off", at=NOW)
        return room.says

    monkeypatch.setitem(TOPICS, "leak", replace(TOPICS["leak"], compose=turn_off))
    assert deliver(NOW) == 1
    assert [str(mail["To"]) for mail in mailbox.mails] == ["ada@example.org"]
    assert Notice.objects.get(subject=ben).problem == "not_wanted"


@pytest.mark.parametrize("column", ["erased_at", "restricted_at"])
def test_whoever_goes_while_their_mail_is_written_gets_none(
    column: str,
    many: Callable[[int], None],
    town: Town,
    room: Room,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """GDPR 18: asked in the statement before it is handed over, however little ago it was asked."""
    many(1)

    def go(*args: Any) -> dict[str, Any] | None:
        Subject.objects.update(**{column: NOW})
        return room.says

    monkeypatch.setitem(TOPICS, "leak", replace(TOPICS["leak"], compose=go))
    assert (deliver(NOW), mailbox.mails) == (0, [])
    assert deliver(NOW + HOUR) == 0
    assert Notice.objects.get().state == Notice.State.NEEDLESS


def test_what_is_the_same_for_all_is_written_once_for_a_language(
    town: Town, a_topic: Declares, room: Room, mailbox: Mailbox
) -> None:
    """Each in their language, to their address, under their own Message-ID."""
    topic = a_topic("boil", same_for_all=True)
    User.objects.filter(email="ben@example.org").update(language="es")
    people = [town.users[name].subject for name in ("ada", "ben", "cleo")]
    enqueue(topic=topic, to=people, key="x", about=7, at=NOW)
    assert deliver(NOW) == 3
    assert [recipient.language for _about, recipient, _now in room.asked] == ["en-us", "es"]
    to = ["ada@example.org", "ben@example.org", "cleo@example.org"]
    assert [str(mail["To"]) for mail in mailbox.mails] == to
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 3
    spanish = ['lang="es"' in text_of(mail, "html") for mail in mailbox.mails]
    assert spanish == [False, True, False]


@pytest.mark.parametrize("kind", [MessageClass.PROGRAMME, MARKETING])
def test_what_ends_by_one_click_is_not_the_same_for_all(
    kind: MessageClass, a_topic: Declares
) -> None:
    """The link would be that of the first reader."""
    with pytest.raises(NotTheSame):
        a_topic("offers", kind, same_for_all=True)


# --- Several workers --------------------------------------------------------------------------------------


def test_a_second_worker_takes_what_the_first_has_not(
    town: Town, a_topic: Declares, mailbox: Mailbox
) -> None:
    write(a_topic("boil", sooner=Lane.HARM), town.users["ada"].subject, 60)
    known = {
        name: value
        for name in ("host", "user", "port")
        if (value := connection.settings_dict[name.upper()])
    }
    first = list(Notice.objects.order_by("pk").values_list("pk", flat=True)[:45])
    with psycopg.connect(**known, dbname=connection.settings_dict["NAME"]) as other:
        other.execute(
            "SELECT pg_advisory_lock(%s, n) FROM unnest(%s::int[]) AS n", [sql.NOTICES, first]
        )
        assert deliver(NOW) == 15
        other.execute("SELECT pg_advisory_unlock_all()")
    assert deliver(NOW) == 45


def test_one_that_kills_its_worker_takes_the_others_along_once(
    many: Callable[[int], None], room: Room, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are tried again each by itself, so that only the one that kills waits longer and longer."""
    many(3)
    second = Notice.objects.order_by("pk")[1].subject

    class Killed(BaseException):
        """What no worker catches."""

    def kill(_about: int, recipient: Any, _now: Any) -> dict[str, Any] | None:
        if recipient.subject == second:
            raise Killed
        return room.says

    monkeypatch.setitem(TOPICS, "leak", replace(TOPICS["leak"], compose=kill))
    for now in (NOW, NOW + HOUR, NOW + 2 * HOUR):
        with suppress(Killed):
            deliver(now)
    assert [str(mail["To"])[:4] for mail in mailbox.mails] == ["ada@", "ada@", "cleo"]
