"""Visits: who gets the last place, until when one may move, what is told the day before (A076)."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier
from threading import Thread as Worker
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AccessGrant
from conversations.actions import Said, answer
from conversations.actions.handling import VisitPlanned, close, close_silent, settle
from conversations.actions.joining import TwoVisits, merge, split
from conversations.actions.visits import (
    Chosen,
    Full,
    NotPlanned,
    NotYet,
    NoVisits,
    TooLate,
    call_off,
    choose_window,
    end_visit,
    offer_window,
    withdraw_window,
)
from conversations.calendar_file import event
from conversations.models import Thread, Topic, Visit, VisitWindow
from conversations.visit_jobs import remind_of_visits
from notices.jobs import deliver
from notices.models import Notice
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from privacy.showing.export import Wish, write_package
from tests.conftest import NOW, TODAY, Town
from tests.conversations.conftest import a_topic, asked
from tests.fakes import Mailbox, mailbox, text_of

__all__ = ["mailbox"]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HERE = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def visited(db: None) -> Topic:
    """A topic for which somebody comes by."""
    return a_topic("leak", "field", visits=True, title_en="A leak", title_es="Una fuga")


def offered(town: Town, topic: Topic, *, days: int = 3, places: int = 1) -> VisitWindow:
    """Offer two hours from noon, some days from now."""
    begins = NOW + days * DAY
    return offer_window(
        topic=topic, from_at=begins, to_at=begins + 2 * HOUR, places=places,
        by=town.users["dana"].subject, at=NOW,
    )  # fmt: skip


def chosen(town: Town, thread: Thread, window: VisitWindow, at: datetime = NOW) -> Visit:
    return choose_window(
        thread=thread, window=window, premises=town.premises["mill"],
        by=town.users["ada"].subject, at=at,
    )  # fmt: skip


def test_a_window_that_is_full_is_nobodys_any_more(town: Town, visited: Topic) -> None:
    window = offered(town, visited)
    chosen(town, asked(town, visited), window)
    assert not VisitWindow.objects.offered(visited, at=NOW).exists()
    with pytest.raises(Full):
        chosen(town, asked(town, visited, who="tom"), window)
    offered(town, visited)  # one place more
    chosen(town, asked(town, visited, who="tom"), window)
    assert window.visits.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_want_the_last_place_do_not_both_get_it(town: Town) -> None:
    """Each in a connection of its own, let loose at the same moment."""
    topic = a_topic("leak", "field", visits=True)
    window = offered(town, topic)
    threads = [asked(town, topic), asked(town, topic, who="tom")]
    gate, came = Barrier(2), []

    def take(thread: Thread) -> None:
        gate.wait(timeout=20)
        try:
            chosen(town, thread, window)
        except Full:
            came.append("full")
        else:
            came.append("chosen")
        finally:
            connection.close()

    workers = [Worker(target=take, args=(each,)) for each in threads]
    for each in workers:
        each.start()
    for each in workers:
        each.join(timeout=60)
    assert sorted(came) == ["chosen", "full"]
    assert Visit.objects.filter(window=window, state="planned").count() == 1


def test_moving_frees_the_place_that_is_left(town: Town, visited: Topic) -> None:
    first, second = offered(town, visited), offered(town, visited, days=5)
    thread = asked(town, visited)
    visit = chosen(town, thread, first)
    assert chosen(town, thread, second).pk == visit.pk
    assert list(VisitWindow.objects.offered(visited, at=NOW)) == [first]


def test_a_day_before_it_stands(town: Town, visited: Topic) -> None:
    """Hours that pass: where clocks are put forward, not the same hour of the day before."""
    begins = datetime(2027, 3, 14, 12, tzinfo=HERE)  # clocks were put forward in the night before
    window = offer_window(
        topic=visited, from_at=begins, to_at=begins + HOUR, places=1,
        by=town.users["dana"].subject, at=NOW,
    )  # fmt: skip
    thread = asked(town, visited)
    same_hour = datetime(2027, 3, 13, 12, tzinfo=HERE)
    with pytest.raises(TooLate):
        chosen(town, thread, window, at=same_hour)
    chosen(town, thread, window, at=same_hour.astimezone(UTC) - HOUR)
    ada = town.users["ada"].subject
    with pytest.raises(TooLate):
        call_off(thread=thread, by=ada, at=same_hour)
    assert call_off(thread=thread, by=ada, at=same_hour - HOUR).state == "cancelled"
    with pytest.raises(NotPlanned):
        call_off(thread=thread, by=ada, at=same_hour - HOUR)


def test_somebody_comes_for_topics_that_say_so(town: Town, visited: Topic, topic: Topic) -> None:
    with pytest.raises(NoVisits):
        offered(town, topic)
    with pytest.raises(NoVisits):
        chosen(town, asked(town, topic), offered(town, visited))


def test_what_came_of_it_is_said_once_it_began(town: Town, visited: Topic) -> None:
    visit = chosen(town, asked(town, visited), offered(town, visited))
    dana = town.users["dana"].subject
    with pytest.raises(NotYet):
        end_visit(visit=visit, met=True, by=dana, at=NOW)
    assert end_visit(visit=visit, met=False, by=dana, at=NOW + 3 * DAY).state == "missed"
    with pytest.raises(NotPlanned):
        end_visit(visit=visit, met=True, by=dana, at=NOW + 3 * DAY)


def test_whoever_was_not_met_is_told_and_can_choose_again(
    town: Town, visited: Topic, mailbox: Mailbox
) -> None:
    """Who was met needs no mail."""
    met, missed = (chosen(town, asked(town, visited), offered(town, visited)) for _each in range(2))
    for visit in (met, missed):
        end_visit(visit=visit, met=visit == met, by=town.users["dana"].subject, at=NOW + 3 * DAY)
    deliver(NOW + 3 * DAY)
    mail = mailbox.only()
    assert mail["Subject"] == "We came by and met nobody"
    assert f"/messages/{missed.thread_id}/visit/" in text_of(mail)


def test_while_somebody_comes_by_nothing_is_closed(town: Town, visited: Topic) -> None:
    """They would drive out to a matter that is over; a visit that is over holds nothing up."""
    visit = chosen(town, asked(town, visited), offered(town, visited))
    dana = town.users["dana"].subject
    for ends in (partial(close, by=dana), settle):
        with pytest.raises(VisitPlanned):
            ends(thread=visit.thread, at=NOW)
    answer(thread=visit.thread, said=Said("We come."), by=dana, at=NOW)
    silent = {"thread": visit.thread, "before": NOW + DAY}
    assert not close_silent(**silent, at=NOW + 2 * DAY)
    assert close_silent(**silent, at=NOW + 4 * DAY)


def test_a_window_that_somebody_counts_on_is_not_withdrawn(town: Town, visited: Topic) -> None:
    window, thread = offered(town, visited), asked(town, visited)
    chosen(town, thread, window)
    with pytest.raises(Chosen):
        withdraw_window(window=window, at=NOW)
    call_off(thread=thread, by=town.users["ada"].subject, at=NOW)
    withdraw_window(window=window, at=NOW)
    with pytest.raises(Full):
        chosen(town, thread, window)


def test_the_database_keeps_one_planned_visit_a_thread(town: Town, visited: Topic) -> None:
    visit = chosen(town, asked(town, visited), offered(town, visited))
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.create(
            thread=visit.thread, window=visit.window, premises=visit.premises, by=visit.by, at=NOW
        )


def test_people_are_reminded_the_day_before_without_a_word_of_why(
    town: Town, visited: Topic, mailbox: Mailbox
) -> None:
    """In the morning, once; and no more where it was called off meanwhile."""
    for who in ("ada", "tom"):
        chosen(town, asked(town, visited, who=who, text="The toilet"), offered(town, visited))
    morning = NOW + 2 * DAY
    assert [remind_of_visits(at) for at in (NOW, morning - 4 * HOUR, morning, morning + HOUR)] == [
        0,
        0,
        2,
        2,
    ]
    call_off(
        thread=Thread.objects.get(subject=town.users["tom"].subject),
        by=town.users["dana"].subject,
        at=morning,
    )
    deliver(morning)
    [mail] = mailbox.mails
    assert (mail["To"], mail["Subject"]) == ("ada@example.org", "We come by tomorrow")
    said = text_of(mail)
    assert "Monday 23 November 2026, from 12 pm to 2 pm" in said
    assert not {word for word in ("toilet", "leak", "Mill Lane") if word.lower() in said.lower()}
    assert Notice.objects.filter(topic="visit_reminder").count() == 2


@pytest.mark.parametrize("of_the_account", [True, False])
def test_who_moved_out_is_not_reminded(
    of_the_account: bool, town: Town, visited: Topic, mailbox: Mailbox
) -> None:
    """Neither where the thread is about the account, nor where it is theirs and the home is not."""
    thread = asked(town, visited)
    if not of_the_account:
        Thread.objects.filter(pk=thread.pk).update(account=None)
    chosen(town, thread, offered(town, visited))
    morning = NOW + 2 * DAY
    AccessGrant.objects.filter(user=town.users["ada"]).update(revoked_at=NOW)
    remind_of_visits(morning)
    deliver(morning)
    assert mailbox.mails == []


def test_who_moves_a_visit_is_told_of_the_one_that_stands(
    town: Town, visited: Topic, mailbox: Mailbox
) -> None:
    """A reminder that waits says nothing of another day; who comes back to a window hears of it again."""
    thread, first = asked(town, visited), offered(town, visited)
    morning = NOW + 2 * DAY - HOUR
    chosen(town, thread, first)
    remind_of_visits(morning)
    chosen(town, thread, offered(town, visited, days=4), at=morning)
    deliver(morning)
    assert mailbox.mails == []
    chosen(town, thread, first, at=morning + HOUR / 2)
    remind_of_visits(morning + HOUR / 2)
    deliver(morning + HOUR / 2)
    [mail] = mailbox.mails
    assert "Monday 23 November 2026, from 12 pm to 2 pm" in text_of(mail)


def test_erasing_somebody_frees_their_place(town: Town, visited: Topic) -> None:
    """A142: where somebody of ours went goes with the person; the window says nothing of them."""
    window = offered(town, visited)
    chosen(town, asked(town, visited), window)
    ada = town.users["ada"].subject
    erase(subject=ada, digest=plan(ada, on=TODAY).digest, by=ada, at=NOW, reason="asked")
    assert not Visit.objects.exists()
    assert list(VisitWindow.objects.offered(visited, at=NOW)) == [window]


def test_the_download_says_when_somebody_came_where(town: Town, visited: Topic) -> None:
    """A076: with the window and the place beside it, since the row alone has numbers."""
    chosen(town, asked(town, visited), offered(town, visited))
    file = io.BytesIO()
    wish = Wish(town.users["ada"].subject, None, None, "en", NOW)
    write_package(file, wish, lambda _done, _of: None)
    with zipfile.ZipFile(file) as package:
        told = package.read("tables/conversations-visit.csv").decode()
    assert "2026-11-23" in told and "12 Mill Lane" in told and "planned" in told


def test_visits_go_with_the_thread_that_is_joined_and_taken_apart(
    town: Town, visited: Topic, topic: Topic
) -> None:
    """A076: they move along and back; where somebody comes for both, one is called off first."""
    dana, bill, leak = town.users["dana"].subject, asked(town, topic), asked(town, visited)
    visit = chosen(town, leak, offered(town, visited))
    kept = merge(thread=leak, into=bill, by=dana, at=NOW)
    assert Visit.objects.get(thread=kept) == visit
    second = kept.messages.order_by("-pk")[0]
    new = split(thread=kept, messages=[second.pk], topic=visited, by=dana, at=NOW)
    assert Visit.objects.get(thread=new) == visit
    other = asked(town, visited)
    chosen(town, other, offered(town, visited, days=5))
    with pytest.raises(TwoVisits):
        merge(thread=other, into=new, by=dana, at=NOW)
    call_off(thread=other, by=dana, at=NOW)
    merge(thread=other, into=new, by=dana, at=NOW)
    assert new.visits.count() == 2


def test_the_file_is_one_that_calendars_read() -> None:
    """RFC 5545: by UTC, signs with a meaning escaped, lines of at most 75 octets, whole letters."""
    begins = datetime(2026, 11, 23, 12, tzinfo=HERE)
    file = event(
        uid="visit-7@x", from_at=begins, to_at=begins + HOUR, made_at=NOW, title="Agua, S.A.; viene",
        where="7 Cañón " + "ñ" * 60, url="https://x.example/messages/7/visit/",
    )  # fmt: skip
    lines = file.split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= 75
    whole = file.decode().replace("\r\n ", "").split("\r\n")
    assert whole[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert "DTSTART:20261123T200000Z" in whole
    assert "SUMMARY:Agua\\, S.A.\\; viene" in whole
    assert "LOCATION:7 Cañón " + "ñ" * 60 in whole
