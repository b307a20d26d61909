"""Reads from a file to the table: what is taken, what is asked, and what never changes by itself."""

import weakref
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from accounts import receipts
from accounts.feeds import FeedUnreadable
from accounts.feeds import lines as feed_lines
from accounts.models import FeedFile, Premises
from portal.feeding import feeds
from portal.feeding.feeds import load_feed
from tests.conftest import NOW, Town
from tests.portal.loading import (
    READS,
    Load,
    counts,
    gallons,
    kept,
    load,
    load_at_once,
    set_aside,
    sparse,
    volumes,
    write,
)
from usage.feeds import Chunk, native
from usage.models import Correction, DayReads, Meter, ServicePoint

__all__ = ["load"]
pytestmark = pytest.mark.usefixtures("town")
MILL, WEIR = "SP1", "SP2"
JUNE = "2026-06-10"


def read(
    hour: int, volume: float, quality: str = "A", *, meter: str = "M001", day: str = JUNE
) -> str:
    return f"{meter},{day}T{hour:02}:00:00-07:00,60,{volume},gal,{quality}"


# --- The receipt ----------------------------------------------------------------------------------


def test_the_receipt_accounts_for_every_row(load: Load) -> None:
    load("reads", READS, read(1, 1), read(2, 2), read(3, 3))
    receipt = load(
        "reads", READS,
        read(1, 1),
        read(2, 5),
        read(4, 4),
        read(5, 5, meter="M999"),
        read(6, 6).replace(",60,", ",15,"),
        "",
        read(7, 7).replace("7,gal", "a lot,gal"),
        "broken",
    )  # fmt: skip
    assert counts(receipt) == {"taken": 1, "changed": 1, "unchanged": 1, "held": 1, "refused": 3}
    assert set_aside(receipt) == [
        (5, "refused", "meter", "no meter with this serial number is known"),
        (6, "held", "minutes",
         "this day is held in intervals of another length than 15 minutes: which is right?"),
        (8, "refused", "volume", "is not a number; expected is a number like 12.5"),
        (9, "refused", "", "has 1 fields; the header names 6"),
    ]  # fmt: skip
    assert volumes() == {
        (MILL, JUNE): [None, *[gallons(n) for n in (1, 5, 3, 4)], *[None] * 19],
    }


def test_a_day_is_kept_side_by_side_with_its_total(load: Load, town: Town) -> None:
    receipt = load("reads", READS, *(read(n, n, "E" if n == 3 else "A") for n in range(24)))
    [day] = DayReads.objects.all()
    assert (day.service_point, day.day, day.interval_minutes) == (
        town.points["mill"],
        date(2026, 6, 10),
        60,
    )
    assert day.volumes == [gallons(n) for n in range(24)]
    assert day.qualities == "aaae" + "a" * 20
    assert (day.registers, day.total, day.file) == (
        None,
        sum(gallons(n) for n in range(24)),
        receipt,
    )


def test_loading_the_same_file_again_changes_nothing(load: Load) -> None:
    rows = [read(n, n, "AE"[n % 2]) for n in range(24)]
    # The file contradicts itself and repeats itself, too.
    rows += [read(1, 7), read(1, 8), read(2, 2), read(3, 9, "E"), read(0, 1, meter="nobody")]
    first = load("reads", READS, *rows)
    before = kept()
    again = load("reads", READS, *rows)
    assert kept() == before
    assert counts(first) == {"taken": 24, "changed": 2, "unchanged": 2, "refused": 1}
    assert (again.taken, again.rows) == (0, 29)
    assert Correction.objects.count() == 0


def test_a_later_file_wins_and_both_values_are_kept(load: Load, town: Town) -> None:
    load("reads", READS, read(1, 1), read(2, 2))
    later = load("reads", READS, read(2, 2.5))
    assert counts(later) == {"changed": 1}
    assert sparse(volumes()[MILL, JUNE]) == {1: gallons(1), 2: gallons(2.5)}
    assert DayReads.objects.get().file == later
    [logged] = Correction.objects.values(
        "service_point", "day", "position", "volume_before", "volume_after", "quality_before",
        "quality_after", "file",
    )  # fmt: skip
    assert logged == {
        "service_point": town.points["mill"].pk,
        "day": date(2026, 6, 10),
        "position": 2,
        "volume_before": gallons(2),
        "volume_after": gallons(2.5),
        "quality_before": "a",
        "quality_after": "a",
        "file": later.pk,
    }


@pytest.mark.parametrize("together", [True, False], ids=["one file", "two files"])
@pytest.mark.parametrize("actual_first", [True, False])
def test_an_estimate_never_stands_over_an_actual_read(
    actual_first: bool, together: bool, load: Load
) -> None:
    rows = [read(1, 5), read(1, 9, "E")]
    if not actual_first:
        rows.reverse()
    for part in [rows] if together else [[row] for row in rows]:
        load("reads", READS, *part)
    assert sparse(volumes()[MILL, JUNE]) == {1: gallons(5)}
    assert DayReads.objects.get().qualities == ""


def test_a_zero_is_a_reading_and_water_may_flow_back(load: Load) -> None:
    load("reads", READS, read(1, 0), read(2, -0.5))
    assert sparse(volumes()[MILL, JUNE]) == {1: 0, 2: gallons(-0.5)}
    assert DayReads.objects.get().total == gallons(-0.5)


# --- Days of 23, 24 and 25 hours ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-08", 23), ("2026-06-10", 24), ("2026-11-01", 25)]
)
@pytest.mark.parametrize("minutes", [15, 30, 60])
def test_a_day_has_the_hours_that_it_has(day: str, hours: int, minutes: int, load: Load) -> None:
    # From the midnight before to the one after, in UTC, whatever the clocks on the wall did.
    start = datetime.fromisoformat(
        f"{day}T0{7 if day == '2026-06-10' else 8 - (hours > 24)}:00:00Z"
    )
    count = hours * 60 // minutes
    rows = [
        f"M001,{(start + timedelta(minutes=minutes * n)).isoformat()},{minutes},{n},gal,"
        for n in range(-1, count + 1)
    ]
    rows[0] = rows[0].replace(",-1,", ",7,")
    assert counts(load("reads", READS, *rows)) == {"taken": count + 2}
    found = volumes()
    assert found.pop((MILL, day)) == [gallons(n) for n in range(count)]
    assert [set(sparse(other).values()) for other in found.values()] == [
        {gallons(7)},
        {gallons(count)},
    ]
    assert [len(other) for other in found.values()] == [24 * 60 // minutes] * 2


def test_a_day_read_by_the_day_begins_at_midnight(load: Load) -> None:
    receipt = load(
        "reads", READS,
        "M001,2026-11-01T00:00:00-07:00,1440,100,gal,",
        "M001,2026-11-02T00:00:00-08:00,1440,90,gal,",
        "M001,2026-11-03T00:00:00-07:00,1440,80,gal,",  # an hour before midnight
    )  # fmt: skip
    assert volumes() == {(MILL, "2026-11-01"): [gallons(100)], (MILL, "2026-11-02"): [gallons(90)]}
    assert set_aside(receipt) == [
        (4, "refused", "starts_at",
         "is not at a whole interval after local midnight; expected is 01:00, 01:15, ..."),
    ]  # fmt: skip


@pytest.mark.parametrize(("minutes", "at"), [(60, "01:15"), (30, "01:15"), (15, "01:10")])
def test_an_interval_begins_where_intervals_begin(minutes: int, at: str, load: Load) -> None:
    receipt = load("reads", READS, f"M001,{JUNE}T{at}:00-07:00,{minutes},1,gal,")
    assert (counts(receipt), kept()) == ({"refused": 1}, [])


# --- All of a file, or nothing of it --------------------------------------------------------------


def test_a_crash_in_the_middle_leaves_nothing_behind(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    load("reads", READS, read(1, 1))
    before, files = kept(), FeedFile.objects.count()

    def parse_and_crash(file: BinaryIO) -> Iterator[Chunk]:
        yield from native.parse(file)
        raise MemoryError

    monkeypatch.setitem(feeds.READS, "reads", parse_and_crash)
    with pytest.raises(MemoryError):
        load("reads", READS, read(1, 9), read(2, 9), read(3, 9, day="2026-07-01"), "broken")
    assert (kept(), FeedFile.objects.count()) == (before, files)


@pytest.mark.parametrize(
    "damage", [lambda whole: whole[:-12], lambda whole: whole[:40] + b"???" + whole[43:]]
)
def test_a_damaged_archive_is_said_to_be_damaged(damage: object, tmp_path: Path) -> None:
    path = write(tmp_path, "\n".join([READS, *(read(n, n) for n in range(24))]), zipped=True)
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]  # a function on bytes
    files = FeedFile.objects.count()
    with pytest.raises(FeedUnreadable) as stopped:
        load_feed(format="reads", path=path, at=NOW)
    assert str(stopped.value) == "The file is damaged or cut short. Nothing was read."
    assert (kept(), FeedFile.objects.count()) == ([], files)


def test_an_archive_is_read_like_the_file_in_it(tmp_path: Path) -> None:
    content = "\n".join([READS, *(read(n, n) for n in range(24))])
    for zipped in (True, False):
        receipt = load_feed(format="reads", path=write(tmp_path, content, zipped=zipped), at=NOW)
    assert counts(receipt) == {"unchanged": 24}
    assert volumes() == {(MILL, JUNE): [gallons(n) for n in range(24)]}


def test_a_column_that_is_never_stored_stops_the_file_before_anything_is_written(
    load: Load,
) -> None:
    """A034."""
    files = FeedFile.objects.count()
    with pytest.raises(FeedUnreadable, match="'ssn' may hold something that is never stored here"):
        load("reads", f"{READS},SSN", f"{read(1, 1)},000-00-0000")
    assert (kept(), FeedFile.objects.count()) == ([], files)


@pytest.mark.parametrize("size", [1, 60, 200])
def test_a_file_in_pieces_leaves_the_same_as_one_in_whole(
    size: int, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        read(n % 24, n, meter=f"M00{1 + n % 2}", day=f"2026-{5 + n // 16:02}-{1 + n % 3:02}")
        for n in range(40)
    ]
    rows[20], rows[31] = "broken", read(1, 1, meter="nobody")
    monkeypatch.setattr(feed_lines, "PIECE", size)
    parts = load("reads", READS, *rows)
    in_parts = volumes()
    monkeypatch.undo()
    before = kept()
    whole = load("reads", READS, *rows)
    assert kept() == before
    assert (counts(parts), counts(whole)) == (
        {"taken": 38, "refused": 2},
        {"unchanged": 38, "refused": 2},
    )
    assert whole.known == 2  # the same rows for the same reasons, or they would stand there anew
    assert sum(len(sparse(found)) for found in in_parts.values()) == 38


def test_a_file_that_contradicts_itself_logs_what_changed_once(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    load("reads", READS, read(1, 9))
    rows = [read(1, 5), read(2, 5), read(1, 6), read(2, 7)]
    monkeypatch.setattr(feed_lines, "PIECE", 1)  # each row a piece of its own
    for _again in range(2):
        load("reads", READS, *rows)
        assert sparse(volumes()[MILL, JUNE]) == {1: gallons(6), 2: gallons(7)}
        logged = Correction.objects.values_list("position", "volume_before", "volume_after")
        assert sorted(logged) == [(1, gallons(9), gallons(6)), (2, gallons(5), gallons(7))]


def test_memory_is_bounded_by_a_piece_and_not_by_the_file(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many pieces at most three are there at once: the one before, this one, and the next being read."""
    alive: set[int] = set()
    most: list[int] = []

    def parse(file: BinaryIO) -> Iterator[Chunk]:
        for number, chunk in enumerate(native.parse(file)):
            alive.add(number)
            weakref.finalize(chunk, alive.discard, number)
            most.append(len(alive))
            yield chunk

    monkeypatch.setattr(feed_lines, "PIECE", 60)
    monkeypatch.setattr(receipts, "MOST_ROWS_KEPT", 3)
    monkeypatch.setitem(feeds.READS, "reads", parse)
    rows = [
        read(n % 24, 1, day=f"2026-06-1{n // 24}", meter=("M001", "M0")[n % 4 == 3])
        for n in range(40)
    ]
    receipt = load("reads", READS, *rows)
    assert counts(receipt) == {"taken": 30, "refused": 10}
    assert [line for line, *_why in set_aside(receipt)] == [5, 9, 13]
    assert len(most) > 20
    assert max(most) <= 3


# --- Two at once ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_loaders_at_once_lose_nothing(tmp_path: Path) -> None:
    place = Premises.objects.create(
        number="P", line1="1", city="c", state="s", postcode="p", kind="commercial"
    )
    point = ServicePoint.objects.create(number="SP", premises=place, kind="domestic")
    Meter.objects.create(
        serial="TWO", service_point=point, from_date=date(2015, 1, 1), unit="gal", dials=6
    )
    # Every other hour of the same days, so that each could write over what the other has just added.
    start, count = datetime(2025, 1, 1, 8, tzinfo=UTC), 24 * 300
    rows = [f"TWO,{(start + timedelta(hours=n)).isoformat()},60,{n % 7},gal," for n in range(count)]
    load_feed(format="reads", path=write(tmp_path, "\n".join([READS, *rows[::24]])), at=NOW)
    paths = [write(tmp_path, "\n".join([READS, *rows[part::2]])) for part in (0, 1)]
    receipts = load_at_once("reads", paths)
    assert sum(receipt.taken for receipt in receipts) == count - 300
    assert sum(receipt.unchanged for receipt in receipts) == 300
    hours = [volume for found in volumes().values() for volume in found]
    assert [volume for volume in hours if volume is not None] == [
        gallons(n % 7) for n in range(count)
    ]
