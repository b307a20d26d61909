"""The privacy report and the list of looks: all that the map says, one's own beside it, and nothing else."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessGrant, CustomerPhone
from privacy.actions import record_look
from privacy.map import Erase, Personal, PrivacyMap, the_map
from privacy.models import Look, Subject
from privacy.showing.kinds import kinds_of
from privacy.showing.report import SHOWN, Section, report_of
from privacy.vocabulary import CATEGORIES, PURPOSES
from privacy.vocabulary.columns import COLUMNS
from tests.conftest import NOW, TODAY, ReadsMaker, Town, make_bill
from tests.conversations.conftest import a_topic, asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


def text_of(response: Any) -> str:
    """Return what a page says in its own part."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def section(subject: Subject, key: str, *, values: bool = True) -> Section:
    [found] = [
        one for one in report_of(subject, NOW, values=values) if one.kind.category.key == key
    ]
    return found


# --- By the map -------------------------------------------------------------------------------------


def test_every_kind_of_the_map_is_told_and_no_other(town: Town, as_: As) -> None:
    """A002, A122, L22: golden in both directions, for somebody with much and for somebody with nothing."""
    in_map = {
        column.category
        for entry in (*the_map.models.values(), *the_map.tables.values())
        for column in entry.personal.values()
    }
    for who in ("ada", "mallory", "dana"):
        response = as_(who).get("/privacy/held/")
        sections = [*response.context["there"], *response.context["absent"]]
        assert sorted(one["key"] for one in sections) == sorted(
            key.replace(".", "-") for key in in_map
        )
        text = text_of(response)
        assert [key for key in in_map if str(CATEGORIES[key].label) not in text] == []


def test_a_kind_has_all_the_words_that_the_map_uses_for_it_and_no_other() -> None:
    """L22, L64, A120, A124 to A128: sources, purposes, grounds, recipients, periods, sensitive, kept."""
    described = PrivacyMap()
    one = Personal(
        "name",
        purposes=("support", "account"),
        source="staff",
        basis="contract",
        keep="months_24",
        erase=Erase.NULL,
    )
    other = Personal(
        "name",
        purposes=("account",),
        source="subject",
        basis="consent",
        keep="days_30",
        erase=Erase.KEEP,
        keep_because="W7",
        keep_note="a tax law",
        recipients=("mail",),
        sensitive=True,
    )
    described.describe("a.A", subject="x", one=one, other=other)
    [kind] = kinds_of(described)
    words = (kind.purposes, kind.sources, kind.bases, kind.recipients, kind.retentions)
    assert [[word.key for word in each] for each in words] == [
        ["account", "support"],
        ["subject", "staff"],
        ["contract", "consent"],
        ["mail"],
        ["months_24", "days_30"],
    ]
    assert [(kept.exemption.key, kept.note) for kept in kind.kept] == [("W7", "a tax law")]
    assert (kind.category.key, kind.sensitive, kind.sold) == ("name", True, False)


FACTS = [
    "What for",
    "Where from",
    "On what ground",
    "Who receives it",
    "Sold or shared for advertising",
    "How long",
    "If you delete your data",
    "Collected in the last 12 months",
    "Sensitive under the law",
]


def test_each_kind_says_what_the_law_wants_to_be_said(town: Town, as_: As) -> None:
    """L22, L64, A120 to A128: the same questions for each kind, held or not."""
    response = as_("ada").get("/privacy/held/")
    sections = [*response.context["there"], *response.context["absent"]]
    assert len(sections) > 10
    for one in sections:
        assert [fact["term"] for fact in one["facts"]] == FACTS, one["key"]
        assert all(fact["text"] for fact in one["facts"]), one["key"]


def test_what_is_kept_says_why(town: Town, as_: As) -> None:
    """A129: not that it is anonymous, but that it stays, on which exception, and what for."""
    response = as_("ada").get("/privacy/held/")
    by_key = {one["key"]: one for one in response.context["there"]}
    [kept] = [f for f in by_key["usage-meter"]["facts"] if f["term"] == "If you delete your data"]
    assert kept["text"] == "Some of it stays"
    assert "water delivered to the address, without your name" in kept["note"]
    [goes] = [f for f in by_key["name"]["facts"] if f["term"] == "If you delete your data"]
    assert (goes["text"], goes["note"]) == ("It goes", "")


def test_what_works_by_itself_is_told(town: Town, as_: As) -> None:
    """A096, L68: every working of the map, its effect, and that none decides about anybody."""
    text = text_of(as_("ada").get("/privacy/held/"))
    assert set(the_map.automated) == {
        "water_that_never_stops",
        "use_compared",
        "gaps_filled",
        "autopay",
        "bill_beside_meter",
        "bill_compared",
        "bill_foretold",
        "leak_credit",
        "pay_later_granted",
        "shut_off_day",
        "meter_in_trouble",
        "similar_homes",
        "indoors_and_outdoors",
        "leak_alerts",
        "program_fits",
        "rebate_amount",
        "actions_ranked",
        "effect_measured",
    }
    for one in the_map.automated.values():
        assert str(one.name) in text
        assert str(one.how) in text
        assert str(one.effect) in text
        assert set(one.categories) <= set(CATEGORIES)


def test_nothing_writes_a_score_of_anybody() -> None:
    """A084, A096: no column of the map holds a judgement of a person."""
    of_no_person = {"privacy.Incident.high_risk", "notices.Campaign.segment"}  # an event; a message
    judged = re.compile(r"score|rank|rating|profile|segment|risk|probab|predict", re.IGNORECASE)
    found = [
        f"{label}.{name}"
        for label, entry in the_map.models.items()
        for name in entry.columns
        if judged.search(name) and f"{label}.{name}" not in of_no_person
    ]
    assert found == []


def test_every_column_and_table_has_a_plain_word() -> None:
    """A column of the map that is new needs a word in privacy/vocabulary/columns.py, a table `called=`."""
    tables = [label for label, it in the_map.models.items() if it.exported and not it.called]
    wordless = {
        name
        for entry in the_map.models.values()
        for name in (*entry.exported, *entry.beside)
        if entry.exported and name not in COLUMNS
    }
    assert (tables, wordless) == ([], set())


# --- One's own --------------------------------------------------------------------------------------


def test_ones_own_data_stands_beside_it(town: Town, as_: As) -> None:
    CustomerPhone.objects.create(customer=town.accounts["ada"].customer, number="+1 555 010 0123")
    text = text_of(as_("ada").get("/privacy/held/"))
    mine = ["OKAFOR, ADA N", "ada.on.file@example.net", "ada@example.org", "+1 555 010 0123"]
    assert [one for one in [*mine, "12 Mill Lane", "001-4711"] if one not in text] == []
    assert [one for one in ("Cleo", "Rivera", "cleo@", "002-4711") if one in text] == []


def test_what_has_two_names_is_told_by_the_readers(town: Town, as_: As) -> None:
    """A110: the topic of a conversation, in Spanish."""
    asked(town, a_topic())
    client = as_("ada")
    client.cookies["django_language"] = "es"
    text = text_of(client.get("/privacy/held/"))
    assert "Una pregunta sobre una factura" in text
    assert "A question about a bill" not in text


def test_staff_see_their_own(town: Town, as_: As) -> None:
    """A010: a member of staff, by the same page."""
    town.users["dana"].groups.add(Group.objects.create(name="Agents"))
    text = text_of(as_("dana").get("/privacy/held/"))
    assert "dana@example.org" in text
    assert "Agents" in text
    assert "We hold 4 kinds of data about you" in text


def test_what_opens_an_account_is_held_and_not_shown(town: Town, as_: As) -> None:
    """L18."""
    response = as_("ada").get("/privacy/held/")
    assert "It opens your account. It is held, and shown to nobody." in text_of(response)
    assert town.users["ada"].password not in response.content.decode()


def test_a_browser_left_open_tells_how_much_and_nothing_more(town: Town, left_open: As) -> None:
    """L20, L29: what stands in it is for whoever just proved who they are."""
    text = text_of(left_open("ada").get("/privacy/held/"))
    assert "The utility's record of you: 1 entry" in text
    # The home one looks at is named on every page.
    text = text.replace("12 Mill Lane", "", 1).replace("3 Weir Cottages", "", 1)
    text = text.replace("12 Mill Lane", "", 1)
    assert [one for one in ("OKAFOR", "ada@", "ada.on", "4711", "12 Mill") if one in text] == []


def test_showing_it_asks_who_one_is_and_comes_back(town: Town, left_open: As, as_: As) -> None:
    """L29."""
    asked = left_open("ada").get("/privacy/held/open/")
    assert asked.headers["Location"].startswith("/sign-in/reauthenticate/")
    assert as_("ada").get("/privacy/held/open/").headers["Location"] == "/privacy/held/"


def test_much_is_told_by_number_and_days(town: Town, make_reads: ReadsMaker, as_: As) -> None:
    make_reads("mill", TODAY - timedelta(days=399), TODAY)
    text = text_of(as_("ada").get("/privacy/held/"))
    assert "Days of water use: 400 entries, from 17 October 2025 to 20 November 2026" in text


@pytest.mark.parametrize(
    ("issued", "lately"), [(date(2025, 11, 20), True), (date(2025, 11, 19), False)]
)
def test_whether_it_was_collected_in_the_last_year_is_worked_out(
    issued: date, lately: bool, town: Town
) -> None:
    """A068: from the days of the rows."""
    bill = town.bills["ada"]
    bill.issued_on, bill.from_date, bill.to_date = issued, issued - timedelta(40), issued
    bill.due_on = issued
    bill.save()
    assert section(town.users["ada"].subject, "billing").lately is lately


def test_what_is_still_to_come_was_not_collected_lately(town: Town) -> None:
    """A068: a last day of access in two years is no sign of anything."""
    old = datetime(2020, 1, 1, tzinfo=UTC)
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(
        granted_at=old, to_date=date(2028, 1, 1)
    )
    assert section(town.users["ben"].subject, "account.access").lately is False


def test_what_has_no_day_counts_as_collected_lately(town: Town) -> None:
    """A068: nobody could show that a name is older than a year."""
    ada = town.users["ada"].subject
    assert section(ada, "name").lately is True
    assert section(town.users["mallory"].subject, "name").lately is False


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_report_asks_the_same_however_much_there_is(
    how_many: int, town: Town, make_reads: ReadsMaker, as_: As
) -> None:
    for n in range(how_many):
        make_reads("mill", TODAY - timedelta(days=n), TODAY - timedelta(days=n))
        record_look(
            by=town.users["dana"].subject,
            subject=town.users["ada"].subject,
            purpose="support",
            page="x",
            at=NOW,
        )
    for n in range(how_many - 1):
        make_bill(town, "ada", "mill", date(2026, 1 + n, 1)).lines.all().delete()
    client = as_("ada")
    client.get("/privacy/held/")
    with CaptureQueriesContext(connection) as asked:
        response = client.get("/privacy/held/")
    assert len(asked) == QUERIES_OF_ADA
    [use] = [one for one in response.context["there"] if one["key"] == "usage-meter"]
    [days] = [table for table in use["held"] if table["called"] == "Days of water use"]
    assert days["said"].startswith(f"{how_many} entr")


# Session, user, homes, subject; how much there is of each table, and the few rows of those that have few; and
# a few times whether a request is nobody's, or was sent by anybody.
QUERIES_OF_ADA = 121


def test_a_table_with_many_rows_is_counted_and_not_loaded(town: Town) -> None:
    for n in range(SHOWN + 1):
        CustomerPhone.objects.create(
            customer=town.accounts["ada"].customer, number=f"+1 555 010 01{n:02}"
        )
    ada = town.users["ada"].subject
    with CaptureQueriesContext(connection) as asked:
        [held] = section(ada, "contact.phone").held
    assert (held.count, held.rows) == (SHOWN + 1, [])
    assert [
        query for query in asked if '"accounts_customerphone"."number" AS' in query["sql"]
    ] == []


# --- Who looked --------------------------------------------------------------------------------------


def look(town: Town, by: str, *, at: datetime = NOW, purpose: str = "support") -> Look:
    return record_look(
        by=town.users[by].subject,
        subject=town.users["ada"].subject,
        purpose=purpose,
        page="admin: customer",
        at=at,
    )


def test_each_look_is_told_by_role_purpose_and_page(town: Town, as_: As) -> None:
    """A210, lead 10: row by row, newest first, without the name of whoever it was."""
    town.users["dana"].groups.add(Group.objects.create(name="Agents"))
    look(town, "dana")
    look(town, "admin", at=NOW - timedelta(days=1), purpose="billing")
    response = as_("ada").get("/privacy/looks/")
    cells = [[cell["text"] for cell in row] for row in response.context["table"]["rows"]]
    assert cells == [
        ["20 November 2026, 12 pm", "Agents", PURPOSES["support"].label, "admin: customer"],
        [
            "19 November 2026, 12 pm",
            "A member of staff",
            PURPOSES["billing"].label,
            "admin: customer",
        ],
    ]
    assert "Staff opened your data 2 times" in text_of(response)
    assert "dana@" not in text_of(response)


def test_a_look_in_the_admin_is_told(town: Town, as_: As) -> None:
    """A210, A115, lead 10: open a record as staff, and a line appears."""
    customer = town.accounts["ada"].customer
    assert as_("admin").get(f"/admin/accounts/customer/{customer.pk}/change/").status_code == 200
    text = text_of(as_("ada").get("/privacy/looks/"))
    assert "Staff opened your data 1 time" in text
    assert "admin: customer" in text


def test_nobodys_look_is_shown_to_another(town: Town, as_: As) -> None:
    look(town, "dana")
    text = text_of(as_("ben").get("/privacy/looks/"))
    assert "Nobody of the utility’s staff has opened your data" in text
    assert "admin: customer" not in text


def test_the_role_is_that_of_the_day_of_the_look(town: Town) -> None:
    """A210: whoever changes their post, or leaves, does not change what was written."""
    dana = town.users["dana"]
    dana.groups.add(Group.objects.create(name="Agents"))
    look(town, "dana")
    dana.groups.set([Group.objects.create(name="Managers")])
    look(town, "dana", at=NOW + timedelta(minutes=1))
    assert list(Look.objects.order_by("at").values_list("role", flat=True)) == [
        "Agents",
        "Managers",
    ]


def test_many_looks_have_pages(town: Town, as_: As) -> None:
    for n in range(25):
        look(town, "dana", at=NOW - timedelta(hours=n))
    client = as_("ada")
    counts = [
        len(client.get("/privacy/looks/", {"page": page}).context["table"]["rows"])
        for page in (1, 2)
    ]
    assert counts == [24, 1]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_looks_asks_the_same_however_long_it_is(
    how_many: int, town: Town, as_: As
) -> None:
    for _n in range(how_many):
        look(town, "dana")
    client = as_("ada")
    client.get("/privacy/looks/")
    with CaptureQueriesContext(connection) as asked:
        response = client.get("/privacy/looks/")
    assert len(asked) == 7  # session, user, homes, subject; how many, a page of them, and downloads
    assert len(response.context["table"]["rows"]) == how_many
