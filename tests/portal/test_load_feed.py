"""Reads from a file to the table: what is taken, what is asked, and what never changes by itself."""

import json
import weakref
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import BinaryIO

import pytest
from django.core.management import CommandError, call_command

from accounts import receipts
from accounts.feeds import FeedUnreadable
from accounts.feeds import lines as feed_lines
from accounts.models import FeedFile, Premises
from portal.feeding import feeds
from portal.feeding.feeds import load_feed
from tests.conftest import NOW, Town
from tests.portal.loading import (
    DAIAD,
    READS,
    Load,
    counts,
    gallons,
    kept,
    litre_meter,
    load,
    load_at_once,
    set_aside,
    shown,
    sparse,
    volumes,
    write,
)
from usage.feeds import Chunk, native
from usage.models import Correction, DayBeside, DayReads, Meter, ServicePoint

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


# --- Meters that come and go ----------------------------------------------------------------------


def change_the_meter(town: Town) -> None:
    """On 10 June a new meter takes the place of M001."""
    old = Meter.objects.get(serial="M001")
    old.to_date = date(2026, 6, 10)
    old.save()
    Meter.objects.create(
        serial="NEW",
        service_point=town.points["mill"],
        from_date=date(2026, 6, 10),
        unit="gal",
        dials=7,
    )


def test_a_meter_speaks_only_for_its_own_days(load: Load, town: Town) -> None:
    change_the_meter(town)
    receipt = load(
        "reads", READS,
        read(5, 1, day="2026-06-09"), read(5, 1, day="2026-06-11"),
        read(5, 2, meter="NEW", day="2026-06-09"), read(5, 2, meter="NEW", day="2026-06-11"),
    )  # fmt: skip
    assert set_aside(receipt) == [
        (3, "refused", "meter", "this meter had been taken out by then"),
        (4, "refused", "meter", "this meter was not in place yet"),
    ]
    assert {day: sparse(found) for (_, day), found in volumes().items()} == {
        "2026-06-09": {5: gallons(1)},
        "2026-06-11": {5: gallons(2)},
    }


def test_on_the_day_of_the_change_both_meters_are_heard(load: Load, town: Town) -> None:
    change_the_meter(town)
    receipt = load(
        "reads", READS,
        *(read(n, 1) for n in range(10)), *(read(n, 2, meter="NEW") for n in range(10, 24)),
    )  # fmt: skip
    assert counts(receipt) == {"taken": 24}
    assert volumes() == {(MILL, JUNE): [gallons(1)] * 10 + [gallons(2)] * 14}


@pytest.mark.parametrize("order", [(0, 1), (1, 0), None], ids=["old", "new", "together"])
@pytest.mark.parametrize(
    ("old", "new", "left", "held"),
    [
        (("A", 3), ("A", 2), 2, True),
        (("A", 3), ("E", 2), 3, False),
        (("E", 3), ("A", 2), 2, False),
        (("E", 3), ("E", 2), 2, True),
        (("A", 2), ("A", 2), 2, False),
    ],
)
def test_of_an_hour_in_which_the_meter_was_changed_the_new_one_is_believed(
    old: tuple[str, float], new: tuple[str, float], left: float, held: bool,
    order: tuple[int, int] | None, load: Load, town: Town,
) -> None:  # fmt: skip
    change_the_meter(town)
    rows = [read(10, old[1], old[0]), read(10, new[1], new[0], meter="NEW")]
    receipts = [
        load("reads", READS, *part)
        for part in ([rows] if order is None else [[rows[n]] for n in order])
    ]
    assert volumes() == {
        (MILL, JUNE): [gallons(left) if hour == 10 else None for hour in range(24)]
    }
    # Where the old one came first there was nothing to ask; both values are in the log.
    asked = sum(receipt.held for receipt in receipts)
    assert asked == (held and order != (0, 1))


def test_a_meter_that_nobody_replaced_may_correct_itself_on_its_last_day(
    load: Load, town: Town
) -> None:
    Meter.objects.filter(serial="M001").update(to_date=date(2026, 6, 10))
    load("reads", READS, read(10, 3))
    assert counts(load("reads", READS, read(10, 4))) == {"changed": 1}


@pytest.mark.parametrize(
    "when", ["2206-06-10T01:00:00Z", "0206-06-10T01:00:00Z", "2026-11-22T01:00:00Z", "+9999-01-01T00:00:00Z"]
)  # fmt: skip
def test_a_time_at_which_nothing_can_have_been_read_is_refused(when: str, load: Load) -> None:
    receipt = load("reads", READS, f"M001,{when},60,1,gal,", read(1, 1))
    assert counts(receipt) == {"taken": 1, "refused": 1}
    assert set_aside(receipt)[0][:3] == (2, "refused", "starts_at")
    assert list(volumes()) == [(MILL, JUNE)]


def test_a_file_of_impossible_times_alone_is_refused_row_by_row(load: Load) -> None:
    receipt = load(
        "reads", READS, "M001,2206-06-10T01:00:00Z,60,1,gal,", "M001,1969-06-10T01:00:00Z,60,1,gal,"
    )
    assert set_aside(receipt) == [
        (line, "refused", "starts_at", "lies before 1970 or in the future") for line in (2, 3)
    ]


def test_quarters_and_hours_do_not_mix_in_a_day(load: Load) -> None:
    """A033."""
    load("reads", READS, read(1, 1))
    before = kept()
    receipt = load("reads", READS, *(read(n, 1).replace(",60,", ",15,") for n in (1, 2)))
    assert (counts(receipt), kept()) == ({"held": 2}, before)
    other_day = load("reads", READS, read(1, 1, day="2026-06-11").replace(",60,", ",15,"))
    assert counts(other_day) == {"taken": 1}


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
    assert set_aside(parts) == set_aside(whole)
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


# --- The commands ---------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_rows_set_aside_are_written_corrected_and_taken(tmp_path: Path, town: Town) -> None:
    rows = [
        read(1, 1),
        read(2, 2, meter="M0O1"),
        read(3, 3).replace("gal", "gallons"),
        "M001,cut off",
    ]
    path = write(tmp_path, "\ufeff" + "\r\n".join([READS, *rows]))
    first = json.loads(run("load_feed", "reads", str(path), "--json"))
    assert {key: first[key] for key in ("taken", "refused", "rows")} == {
        "taken": 1,
        "refused": 3,
        "rows": 4,
    }
    fix = run("set_aside_rows", str(first["receipt"]))
    assert fix.splitlines() == [
        f"{READS},set_aside_because",
        f"{rows[1]},meter no meter with this serial number is known",
        f"{rows[2]},unit is not known; expected is one of gal  kgal  cf  ccf  l  m3",
        f"{rows[3]},has 2 fields; the header names 6",
    ]
    corrected = fix.replace("M0O1", "M001").replace("gallons", "gal")
    second = json.loads(run("load_feed", "reads", str(write(tmp_path, corrected)), "--json"))
    assert {key: second[key] for key in ("taken", "refused")} == {"taken": 2, "refused": 1}
    assert sparse(volumes()[MILL, JUNE]) == {n: gallons(n) for n in (1, 2, 3)}
    # Another round: one column of reasons, with the new ones.
    assert run("set_aside_rows", str(second["receipt"])).splitlines() == [
        f"{READS},set_aside_because",
        "M001,cut off,has 3 fields; the header names 7",
    ]


def test_a_column_of_reasons_that_was_moved_is_not_added_twice(load: Load) -> None:
    receipt = load("reads", f"Set_Aside_Because,{READS}", f"old,{read(1, 1, meter='nobody')}")
    assert run("set_aside_rows", str(receipt.pk)).splitlines() == [
        f"Set_Aside_Because,{READS}",
        f"old,{read(1, 1, meter='nobody')}",
    ]


def test_bytes_that_the_database_cannot_hold_are_set_aside_legibly(tmp_path: Path) -> None:
    content = f"{READS}\n".encode() + b"M\x001,2026-06-10T01:00:00Z,60,1,gal,\n\x00\xff\n"
    receipt = load_feed(format="reads", path=write(tmp_path, content), at=NOW)
    assert [row.text for row in receipt.set_aside.order_by("line")] == [
        "M\ufffd1,2026-06-10T01:00:00Z,60,1,gal,",
        "\ufffd\ufffd",
    ]


def test_the_receipt_for_people_shows_the_figures_and_the_first_rows_set_aside(
    tmp_path: Path,
) -> None:
    rows = [read(1, 1), *(read(n % 24, 1, meter="nobody") for n in range(22))]
    said = run("load_feed", "reads", str(write(tmp_path, "\n".join([READS, *rows]))))
    number = FeedFile.objects.latest("pk").pk
    expected = [
        f"Receipt {number} (reads)",
        "  rows                23",
        "  taken                1",
        "  changed              0",
        "  unchanged            0",
        "  suppressed           0",
        "  held                 0",
        "  refused             22",
    ]
    expected += [
        f"  line {line}, refused: meter no meter with this serial number is known"
        for line in range(3, 23)
    ]
    expected.append(f"  and 2 more: manage.py set_aside_rows {number}")
    assert said.splitlines() == expected


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["load_feed", "reads", "/nowhere.csv"], "/nowhere.csv is not a file."),
        (["set_aside_rows", "987654"], "There is no receipt 987654."),
    ],
)
def test_a_command_that_cannot_be_done_says_why(arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert str(refused.value) == said


def test_a_header_at_fault_is_said_without_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"The column .volume. is missing\. Nothing was read\."):
        run("load_feed", "reads", str(write(tmp_path, "meter,starts_at,minutes,unit\n")))


# --- Registers ------------------------------------------------------------------------------------


def test_registers_are_kept_as_they_came_and_volumes_worked_out(load: Load, town: Town) -> None:
    litre_meter(town)
    receipt = load(
        "daiad", DAIAD,
        shown("2026-06-10 09:30:00", 100), shown("2026-06-10 10:30:00", 103.5),
        shown("2026-06-10 13:30:00", 106.5), shown("2026-06-10 13:40:00", 107),
    )  # fmt: skip
    assert counts(receipt) == {"taken": 3, "unchanged": 1}
    [day] = DayReads.objects.all()
    assert sparse(day.volumes) == {0: 3_500_000, 1: 1_000_000, 2: 1_000_000, 3: 1_000_000}
    assert day.qualities == "asss" + "-" * 20
    assert sparse(day.registers or []) == {0: 100_000, 1: 103_500, 4: 106_500}
    assert day.total == 6_500_000


def test_a_late_register_makes_a_spread_total_exact_without_a_correction(
    load: Load, town: Town
) -> None:
    litre_meter(town)
    ends = shown("2026-06-10 09:00:00", 100), shown("2026-06-10 11:00:00", 110)
    middle = shown("2026-06-10 10:00:00", 109)
    load("daiad", DAIAD, *ends)
    assert sparse(volumes()[WEIR, JUNE]) == {0: 5_000_000, 1: 5_000_000}
    assert counts(load("daiad", DAIAD, middle)) == {"taken": 1}
    assert sparse(volumes()[WEIR, JUNE]) == {0: 9_000_000, 1: 1_000_000}
    assert Correction.objects.count() == 0


def test_a_register_that_fell_is_held_and_the_others_go_on(load: Load, town: Town) -> None:
    litre_meter(town)
    rows = [shown(f"2026-06-10 {9 + n:02}:00:00", n * 1000 + 5000) for n in range(4)]
    rows[2] = shown("2026-06-10 11:00:00", 3)
    receipt = load("daiad", DAIAD, *rows)
    assert counts(receipt) == {"taken": 3, "held": 1}
    assert set_aside(receipt)[0][:3] == (4, "held", "meter reading")
    assert sparse(volumes()[WEIR, JUNE]) == {0: 10**9, 1: 10**9, 2: 10**9}
    before = kept()
    assert counts(load("daiad", DAIAD, *rows)) == {"unchanged": 4}
    assert kept() == before


def test_a_register_said_again_with_another_value_is_corrected(load: Load, town: Town) -> None:
    litre_meter(town)
    load("daiad", DAIAD, *(shown(f"2026-06-10 {9 + n:02}:00:00", 100 + n) for n in range(4)))
    later = load("daiad", DAIAD, shown("2026-06-10 10:00:00", 101.5))
    assert counts(later) == {"changed": 1}
    assert sparse(volumes()[WEIR, JUNE]) == {0: 1_500_000, 1: 500_000, 2: 1_000_000}
    logged = Correction.objects.order_by("position").values_list(
        "position", "volume_before", "volume_after", "file"
    )
    assert list(logged) == [
        (0, 1_000_000, 1_500_000, later.pk),
        (1, 1_000_000, 500_000, later.pk),
    ]


def test_no_volume_is_worked_out_between_two_meters(load: Load, town: Town) -> None:
    litre_meter(town, to_date=date(2026, 6, 10))
    Meter.objects.create(
        serial="NEXT",
        service_point=town.points["weir"],
        from_date=date(2026, 6, 10),
        unit="m3",
        dials=5,
    )
    receipt = load(
        "daiad", DAIAD,
        shown("2026-06-10 07:00:00", 900), shown("2026-06-10 08:00:00", 901),
        shown("2026-06-10 09:00:00", 0, "NEXT"), shown("2026-06-10 10:00:00", 0.25, "NEXT"),
        shown("2026-06-10 11:00:00", 902), shown("2026-06-10 08:30:00", 0, "NEXT"),
    )  # fmt: skip
    assert set_aside(receipt) == [
        (6, "refused", "meter", "this meter had been taken out by then"),
        (7, "refused", "meter", "this meter was not in place yet"),
    ]
    assert {day: sparse(found) for (_, day), found in volumes().items()} == {
        "2026-06-09": {22: 1_000_000},
        "2026-06-10": {0: 250_000_000},
    }


def test_registers_on_a_day_held_in_quarters_are_a_question(load: Load, town: Town) -> None:
    litre_meter(town)
    quarters = [f"REG,{JUNE}T{n // 4:02}:{n % 4 * 15:02}:00-07:00,15,1,gal," for n in range(96)]
    load("reads", READS, *quarters)
    rows = [
        shown("2026-06-10 08:00:00", 100), shown("2026-06-10 15:00:00", 101),
        shown("2026-06-11 09:00:00", 124), shown("2026-06-11 10:00:00", 125),
    ]  # fmt: skip
    receipt = load("daiad", DAIAD, *rows)
    assert set_aside(receipt) == [
        (3, "held", "time",
         "this day is held in intervals of another length than 60 minutes: which is right?"),
    ]  # fmt: skip
    assert counts(receipt) == {"taken": 3, "held": 1}
    # The quarters stay; the days on either side have their part of what ran in between. The reading is
    # kept, so nothing of what ran before it is spread over what ran after it.
    assert {day: sparse(found) for (_, day), found in volumes().items()} == {
        "2026-06-09": {23: 142_858},
        "2026-06-10": dict.fromkeys(range(96), gallons(1)),
        "2026-06-11": {0: 1_000_000},
    }
    beside = DayBeside.objects.get()
    assert (beside.interval_minutes, sparse(beside.registers or [])) == (60, {6: 101_000})
    before = kept()
    assert counts(load("daiad", DAIAD, *rows)) == {"unchanged": 4}
    assert kept() == before


def test_volumes_that_were_said_are_not_overwritten_by_a_spread_total(
    load: Load, town: Town
) -> None:
    litre_meter(town)
    load("reads", READS, read(5, 1, meter="REG"))
    load("daiad", DAIAD, shown("2026-06-09 20:00:00", 100), shown("2026-06-11 20:00:00", 148))
    assert DayReads.objects.get(day=JUNE).volumes == [
        gallons(1) if hour == 5 else 1_000_000 for hour in range(24)
    ]


def test_a_volume_said_of_an_hour_leaves_the_registers_as_they_came(load: Load, town: Town) -> None:
    litre_meter(town)
    load("daiad", DAIAD, shown("2026-06-10 09:00:00", 100), shown("2026-06-10 10:00:00", 102))
    assert counts(load("reads", READS, read(0, 1, meter="REG"))) == {"changed": 1}
    [day] = DayReads.objects.all()
    assert (sparse(day.volumes), sparse(day.registers or []), day.total) == (
        {0: gallons(1)},
        {0: 100_000, 1: 102_000},
        gallons(1),
    )


def test_a_long_silence_is_spread_whichever_file_comes_first(load: Load, town: Town) -> None:
    # 1,656 hours is the longest; on the way one of the days has 23 of them.
    litre_meter(town)
    first = shown("2026-01-29 08:00:00", 0)  # 23:00 of the day before
    last = shown("2026-04-08 09:00:00", 1656)
    for row in (first, last):
        load("daiad", DAIAD, row)
    forward = volumes()
    assert sum(sum(sparse(found).values()) for found in forward.values()) == 1_656_000_000
    DayReads.objects.all().delete()
    for row in (last, first):
        load("daiad", DAIAD, row)
    assert volumes() == forward


METER = "record,meter,service_point,from_date,to_date,unit,dials"


@pytest.mark.parametrize(
    ("said", "flowed"),
    [
        ("2015-01-01,,l,5", {0: 1, 1: 2, 2: None}),
        ("2015-01-01,,m3,6", {0: 1000, 1: 2000, 2: None}),
        ("2015-01-01,,l,3", {0: 1, 1: 2, 2: 1}),  # 999 and then 0: it rolled over
        ("2015-01-01,2026-06-10,l,6", {0: None, 1: None, 2: None}),
    ],
)
def test_a_meter_that_is_another_than_we_thought_has_its_volumes_worked_out_anew(
    said: str, flowed: dict[int, int | None], load: Load, town: Town
) -> None:
    litre_meter(town)
    levels = enumerate((996, 997, 999, 0, 0, 0, 0))
    lines = [shown(f"2026-06-10 {9 + n:02}:00:00", litres) for n, litres in levels]
    load("daiad", DAIAD, *lines)
    as_they_came = list(DayReads.objects.values_list("registers"))
    receipt = load("cis", METER, f"meter,REG,SP2,{said}")
    assert counts(receipt) == {"changed": 1}
    found = sparse(volumes()[WEIR, JUNE])
    assert {n: found.get(n) for n in flowed} == {
        n: litres and litres * 10**6 for n, litres in flowed.items()
    }
    assert list(DayReads.objects.values_list("registers")) == as_they_came


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
