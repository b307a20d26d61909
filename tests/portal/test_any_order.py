"""M02: the same reads, in any order and in any number of files, leave the same behind."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.conftest import Town
from tests.portal.loading import DAIAD, READS, Load, litre_meter, load, shown, sparse
from usage.actions import registers
from usage.models import DayReads, Meter

__all__ = ["load"]
pytestmark = pytest.mark.usefixtures("town")

hourly = st.lists(
    st.tuples(
        st.sampled_from(["M001", "M002"]),
        st.integers(0, 40),
        st.integers(0, 9),
        st.sampled_from("AE"),
    ),
    min_size=1,
    max_size=10,
    unique_by=lambda row: row[:2],
)
NIGHT = datetime(2026, 10, 31, 20, tzinfo=UTC)  # the day before the clocks go back, and after


@given(rows=hourly, data=st.data())
@hypothesis_settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example is rolled back
)
def test_reads_in_any_order_and_any_files_leave_the_same_behind(
    rows: list[tuple[str, int, int, str]], data: st.DataObject, load: Load
) -> None:
    lines = [
        f"{meter},{(NIGHT + timedelta(hours=hour)).isoformat()},60,{volume},gal,{quality}"
        for meter, hour, volume, quality in rows
    ]
    assert in_any_order("reads", READS, lines, data, load) == len(lines)


shown_at = st.lists(
    st.tuples(st.integers(0, 24 * 40), st.integers(0, 1500)),
    min_size=1,
    max_size=9,
    unique_by=lambda row: row[0],
)


@given(rows=shown_at, data=st.data())
@hypothesis_settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example is rolled back
)
def test_registers_in_any_order_and_any_files_leave_the_same_behind(
    rows: list[tuple[int, int]], data: st.DataObject, load: Load, town: Town
) -> None:
    # Three digits: it rolls over, it runs back a little, and some readings are doubtful.
    litre_meter(town, dials=3)
    lines = [
        shown(f"{datetime(2026, 9, 28) + timedelta(hours=hour)}", litres % 1000)  # noqa: DTZ001 -- Madrid
        for hour, litres in rows
        if hour not in (649, 650)  # the hour that happens twice there
    ]
    in_any_order("daiad", DAIAD, lines, data, load)


# What befalls a register: use, none, water flowing back, a reset, a dip or a peak, rolling over.
troubles = st.lists(
    st.tuples(
        st.sampled_from([1, 1, 1, 2, 24, 24 * 20, 24 * 68, 24 * 80]),  # hours since the one before
        st.sampled_from(["use", "use", "use", "back", "reset", "dip", "peak", "over"]),
        st.integers(0, 40),
    ),
    min_size=2,
    max_size=14,
)


def troubled_register(befallen: list[tuple[int, str, int]]) -> list[str]:
    """Return the lines of a register of three digits to which all that happens."""
    at, level, lines = datetime(2025, 1, 3), 500, []  # noqa: DTZ001 -- Madrid
    for hours, what, litres in befallen:
        at += timedelta(hours=hours)
        level = {"back": level - litres, "reset": litres, "over": 960 + litres}.get(
            what, level + litres
        )
        says = {"dip": level - 300, "peak": level + 300}.get(what, level)
        lines.append(shown(f"{at}", says % 1000))
    return lines


@given(befallen=troubles, again=st.integers(0, 13), data=st.data())
@hypothesis_settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example is rolled back
)
def test_whatever_befalls_a_register_any_order_and_any_files_leave_the_same_behind(
    befallen: list[tuple[int, str, int]], again: int, data: st.DataObject, load: Load, town: Town
) -> None:
    """M02."""
    litre_meter(town, dials=3)
    lines = troubled_register(befallen)
    in_any_order("daiad", DAIAD, lines + lines[again : again + 2], data, load)


often = st.lists(
    st.tuples(
        st.sampled_from([1, 1, 1, 1, 2]),
        st.sampled_from(["use"] * 12 + ["back", "reset", "dip", "peak", "over"]),
        st.integers(0, 9),
    ),
    min_size=20,
    max_size=90,
)


@given(befallen=often, data=st.data())
@hypothesis_settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example is rolled back
)
def test_no_further_is_looked_than_matters(
    befallen: list[tuple[int, str, int]], data: st.DataObject, load: Load, town: Town
) -> None:
    """A register read by the hour is looked at for a day around; all that could matter says the same."""
    litre_meter(town, dials=3)
    lines = troubled_register(befallen)
    late = data.draw(st.lists(st.sampled_from(lines), max_size=6, unique=True))
    files = [[line for line in lines if line not in late], *([line] for line in late)]
    near = what_is_left([("daiad", DAIAD, file) for file in files], load)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registers, "REACHES", registers.REACHES[-1:])
        far = what_is_left([("daiad", DAIAD, file) for file in files], load)
    assert near == far


@given(befallen=troubles)
@hypothesis_settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example is rolled back
)
def test_reading_by_reading_leaves_the_same_behind_as_all_of_them_at_once(
    befallen: list[tuple[int, str, int]], load: Load, town: Town
) -> None:
    """M02, as a utility loads: each day what came that day."""
    litre_meter(town, dials=3)
    lines = troubled_register(befallen)
    files = [("daiad", DAIAD, [line]) for line in lines]
    assert what_is_left(files, load) == what_is_left([("daiad", DAIAD, lines)], load)


both = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from("RRAE"), st.integers(0, 9)),
    min_size=2,
    max_size=12,
    unique_by=lambda row: (row[0], row[1] == "R"),
)


@given(rows=both, data=st.data())
@hypothesis_settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example is rolled back
)
def test_volumes_and_registers_of_one_place_in_any_order_leave_the_same_behind(
    rows: list[tuple[int, str, int]], data: st.DataObject, load: Load, town: Town
) -> None:
    """M02. A volume that was said stands over one worked out, an estimate only over a total spread."""
    litre_meter(town)
    files = []
    for hour, kind, number in rows:
        at = NIGHT + timedelta(hours=hour)
        if kind == "R":
            wall = at + timedelta(hours=1)  # Madrid has left summer time already
            line = shown(f"{wall:%Y-%m-%d %H:%M:%S}", 100 + 10 * hour + number)
            files.append(("daiad", DAIAD, [line]))
        else:
            line = f"REG,{at.isoformat()},60,{number / 100},m3,{kind}"
            files.append(("reads", READS, [line]))
    shuffled = data.draw(st.permutations(files))
    registers_first = sorted(files)
    assert what_is_left(shuffled, load) == what_is_left(registers_first, load)


# A meter of three digits that rolls over, and on the second of three days another takes its place.
CHANGE = date(2026, 6, 10)
spoken = st.lists(
    st.tuples(
        st.integers(0, 71),  # hours since midnight of the day before the change
        st.sampled_from(["old", "new"]),
        st.sampled_from(["R", "R", "A", "A", "E"]),
        st.integers(0, 9),
    ),
    min_size=2,
    max_size=16,
    unique_by=lambda row: row[:3],
)
finer = st.lists(
    st.tuples(st.sampled_from([15, 30, 1440]), st.integers(0, 95), st.sampled_from("AE")),
    max_size=4,
    unique=True,
)


@given(rows=spoken, beside=finer, data=st.data())
@hypothesis_settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example is rolled back
)
def test_two_feeds_over_a_change_of_meters_in_any_order_leave_the_same_behind(
    rows: list[tuple[int, str, str, int]],
    beside: list[tuple[int, int, str]],
    data: st.DataObject,
    load: Load,
    town: Town,
) -> None:
    """M02: volumes and registers, estimates and reads, both meters in one hour, other days by the quarter."""
    litre_meter(town, "OLD", dials=3, to_date=CHANGE)
    Meter.objects.create(
        serial="NEW", service_point=town.points["weir"], from_date=CHANGE, unit="l", dials=3
    )
    midnight = datetime(2026, 6, 9, 7, tzinfo=UTC)
    files = [two_feeds(midnight + timedelta(hours=hour), hour, *rest) for hour, *rest in rows]
    for minutes, place, quality in beside:  # each length on a day of its own
        day = midnight + timedelta(days=3 + minutes % 7)
        at = day + timedelta(minutes=minutes * (place % (1440 // minutes)))
        files.append(("reads", READS, [f"NEW,{at.isoformat()},{minutes},{place / 10},l,{quality}"]))
    shuffled = data.draw(st.permutations(files))
    replayed = data.draw(st.lists(st.sampled_from(files), max_size=3))
    assert what_is_left([*shuffled, *replayed], load) == what_is_left(sorted(files), load)


def test_a_register_of_the_new_meter_does_not_silence_what_the_old_one_said(
    load: Load, town: Town
) -> None:
    """M02: a volume that was said stands over one worked out, whoever said it and whichever came first."""
    litre_meter(town, "OLD", dials=3, to_date=CHANGE)
    Meter.objects.create(
        serial="NEW", service_point=town.points["weir"], from_date=CHANGE, unit="l", dials=3
    )
    at = datetime(2026, 6, 10, 17, tzinfo=UTC)
    files = [two_feeds(at, 0, "new", "R", 0), two_feeds(at, 0, "old", "A", 3)]
    files.append(two_feeds(at + timedelta(hours=1), 0, "new", "R", 2))
    left = [what_is_left(list(order), load) for order in permutations(files)]
    assert left == left[:1] * 6
    assert sparse(left[0][0][2]) == {10: 3_000_000}  # type: ignore[arg-type]  # the volumes


def two_feeds(
    at: datetime, hour: int, meter: str, kind: str, number: int
) -> tuple[str, str, list[str]]:
    """Return a file of one line: what a register showed, or what flowed in the hour."""
    if kind == "R":
        wall = at + timedelta(hours=2)  # Madrid
        level = (900 + 10 * hour + number) % 1000
        return "daiad", DAIAD, [shown(f"{wall:%Y-%m-%d %H:%M:%S}", level, meter.upper())]
    return "reads", READS, [f"{meter.upper()},{at.isoformat()},60,{number},l,{kind}"]


def what_is_left(files: list[tuple[str, str, list[str]]], load: Load) -> list[tuple[object, ...]]:
    """Load files of format, header and lines one after the other; return the days, and take all back."""
    with transaction.atomic():
        for format, header, lines in files:
            load(format, header, *lines)
        columns = ("service_point", "day", "volumes", "qualities", "registers", "total")
        found = list(DayReads.objects.order_by("service_point", "day").values_list(*columns))
        transaction.set_rollback(True)
    # A day over which a total was spread stays as a row of gaps when that total turns out doubtful.
    return [row for row in found if sparse(row[2]) or row[4] is not None]


def in_any_order(
    format: str, header: str, lines: list[str], data: st.DataObject, load: Load
) -> int:
    """Load lines at once, then shuffled over three files: both must leave the same; return how much."""
    whole = what_is_left([(format, header, lines)], load)
    shuffled = data.draw(st.permutations(lines))
    cuts = sorted(data.draw(st.tuples(*[st.integers(0, len(lines))] * 2)))
    parts = shuffled[: cuts[0]], shuffled[cuts[0] : cuts[1]], shuffled[cuts[1] :]
    assert what_is_left([(format, header, part) for part in parts], load) == whole
    return sum(len(sparse(row[2])) for row in whole)  # type: ignore[arg-type]  # the volumes
