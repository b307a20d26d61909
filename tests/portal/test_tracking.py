"""Counting: of nobody who did not say yes, whoever writes the row."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread as Worker
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.models import Event
from portal.tracking import record_event
from privacy.actions.consent import honour_signal, invalidate, say_no, say_yes
from privacy.choices.consent import NotGranted, require
from privacy.choices.notices import ui_version
from privacy.map import the_map
from privacy.models import Channel, ConsentEvent, Subject
from tests.conftest import NOW, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
CHOICE = "usage_analytics"
PAGE = "privacy/choices.html"
OPENED = Event.Kind.PAGE_OPENED
MINUTE, YEAR = timedelta(minutes=1), timedelta(days=365)


def press(client: Client, answer: str, choice: str = CHOICE) -> None:
    said = {"choice": choice, "answer": answer, "asked_in": "banner"}
    assert client.post(reverse("privacy_answer"), said).status_code == 302


def yes(who: Subject, choice: str = CHOICE, **said: Any) -> ConsentEvent:
    shown = {"template": PAGE, "language": "en", "channel": Channel.PORTAL, "at": NOW}
    return say_yes(who=who, choice=choice, **shown | said)


def counted() -> list[tuple[Any, ...]]:
    return list(Event.objects.order_by("pk").values_list("kind", "page", "at"))


WALK = ["/", "/use/", "/bills/", "/access/", "/privacy/", "/privacy/choices/", "/nowhere/"]


@pytest.mark.parametrize("who", [None, "ada", "dana"])
@pytest.mark.parametrize("answer", ["", "no"])
def test_nobody_is_counted_without_a_yes(answer: str, who: str | None, as_: As) -> None:
    """A041: zero rows, and not one more question to the database."""
    client = as_(who)
    if answer:
        press(client, answer)
    for path in WALK:
        client.get(path)
    client.get("/", headers={"Sec-GPC": "1"})
    assert counted() == []


@pytest.mark.parametrize("who", [None, "ada"])
def test_each_page_is_counted_once_after_a_yes(who: str | None, as_: As) -> None:
    """A041, A058: the page's name and the time; no address, no device, nothing that stood there."""
    client = as_(who)
    press(client, "yes")
    client.get("/")
    client.get("/use/?by=month&on=2026-11-01")
    client.get("/nowhere/")
    client.get("/brand.css")
    client.get("/.well-known/gpc.json")
    client.get("/privacy/held/")
    pages = ["home", "use"] if who else ["home"]  # a visitor is led to the sign-in instead
    assert counted() == [("page_opened", page, NOW) for page in pages]
    [consent] = {event.consent for event in Event.objects.select_related("consent")}
    assert (consent.subject is None) is (who is None)


def test_the_columns_are_those_that_were_declared() -> None:
    """A058, A084: no hidden profile; a column that is added here is added to what people are told."""
    names = {field.name for field in Event._meta.local_fields}
    assert names == {"id", "consent", "kind", "page", "at"}
    assert {it.keep for it in the_map.models["portal.Event"].personal.values()} == {"days_30"}


def test_staff_at_work_are_not_counted(as_: As) -> None:
    client = as_("dana")
    press(client, "yes")
    client.get("/staff/")
    assert counted() == []


@pytest.mark.parametrize("stop", ["no", "signal", "elsewhere", "cookies cleared"])
def test_counting_ends_at_once(stop: str, as_: As, town: Town) -> None:
    """A166, L37, L42: by a no here, by the browser's signal, by a no on another device."""
    client, ada = as_("ada"), town.users["ada"].subject
    press(client, "yes")
    client.get("/")
    headers = {}
    if stop == "no":
        press(client, "no")
    elif stop == "signal":
        headers = {"Sec-GPC": "1"}
    elif stop == "elsewhere":
        say_no(who=ada, choices=[CHOICE], channel=Channel.STAFF, at=NOW)
    else:
        client.cookies.pop("cookie_consent")
    client.get("/use/", headers=headers)
    client.get("/use/", headers=headers)
    assert [page for _kind, page, _at in counted()] == ["home"]


def test_a_browser_that_was_numbered_by_itself_is_counted_as_itself(as_: As, town: Town) -> None:
    """What was agreed to before we knew who it was is not tied to the person afterwards."""
    client = as_(None)
    press(client, "yes")
    client.force_login(town.users["ada"])
    client.get("/use/")
    assert Event.objects.get().consent.subject is None


@pytest.mark.parametrize("cookie", ["00000000000040008000000000000001", "nonsense", ""])
def test_a_cookie_that_somebody_made_up_counts_nobody(cookie: str, as_: As) -> None:
    client = as_(None)
    client.cookies["cookie_consent"] = "analytics=2999-01-01T00:00:00|asked=2026-11-22"
    client.cookies["page_count"] = cookie
    client.get("/")
    assert counted() == []


def test_who_was_not_asked_costs_no_query(as_: As) -> None:
    client = as_(None)
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert len(asked) == 0


# --- The grant ------------------------------------------------------------------------------------------


def test_an_event_needs_a_grant(subject: Subject) -> None:
    """A113: to forget to ask is a TypeError."""
    with pytest.raises(TypeError):
        record_event(kind=OPENED, page="home", at=NOW)  # type: ignore[call-arg]  # that is what is tested
    with pytest.raises(TypeError):
        record_event(subject, kind=OPENED, page="home", at=NOW)  # type: ignore[arg-type]  # that is what is tested
    assert counted() == []


def test_a_grant_is_asked_again_when_it_is_used(subject: Subject) -> None:
    """A166: taken back between the two."""
    yes(subject)
    grant = require(subject, CHOICE, at=NOW)
    say_no(who=subject, choices=[CHOICE], channel=Channel.PORTAL, at=NOW + MINUTE)
    with pytest.raises(NotGranted):
        record_event(grant, kind=OPENED, page="home", at=NOW + MINUTE)
    assert counted() == []


@pytest.mark.django_db(transaction=True)
def test_a_yes_that_goes_while_it_is_counted_counts_nothing(subject: Subject) -> None:
    """Between the last look at it and the row: the page goes on without being counted."""
    yes(subject)
    grant = require(subject, CHOICE, at=NOW)

    def no() -> None:
        say_no(who=subject, choices=[CHOICE], channel=Channel.PORTAL, at=NOW)
        connection.close()

    def takes_it_back(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "portal_event"'):
            worker = Worker(target=no)
            worker.start()
            worker.join(timeout=60)
        return execute(sql, *rest)

    with connection.execute_wrapper(takes_it_back), pytest.raises(NotGranted):
        record_event(grant, kind=OPENED, page="home", at=NOW)
    assert counted() == []


def test_a_grant_for_something_else_counts_nobody(subject: Subject) -> None:
    yes(subject, "marketing_email")
    with pytest.raises(NotGranted):
        record_event(require(subject, "marketing_email", at=NOW), kind=OPENED, page="home", at=NOW)


# --- The database ---------------------------------------------------------------------------------------


def insert(consent: ConsentEvent | None, at: Any = NOW) -> None:
    """Write a row behind the back of every check in Python."""
    with transaction.atomic():
        Event.objects.bulk_create([Event(consent=consent, kind="page_opened", page="home", at=at)])


def refused(consent: ConsentEvent | None, at: Any = NOW) -> bool:
    try:
        insert(consent, at)
    except IntegrityError:
        return True
    return False


def test_the_database_takes_a_row_with_a_valid_yes(subject: Subject) -> None:
    given = yes(subject)
    assert not refused(given)
    assert not refused(given, NOW + YEAR - MINUTE)


def test_the_database_takes_no_row_without_a_yes(subject: Subject) -> None:
    """A041: nor with a no, another choice, before it, or after it ran out."""
    given = yes(subject)
    other = yes(subject, "marketing_email")
    [never] = say_no(who=subject, choices=["research"], channel=Channel.PORTAL, at=NOW)
    seen = {
        "none": refused(None),
        "another choice": refused(other),
        "a no": refused(never),
        "before it": refused(given, NOW - MINUTE),
        "after it ran out": refused(given, NOW + YEAR),
    }
    assert set(seen.values()) == {True}, seen
    assert counted() == []


@pytest.mark.parametrize("end", ["withdrawn", "signal", "set aside"])
def test_the_database_takes_no_row_after_the_yes_ended(end: str, subject: Subject) -> None:
    given = yes(subject)
    if end == "withdrawn":
        say_no(who=subject, choices=[CHOICE], channel=Channel.PORTAL, at=NOW + MINUTE)
    elif end == "signal":
        honour_signal(who=subject, at=NOW + MINUTE)
    else:
        invalidate(ui_version=ui_version(PAGE), by=subject, at=NOW + MINUTE)
    assert refused(given, NOW + 2 * MINUTE)
    assert not refused(given, NOW)  # what was counted while it held was rightly counted


def test_a_yes_after_a_no_counts_and_the_one_before_does_not(subject: Subject) -> None:
    first = yes(subject)
    say_no(who=subject, choices=[CHOICE], channel=Channel.PORTAL, at=NOW + MINUTE)
    second = yes(subject, at=NOW + 2 * MINUTE, confirmed=True)
    assert [refused(it, NOW + 3 * MINUTE) for it in (first, second)] == [True, False]


def test_a_no_of_somebody_else_ends_nothing(subject: Subject) -> None:
    ben = Subject.objects.create(created_at=NOW)
    given = yes(subject)
    yes(ben)
    say_no(who=ben, choices=[CHOICE], channel=Channel.PORTAL, at=NOW + MINUTE)
    assert not refused(given, NOW + 2 * MINUTE)


def test_a_row_is_not_moved_to_another_yes(subject: Subject) -> None:
    given, other = yes(subject), yes(subject, "marketing_email")
    insert(given)
    with pytest.raises(IntegrityError, match="without a valid yes"), transaction.atomic():
        Event.objects.update(consent=other)


def test_an_event_of_another_kind_cannot_be_stored(subject: Subject) -> None:
    """A058: no clicks, no mouse, no form."""
    given = yes(subject)
    with pytest.raises(IntegrityError, match="declared_kind"), transaction.atomic():
        Event.objects.create(consent=given, kind="mouse_moved", page="home", at=NOW)
