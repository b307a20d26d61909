"""What one takes along: complete, one's own alone, without what must never leave, and readable."""

import gc
import io
import json
import tracemalloc
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.models import HomeNickname, ServiceAgreement
from privacy.actions import record_look
from privacy.map import NoSubject, NotPersonal, the_map
from privacy.models import Subject
from privacy.showing.export import Wish, write_package
from privacy.tables import tables_of, within
from tests.conftest import GALLON, NOW, PASSWORD, TODAY, ReadsMaker, Town
from tests.privacy.packages import everything_in, lines_in, make_package, opened, tables_in
from usage import sql
from usage.models import DayReads
from usage.rows import StoredDay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("exports")]


def live(town: Town, make_reads: ReadsMaker, client: Client) -> None:
    """Give everybody something of every kind that a person can have by now."""
    make_reads("mill", TODAY - timedelta(days=9), TODAY, gallons=3)
    make_reads("weir", date(2026, 1, 1), date(2026, 1, 14), gallons=11)  # Cleo's
    make_reads("weir", date(2026, 3, 1), date(2026, 3, 4), gallons=17)  # Ada's
    HomeNickname.objects.create(
        user=town.users["ada"], premises=town.premises["mill"], nickname="=Mill"
    )
    record_look(
        by=town.users["dana"].subject,
        subject=town.users["ada"].subject,
        purpose="support",
        page="admin: customer",
        at=NOW,
    )
    client.post("/sign-in/login/", {"login": "ada@example.org", "password": PASSWORD})


def test_the_file_has_every_column_that_the_map_lets_out_and_no_other(
    town: Town, make_reads: ReadsMaker, client: Client
) -> None:
    """L20, A123, A156: complete by the map, in both directions, and row by row."""
    live(town, make_reads, client)
    tables = tables_in(opened(make_package(town.users["ada"].subject)))
    expected = {
        label: (set(entry.exported), set(entry.withheld))
        for label, entry in the_map.models.items()
        if entry.personal and not isinstance(entry.subject, NoSubject)
    }
    found = {
        label: (set(table["columns"]), set(table["withheld"])) for label, table in tables.items()
    }
    assert found == expected
    for label, table in tables.items():
        entry = the_map.models[label]
        keys = set(entry.exported) | set(entry.beside)
        assert [set(row) for row in table["rows"]] == [keys] * len(table["rows"]), label
    filled = {label for label, table in tables.items() if table["rows"]}
    assert filled >= {
        "accounts.User",
        "accounts.Customer",
        "accounts.HomeNickname",
        "usage.DayReads",
        "billing.Bill",
        "billing.BillLine",
        "privacy.Look",
        "usersessions.UserSession",
    }


def test_as_many_rows_leave_as_the_map_leads_to(
    town: Town, make_reads: ReadsMaker, client: Client
) -> None:
    """L20: no table is cut short."""
    live(town, make_reads, client)
    ada = town.users["ada"].subject
    package = make_package(ada)
    counts = {
        label: entry.rows_of(ada, apps.get_model(label)).count()
        for label, entry in the_map.models.items()
        if entry.personal and not label.startswith("privacy.")  # the letter came after the file
    }
    tables = tables_in(opened(package))
    assert {label: len(tables[label]["rows"]) for label in counts if label in tables} == {
        label: count for label, count in counts.items() if label in tables
    }
    assert counts["usage.DayReads"] == 14
    assert len(lines_in(opened(package), "usage-dayreads")) == 14 * 24


def test_what_stands_beside_a_row_is_not_withheld_where_it_is_at_home() -> None:
    """L18: the way round through another table is closed too."""
    wrong = []
    for label, entry in the_map.models.items():
        for path in entry.beside.values():
            *steps, last = path.split("__")
            model: Any = apps.get_model(label)
            for step in steps:
                model = model._meta.get_field(step).related_model
            column = the_map.models[model._meta.label].columns[last]
            if not isinstance(column, NotPersonal) and not column.export:
                wrong.append(f"{label}: {path}")
    assert wrong == []


def test_what_opens_an_account_is_held_and_not_disclosed(
    town: Town, make_reads: ReadsMaker, client: Client
) -> None:
    """L19, L18, A048: no hash, key, code or session is in the file; it says that they are held."""
    live(town, make_reads, client)
    ada = town.users["ada"]
    RecoveryCodes.activate(ada)
    codes = ada.authenticator_set.get().wrap().get_unused_codes()
    session = UserSession.objects.get(user=ada)
    package = opened(make_package(ada.subject))
    text = everything_in(package)
    secrets = [ada.password, ada.password.rpartition("$")[2], session.session_key, *codes, PASSWORD]
    assert [secret for secret in secrets if secret in text] == []
    withheld = tables_in(package)["accounts.User"]["withheld"]["password"]
    assert withheld["value"] == "held, not disclosed"
    assert withheld["why"].startswith("It opens your account")
    assert "by" in tables_in(package)["privacy.Look"]["withheld"]
    assert str(town.users["dana"].subject_id) not in text


def test_an_address_is_given_out_while_it_is_held(
    town: Town, make_reads: ReadsMaker, client: Client
) -> None:
    """A053."""
    live(town, make_reads, client)
    [session] = tables_in(opened(make_package(town.users["ada"].subject)))[
        "usersessions.UserSession"
    ]["rows"]
    assert session["ip"] == "127.0.0.1"


def test_each_reading_says_its_instant_length_unit_and_quality(
    town: Town, settings: Any, exports: Path
) -> None:
    """L66: machine-readable, with units, interval and time zone, also when the clocks change."""
    autumn = date(2026, 11, 1)
    assert town.file is not None
    hours: list[int | None] = [GALLON] * 25
    hours[3] = None
    sql.write_days(
        new=[StoredDay(town.points["mill"].pk, autumn, 60, hours, "aaa-" + "e" * 21, None)],
        changed=[],
        file=town.file.pk,
    )
    package = opened(make_package(town.users["ada"].subject))
    lines = lines_in(package, "usage-dayreads")
    assert [line["starts_at"] for line in lines[:4]] == [
        "2026-11-01T00:00:00-07:00",
        "2026-11-01T01:00:00-07:00",
        "2026-11-01T01:00:00-08:00",
        "2026-11-01T02:00:00-08:00",
    ]
    assert len(lines) == 25
    assert [(line["volume"], line["quality"]) for line in lines[2:5]] == [
        ("1", "actual"),
        ("", "missing"),
        ("1", "estimated"),
    ]
    assert {(line["service_point"], line["minutes"], line["unit"]) for line in lines} == {
        ("SP1", "60", "gal")
    }
    data = json.loads(package.read("data.json"))
    assert data["time_zone"] == "America/Los_Angeles"
    [day] = data["tables"]["usage.DayReads"]["rows"]
    assert (day["interval_minutes"], day["volumes"]) == (60, hours)
    assert "millionths of a litre" in data["tables"]["usage.DayReads"]["about"]


def test_volumes_of_the_file_add_up_to_what_is_stored(town: Town, make_reads: ReadsMaker) -> None:
    """L66: rounding a line loses less than a drop, and a day less than a thimble."""
    make_reads("mill", TODAY, TODAY, gallons=7)
    lines = lines_in(opened(make_package(town.users["ada"].subject)), "usage-dayreads")
    assert sum(Decimal(line["volume"]) for line in lines) == 7 * 24


def test_everything_is_from_the_first_day_on(town: Town, make_reads: ReadsMaker) -> None:
    """L07, A117: a reading of 2022-01-02 is there without being asked for."""
    ServiceAgreement.objects.filter(pk=town.agreements["ada mill"].pk).update(
        from_date=date(2021, 12, 1)
    )
    make_reads("mill", date(2022, 1, 2), date(2022, 1, 2))
    lines = lines_in(opened(make_package(town.users["ada"].subject)), "usage-dayreads")
    assert lines[0]["starts_at"] == "2022-01-02T00:00:00-08:00"


def test_days_can_be_chosen_and_what_has_no_day_is_there_anyway(
    town: Town, make_reads: ReadsMaker, client: Client
) -> None:
    """L07: a range of dates, both days included."""
    live(town, make_reads, client)
    first, last = TODAY - timedelta(days=3), TODAY - timedelta(days=2)
    package = opened(make_package(town.users["ada"].subject, first=first, last=last))
    tables = tables_in(package)
    assert [row["day"] for row in tables["usage.DayReads"]["rows"]] == [
        first.isoformat(),
        last.isoformat(),
    ]
    assert tables["billing.Bill"]["rows"] == tables["billing.BillLine"]["rows"] == []
    assert tables["privacy.Look"]["rows"] == []
    assert len(tables["accounts.Customer"]["rows"]) == 1
    assert len(tables["accounts.Account"]["rows"]) == 1  # open: its end, which is empty, is no day
    assert "You asked for the days from 17 November 2026 to 18 November 2026" in (
        package.read("README.txt").decode()
    )


@pytest.mark.parametrize(
    ("first", "last", "looks"),
    [
        (TODAY, TODAY, 1),
        (TODAY, None, 1),
        (None, TODAY, 1),
        (None, TODAY - timedelta(days=1), 0),
        (TODAY + timedelta(days=1), None, 0),
    ],
)
def test_an_instant_belongs_to_its_local_day(
    first: date | None, last: date | None, looks: int, town: Town
) -> None:
    """L07."""
    ada = town.users["ada"].subject
    record_look(by=ada, subject=ada, purpose="support", page="x", at=NOW + timedelta(hours=11))
    [table] = [table for table in tables_of(ada) if table.label == "privacy.Look"]
    assert within(table, first, last).rows.count() == looks  # 11 pm in Los Angeles, tomorrow in UTC


def test_staff_take_their_own_data_along(town: Town) -> None:
    """A010: a member of staff is a person too."""
    tables = tables_in(opened(make_package(town.users["dana"].subject)))
    assert [row["email"] for row in tables["accounts.User"]["rows"]] == ["dana@example.org"]
    assert tables["usage.DayReads"]["rows"] == []


def test_a_spreadsheet_takes_nothing_for_a_formula(
    town: Town, make_reads: ReadsMaker, client: Client
) -> None:
    """A nickname that begins with = is text; data.json has it as it is."""
    live(town, make_reads, client)
    package = opened(make_package(town.users["ada"].subject))
    assert lines_in(package, "accounts-homenickname") == [{"nickname": "'=Mill"}]
    assert tables_in(package)["accounts.HomeNickname"]["rows"] == [{"nickname": "=Mill"}]


def test_the_file_explains_itself(town: Town, make_reads: ReadsMaker, client: Client) -> None:
    """L23: ZIP with JSON, CSV and README; A010: and a page to read."""
    live(town, make_reads, client)
    package = opened(make_package(town.users["ada"].subject))
    assert package.testzip() is None
    tables = [name for name in package.namelist() if name.startswith("tables/")]
    assert set(package.namelist()) == {"README.txt", "report.html", "data.json", *tables}
    readme = package.read("README.txt").decode()
    assert [name for name in tables if name not in readme] == []
    assert "America/Los_Angeles" in readme
    report = package.read("report.html").decode()
    assert "OKAFOR, ADA N" in report
    assert "{" not in report and "http" not in report


def test_the_file_speaks_the_persons_language(town: Town) -> None:
    """A111: in the languages of the site."""
    package = opened(make_package(town.users["ada"].subject, language="es"))
    assert '<html lang="es">' in package.read("report.html").decode()
    assert "20 de noviembre de 2026" in package.read("README.txt").decode()


# --- The wall ---------------------------------------------------------------------------------------


def test_nobody_takes_along_what_is_anothers(
    town: Town, make_reads: ReadsMaker, client: Client
) -> None:
    """Lead 7: Cleo and Ada lived in one house, one after the other, and Ben and Lena are Ada's and Tom's."""
    live(town, make_reads, client)
    text = {name: everything_in(opened(make_package(town.users[name].subject))) for name in ALIEN}
    assert {
        name: [word for word in words if word in text[name]] for name, words in ALIEN.items()
    } == {name: [] for name in ALIEN}
    assert ",11,gal" in text["cleo"]
    assert ",17,gal" in text["ada"]


ALIEN = {
    "ada": [
        "Cleo",
        "cleo",
        "Rivera",
        "tom@",
        "002-4711",
        ",11,gal",
        "2026-01-05",
        "ben@",
        "dana@",
    ],
    # Not "ada" alone: a checksum may hold it.
    "cleo": [
        "OKAFOR",
        "ada@",
        "ada.on.file",
        "001-4711",
        ",17,gal",
        ",3,gal",
        "2026-03-0",
        "12 Mill Lane",
    ],
    "ben": ["OKAFOR", "ada@", "ada.on.file", "001-4711", "4711", ",3,gal"],
    "lena": ["Rivera", "tom@", "tom.on.file", "003-4711", "7 Orchard"],
    "mallory": ["4711", "ada@", "cleo@", "tom@", "Mill Lane"],
}


@hypothesis_settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(out=st.integers(0, 8), gap=st.integers(0, 4))
def test_a_day_is_in_the_file_of_whoever_lived_there_then(
    out: int, gap: int, town: Town, make_reads: ReadsMaker
) -> None:
    """Lead 7: over drawn days of moving out and in, each day is in one file at most, and the right one."""
    first = date(2026, 1, 1)
    moved_out, moved_in = first + timedelta(days=out), first + timedelta(days=out + gap)
    DayReads.objects.all().delete()
    cleos = ServiceAgreement.objects.filter(pk=town.agreements["cleo weir"].pk)
    adas = ServiceAgreement.objects.filter(pk=town.agreements["ada weir"].pk)
    adas.update(from_date=date(2027, 1, 1))  # out of the way: two cannot be there at once
    cleos.update(to_date=moved_out)
    adas.update(from_date=moved_in)
    make_reads("weir", first, first + timedelta(days=13))
    days = [first + timedelta(days=n) for n in range(14)]
    found = {
        who: sorted(
            {
                date.fromisoformat(row["day"])
                for row in tables_in(opened(make_package(town.users[who].subject)))[
                    "usage.DayReads"
                ]["rows"]
            }
        )
        for who in ("cleo", "ada")
    }
    assert found == {
        "cleo": [day for day in days if day < moved_out],
        "ada": [day for day in days if day >= moved_in],
    }


def peak_of(subject: Subject) -> int:
    """Return the most bytes that Python held at once while it wrote a person's file."""
    wish = Wish(subject=subject, first=None, last=None, language="en", at=NOW)
    gc.collect()
    tracemalloc.start()
    write_package(Nowhere(), wish, lambda done, of: None)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


class Nowhere(io.RawIOBase):
    """Takes what is written and keeps none of it."""

    def writable(self) -> bool:
        """Take it."""
        return True

    def write(self, data: Any) -> int:
        """Forget it."""
        return len(data)


def test_much_data_needs_no_more_memory_than_little(
    town: Town, make_reads: ReadsMaker, subject: Subject
) -> None:
    """Two years of days beside two months: rows pass through, and none is kept."""
    ada = town.users["ada"].subject
    make_reads("mill", TODAY - timedelta(days=60), TODAY)
    peak_of(ada)  # what is loaded once
    little = peak_of(ada)
    make_reads("mill", TODAY - timedelta(days=800), TODAY - timedelta(days=61))
    peak_of(ada)  # how long these days were is remembered once for everybody, of a thousand at most
    assert peak_of(ada) < little * 1.2


def test_a_person_without_anything_gets_a_file_that_says_so(subject: Subject) -> None:
    package = opened(make_package(subject))
    tables = tables_in(package)
    assert {label for label, table in tables.items() if table["rows"]} == {"privacy.ExportPackage"}
