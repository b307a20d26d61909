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
from usage.models import DayBeside, DayReads, Meter

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


within_hours = st.lists(
    st.tuples(st.integers(0, 30 * 4), st.integers(0, 9)),  # quarters of an hour, and litres
    min_size=2,
    max_size=14,
    unique_by=lambda row: row[0],
)


@given(rows=within_hours, data=st.data())
@hypothesis_settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example is rolled back
)
def test_of_an_hour_the_first_reading_counts_whichever_file_it_comes_in(
    rows: list[tuple[int, int]], data: st.DataObject, load: Load, town: Town
) -> None:
    """M02."""
    litre_meter(town)
    start = datetime(2026, 6, 10, 9)  # noqa: DTZ001 -- Madrid
    lines = [
        shown(f"{start + timedelta(minutes=15 * quarter)}", 500 + 10 * quarter + litres)
        for quarter, litres in rows
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


some_days = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 12, 24, 24, 24 * 3, 24 * 9, 24 * 30]),
        st.sampled_from(["use", "use", "use", "dip", "peak", "reset", "back"]),
        st.integers(0, 40),
    ),
    min_size=2,
    max_size=8,
)
told = st.lists(
    st.tuples(st.integers(0, 24 * 12), st.sampled_from("AAE"), st.integers(0, 3)),
    min_size=1,
    max_size=8,
    unique_by=lambda row: (row[0], row[1]),
)


@given(befallen=some_days, told=told, whole=st.none() | st.integers(0, 11), data=st.data())
@hypothesis_settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example is rolled back
)
def test_volumes_said_within_totals_in_any_order_leave_the_same_behind(
    befallen: list[tuple[int, str, int]],
    told: list[tuple[int, str, int]],
    whole: int | None,
    data: st.DataObject,
    load: Load,
    town: Town,
) -> None:
    """M02: whatever befalls the register days before or after, and where a whole day was said."""
    litre_meter(town, dials=3)
    begin = datetime(2025, 1, 3, 8, tzinfo=UTC)  # midnight here, nine in Madrid
    if whole is not None:
        hours = {24 * whole + n for n in range(24)}
        told = [row for row in told if row[0] not in hours] + [(hour, "A", 1) for hour in hours]
    files = [
        (
            "reads",
            READS,
            [f"REG,{(begin + timedelta(hours=hour)).isoformat()},60,{litres},l,{worth}"],
        )
        for hour, worth, litres in told
    ]
    files += [("daiad", DAIAD, [line]) for line in troubled_register(befallen)]
    shuffled = data.draw(st.permutations(files))
    # A day over which a total was spread once keeps an empty row of registers, which says nothing.
    left = [
        [(*row[:4], sparse(row[4] or []), *row[5:]) for row in what_is_left(order, load)]  # type: ignore[call-overload]  # the registers
        for order in (shuffled, sorted(files))
    ]
    assert left[0] == left[1]


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


# A day and a half in which anything is told at once: what a register showed, with dips and peaks; actual
# volumes, estimates and shares of a total; by the hour, by the quarter and by the day.
anything = st.lists(
    st.one_of(
        st.tuples(st.just(60), st.integers(0, 35), st.sampled_from("RRRDPAES"), st.integers(0, 2)),
        st.tuples(st.just(15), st.integers(0, 143), st.sampled_from("AE"), st.integers(0, 2)),
        st.tuples(st.just(1440), st.integers(0, 1), st.sampled_from("AE"), st.integers(0, 2)),
    ),
    min_size=2,
    max_size=14,
    # Of two readings of one hour, and of two estimates, the newer one is believed.
    unique_by=lambda row: (*row[:2], {"D": "R", "P": "R", "S": "E"}.get(row[2], row[2])),
)


def as_a_file(minutes: int, place: int, kind: str, number: int) -> tuple[str, str, list[str]]:
    """Return a file of one line of `anything`; 10 June is the first day."""
    at = datetime(2026, 6, 10, 7, tzinfo=UTC) + timedelta(minutes=minutes * place)
    if kind in "RDP":
        wall = at + timedelta(hours=2)  # Madrid
        level = 500 + place + number + {"R": 0, "D": -200, "P": 200}[kind]
        return "daiad", DAIAD, [shown(f"{wall:%Y-%m-%d %H:%M:%S}", level)]
    return "reads", READS, [f"REG,{at.isoformat()},{minutes},{number},l,{kind}"]


@given(rows=anything, data=st.data())
@hypothesis_settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example is rolled back
)
def test_whatever_is_told_of_a_day_at_once_any_order_leaves_the_same_behind(
    rows: list[tuple[int, int, str, int]], data: st.DataObject, load: Load, town: Town
) -> None:
    """M02: a day at several lengths of interval, and estimates beside registers that go astray later."""
    litre_meter(town)
    files = [as_a_file(*row) for row in rows]
    shuffled = data.draw(st.permutations(files))
    replayed = data.draw(st.lists(st.sampled_from(files), max_size=3))
    assert what_is_left([*shuffled, *replayed], load) == what_is_left(sorted(files), load)


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
    unique_by=lambda row: (row[0], row[1] % (1440 // row[0]), row[2]),
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


def test_an_estimate_stands_again_where_a_register_turns_out_to_be_astray(
    load: Load, town: Town
) -> None:
    """M02: it had given way to what was worked out from a reading that nobody believes any more."""
    litre_meter(town)
    at = datetime(2026, 6, 10, 7, tzinfo=UTC)
    levels = {0: 100, 1: 104, 2: 300, 3: 112, 4: 116}  # 300 is too much, as those after it say
    files = [
        ("daiad", DAIAD, [shown(f"{at + timedelta(hours=hour + 2):%Y-%m-%d %H:%M:%S}", level)])
        for hour, level in levels.items()
    ]
    files.append(("reads", READS, [f"REG,{(at + timedelta(hours=1)).isoformat()},60,3,l,E"]))
    left = [what_is_left(list(order), load) for order in list(permutations(files))[::90]]
    assert left == left[:1] * 8
    [(_point, _day, volumes, qualities, *_rest)] = left[0]
    # Of the eight litres of two hours the estimate leaves five.
    assert sparse(volumes) == {0: 4_000_000, 1: 3_000_000, 2: 5_000_000, 3: 4_000_000}  # type: ignore[arg-type]  # the volumes
    assert str(qualities)[:4] == "aesa"


def test_a_day_told_at_three_lengths_shows_the_finest_that_knows_enough(
    load: Load, town: Town
) -> None:
    """M02: whichever came first; none of the others is lost, and each may be put right later."""
    litre_meter(town)
    at = datetime(2026, 6, 10, 7, tzinfo=UTC)

    def told(minutes: int, count: int, quality: str = "A") -> tuple[str, str, list[str]]:
        starts = [at + timedelta(minutes=minutes * n) for n in range(count)]
        lines = [f"REG,{start.isoformat()},{minutes},1,l,{quality}" for start in starts]
        return "reads", READS, lines

    def shown_of(*files: tuple[str, str, list[str]]) -> set[object]:
        left = [what_is_left(list(order), load) for order in permutations(files)]
        assert left == left[:1] * len(left)
        assert len(left[0]) == len(files)
        return {left[0][0][-1]}

    whole, hours, quarters = told(1440, 1), told(60, 18), told(15, 40)
    assert shown_of(whole, hours, quarters) == {60}  # ten hours of quarters are too few
    assert shown_of(whole, hours, told(15, 72)) == {15}
    assert shown_of(whole, told(60, 17), quarters) == {1440}  # seven hours are missing
    assert shown_of(whole, told(60, 24, "E")) == {1440}  # hours that are estimates
    assert shown_of(told(60, 1), told(15, 2)) == {60}


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
        columns += ("interval_minutes",)
        found = [
            row
            for table in (DayReads, DayBeside)
            for row in table.objects.order_by(
                "service_point", "day", "interval_minutes"
            ).values_list(*columns)
        ]
        transaction.set_rollback(True)
    # A day over which a total was spread stays as a row of gaps when that total turns out doubtful.
    return [row for row in found if sparse(row[2]) or sparse(row[4] or [])]


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
