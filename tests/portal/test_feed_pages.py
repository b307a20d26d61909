"""The pages of whoever runs the feeds: upload, every file, rows put right, meters in trouble."""

import gzip
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.models import FeedFile, FeedLoad, SetAsideRow
from portal.feeding import feeds
from portal.feeding.kept import MOST_TRIES, forget_kept, path_of
from portal.feeding.uploads import BEGUN_LATELY, take_in_waiting
from tests.conftest import NOW, TODAY, Town
from tests.portal.loading import READS, Load, gallons, load, sparse, volumes
from usage.models import Meter, MeterTrouble

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
    assert (forget_kept(later), load.arrival and path_of(load.arrival).exists()) == (1, True)
    assert forget_kept(NOW + timedelta(days=30)) == 1
    assert list(folder.iterdir()) == []


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
