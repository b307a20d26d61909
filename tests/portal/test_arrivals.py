"""The watched folder: each file once, whatever happens to the watcher."""

import fcntl
import io
import json
import os
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from pytest_django import Settings

from accounts.models import FeedFile, FeedLoad
from portal.feeding import arrivals, feeds
from portal.feeding.arrivals import forget_arrivals, take_in_arrivals
from portal.feeding.kept import path_of
from privacy import vault
from privacy.keys import Unreadable
from privacy.sealing import seal_pieces, unseal_file
from tests.conftest import NOW
from tests.portal.loading import READS, gallons, sparse, volumes
from usage.models import Correction

pytestmark = pytest.mark.usefixtures("town")
MILL, JUNE = "SP1", "2026-06-10"


def put(folder: Path, name: str, volume: float, *, format: str = "reads", minute: int = 0) -> Path:
    """Put a file of one read into the folder; `minute` is when it was written."""
    path = folder / format / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{READS}\nM001,{JUNE}T01:00:00-07:00,60,{volume},gal,A\n")
    os.utime(path, (minute * 60, minute * 60))
    return path


def look(folder: Path) -> int:
    return take_in_arrivals(folder=folder, at=NOW)


def files(folder: Path) -> dict[str, list[str]]:
    """The files of the folder by sub-folder, without their numbers."""
    found: dict[str, list[str]] = {}
    for path in folder.rglob("*"):
        if path.is_file() and path.name != ".lock":
            name = path.name if path.parent.name in feeds.FORMATS else path.name.split(".", 1)[1]
            found.setdefault(path.parent.name, []).append(name)
    return {place: sorted(names) for place, names in found.items()}


def one(folder: Path, pattern: str) -> Path:
    [path] = folder.glob(pattern)
    return path


@pytest.fixture(autouse=True)
def copies(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Path:
    """The folder in which copies are kept, for this test alone."""
    path = tmp_path_factory.mktemp("copies")
    settings.FEEDS_DIR = str(path)
    return path


def unsealed(path: Path) -> bytes:
    target = io.BytesIO()
    unseal_file(path, target)
    return target.getvalue()


def test_a_file_is_taken_in_and_put_away_with_its_receipt(tmp_path: Path, copies: Path) -> None:
    content = put(tmp_path, "june.csv", 5).read_bytes()
    assert look(tmp_path) == 1
    assert sparse(volumes()[MILL, JUNE]) == {1: gallons(5)}
    assert files(tmp_path) == {"done": ["reads.june.csv.receipt.json"]}
    receipt = json.loads(one(tmp_path, "done/*.receipt.json").read_text())
    assert receipt["receipt"] == FeedFile.objects.latest("pk").pk
    assert (receipt["taken"], receipt["rows"], receipt["set_aside"]) == (1, 1, [])
    sealed = one(copies, "*")
    assert sealed == path_of(FeedLoad.objects.get(arrival__isnull=False).arrival)  # type: ignore[arg-type]  # it has one
    assert b"M001" not in sealed.read_bytes()
    assert unsealed(sealed) == content
    assert look(tmp_path) == 0


def test_what_is_not_whole_yet_is_left_alone(tmp_path: Path) -> None:
    for name in (".june.csv", "june.csv.part", "june.csv.TMP", "june.csv.filepart"):
        put(tmp_path, name, 5)
    (tmp_path / "reads" / "link.csv").symlink_to(put(tmp_path, "elsewhere", 5, format="other"))
    (tmp_path / "reads" / "folder").mkdir()
    before = FeedFile.objects.count()
    assert look(tmp_path) == 0
    assert (volumes(), FeedFile.objects.count()) == ({}, before)
    (tmp_path / "reads" / "june.csv.part").rename(tmp_path / "reads" / "june.csv")
    assert look(tmp_path) == 1


def test_what_is_still_written_under_its_own_name_is_left_alone(tmp_path: Path) -> None:
    """As scp and SFTP do it: half a file is not taken for all of it."""
    path = put(tmp_path, "a.csv", 5)
    written = NOW.timestamp()
    with path.open("a") as writer:
        writer.write(f"M001,{JUNE}T02:00:00-07:00,60,")
        writer.flush()
        os.utime(path, (written, written))
        assert look(tmp_path) == 0
        writer.write("7,gal,A\n")
    os.utime(path, (written, written))
    assert take_in_arrivals(folder=tmp_path, at=NOW + arrivals.QUIET / 2) == 0
    assert take_in_arrivals(folder=tmp_path, at=NOW + arrivals.QUIET) == 1
    assert sparse(volumes()[MILL, JUNE]) == {1: gallons(5), 2: gallons(7)}


def test_a_file_that_cannot_be_read_is_put_aside_with_the_problem(
    tmp_path: Path, copies: Path
) -> None:
    put(tmp_path, "bad.csv", 5).write_text("meter,starts_at,minutes\n")
    put(tmp_path, "never.csv", 5).write_text("meter,starts_at,SSN\nM001,,123-45-6789\n")
    put(tmp_path, "good.csv", 5)
    before = FeedFile.objects.count()
    assert look(tmp_path) == 3
    assert files(tmp_path) == {
        "done": ["reads.good.csv.receipt.json"],
        "failed": ["reads.bad.csv.receipt.json", "reads.never.csv.receipt.json"],
    }
    # Of what is never stored no copy stays, sealed or not.
    assert sorted(unsealed(path)[:7] for path in copies.iterdir()) == [b"meter,s", b"meter,s"]
    receipt = json.loads(one(tmp_path, "failed/*never*.json").read_text())
    assert receipt["format"] == "reads"
    assert "'ssn' may hold something that is never stored here" in receipt["problem"]
    assert FeedFile.objects.count() == before + 1


def test_files_are_taken_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", 3, minute=3)
    put(tmp_path, "b.csv", 1, minute=1)
    put(tmp_path, "c.csv", 2, minute=2)
    assert look(tmp_path) == 3
    assert sparse(volumes()[MILL, JUNE]) == {1: gallons(3)}
    logged = Correction.objects.order_by("pk").values_list("volume_before", "volume_after")
    assert list(logged) == [(gallons(1), gallons(2)), (gallons(2), gallons(3))]


class Killed(BaseException):
    """What a killed process does next: nothing."""


def kill_at(step: int, patch: pytest.MonkeyPatch) -> None:
    """Let a watcher die just before its so-many-th step that leaves a trace in the folder or the database."""
    left = [step]

    def dies_at(name: str, owner: Any) -> None:
        real = getattr(owner, name)

        def counted(*args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return real(*args, **kwargs)

        patch.setattr(owner, name, counted)

    for name in ("rename", "unlink", "write_text"):
        dies_at(name, Path)
    dies_at("keep", arrivals)
    dies_at("load_feed", arrivals)
    dies_at("close_receipt", feeds)  # when everything is written and nothing committed


def test_a_watcher_killed_anywhere_loses_nothing_and_takes_nothing_twice(
    tmp_path: Path, copies: Path
) -> None:
    """The steps one after the other, with another file of the same read in between."""
    before = FeedFile.objects.count()
    for step in range(30):
        folder = tmp_path / str(step)
        put(folder, "first.csv", step, minute=1)
        with pytest.MonkeyPatch.context() as patch:
            kill_at(step, patch)
            try:
                look(folder)
            except Killed:
                killed = True
            else:
                killed = False
        put(folder, "second.csv", step + 100, minute=2)
        look(folder)
        assert sparse(volumes()[MILL, JUNE]) == {1: gallons(step + 100)}
        assert FeedFile.objects.count() == before + 2 * (step + 1)
        assert sorted(unsealed(path).split(b",")[8] for path in copies.glob("*.sealed")) == sorted(
            str(volume).encode() for volume in (step, step + 100)
        )
        for path in copies.iterdir():
            path.unlink()
        assert set(files(folder)) == {"done"}
        if not killed:
            break
    # Claim, load, its end; the receipt and its name; seal, its name, delete: no step was left out.
    assert step == 8


def test_a_file_of_the_same_name_that_comes_meanwhile_is_another_file(tmp_path: Path) -> None:
    put(tmp_path, "june.csv", 1)
    look(tmp_path)
    put(tmp_path, "june.csv", 2)
    look(tmp_path)
    assert files(tmp_path)["done"] == ["reads.june.csv.receipt.json"] * 2
    assert sparse(volumes()[MILL, JUNE]) == {1: gallons(2)}


def test_a_second_watcher_waits_its_turn(tmp_path: Path) -> None:
    path = put(tmp_path, "june.csv", 1)
    with (tmp_path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert look(tmp_path) == 0
        assert path.exists()
    assert look(tmp_path) == 1


def test_a_fault_of_ours_keeps_the_file_and_not_the_others_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(file: Any) -> Any:
        raise MemoryError

    monkeypatch.setitem(feeds.READS, "daiad", faulty)
    put(tmp_path, "one.csv", 1, format="daiad", minute=1)
    put(tmp_path, "two.csv", 2, minute=2)
    assert look(tmp_path) == 1
    assert files(tmp_path)["taking"] == ["daiad.one.csv"]
    monkeypatch.undo()
    assert look(tmp_path) == 1
    assert "taking" not in files(tmp_path)


def test_where_the_database_is_away_everything_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(file: Any) -> Any:
        raise OperationalError

    monkeypatch.setitem(feeds.READS, "daiad", away)
    put(tmp_path, "one.csv", 1, format="daiad", minute=1)
    put(tmp_path, "two.csv", 2, minute=2)
    with pytest.raises(OperationalError):
        look(tmp_path)
    assert files(tmp_path) == {"taking": ["daiad.one.csv", "reads.two.csv"]}


def test_what_was_put_away_is_forgotten_in_time(tmp_path: Path) -> None:
    put(tmp_path, "june.csv", 1)
    put(tmp_path, "bad.csv", 1).write_text("what\n")
    look(tmp_path)
    now, kept = datetime.now(UTC), timedelta(days=30)
    assert forget_arrivals(folder=tmp_path, at=now, kept=kept) == 0
    assert forget_arrivals(folder=tmp_path, at=now + kept, kept=kept) == 2
    assert files(tmp_path) == {}


def test_the_command_takes_in_and_forgets(tmp_path: Path, settings: Settings) -> None:
    settings.FEEDS_KEPT_DAYS = 0
    put(tmp_path, "june.csv", 1)
    call_command("watch_feeds", str(tmp_path), "--once", stdout=StringIO())
    assert sparse(volumes()[MILL, JUNE]) == {1: gallons(1)}
    assert files(tmp_path) == {}


# --- Sealed files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 200, 250])
def test_a_sealed_file_of_any_size_holds_what_it_held(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "PIECE", 100)
    content = os.urandom(size)
    (tmp_path / "plain").write_bytes(content)
    seal_pieces([(tmp_path / "plain").read_bytes()], tmp_path / "sealed")
    assert unsealed(tmp_path / "sealed") == content


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body[:-116],  # the last piece is gone
        lambda body: body[116:232] + body[:116] + body[232:],  # two have changed places
        lambda body: body[:7] + bytes([body[7] ^ 1]) + body[8:],
        lambda body: body[:-1],
        lambda body: body + b"x",
        lambda body: b"",
    ],
    ids=["cut", "moved", "flipped", "short", "long", "empty"],
)
def test_a_sealed_file_that_was_changed_is_not_believed(
    change: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "PIECE", 100)
    (tmp_path / "plain").write_bytes(os.urandom(300))
    path = tmp_path / "sealed"
    seal_pieces([(tmp_path / "plain").read_bytes()], path)
    head, key, body = path.read_bytes().split(b"\n", 2)
    path.write_bytes(b"\n".join([head, key, change(body)]))
    with pytest.raises(Unreadable):
        unsealed(path)


def test_a_sealed_file_can_be_opened_as_long_as_its_key_is_known(
    tmp_path: Path, settings: Settings, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "plain").write_bytes(b"a row\n")
    seal_pieces([(tmp_path / "plain").read_bytes()], tmp_path / "sealed")
    call_command("open_feed_file", str(tmp_path / "sealed"))
    assert capsysbinary.readouterr().out == b"a row\n"
    settings.PRIVACY_KEYS = {9: "another secret altogether"}
    for name in ("sealed", "plain", "nowhere"):
        with pytest.raises(CommandError):
            call_command("open_feed_file", str(tmp_path / name))
