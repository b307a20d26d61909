"""What is counted is one list: of every page somebody decided, and people see what was counted of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from portal.counted import ACTS, KINDS, NOT_COUNTED, PAGES, Came, kind_of
from portal.models import Event
from portal.page_words import PAGE_WORDS
from portal.tracking import CHOICE, forget_counted, record_event
from privacy.actions.consent import say_no
from privacy.choices.consent import NotGranted, require
from privacy.models import Channel, ConsentNotice, Subject
from tests.conftest import NOW, Town
from tests.house.pages import addresses
from tests.house.test_every_page import ours, patterns
from tests.portal.test_tracking import press, yes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
MINUTE = timedelta(minutes=1)


def test_of_every_page_of_residents_it_is_said_whether_it_is_counted() -> None:
    """A041: a page that is added is counted by a decision, or not for a reason."""
    residents = {
        pattern.name
        for route, pattern in patterns(get_resolver())
        if pattern.name
        and not pattern.lookup_str.startswith("allauth.")
        and not route.startswith("staff/")
    }
    assert residents - PAGES - set(ACTS) - set(NOT_COUNTED) == set()
    assert (PAGES | set(ACTS) | set(NOT_COUNTED)) - set(ours()) == set()
    assert (PAGES | set(ACTS)) & set(NOT_COUNTED) == set()
    assert all(NOT_COUNTED.values())


def test_the_table_and_the_kinds_that_can_be_stored_are_one_list() -> None:
    assert set(Event.Kind.values) == set(KINDS)
    assert set(PAGE_WORDS) == PAGES | set(ACTS)


@pytest.mark.parametrize(
    ("page", "method", "came", "kind"),
    [
        ("leak", "GET", Came.PAGE, "page_opened"),
        ("leak", "POST", Came.LED_ON, "leak_answered"),
        ("leak", "POST", Came.PAGE, ""),  # a mistake in the form
        ("leak", "GET", None, ""),
        ("use_download", "POST", Came.FILE, "use_downloaded"),
        ("privacy_delete", "GET", Came.PAGE, ""),
        ("paying_help", "POST", Came.LED_ON, ""),
        ("account_login", "GET", Came.PAGE, ""),
    ],
)
def test_what_is_counted_follows_from_the_address_and_the_answer(
    page: str, method: str, came: Came | None, kind: str
) -> None:
    assert kind_of(page, method, came) == kind


def done_by(client: Client) -> list[tuple[str, str]]:
    """Do some of what is counted; return what was."""
    client.get("/use/")
    client.post("/use/unit/", {"unit": "l"})
    client.post("/language/", {"language": "en"})
    client.post("/household/", {"occupants": "2"})
    return list(Event.objects.order_by("pk").values_list("kind", "page"))


def test_what_somebody_does_is_counted_after_a_yes(as_: As) -> None:
    """A041: the kind, the name of the address, the time; what was chosen is not kept."""
    client = as_("ada")
    press(client, "yes")
    assert done_by(client) == [
        ("page_opened", "use"),
        ("unit_changed", "choose_unit"),
        ("language_switched", "set_language"),
        ("home_described", "household"),
    ]


@pytest.mark.parametrize("state", ["absent", "no", "withdrawn", "signal", "restricted"])
def test_nothing_that_somebody_does_is_counted_otherwise(state: str, as_: As, town: Town) -> None:
    """A041, L42: without a yes, after a no, with the browser's signal, and of whom we only store."""
    client = as_("ada")
    if state != "absent":
        press(client, "no" if state == "no" else "yes")
    if state == "withdrawn":
        press(client, "no")
    if state == "signal":
        client.defaults["HTTP_SEC_GPC"] = "1"
    if state == "restricted":
        Subject.objects.filter(pk=town.users["ada"].subject_id).update(restricted_at=NOW)
    assert done_by(client) == []


def test_on_the_whole_site_nobody_is_counted_who_said_nothing(as_: As) -> None:
    """A041: zero rows, on every page there is."""
    client = as_("ada")
    for path in addresses():
        client.get(path)
    assert not Event.objects.exists()


def test_a_yes_to_words_about_pages_alone_is_none_to_the_rest(subject: Subject) -> None:
    """L62: what is noted was widened; who said yes before is asked again before more is noted."""
    given = yes(subject)
    older = ConsentNotice.objects.create(
        digest="0" * 64, version="2026-11-22.4", choice=CHOICE, language="en", text="Pages."
    )
    notice = given.notice
    assert notice is not None
    record_event(require(subject, CHOICE, at=NOW), kind=Event.Kind.UNIT_CHANGED, page="x", at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE privacy_consentevent SET notice_id = %s WHERE id = %s", [older.pk, given.pk]
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    grant = require(subject, CHOICE, at=NOW)
    record_event(grant, kind=Event.Kind.PAGE_OPENED, page="home", at=NOW)
    with pytest.raises(NotGranted):
        record_event(grant, kind=Event.Kind.UNIT_CHANGED, page="choose_unit", at=NOW)


# --- Seen, and forgotten --------------------------------------------------------------------------------


def test_people_see_what_was_counted_of_them_and_of_nobody_else(as_: As, town: Town) -> None:
    ada = as_("ada")
    press(ada, "yes")
    ada.get("/use/")
    page = ada.get("/privacy/counted/").content.decode()
    assert "We have counted 1 thing you did here" in page
    assert "Water use" in page
    ben = as_("ben").get("/privacy/counted/").content.decode()
    assert "We have counted nothing of your visits" in ben
    visitor = as_(None)
    press(visitor, "yes")
    visitor.get("/")
    assert "We have counted 1 thing" in visitor.get("/privacy/counted/").content.decode()


def test_a_no_deletes_what_was_counted(subject: Subject) -> None:
    """A166: nothing is kept that no yes covers any more; what others said stays."""
    other = Subject.objects.create(created_at=NOW)
    for who in (subject, other):
        yes(who)
        record_event(require(who, CHOICE, at=NOW), kind=Event.Kind.PAGE_OPENED, page="home", at=NOW)
    assert forget_counted(NOW) == 0
    say_no(who=subject, choices=[CHOICE], channel=Channel.PORTAL, at=NOW + MINUTE)
    assert forget_counted(NOW + MINUTE) == 1
    assert forget_counted(NOW + MINUTE) == 0
    [left] = Event.objects.select_related("consent")
    assert left.consent.subject == other


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_what_was_counted_asks_the_same(how_many: int, as_: As, town: Town) -> None:
    ada = town.users["ada"].subject
    yes(ada)
    for _n in range(how_many):
        grant = require(ada, CHOICE, at=NOW)
        record_event(grant, kind=Event.Kind.PAGE_OPENED, page="home", at=NOW)
    client = as_("ada")
    client.get("/privacy/counted/")
    with CaptureQueriesContext(connection) as asked:
        page: Any = client.get("/privacy/counted/")
    assert len(page.context["table"]["rows"]) == how_many
    assert len(asked) == 6  # session, user, subject, how many, a page of them, homes
