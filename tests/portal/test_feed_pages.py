"""The pages of whoever runs the feeds: upload, every file, rows put right, meters in trouble."""

import gzip
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Customer, FeedFile, FeedLoad, RowAct, SetAsideRow
from portal.feeding import feeds
from portal.feeding.uploads import (
    BEGUN_LATELY,
    MOST_TRIES,
    forget_uploads,
    path_of,
    take_in_waiting,
)
from privacy.actions.retention import purge
from privacy.models import Look
from tests.conftest import GALLON, NOW, TODAY, ReadsMaker, Town
from tests.portal.loading import READS, Load, gallons, load, sparse, volumes
from usage import sql
from usage.health.sql import FOUND
from usage.jobs import look_at_meters
from usage.models import Meter, MeterTrouble
from usage.rows import StoredDay

__all__ = ["load"]

pytestmark = pytest.mark.usefixtures("clock", "town", "folder")
As = Callable[[str | None], Client]
READ = f"{READS}\nM001,2026-06-10T01:00:00-07:00,60,5,gal,A\n"
EVERYBODY = ["ada", "mallory", "dana", "paul", "admin", None]


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A folder of its own for uploads."""
    settings.FEEDS_DIR = str(tmp_path / "feeds")
    yield tmp_path / "feeds"


def send(client: Client, content: bytes, format: str = "") -> HttpResponse:
    file = SimpleUploadedFile("OKAFOR, ADA.csv", content)
    return client.post("/staff/feeds/upload/", {"file": file, "format": format})  # type: ignore[return-value]  # the client's own kind


def text_of(response: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def broken(load: Load) -> FeedFile:
    """A file of records of which one row is right, two are wrong, and one is a question."""
    return load(
        "cis",
        "record,customer,name,agreement,account,premises,from_date,service_point,kind",
        "customer,C-8,Finch Rowan,,,,,,",
        "customer,C-9,,,,,,,",
        "service_point,,,,,P1,,SP-9,castle",
        "agreement,,,A-9,002-4711,P1,2026-11-01,,",
    )


def row_of(file: FeedFile, line: int) -> SetAsideRow:
    return file.set_aside.get(line=line)


# --- Who may open what --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "statuses"),
    [
        ("/staff/feeds/", [404, 404, 200, 200, 200, 302]),
        ("/staff/feeds/upload/", [404, 404, 404, 404, 302, 302]),  # who are you?
        ("/staff/feeds/{load}/", [404, 404, 404, 404, 200, 302]),
        ("/staff/feeds/{load}/again/", [404, 404, 404, 404, 405, 302]),
        ("/staff/feeds/rows/{row}/", [404, 404, 404, 404, 302, 302]),
        ("/staff/feeds/rows/{row}/settle/", [404, 404, 404, 404, 302, 302]),
        ("/staff/meters/", [404, 404, 404, 404, 200, 302]),
        ("/staff/meters/silent/", [404, 404, 404, 404, 200, 302]),
        ("/staff/meters/noisy/", [404, 404, 404, 404, 404, 302]),
        ("/staff/meters/silent/list.csv", [404, 404, 404, 404, 200, 302]),
        ("/staff/meter/{meter}/", [404, 404, 404, 404, 200, 302]),
    ],
)
def test_who_may_open_the_pages(
    path: str, statuses: list[int], left_open: As, broken: FeedFile
) -> None:
    """S09: the agent sees the list, and neither rows nor the upload."""
    path = path.format(
        load=broken.load.pk, row=row_of(broken, 3).pk, meter=Meter.objects.earliest("pk").pk
    )
    seen = [left_open(who).get(path).status_code for who in EVERYBODY]
    assert seen == statuses


def test_the_agent_sees_no_way_to_upload_and_no_word_of_a_row(as_: As, broken: FeedFile) -> None:
    page = text_of(as_("dana").get("/staff/feeds/"))
    assert "Upload a file" not in page
    assert "Finch" not in page
    assert "Upload a file" in text_of(as_("admin").get("/staff/feeds/"))


def test_the_upload_wants_a_proof_of_who_one_is(as_: As, left_open: As) -> None:
    response = left_open("admin").get("/staff/feeds/upload/")
    assert response.headers["Location"].startswith("/sign-in/")
    assert send(left_open("admin"), READ.encode()).status_code == 302
    assert not FeedLoad.objects.filter(way="upload").exists()
    assert as_("admin").get("/staff/feeds/upload/").status_code == 200


# --- Upload -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zipped", [False, True])
def test_an_upload_is_sealed_and_taken_in_by_the_job_as_any_other_file(
    zipped: bool, as_: As, folder: Path, town: Town
) -> None:
    """S09, M01."""
    client = as_("admin")
    response = send(client, gzip.compress(READ.encode()) if zipped else READ.encode())
    found = FeedLoad.objects.get()
    assert response.headers["Location"] == f"/staff/feeds/{found.pk}/"
    assert (found.way, found.format, found.state(held=set())) == ("upload", "reads", "waiting")
    assert found.by == town.users["admin"].subject
    assert "waits to be taken in" in text_of(client.get(f"/staff/feeds/{found.pk}/"))
    [sealed] = folder.iterdir()
    assert b"M001" not in sealed.read_bytes()
    assert volumes() == {}  # not in the request
    assert take_in_waiting(NOW) == 1
    assert take_in_waiting(NOW) == 0
    assert sparse(volumes()["SP1", "2026-06-10"]) == {1: gallons(5)}
    found.refresh_from_db()
    assert found.receipt is not None
    assert (found.receipt.taken, found.state(held=set())) == (1, "finished")
    page = text_of(client.get(f"/staff/feeds/{found.pk}/"))
    assert "All of it is in" in page
    assert "OKAFOR" not in page  # the name of the file is not kept
    assert text_of(client.get("/staff/feeds/")).count(f"File {found.pk}") == 1


@pytest.mark.parametrize(
    ("content", "format", "said"),
    [
        (b"meter,starts_at,minutes,volume,unit,SSN\n1,,,,,123-45-6789\n", "", "never stored here"),
        (b"record,customer,name,date of birth\n", "cis", "never stored here"),
        (b"PK\x03\x04", "", "ZIP archive or a spreadsheet"),
        (b"", "", "The file is empty. Choose another one."),
        (b"a,b,c\n1,2,3\n", "", "Choose the format."),
        (b"service_point_id,usage_value,date,time,units\n", "", "opower15, opower60, opower1440"),
        (READ.encode() * 20_000, "", "more than 1 megabytes"),
        (READ.encode(), "cis_fixed", "No layout is declared"),
    ],
)
def test_an_upload_that_cannot_be_is_refused_at_once_and_not_kept(
    content: bytes, format: str, said: str, as_: As, folder: Path
) -> None:
    response = send(as_("admin"), content, format)
    assert response.status_code == 200
    assert said in text_of(response)
    assert not FeedLoad.objects.exists()
    assert not folder.exists() or list(folder.iterdir()) == []


def test_what_the_job_finds_to_be_never_stored_is_deleted(as_: As, folder: Path) -> None:
    """A key deep in a file of JSON is not seen at the door."""
    readings = '{"deviceId": 91, "data": []},' * 3000
    send(as_("admin"), f'[{readings}{{"deviceId": 1, "ssn": "x"}}]'.encode())
    assert len(list(folder.iterdir())) == 1
    assert take_in_waiting(NOW) == 1
    assert list(folder.iterdir()) == []
    found = FeedLoad.objects.get()
    assert "may hold something that is never stored" in found.problem
    assert "The file was not taken in" in text_of(as_("admin").get(f"/staff/feeds/{found.pk}/"))


def test_an_upload_whose_worker_died_is_begun_again_and_not_for_ever(
    as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def dies(*_args: object, **_kwargs: object) -> None:
        raise Killed

    send(as_("admin"), READ.encode())
    at = NOW
    with monkeypatch.context() as patch:
        patch.setattr(feeds, "close_receipt", dies)
        # In a test the lock outlives the transaction that a killed worker would lose.
        patch.setattr("portal.feeding.uploads.held_loads", set)
        for _n in range(MOST_TRIES):
            with pytest.raises(Killed):
                take_in_waiting(at)
            assert take_in_waiting(at) == 0  # somebody may be at it still
            at += 2 * BEGUN_LATELY
        assert take_in_waiting(at) == 0
    found = FeedLoad.objects.get()
    assert (found.state(held=set()), found.tries, volumes()) == ("stopped", MOST_TRIES, {})
    FeedLoad.objects.update(tries=0)
    monkeypatch.setattr("portal.feeding.uploads.held_loads", set)
    assert take_in_waiting(at) == 1
    assert FeedFile.objects.filter(load=found).count() == 1


def test_uploads_are_kept_for_a_while_and_then_gone(as_: As, folder: Path) -> None:
    send(as_("admin"), READ.encode())
    take_in_waiting(NOW)
    load = FeedLoad.objects.get()
    (folder / "orphan.part").write_bytes(b"x")
    later = NOW + timedelta(days=29)
    assert (forget_uploads(later), load.arrival and path_of(load.arrival).exists()) == (1, True)
    assert forget_uploads(NOW + timedelta(days=30)) == 1
    assert list(folder.iterdir()) == []


# --- Rows put right -----------------------------------------------------------------------------------


def test_a_row_is_put_right_and_loaded_again_and_the_others_stay(
    as_: As, broken: FeedFile, town: Town
) -> None:
    """S09: nothing lost, nothing twice; who did it is written down by field and never by value."""
    client, row = as_("admin"), row_of(broken, 3)
    page = client.get(f"/staff/feeds/rows/{row.pk}/")
    assert "name is empty; every customer needs one" in text_of(page)
    names = {field.label: field.html_name for field in page.context["form"]}
    assert list(names) == ["record", "customer", "name"]  # the others are of other kinds
    posted = {names["record"]: "customer", names["customer"]: "C-9", names["name"]: "Wren, Io"}
    client.post(f"/staff/feeds/rows/{row.pk}/", posted)
    assert "Corrected, to be loaded" in text_of(client.get(f"/staff/feeds/{broken.load.pk}/"))
    before = broken.set_aside.count()
    client.post(f"/staff/feeds/{broken.load.pk}/again/")
    assert take_in_waiting(NOW) == 1
    assert Customer.objects.get(number="C-9").name == "Wren, Io"
    again = FeedLoad.objects.get(way="again")
    assert again.receipt is not None
    assert (again.receipt.taken, again.receipt.refused, again.receipt.held) == (1, 1, 1)
    # Each row is in one place: where it was, with what is wrong with it now.
    assert broken.set_aside.count() == SetAsideRow.objects.count() == before
    assert {row.line: row.settled for row in SetAsideRow.objects.all()} == {
        3: "loaded", 4: "", 5: "",
    }  # fmt: skip
    acts = list(RowAct.objects.values_list("line", "kind", "what", "by"))
    who = town.users["admin"].subject_id
    assert acts == [
        (3, "corrected", "name", who),
        (3, "loaded", str(again.receipt.pk), who),
    ]
    said = text_of(client.get(f"/staff/feeds/{broken.load.pk}/"))
    assert "Line 3 · Corrected: name" in said
    assert "2 rows were not taken" in said
    assert "Wren" not in said
    # And again: what is in is not loaded twice.
    client.post(f"/staff/feeds/{broken.load.pk}/again/")
    take_in_waiting(NOW)
    assert FeedFile.objects.latest("pk").rows == 2


def test_a_cause_that_was_mended_lets_the_rows_in_as_they_are(as_: As, load: Load) -> None:
    reads = load("reads", READ.rstrip("\n"), "M900,2026-06-10T01:00:00-07:00,60,7,gal,A")
    load(
        "cis",
        "record,service_point,premises,kind,meter,from_date,unit,dials",
        "service_point,SP-9,P1,domestic,,,,",
        "meter,SP-9,,,M900,2015-01-01,gal,7",
    )
    as_("admin").post(f"/staff/feeds/{reads.load.pk}/again/")
    assert take_in_waiting(NOW) == 1
    assert sparse(volumes()["SP-9", "2026-06-10"]) == {1: gallons(7)}
    assert not SetAsideRow.objects.open().exists()
    assert "All of it is in" in text_of(as_("admin").get(f"/staff/feeds/{reads.load.pk}/"))
    response = as_("admin").post(f"/staff/feeds/{reads.load.pk}/again/", follow=True)
    assert "No row of this file can be loaded again." in text_of(response)


@pytest.mark.parametrize(
    ("line", "answer", "settled", "kind"),
    [
        (3, "comes_again", "dismissed", "dismissed"),
        (5, "not_ours", "dismissed", "dismissed"),
    ],
)
def test_a_row_is_left_out_for_a_reason_and_stays_out(
    line: int, answer: str, settled: str, kind: str, as_: As, broken: FeedFile
) -> None:
    client, row = as_("admin"), row_of(broken, line)
    client.post(f"/staff/feeds/rows/{row.pk}/settle/", {"answer": answer})
    assert SetAsideRow.objects.get(pk=row.pk).settled == settled
    assert list(RowAct.objects.values_list("line", "kind", "what")) == [(line, kind, answer)]
    response = client.post(
        f"/staff/feeds/rows/{row.pk}/settle/", {"answer": "unknown"}, follow=True
    )
    assert "Somebody settled this row before you." in text_of(response)
    assert "Nothing is left to do" in text_of(client.get(f"/staff/feeds/rows/{row.pk}/"))
    client.post(f"/staff/feeds/{broken.load.pk}/again/")
    take_in_waiting(NOW)
    assert FeedFile.objects.latest("pk").rows == 2


@pytest.mark.parametrize(
    ("answer", "said", "label"),
    [
        ("reset", "It is written down.", "The register was reset"),
        ("rolled_over", "the use around it was worked out anew", "The register rolled over"),
    ],
)
def test_the_question_of_a_held_row_is_asked_with_its_answers(
    answer: str, said: str, label: str, as_: As, load: Load
) -> None:
    """A register that falls: a new meter, a reset, or a bad reading?"""
    shown = {"9:00": 5000, "10:00": 5010, "11:00": 4000, "12:00": 4010}
    lines = [
        f"M001\t1\t06/10/2026 {clock.zfill(5)}:00 {'PM' if clock[:2] == '12' else 'AM'}\t{value}"
        for clock, value in shown.items()
    ]
    file = load("neptune", "meter_number\tmiu_id\tread_time\treading", *lines)
    [row] = file.set_aside.all()
    client = as_("admin")
    page = client.get(f"/staff/feeds/rows/{row.pk}/")
    assert "The register was reset, or the meter is new: count on from here" in text_of(page)
    client.post(f"/staff/feeds/rows/{row.pk}/settle/", {"answer": "castle"})
    assert not RowAct.objects.exists()
    page = client.post(f"/staff/feeds/rows/{row.pk}/settle/", {"answer": answer}, follow=True)
    assert said in text_of(page)
    row.refresh_from_db()
    assert row.settled == "answered"
    assert f"Answered: {label}" in text_of(client.get(f"/staff/feeds/{file.load.pk}/"))
    known = sparse(volumes()["SP1", "2026-06-10"])
    assert known.get(10) == (gallons(8990) if answer == "rolled_over" else None)


def test_a_line_that_cannot_be_divided_is_put_right_as_a_whole(as_: As, load: Load) -> None:
    file = load("reads", READ.rstrip("\n"), "M001,2026-06-10T02:00:00-07:00,60")
    client, row = as_("admin"), row_of(file, 3)
    page = client.get(f"/staff/feeds/rows/{row.pk}/")
    assert list(page.context["form"].fields) == ["line"]
    right = "M001,2026-06-10T02:00:00-07:00,60,7,gal,A"
    two = client.post(f"/staff/feeds/rows/{row.pk}/", {"line": f"{right}\n{right}"})
    assert "A row is one line" in text_of(two)
    client.post(f"/staff/feeds/rows/{row.pk}/", {"line": right})
    client.post(f"/staff/feeds/{file.load.pk}/again/")
    take_in_waiting(NOW)
    assert sparse(volumes()["SP1", "2026-06-10"]) == {1: gallons(5), 2: gallons(7)}
    assert RowAct.objects.values_list("kind", "what").earliest("pk") == ("corrected", "line")


def test_rows_of_cmep_that_stand_in_one_line_are_loaded_as_one(as_: As, load: Load) -> None:
    """CMEP has no header, and several readings in a line."""
    head = "MEPMD01,19970819,X,,U,71,202606101200,M9,OK,W,GAL,1,00000100,2"
    line = f"{head},202606100100,R0,1,202606100200,R0,2"
    file = load("cmep", line)
    assert file.set_aside.count() == 2
    Meter.objects.filter(serial="M001").update(serial="M9")
    as_("admin").post(f"/staff/feeds/{file.load.pk}/again/")
    take_in_waiting(NOW)
    assert not SetAsideRow.objects.open().exists()
    assert sparse(volumes()["SP1", "2026-06-10"]) == {0: gallons(1), 1: gallons(2)}


def test_opening_a_row_leaves_a_line_for_whomever_it_names(as_: As, load: Load, town: Town) -> None:
    """A210."""
    file = load("cis", "record,account,customer,from_date", "account,001-4711,C2,2024-05-01")
    row = row_of(file, 2)
    as_("admin").get(f"/staff/feeds/rows/{row.pk}/")
    people = [town.accounts[name].customer.subject_id for name in ("ada", "cleo")]
    assert set(Look.objects.values_list("subject", "page", "purpose")) == {
        (person, "feed row", "water_service") for person in people
    }


def test_rows_go_after_a_month_and_what_was_done_about_them_stays(
    as_: As, broken: FeedFile
) -> None:
    row = row_of(broken, 3)
    as_("admin").post(f"/staff/feeds/rows/{row.pk}/settle/", {"answer": "test"})
    FeedLoad.objects.create(
        format="cis", way="upload", at=NOW, failed=True, problem="The column 'okafor' is not known"
    )
    purge(at=NOW + timedelta(days=29))
    assert SetAsideRow.objects.count() == 3
    purge(at=NOW + timedelta(days=31))
    assert (SetAsideRow.objects.count(), RowAct.objects.count()) == (0, 1)
    assert set(FeedLoad.objects.values_list("problem", flat=True)) == {""}
    page = as_("admin").get(f"/staff/feeds/{broken.load.pk}/")
    assert "Left out: It is a row for testing" in text_of(page)


# --- Lists --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how_many", [1, 3])
@pytest.mark.parametrize("page", ["feeds", "feed_load", "meters_of_kind"])
def test_the_lists_ask_the_same(page: str, how_many: int, as_: As, load: Load, town: Town) -> None:
    file = load("cis", "record,customer,name", *["customer,C-9,"] * how_many)
    for _n in range(how_many - 1):
        load("cis", "record,customer,name", "customer,C-8,Finch")
    for meter in Meter.objects.order_by("pk")[:how_many]:
        MeterTrouble.objects.create(meter=meter, kind="late", since=TODAY)
    path = {
        "feeds": reverse("feeds"),
        "feed_load": reverse("feed_load", args=[file.load.pk]),
        "meters_of_kind": reverse("meters_of_kind", args=["late"]),
    }[page]
    client = as_("admin")
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    # Session, user, second factor, homes; then what the page is about.
    about = {"feeds": 7, "feed_load": 7, "meters_of_kind": 2}[page]
    assert len(asked) == 4 + about
    name = {"feeds": "files", "feed_load": "rows", "meters_of_kind": "table"}[page]
    assert len(response.context[name]["rows"]) == how_many


def test_a_feed_that_did_not_come_is_said_to_be_late(as_: As, load: Load) -> None:
    page = text_of(as_("dana").get("/staff/feeds/"))
    assert "2 feeds are late" in page
    assert "No file has come in yet." in page
    load("reads", READ.rstrip("\n"))
    load("cis", "record,customer,name", "customer,C-8,Finch")
    page = text_of(as_("dana").get("/staff/feeds/"))
    assert "Everything that came is in" in page
    assert page.count("In time") == 2
    load("cis", "record,customer,name", "customer,C-8,")
    assert "1 row waits for you" in text_of(as_("dana").get("/staff/feeds/"))


# --- Meters -------------------------------------------------------------------------------------------


def troubles() -> dict[str, list[tuple[str, date | None]]]:
    look_at_meters(NOW)
    found: dict[str, list[tuple[str, date | None]]] = {}
    rows = MeterTrouble.objects.order_by("meter__serial")
    for kind, serial, since in rows.values_list("kind", "meter__serial", "since"):
        found.setdefault(kind, []).append((serial, since))
    return found


def days_ago(n: int) -> date:
    return TODAY - timedelta(days=n)


def test_a_meter_is_late_then_silent_and_well_again(make_reads: ReadsMaker, town: Town) -> None:
    """S09. Kinds are told apart to the day."""
    make_reads("mill", days_ago(20), days_ago(2))
    make_reads("weir", days_ago(20), days_ago(1))
    make_reads("orchard", days_ago(20), days_ago(7))
    assert troubles() == {"late": [("M001", days_ago(2))], "silent": [("M003", days_ago(7))]}
    make_reads("orchard", days_ago(6), days_ago(6))
    assert troubles() == {"late": [("M001", days_ago(2)), ("M003", days_ago(6))]}
    make_reads("mill", TODAY, TODAY)
    make_reads("orchard", TODAY, TODAY)
    assert troubles() == {}


def test_a_meter_that_was_taken_out_or_has_just_come_is_not_silent(
    make_reads: ReadsMaker, town: Town
) -> None:
    make_reads("weir", TODAY, TODAY)
    Meter.objects.filter(serial="M001").update(to_date=TODAY)
    Meter.objects.filter(serial="M003").update(from_date=days_ago(6))
    assert troubles() == {}
    Meter.objects.filter(serial="M001").update(to_date=TODAY + timedelta(days=1))
    Meter.objects.filter(serial="M003").update(from_date=days_ago(7))
    assert troubles() == {"silent": [("M001", None), ("M003", None)]}


def test_a_meter_is_stuck_where_somebody_lives_and_used_water_before(
    make_reads: ReadsMaker, town: Town
) -> None:
    for place in town.points:
        make_reads(place, days_ago(60), days_ago(31))
        make_reads(place, days_ago(30), days_ago(1), gallons=0)
    # Nobody lives at the cottage, and in the orchard water ran once.
    town.agreements["ada weir"].delete()
    town.agreements["cleo weir"].delete()
    sql.write_days(
        new=[],
        changed=[
            StoredDay(town.points["orchard"].pk, days_ago(20), 60, [GALLON, *[0] * 23], "", None)
        ],
        file=town.file.pk if town.file else 0,
    )
    assert troubles() == {"stuck": [("M001", days_ago(30))]}
    town.points["mill"].kind = "irrigation"
    town.points["mill"].save()
    assert troubles() == {}


def test_a_meter_runs_backwards_where_a_day_is_less_than_nothing(
    make_reads: ReadsMaker, town: Town
) -> None:
    for place in town.points:
        make_reads(place, days_ago(9), TODAY)
    for place, ago in (("mill", 7), ("weir", 8)):
        sql.write_days(
            new=[],
            changed=[StoredDay(town.points[place].pk, days_ago(ago), 60, [-GALLON] * 24, "", None)],
            file=town.file.pk if town.file else 0,
        )
    assert troubles() == {"backwards": [("M001", days_ago(7))]}


def test_every_kind_of_trouble_is_looked_for() -> None:
    assert set(FOUND) == set(MeterTrouble.Kind.values)


def test_the_pages_of_meters_say_what_was_found(
    as_: As, make_reads: ReadsMaker, town: Town
) -> None:
    for place in ("mill", "weir", "orchard"):
        make_reads(place, days_ago(20), days_ago(9) if place == "mill" else TODAY)
    Meter.objects.filter(serial="M001").update(serial="=M001")
    look_at_meters(NOW)
    client = as_("admin")
    page = text_of(client.get("/staff/meters/"))
    assert "1 meter needs a look" in page
    assert "No reading for 7 days or more." in page
    listed = text_of(client.get("/staff/meters/silent/"))
    assert "=M001 SP1 P1 11 November 2026 9" in listed
    assert "Mill Lane" not in listed  # whose it is, is behind the link
    assert not Look.objects.exists()
    sent = client.get("/staff/meters/silent/list.csv")
    assert b"".join(sent.streaming_content).decode().splitlines() == [  # type: ignore[attr-defined]  # it streams
        "meter,service_point,premises,since",
        "'=M001,SP1,P1,2026-11-11",  # no spreadsheet takes it for a formula
    ]
    shown = text_of(client.get(f"/staff/meter/{Meter.objects.get(serial='=M001').pk}/"))
    assert "Silent since 11 November 2026" in shown
    assert "12 Mill Lane" in shown
    looks = Look.objects.values_list("subject", "page", "purpose")
    assert list(looks) == [(town.users["ada"].subject_id, "meter", "water_service")]
