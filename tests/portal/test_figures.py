"""Figures of the utility: added up once a week, of fifteen or more, and of nobody in particular."""

import csv
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Account, FeedFile, FeedLoad, User
from billing.models import Autopay, SavedMethod
from portal.figures.gathering import all_figures
from portal.figures.rolling import WEEK, add_up, roll_up
from portal.models import Event, FigureCell
from portal.tracking import CHOICE
from privacy.actions.consent import say_yes
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from privacy.map import TOTALS, NotPersonal, Personal, the_map
from privacy.models import Channel, ConsentEvent, PrivacyRequest, Subject
from privacy.totals import Sort
from tests.conftest import NOW, TODAY, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
# The Monday of the last week that has ended at the time of the tests.
LAST = TODAY - timedelta(days=TODAY.weekday()) - WEEK


def in_week(n: int = 0, day: int = 2) -> datetime:
    """Return a moment in the last whole week, or `n` weeks before."""
    return timezone.make_aware(datetime.combine(LAST - n * WEEK, datetime.min.time())) + timedelta(
        days=day, hours=9
    )


def people(how_many: int, at: datetime, *, language: str = "en") -> list[User]:
    """Make logins, all at a moment."""
    subjects = Subject.objects.bulk_create(Subject(created_at=at) for _n in range(how_many))
    return User.objects.bulk_create(
        User(
            email=f"{subject.pk.hex}@example.org",
            subject=subject,
            joined_at=at,
            language=language,
            password="!",
        )
        for subject in subjects
    )


def cells(room: str, figure: str, week: date = LAST) -> dict[str, int | None]:
    found = FigureCell.objects.filter(room=room, figure=figure, week=week)
    return dict(found.order_by("part").values_list("part", "amount"))


# --- Added up --------------------------------------------------------------------------------------------


def test_each_figure_of_each_room_is_added_up_in_an_empty_portal(db: None) -> None:
    """Every statement runs; nothing is known, so of people nothing is shown."""
    add_up(NOW, 2)
    shown = FigureCell.objects.exclude(amount=None)
    assert {(it.room, it.figure) for it in shown} == {
        key for key, figure in all_figures().items() if figure.of_nobody
    }
    whole = FigureCell.objects.filter(part="", week=LAST)
    assert {(it.room, it.figure) for it in whole} == set(all_figures())


def test_what_happened_in_a_week_is_counted_in_it_and_in_no_other(db: None) -> None:
    people(20, in_week())
    people(17, in_week(1, day=0))
    people(40, in_week(-1, day=0))  # this week, which has not ended
    add_up(NOW, 2)
    assert cells("accounts", "signed_up") == {"": 20}
    assert cells("accounts", "signed_up", LAST - WEEK) == {"": 17}


def test_a_state_is_how_it_stood_and_is_rounded(db: None) -> None:
    """A070: 52 logins are shown as 45, 53 as 60; who came since cannot be taken from the two."""
    people(37, in_week(1))
    people(15, in_week())
    add_up(NOW, 2)
    assert cells("accounts", "logins", LAST - WEEK)[""] == 30
    assert cells("accounts", "logins")[""] == 45


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((20, 20), {"": 45, "en": 15, "es": 15}),
        ((40, 3), {"": 45, "en": None, "es": None}),
        ((14, 0), {"": None, "en": None, "es": None}),
    ],
)
def test_a_small_part_hides_another_with_it(
    counts: tuple[int, int], shown: dict[str, int | None], db: None
) -> None:
    for count, language in zip(counts, ("en", "es"), strict=True):
        people(count, in_week(), language=language)
    add_up(NOW, 2)
    found = cells("accounts", "logins")
    assert set(found) == set(shown)
    assert {part for part, amount in found.items() if amount is None} == {
        part for part, amount in shown.items() if amount is None
    }


def test_a_part_that_the_room_does_not_name_is_counted_all_the_same(db: None) -> None:
    people(40, in_week())
    people(40, in_week(), language="")
    add_up(NOW, 2)
    assert set(cells("accounts", "logins")) == {"", "en", "es", "other"}


def agreed(how_many: int, at: datetime) -> list[ConsentEvent]:
    """Have so many browsers say yes to counting."""
    shown = {"choice": CHOICE, "template": "components/choice.html", "language": "en"}
    return [say_yes(who=uuid4(), channel=Channel.PORTAL, at=at, **shown) for _n in range(how_many)]


def opened(page: str, by: list[ConsentEvent], at: datetime) -> list[Event]:
    """Return that browsers opened a page, each once."""
    return [Event(consent=given, kind="page_opened", page=page, at=at) for given in by]


def test_one_who_does_most_of_it_hides_the_figure(db: None) -> None:
    """The second fifteen: of 39 pages opened by twenty, one opened twenty."""
    crowd = agreed(20, in_week(2))
    for n in (0, 1):
        Event.objects.bulk_create(opened("use", crowd, in_week(n)))
    Event.objects.bulk_create(opened("use", 19 * crowd[:1], in_week()))
    add_up(NOW, 2)
    assert cells("portal", "pages_opened")[""] is None
    assert cells("portal", "pages_opened", LAST - WEEK)[""] == 20


def test_a_median_is_of_fifteen_or_more(db: None) -> None:
    for days in range(1, 16):
        closed = in_week() + timedelta(minutes=days)
        PrivacyRequest.objects.create(
            reference=f"PR-{days}", right="access", regime="ccpa", channel="web", whom="myself",
            received_at=closed - timedelta(days=days), closed_at=closed, state="fulfilled",
            decision="done", confirm_by=TODAY, last_due=TODAY,
            due=TODAY if days < 15 else TODAY - timedelta(days=60),
        )  # fmt: skip
    add_up(NOW, 2)
    assert cells("privacy", "days_to_answer") == {"": 8}
    assert cells("privacy", "answered") == {"": 15, "in_time": None, "late": None}


# --- Once, and for good ----------------------------------------------------------------------------------


def test_a_week_is_added_up_once(db: None) -> None:
    """Run again it does nothing; the next week is all that the next run adds."""
    figures = len(all_figures())
    people(20, in_week())
    assert add_up(NOW, 2) > figures
    before = list(FigureCell.objects.order_by("pk").values())
    people(30, in_week())  # which came late
    assert add_up(NOW + timedelta(hours=1), 2) == 0
    assert list(FigureCell.objects.order_by("pk").values()) == before
    assert add_up(NOW + WEEK, 2) == figures


def test_a_figure_does_not_change_when_somebody_in_it_is_erased(db: None) -> None:
    """S08: what was counted stays as it was, and names nobody."""
    made = people(15, in_week())
    add_up(NOW, 2)
    before = list(FigureCell.objects.order_by("pk").values())
    gone = made[0].subject
    erase(subject=gone, digest=plan(gone, on=TODAY).digest, by=gone, at=NOW)
    add_up(NOW + timedelta(hours=1), 2)
    assert list(FigureCell.objects.order_by("pk").values()) == before
    assert cells("accounts", "signed_up") == {"": 15}


def test_nothing_in_the_table_is_about_a_person() -> None:
    entry = the_map.models["portal.FigureCell"]
    assert all(isinstance(column, NotPersonal) for column in entry.columns.values())
    assert {field.name for field in FigureCell._meta.local_fields} == {
        "id", "room", "figure", "week", "part", "amount",
    }  # fmt: skip


def test_no_cell_that_was_written_is_small(town: Town) -> None:
    """A070: in a small town, with something in each week, no whole and no part under fifteen is there."""
    for n in range(8):
        people(5 * n, in_week(n), language="es" if n % 2 else "en")
    roll_up(NOW)
    unguarded = [key for key, figure in all_figures().items() if figure.of_nobody]
    written = FigureCell.objects.exclude(amount=None)
    small = [it for it in written.filter(amount__lt=15) if (it.room, it.figure) not in unguarded]
    medians = [key for key, figure in all_figures().items() if figure.sort == Sort.MEDIAN]
    assert [it for it in small if (it.room, it.figure) not in medians] == []
    assert cells("accounts", "signed_up", LAST - 7 * WEEK) == {"": 35}


def test_of_whom_we_only_store_nothing_is_counted(db: None) -> None:
    """A stated wish (GDPR 18): to be counted is a use."""
    made = people(40, in_week())
    Subject.objects.filter(pk__in=[user.subject_id for user in made[:10]]).update(restricted_at=NOW)
    add_up(NOW, 2)
    assert cells("accounts", "signed_up") == {"": 30}


# --- Shown -----------------------------------------------------------------------------------------------


PAGES = ("home", "use", "bills", "leaks", "profile")


def a_small_town() -> dict[tuple[str, str], int]:
    """Let visitors open pages in each of twelve weeks; return how many opened which, by week and page."""
    crowd = agreed(70, in_week(13))
    counts = {
        (n, page): (7 * n + 11 * place) % 70 for n in range(12) for place, page in enumerate(PAGES)
    }
    Event.objects.bulk_create(
        event
        for (n, page), count in counts.items()
        for event in opened(page, crowd[:count], in_week(n))
    )
    return {(str(LAST - n * WEEK), page): count for (n, page), count in counts.items()}


def test_no_difference_of_anything_on_the_page_or_in_the_file_is_a_small_cell(
    as_: As, town: Town
) -> None:
    """S08, A070: brute force over every cell of every week that a manager can see, and every total.

    Weeks hold different visits; what can be worked out is in one week: a sum of cells, or the total less one.
    """
    visits = a_small_town()
    roll_up(NOW)
    lines = as_("admin").get("/staff/figures/figures.csv").content.decode().splitlines()
    seen: dict[str, dict[str, int | None]] = {}
    for row in csv.DictReader(lines):
        if row["figure"] == "pages_opened":
            amount = int(row["amount"]) if row["amount"] else None
            seen.setdefault(row["week"], {})[row["part"]] = amount
    assert len(seen) == 12
    small, shown = [], 0
    for week, parts in seen.items():
        total = parts.pop("")
        known = sorted(part for part, amount in parts.items() if amount is not None)
        everybody = sum(visits[week, page] for page in PAGES)
        shown += len(known)
        for size in range(len(known) + 1):
            for chosen in combinations(known, size):
                counted = sum(visits[week, page] for page in chosen)
                left = everybody - counted if total is not None else 0
                small += [(week, chosen)] * (0 < counted < 15 or 0 < left < 15)
    assert shown > 12
    assert small == []


def test_the_page_shows_what_the_file_holds_and_no_more(as_: As, town: Town) -> None:
    people(20, in_week())
    people(3, in_week(1))
    roll_up(NOW)
    admin = as_("admin")
    page = admin.get("/staff/figures/")
    assert "People who signed up: 20" in page.content.decode()
    before = admin.get(f"/staff/figures/?on={LAST - WEEK}").content.decode()
    assert "People who signed up: " not in before
    assert "Not shown: People who signed up" in before
    rows = list(
        csv.DictReader(admin.get("/staff/figures/figures.csv").content.decode().splitlines())
    )
    signed_up = {row["week"]: row["amount"] for row in rows if row["figure"] == "signed_up"}
    assert (signed_up[str(LAST)], signed_up[str(LAST - WEEK)]) == ("20", "")
    assert len(rows) == FigureCell.objects.count()


@pytest.mark.parametrize("asked", ["2026-13-45", "1999-01-04", "yesterday", ""])
def test_a_week_that_was_not_added_up_is_answered_with_the_last(
    asked: str, as_: As, town: Town
) -> None:
    add_up(NOW, 2)
    page = as_("admin").get("/staff/figures/", {"on": asked})
    assert page.context["week"] == LAST


def test_before_the_first_week_there_is_a_word_for_it(as_: As, town: Town) -> None:
    admin = as_("admin")
    assert "Nothing is added up yet" in admin.get("/staff/figures/").content.decode()
    assert admin.get("/staff/figures/figures.csv").content == b"room,figure,part,week,amount\r\n"


def test_no_cell_of_the_file_is_a_formula(as_: As, town: Town) -> None:
    FigureCell.objects.create(room="programs", figure="=1+1", week=LAST, part="@x", amount=20)
    lines = as_("admin").get("/staff/figures/figures.csv").content.decode().splitlines()
    assert lines[1] == f"programs,'=1+1,'@x,{LAST},20"


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_of_figures_asks_the_same(how_many: int, as_: As, town: Town) -> None:
    for n in range(how_many):
        people(20, in_week(n))
    add_up(NOW, 2)
    admin = as_("admin")
    admin.get("/staff/figures/")
    with CaptureQueriesContext(connection) as asked:
        admin.get("/staff/figures/")
    assert len(asked) == 12


def a_file(format: str, at: datetime, held: int = 0, refused: int = 0) -> None:
    """Take a file in."""
    FeedFile.objects.create(
        format=format, sha256="0" * 64, at=at, rows=held + refused, held=held, refused=refused
    )


def test_how_long_feeds_were_late_is_told_by_the_hour(db: None, settings: Settings) -> None:
    """S08: a daily file has six hours of grace; one that stays away for good is late all week."""
    settings.FEEDS_EXPECTED = {"reads": 1, "cis": 7}
    begins = in_week(day=0).replace(hour=0)
    for hours in (-12, 18, 48, 78, 102, 126, 150):  # on the hour, and on the last day of grace
        a_file("reads", begins + timedelta(hours=hours))
    a_file("ghcn", begins - timedelta(days=90))  # nobody expects it
    add_up(NOW, 1)
    assert cells("accounts", "hours_late")[""] == 0
    FigureCell.objects.all().delete()
    FeedFile.objects.filter(format="reads", at__gt=begins + timedelta(hours=60)).delete()
    a_file("reads", begins + timedelta(hours=84))  # six too late, and then none: until 114 in time
    a_file("cis", begins - timedelta(days=60))
    add_up(NOW, 1)
    assert cells("accounts", "hours_late")[""] == 6 + (168 - 114) + 168


def test_files_refused_and_lines_held_are_told_apart(db: None) -> None:
    a_file("reads", in_week(), held=3, refused=4)
    FeedLoad.objects.create(format="reads", way="folder", at=in_week(), failed=True, problem="No.")
    FeedLoad.objects.create(
        format="reads", way="folder", at=in_week(), receipt=FeedFile.objects.get()
    )
    add_up(NOW, 1)
    assert (cells("accounts", "lines_set_aside"), cells("accounts", "lines_held")) == (
        {"": 7},
        {"": 3},
    )
    assert cells("accounts", "files_refused") == {"": 1}


def test_accounts_that_pay_automatically_are_told_by_what_they_pay_with(town: Town) -> None:
    """S08: what the firm was told to forget since is neither a card nor a bank account."""
    payer = town.users["ada"].subject
    customer = town.accounts["ada"].customer
    brands = ["visa"] * 20 + ["mastercard"] * 10 + ["bank"] * 15
    accounts = Account.objects.bulk_create(
        Account(number=f"8{n}", customer=customer, from_date=TODAY) for n in range(len(brands))
    )
    methods = SavedMethod.objects.bulk_create(
        SavedMethod(
            subject=payer, token=f"pm_{n}", customer="c", brand=brand, last4="1", saved_at=NOW
        )
        for n, brand in enumerate(brands)
    )
    Autopay.objects.bulk_create(
        Autopay(account=account, payer=payer, method=method, most=100, from_at=in_week(1))
        for account, method in zip(accounts, methods, strict=True)
    )
    add_up(NOW, 1)
    assert cells("billing", "autopay") == {"": 45, "card": 30, "bank": 15}
    SavedMethod.objects.filter(brand="bank").delete()
    FigureCell.objects.all().delete()
    add_up(NOW, 1)
    assert set(cells("billing", "autopay")) == {"", "card", "bank", "other"}


def test_ways_to_pay_are_shown_with_their_share(as_: As, town: Town) -> None:
    """S08: worked out from what is shown."""
    for part, amount in {"": 80, "once": 60, "autopay": 20}.items():
        FigureCell.objects.create(
            room="billing", figure="payments", week=LAST, part=part, amount=amount
        )
    page = as_("admin").get("/staff/figures/").content.decode()
    assert "75 %" in page
    assert "25 %" in page


def columns_read(sql: str) -> set[tuple[str, str]]:
    """Return each table and column that a statement of the ORM names, aliases told apart.

    Two subqueries may give two tables the same alias: the column is of whichever has it, or of both.
    """
    columns = {
        model._meta.db_table: {field.column for field in model._meta.local_fields}
        for model in apps.get_models()
    }
    tables: dict[str, set[str]] = {}
    for table, alias in re.findall(r'(?:FROM|JOIN) "(\w+)"(?: ([UVT]\d+))?', sql):
        tables.setdefault(alias or table, set()).add(table)
    read = set()
    for of, column in re.findall(r'"?(\w+)"?\."(\w+)"', sql):
        having = {table for table in tables[of] if column in columns[table]}
        assert having, (of, column)
        read |= {(table, column) for table in having}
    return read


@pytest.mark.parametrize("key", sorted(all_figures()), ids=".".join)
def test_a_figure_reads_what_the_map_says_is_counted_and_nothing_else(key: tuple[str, str]) -> None:
    """A070: a column that is counted says so in the policy: for totals, or after a yes to counting."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    sql, _values = all_figures()[key].rows(NOW - WEEK, NOW).query.sql_with_params()
    read = columns_read(sql)
    assert read
    silent = []
    for table, column in read:
        model = models[table]
        [name] = [field.name for field in model._meta.local_fields if field.column == column]
        said = the_map.models[model._meta.label].columns[name]
        if isinstance(said, Personal) and not {TOTALS, "usage_analytics"} & set(said.uses):
            silent.append(f"{model._meta.label}.{name}")
    assert silent == []
