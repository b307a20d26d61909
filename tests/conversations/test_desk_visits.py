"""Visits that staff book, move and call off: at any time, never past the last place, and told (A076)."""

import io
import zipfile
from collections.abc import Callable
from threading import Thread as Worker

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from conversations.actions.visits import (
    Begun,
    Chosen,
    Full,
    Over,
    call_off_for_them,
    choose_for_them,
)
from conversations.models import Step, Thread, Topic, Visit, VisitChange, VisitWindow
from conversations.visit_jobs import remind_of_visits
from notices.jobs import deliver
from notices.models import Notice
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from privacy.showing.export import Wish, write_package
from tests.conftest import NOW, TODAY, Town, signed_in
from tests.conversations.conftest import a_topic, asked, at_the_desk
from tests.conversations.test_visits import DAY, HOUR, chosen, offered
from tests.fakes import Mailbox, mailbox, text_of

__all__ = ["mailbox"]
As = Callable[[str | None], Client]
WHO = ["ada", "ben", "mallory", "dana", "admin", None]


@pytest.fixture
def visited(db: None) -> Topic:
    """A topic for which somebody comes by."""
    return a_topic("leak", "field", visits=True, title_en="A leak", title_es="Una fuga")


def given(
    town: Town, thread: Thread, window: VisitWindow, reason: str = "", **more: object
) -> Visit:
    """Have Dana choose a window for somebody."""
    change = choose_for_them(
        thread=thread,
        window=window,
        premises=town.premises["mill"],
        reason=reason,
        by=town.users["dana"].subject,
        **{"at": NOW} | more,
    )  # type: ignore[arg-type]  # an instant
    return change.visit  # fmt: skip


def test_staff_book_move_and_call_off_at_any_time(town: Town, visited: Topic) -> None:
    """Also within the day in which a resident may not; each is kept with who, when and why."""
    soon, later = offered(town, visited, days=1), offered(town, visited, days=3)
    thread, dana = asked(town, visited), town.users["dana"].subject
    visit = given(town, thread, soon, at=NOW + HOUR)
    assert given(town, thread, later, "weather", at=NOW + 2 * HOUR) == visit
    with pytest.raises(Chosen):
        given(town, thread, later, "weather")
    begun = later.from_at + HOUR
    with pytest.raises(Begun):
        given(town, thread, soon, "weather", at=begun)
    call_off_for_them(thread=thread, reason="emergency", by=dana, at=begun)
    third = offered(town, visited, days=9)
    other = asked(town, visited)
    given(town, other, later)
    with pytest.raises(Over):
        given(town, other, third, "weather", at=later.to_at)
    with pytest.raises(Over):
        call_off_for_them(thread=other, reason="weather", by=dana, at=later.to_at)
    VisitChange.objects.filter(visit__thread=other).delete()
    kept = VisitChange.objects.order_by("pk").values_list(
        "from_window", "to_window", "reason", "by", "at"
    )
    assert list(kept) == [
        (None, soon.pk, "", dana.pk, NOW + HOUR),
        (soon.pk, later.pk, "weather", dana.pk, NOW + 2 * HOUR),
        (later.pk, None, "emergency", dana.pk, begun),
    ]
    steps = Step.objects.filter(thread=thread, by=dana).order_by("pk")
    assert list(steps.values_list("kind", flat=True)) == ["visit", "revisit", "no_visit"]


def test_the_database_asks_why_a_visit_is_taken_away(town: Town, visited: Topic) -> None:
    thread = asked(town, visited)
    given(town, thread, offered(town, visited))
    with pytest.raises(IntegrityError), transaction.atomic():
        call_off_for_them(thread=thread, reason="", by=town.users["dana"].subject, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_staff_and_a_resident_do_not_both_get_the_last_place(town: Town) -> None:
    topic = a_topic("leak", "field", visits=True)
    window = offered(town, topic)
    threads = [asked(town, topic), asked(town, topic, who="tom")]
    came = while_open(
        lambda: chosen(town, threads[0], window), lambda: given(town, threads[1], window)
    )
    assert came == "Full"
    assert Visit.objects.filter(window=window, state="planned").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_offer_the_same_hours_add_up(town: Town) -> None:
    topic = a_topic("leak", "field", visits=True)
    assert while_open(lambda: offered(town, topic), lambda: offered(town, topic)) == "done"
    assert VisitWindow.objects.get().places == 2


def while_open(first: Callable[[], object], second: Callable[[], object]) -> str:
    """Do a thing in another connection while the first is not committed; return how that one ended."""
    came: list[str] = []

    def do() -> None:
        try:
            second()
        except (Full, IntegrityError) as refusal:
            came.append(type(refusal).__name__)
        else:
            came.append("done")
        finally:
            connection.close()

    worker = Worker(target=do)
    with transaction.atomic():
        first()
        worker.start()
        worker.join(timeout=1)
    worker.join(timeout=60)
    return came[0]


def test_their_person_is_told_what_it_was_what_it_is_and_why(
    town: Town, visited: Topic, mailbox: Mailbox
) -> None:
    """Once for each; of what stands otherwise since, nothing; no reminder of what is called off."""
    first, second = offered(town, visited), offered(town, visited, days=5)
    thread, dana = asked(town, visited, text="The toilet"), town.users["dana"].subject
    chosen(town, thread, first)
    given(town, thread, second, "weather")
    deliver(NOW)
    deliver(NOW)
    [mail] = mailbox.mails
    said = text_of(mail)
    assert (mail["To"], mail["Subject"]) == ("ada@example.org", "We moved the visit")
    assert "The weather does not allow it." in said
    assert "It was: Monday 23 November 2026, from 12 pm to 2 pm." in said
    assert "We come by: Wednesday 25 November 2026, from 12 pm to 2 pm." in said
    assert f"/messages/{thread.pk}/visit/" in said and "toilet" not in said.lower()
    given(town, thread, first, "asked")
    call_off_for_them(thread=thread, reason="emergency", by=dana, at=NOW)
    deliver(NOW + HOUR)
    assert [each["Subject"] for each in mailbox.mails[1:]] == ["We called the visit off"]
    assert "Our crew is needed for an emergency." in text_of(mailbox.mails[1])
    assert remind_of_visits(first.from_at - DAY) == 0
    assert Notice.objects.filter(topic="visit_changed").count() == 3


def test_erasing_somebody_takes_what_staff_did_with_their_visits(
    town: Town, visited: Topic
) -> None:
    """A142; and until then it is in their download."""
    given(town, asked(town, visited), offered(town, visited))
    given(town, Thread.objects.get(), offered(town, visited, days=5), "mistake")
    ada, file = town.users["ada"].subject, io.BytesIO()
    write_package(file, Wish(ada, None, None, "en", NOW), lambda _done, _of: None)
    with zipfile.ZipFile(file) as package:
        told = package.read("tables/conversations-visitchange.csv").decode()
    assert "mistake" in told and "2026-11-23" in told and "2026-11-25" in told
    erase(subject=ada, digest=plan(ada, on=TODAY).digest, by=ada, at=NOW, reason="asked")
    assert not VisitChange.objects.exists()


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("who", WHO)
def test_who_may_change_the_visits_of_others(
    who: str | None, as_: As, town: Town, visited: Topic
) -> None:
    """Those who work at the desk; Dana of this test does not."""
    thread = asked(town, visited)
    page, login = f"/staff/desk/{thread.pk}/visit/", "302 /sign-in/login/"
    table = {
        (page, "get"): [*["404"] * 4, "200", login],
        (page, "post"): [*["404"] * 4, "200", login],
        (f"{page}off/", "get"): [*["404"] * 4, "405", login],
        (f"{page}off/", "post"): [*["404"] * 4, f"302 {page}", login],
    }
    client, seen = as_(who), {}
    for path, method in table:
        answer = getattr(client, method)(path)
        place = answer.headers.get("Location", "").partition("?")[0]
        seen[path, method] = f"{answer.status_code} {place}".strip()
    assert seen == {row: expected[WHO.index(who)] for row, expected in table.items()}


@pytest.mark.usefixtures("clock")
def test_the_page_books_moves_and_calls_off_and_its_person_reads_it(
    client: Client, as_: As, town: Town, visited: Topic
) -> None:
    first, second = offered(town, visited, days=1), offered(town, visited, days=3)
    thread = asked(town, visited)
    page = f"/staff/desk/{thread.pk}/visit/"
    dana = signed_in(client, at_the_desk(town.users["dana"]))
    assert page in dana.get(f"/staff/desk/{thread.pk}/").text
    home = {"home": town.premises["mill"].pk}
    dana.post(page, {"window": first.pk} | home)
    assert "Choose why. They read it." in dana.post(page, {"window": second.pk} | home).text
    dana.post(page, {"window": second.pk, "reason": "access"} | home)
    assert Visit.objects.get().window == second
    ada, theirs = as_("ada"), f"/messages/{thread.pk}/visit/"
    assert b"DTSTART:20261123T200000Z" in ada.get(f"{theirs}visit.ics").content
    dana = signed_in(client, town.users["dana"])
    dana.post(f"{page}off/", {"why": ""})
    assert Visit.objects.get().state == "planned"
    dana.post(f"{page}off/", {"why": "emergency"})
    assert "No visit is planned." in dana.get(page).text
    ada = as_("ada")
    read = ada.get(theirs).text
    assert "We called the visit off" in read and "We cannot get to the place." in read
    assert ada.get(f"{theirs}visit.ics").status_code == 404


@pytest.mark.usefixtures("clock")
def test_of_whom_no_home_is_known_the_place_is_named(
    client: Client, town: Town, visited: Topic
) -> None:
    window, thread = offered(town, visited), asked(town, visited, who="mallory")
    dana = signed_in(client, at_the_desk(town.users["dana"]))
    page, sent = f"/staff/desk/{thread.pk}/visit/", {"window": window.pk}
    assert "There is no place of this number." in dana.post(page, sent | {"number": "?"}).text
    dana.post(page, sent | {"number": town.premises["mill"].number})
    assert Visit.objects.get().premises == town.premises["mill"]
    assert "Mill Lane" not in dana.get(page).text
