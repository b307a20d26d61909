"""The pages of visits: who may open them, every state of one, and what staff see (A076)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conversations.actions.handling import close
from conversations.models import Thread, Topic, Visit, VisitWindow
from privacy.models import Look
from tests.conftest import NOW, Town
from tests.conversations.conftest import a_topic, asked
from tests.conversations.test_visits import DAY, chosen, offered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
LOGIN = "302 /sign-in/login/"
WHO = ["ada", "ben", "mallory", "dana", "admin", None]
TODAY_ON = "2026-11-23"


@pytest.fixture
def visited(db: None) -> Topic:
    """A topic for which somebody comes by."""
    return a_topic("leak", "field", visits=True, title_en="A leak", title_es="Una fuga")


@pytest.fixture
def thread(town: Town, visited: Topic) -> Thread:
    """Ada asks for somebody to come."""
    return asked(town, visited)


def path_of(thread: Thread, more: str = "") -> str:
    return f"/messages/{thread.pk}/visit/{more}"


@pytest.mark.parametrize("who", WHO)
def test_who_may_open_the_pages_of_visits(
    who: str | None, as_: As, town: Town, thread: Thread, visited: Topic
) -> None:
    """Their person alone, and staff with the right to it."""
    visit = chosen(town, thread, offered(town, visited))
    window, page = visit.window, path_of(thread)
    own, office = f"302 {page}", "302 /staff/visits/windows/"
    table = {
        (page, "get"): ["200", *["404"] * 4, LOGIN],
        (page, "post"): ["200", *["404"] * 4, LOGIN],
        (path_of(thread, "visit.ics"), "get"): ["200", *["404"] * 4, LOGIN],
        (path_of(thread, "visit.ics"), "post"): ["405"] * 5 + [LOGIN],
        (path_of(thread, "cancel/"), "get"): ["405"] * 5 + [LOGIN],
        ("/staff/visits/", "get"): [*["404"] * 4, "200", LOGIN],
        ("/staff/visits/windows/", "get"): [*["404"] * 4, "200", LOGIN],
        ("/staff/visits/windows/", "post"): [*["404"] * 4, "200", LOGIN],
        (f"/staff/visits/{visit.pk}/", "get"): [*["404"] * 4, "405", LOGIN],
        (f"/staff/visits/{visit.pk}/", "post"): [*["404"] * 4, "302 /staff/visits/", LOGIN],
        (f"/staff/visits/windows/{window.pk}/withdraw/", "post"): [*["404"] * 4, office, LOGIN],
        (path_of(thread, "cancel/"), "post"): [own, *["404"] * 4, LOGIN],
    }
    client, seen = as_(who), {}
    for path, method in table:
        answer = getattr(client, method)(path)
        place = answer.headers.get("Location", "").partition("?")[0]
        seen[path, method] = f"{answer.status_code} {place}".strip()
    assert seen == {row: expected[WHO.index(who)] for row, expected in table.items()}


def test_a_resident_chooses_moves_and_calls_off(
    as_: As, town: Town, thread: Thread, visited: Topic
) -> None:
    first, second = offered(town, visited), offered(town, visited, days=5)
    ada, page = as_("ada"), path_of(thread)
    assert "Somebody can come by. Choose when." in ada.get(page).text
    ada.post(page, {"window": first.pk, "home": town.premises["mill"].pk})
    shown = ada.get(page).text
    assert "We come by: Monday 23 November 2026, from 12 pm to 2 pm" in shown
    ada.post(page, {"window": second.pk, "home": town.premises["mill"].pk})
    assert Visit.objects.get().window == second
    file = ada.get(path_of(thread, "visit.ics"))
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert "leak" not in file.text.lower()
    ada.post(path_of(thread, "cancel/"))
    assert "The visit was called off" in ada.get(page).text
    ada.post(page, {"window": first.pk, "home": town.premises["mill"].pk})
    assert [each.state for each in Visit.objects.order_by("pk")] == ["cancelled", "planned"]


def test_a_home_of_somebody_else_is_no_choice(
    as_: As, town: Town, thread: Thread, visited: Topic
) -> None:
    window = offered(town, visited)
    as_("ada").post(path_of(thread), {"window": window.pk, "home": town.premises["orchard"].pk})
    assert not Visit.objects.exists()


def test_a_time_that_was_taken_meanwhile_is_said(
    as_: As, town: Town, thread: Thread, visited: Topic
) -> None:
    window = offered(town, visited)
    chosen(town, asked(town, visited, who="tom"), window)
    offered(town, visited, days=5)
    given = {"window": window.pk, "home": town.premises["mill"].pk}
    assert "Somebody else took this time." in as_("ada").post(path_of(thread), given).text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("none", "No other time is free"),
        ("soon", "It is less than a day until we come. To change anything, please call us."),
        ("over", "We were to come: Monday 23 November 2026"),
        ("done", "We were there: Monday 23 November 2026"),
        ("missed", "We met nobody: Monday 23 November 2026"),
    ],
)
def test_every_state_of_a_visit_is_said(
    state: str, said: str, as_: As, town: Town, thread: Thread, visited: Topic, time_machine: Any
) -> None:
    if state != "none":
        visit = chosen(town, thread, offered(town, visited))
        if state in {"done", "missed"}:
            Visit.objects.filter(pk=visit.pk).update(state=state, ended_at=NOW)
        time_machine.move_to(NOW + (2.5 if state == "soon" else 4) * DAY, tick=False)
    assert said in as_("ada").get(path_of(thread)).text


def test_nobody_comes_for_a_thread_that_is_closed(as_: As, town: Town, thread: Thread) -> None:
    close(thread=thread, by=town.users["dana"].subject, at=NOW)
    assert as_("ada").get(path_of(thread)).status_code == 404


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_lists_of_visits_ask_the_same(
    how_many: int, as_: As, town: Town, thread: Thread, visited: Topic
) -> None:
    window = offered(town, visited, places=3)
    for name in ("ada", "tom", "ben")[:how_many]:
        chosen(town, asked(town, visited, who=name), window)
    for days in range(how_many):
        offered(town, visited, days=4 + days)
    asked_of: dict[str, int] = {}
    for who, path in (
        ("ada", path_of(thread)), ("admin", f"/staff/visits/?on={TODAY_ON}"),
        ("admin", "/staff/visits/windows/"),
    ):  # fmt: skip
        client = as_(who)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(path)
        asked_of[path] = len(queries)
        if "rows" in page.context:
            assert len(page.context["rows"]) == how_many + ("windows" in path)
    assert list(asked_of.values()) == [8, 9, 7]


def test_addresses_are_for_those_who_go_there_and_looks_are_written_down(
    as_: As, town: Town, thread: Thread, visited: Topic
) -> None:
    """A look line for each person on the list; nobody else on the staff sees where."""
    chosen(town, thread, offered(town, visited))
    dana = town.users["dana"]
    dana.user_permissions.set(Permission.objects.filter(codename="view_visit"))
    page = as_("dana").get(f"/staff/visits/?on={TODAY_ON}")
    assert "1… M… L…" in page.text and "Mill Lane" not in page.text
    assert not Look.objects.filter(page="visits").exists()
    dana.user_permissions.add(Permission.objects.get(codename="go_on_visits"))
    assert "12 Mill Lane" in as_("dana").get(f"/staff/visits/?on={TODAY_ON}").text
    look = Look.objects.get(page="visits")
    assert (look.subject_id, look.by_id, look.purpose) == (
        thread.subject_id,
        dana.subject_id,
        "support",
    )


def test_staff_say_what_came_of_it(
    as_: As, town: Town, thread: Thread, visited: Topic, time_machine: Any
) -> None:
    visit = chosen(town, thread, offered(town, visited))
    admin = as_("admin")
    admin.post(f"/staff/visits/{visit.pk}/", {"met": "yes"})
    assert Visit.objects.get().state == "planned"  # not begun
    time_machine.move_to(NOW + 3 * DAY + timedelta(hours=1), tick=False)
    admin = as_("admin")
    assert "Nobody was there" in admin.get("/staff/visits/").text
    admin.post(f"/staff/visits/{visit.pk}/", {"met": "no"})
    assert Visit.objects.get().state == "missed"


def test_staff_offer_times(as_: As, visited: Topic) -> None:
    admin, path = as_("admin"), "/staff/visits/windows/"
    given = {
        "topic": visited.pk,
        "from_at": "2026-11-25T08:00",
        "to_at": "2026-11-25T12:00",
        "places": 4,
    }
    admin.post(path, given)
    window = VisitWindow.objects.get()
    assert (window.from_at, window.places) == (NOW + 5 * DAY - timedelta(hours=4), 4)
    for wrong, said in (
        ({"to_at": "2026-11-26T12:00"}, "A window is of one day."),
        ({"to_at": "2026-11-25T07:00"}, "It ends before it begins."),
        ({"from_at": "2026-11-19T08:00", "to_at": "2026-11-19T09:00"}, "This is over."),
    ):
        assert said in admin.post(path, given | wrong).text
    admin.post(f"{path}{window.pk}/withdraw/")
    assert "No time is offered." in admin.get(path).text


def test_the_day_names_past_days_of_which_nobody_said_what_came(
    as_: As, town: Town, thread: Thread, visited: Topic
) -> None:
    """Only what is over and still planned, the oldest first, each with the way to its day."""
    visit = chosen(town, thread, offered(town, visited))
    admin = as_("admin")
    assert admin.get("/staff/visits/").context["unfinished"] == []
    begun = NOW - timedelta(days=2)
    VisitWindow.objects.filter(pk=visit.window_id).update(
        from_at=begun, to_at=begun + timedelta(hours=2)
    )
    [way] = admin.get("/staff/visits/").context["unfinished"]
    assert (way["label"], way["url"]) == ("18 November 2026", "/staff/visits/?on=2026-11-18")
    assert "Nobody has said what came of visits on:" in admin.get("/staff/visits/").content.decode()
    Visit.objects.filter(pk=visit.pk).update(state="missed", ended_at=NOW)
    assert admin.get("/staff/visits/").context["unfinished"] == []


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (3, "One of us still comes by. Call the visit off first if nobody needs to come."),
        (0, "It is less than a day until we come. Please call us."),
    ],
)
def test_what_is_not_settled_says_what_one_can_do(
    days: int, said: str, as_: As, town: Town, thread: Thread, visited: Topic
) -> None:
    """Within a day nobody calls a visit off here: nobody is sent to a button that is not there."""
    visit = chosen(town, thread, offered(town, visited))
    begun = NOW + timedelta(days=days, hours=3)
    VisitWindow.objects.filter(pk=visit.window_id).update(
        from_at=begun, to_at=begun + timedelta(hours=2)
    )
    page = as_("ada").post(f"/messages/{thread.pk}/settle/", follow=True)
    assert [str(it) for it in page.context["messages"]] == [said]
    thread.refresh_from_db()
    assert not thread.is_closed
