"""Merging reads, and working out what flowed between two readings of a register."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from usage import grid
from usage.grid import (
    LETTERS,
    LONGEST_SPREAD_HOURS,
    NOTHING,
    Flow,
    Grid,
    Merge,
    Outcome,
    Quality,
    flow_between,
    lay_over,
)

DAYS, INTERVALS = 2, 3
Cell = tuple[int, int]
Value = tuple[int, int]  # volume, quality
ESTIMATED, SPREAD, ACTUAL = Quality.ESTIMATED, Quality.SPREAD, Quality.ACTUAL
TAKEN, CHANGED, UNCHANGED = Outcome.TAKEN, Outcome.CHANGED, Outcome.UNCHANGED


def grid_of(known: dict[Cell, Value]) -> Grid:
    grid = Grid.empty(DAYS, INTERVALS)
    for cell, (volume, quality) in known.items():
        grid.volumes[cell], grid.qualities[cell] = volume, quality
    return grid


def known_in(grid: Grid) -> dict[Cell, Value]:
    return {
        (row, column): (int(grid.volumes[row, column]), int(grid.qualities[row, column]))
        for row in range(grid.volumes.shape[0])
        for column in range(grid.volumes.shape[1])
        if grid.qualities[row, column] != Quality.MISSING
    }


def lay(grid: Grid, reads: Sequence[tuple[Cell, Value]]) -> Merge:
    columns = [[cell[0], cell[1], *value] for cell, value in reads]
    rows, places, volumes, qualities = np.array(columns, dtype=np.int64).reshape(-1, 4).T
    return lay_over(grid, rows, places, volumes, qualities.astype(np.int8))


def lay_slowly(
    known: dict[Cell, Value], reads: Sequence[tuple[Cell, Value]]
) -> tuple[list[Outcome], dict[Cell, Value]]:
    """Return what becomes of each read, and what is known at the end: the rules, one read at a time."""
    counting: dict[Cell, int] = {}  # the number of the read that counts
    for n, (cell, (_volume, quality)) in enumerate(reads):
        if cell not in counting or quality == ACTUAL or reads[counting[cell]][1][1] != ACTUAL:
            counting[cell] = n
    outcomes, after = [], dict(known)
    for n, (cell, value) in enumerate(reads):
        counts = reads[counting[cell]][1]
        if known.get(cell, (0, 0))[1] == ACTUAL and value[1] != ACTUAL:
            outcomes.append(UNCHANGED)
        elif counting[cell] != n:
            overruled = value[0] != counts[0] and not value[1] < counts[1]
            outcomes.append(CHANGED if overruled else UNCHANGED)
        elif cell not in known:
            outcomes.append(TAKEN)
            after[cell] = value
        elif known[cell] == value:
            outcomes.append(UNCHANGED)
        else:
            outcomes.append(CHANGED)
            after[cell] = value
    return outcomes, after


cells = st.tuples(st.integers(0, DAYS - 1), st.integers(0, INTERVALS - 1))
volumes = st.integers(-2, 4)
knowns = st.dictionaries(cells, st.tuples(volumes, st.sampled_from([ESTIMATED, SPREAD, ACTUAL])))
read_lists = st.lists(
    st.tuples(cells, st.tuples(volumes, st.sampled_from([ESTIMATED, ACTUAL]))), max_size=14
)


@given(known=knowns, reads=read_lists)
@settings(max_examples=400, deadline=None)
def test_a_file_is_merged_as_a_patient_clerk_would(
    known: dict[Cell, Value], reads: list[tuple[Cell, Value]]
) -> None:
    grid = grid_of(known)
    merge = lay(grid, reads)
    outcomes, after = lay_slowly(known, reads)
    assert merge.outcomes.tolist() == outcomes
    assert known_in(grid) == after
    differs = sorted(cell for cell in after if known.get(cell) != after[cell])
    assert merge.changed_days.tolist() == sorted({row for row, _column in differs})
    corrected = sorted(zip(*(side.tolist() for side in merge.corrected), strict=True))
    assert corrected == [cell for cell in differs if cell in known]


@given(known=knowns, reads=read_lists, cut=st.integers(0, 14))
@settings(max_examples=200, deadline=None)
def test_one_file_or_two_leave_the_same_behind(
    known: dict[Cell, Value], reads: list[tuple[Cell, Value]], cut: int
) -> None:
    whole, halves = grid_of(known), grid_of(known)
    lay(whole, reads)
    lay(halves, reads[:cut])
    lay(halves, reads[cut:])
    assert known_in(halves) == known_in(whole)


@given(known=knowns, reads=read_lists)
@settings(max_examples=200, deadline=None)
def test_the_same_file_again_writes_nothing(
    known: dict[Cell, Value], reads: list[tuple[Cell, Value]]
) -> None:
    grid = grid_of(known)
    lay(grid, reads)
    again = lay(grid, reads)
    assert (again.changed_days.tolist(), again.corrected[0].tolist()) == ([], [])
    assert TAKEN not in again.outcomes.tolist()


@pytest.mark.parametrize(
    ("known", "file", "outcomes", "left"),
    [
        ([], [(5, ESTIMATED), (7, ACTUAL)], [UNCHANGED, TAKEN], (7, ACTUAL)),
        ([], [(7, ACTUAL), (5, ESTIMATED)], [TAKEN, UNCHANGED], (7, ACTUAL)),
        ([], [(5, ACTUAL), (7, ACTUAL)], [CHANGED, TAKEN], (7, ACTUAL)),
        ([], [(5, ACTUAL), (5, ACTUAL)], [UNCHANGED, TAKEN], (5, ACTUAL)),
        ([(3, ACTUAL)], [(5, ESTIMATED)], [UNCHANGED], (3, ACTUAL)),
        ([(3, ESTIMATED)], [(5, ESTIMATED)], [CHANGED], (5, ESTIMATED)),
        ([(3, ESTIMATED)], [(3, ACTUAL)], [CHANGED], (3, ACTUAL)),
        ([(3, SPREAD)], [(5, ACTUAL)], [CHANGED], (5, ACTUAL)),
        ([(0, ACTUAL)], [(0, ACTUAL)], [UNCHANGED], (0, ACTUAL)),
        ([], [(0, ACTUAL)], [TAKEN], (0, ACTUAL)),
    ],
)
def test_which_of_two_reads_counts(
    known: list[Value], file: list[Value], outcomes: list[Outcome], left: Value
) -> None:
    here = (1, 2)
    grid = grid_of(dict.fromkeys([here], known[0]) if known else {})
    merge = lay(grid, [(here, value) for value in file])
    assert (merge.outcomes.tolist(), known_in(grid)) == (outcomes, {here: left})


# --- Registers ------------------------------------------------------------------------------------

LITRE = 1000.0  # microlitres in a thousandth of a litre: the step of a register in litres
GALLON = 3785.411784
ROLLOVER = 10**6 * 1000  # six digits


MOST_AN_HOUR = 8e12  # microlitres; so much that nothing below reaches it


def flow(
    *shown: int | None,
    step: float = LITRE,
    rollover: int = ROLLOVER,
    most: float = MOST_AN_HOUR,
    new_until: int = 0,
) -> Flow:
    """Work out the flow between registers in thousandths, None where nothing was read."""
    registers = np.array([[NOTHING if value is None else value for value in shown]], dtype=np.int64)
    found = flow_between(
        registers,
        np.array([step]),
        np.array([rollover]),
        np.array([most]),
        new_until=np.array([new_until]),
    )
    return one_of(found, 0)


def one_of(found: Flow, n: int) -> Flow:
    """Return what was found of one meter."""
    return Flow(*(column[n] for column in vars(found).values()))


def said(found: Flow) -> list[tuple[int | None, str]]:
    return [
        (None if volume == NOTHING else volume, LETTERS[quality])
        for volume, quality in zip(found.volumes.tolist(), found.qualities.tolist(), strict=True)
    ]


def asked(found: Flow) -> tuple[list[int], list[int]]:
    """The positions of readings that go astray, and of those that fell."""
    return np.flatnonzero(found.astray).tolist(), np.flatnonzero(found.fallen).tolist()


GAP = (None, "-")


def test_the_flow_of_an_hour_is_the_difference_of_two_readings() -> None:
    found = flow(1000, 3500, 3500, 4000)
    assert said(found) == [(2_500_000, "a"), (0, "a"), (500_000, "a"), GAP]
    assert asked(found) == ([], [])


def test_a_gap_is_spread_evenly_and_marked_and_its_remainder_is_not_lost() -> None:
    found = flow(0, None, None, 1, 2)
    assert said(found) == [(334, "s"), (333, "s"), (333, "s"), (1000, "a"), GAP]


def test_before_the_first_reading_and_after_the_last_nothing_is_known() -> None:
    assert said(flow(None, 1000, 2000, None)) == [GAP, (1_000_000, "a"), GAP, GAP]
    assert said(flow(None, 5, None)) == [GAP, GAP, GAP]
    assert said(flow()) == []


@pytest.mark.parametrize(
    ("hours", "known"), [(LONGEST_SPREAD_HOURS, True), (LONGEST_SPREAD_HOURS + 1, False)]
)
def test_a_total_over_a_very_long_silence_is_not_spread(hours: int, known: bool) -> None:
    found = flow(0, *[None] * (hours - 1), hours * 1000)
    expected = (1_000_000, "s") if known else GAP
    assert said(found) == [expected] * hours + [GAP]


def test_a_little_water_flowing_back_is_negative() -> None:
    assert said(flow(10_000, 9_990, 10_010)) == [(-10_000, "a"), (20_000, "a"), GAP]
    assert said(flow(10_000, None, 9_999)) == [(-500, "s"), (-500, "s"), GAP]


def test_fifty_litres_back_are_kept_and_a_drop_more_is_a_question() -> None:
    assert said(flow(100_000, 50_000)) == [(-50_000_000, "a"), GAP]
    found = flow(100_000, 49_999)
    assert (said(found), asked(found)) == ([GAP, GAP], ([], [1]))


def test_a_doubtful_reading_is_left_out_as_if_it_had_not_been_sent() -> None:
    found = flow(100_000, 101_000, 7, 103_000, 104_000)
    assert said(found) == [
        (1_000_000, "a"),
        (1_000_000, "s"),
        (1_000_000, "s"),
        (1_000_000, "a"),
        GAP,
    ]
    assert asked(found) == ([2], [])


@pytest.mark.parametrize("peak", [500_000_000, 995_000_000])
def test_a_peak_is_left_out_as_a_dip_is(peak: int) -> None:
    found = flow(1000, 2000, peak, 3000, 4000)
    assert said(found) == [
        (1_000_000, "a"), (500_000, "s"), (500_000, "s"), (1_000_000, "a"), GAP,
    ]  # fmt: skip
    assert asked(found) == ([2], [])


def test_three_bad_readings_in_a_row_are_left_out_and_four_are_a_register_that_was_set_back() -> (
    None
):
    before, low, after = [900_000, 901_000], [5000, 6000, 7000, 8000], [905_000, 906_000]
    found = flow(*before, *low[:3], *after)
    assert asked(found) == ([2, 3, 4], [])
    assert said(found)[1:5] == [(1_000_000, "s")] * 4
    found = flow(*before, *low, *after)
    assert asked(found) == ([], [2])
    assert said(found)[1:5] == [GAP] + [(1_000_000, "a")] * 3


def test_a_register_that_was_set_back_is_asked_about_once_and_counts_on() -> None:
    shown = [500_000 + 1000 * n for n in range(4)] + [1000 * n for n in range(200)]
    found = flow(*shown)
    assert asked(found) == ([], [4])
    assert said(found) == [(1_000_000, "a")] * 3 + [GAP] + [(1_000_000, "a")] * 199 + [GAP]


def test_where_two_readings_contradict_each_other_neither_is_believed() -> None:
    found = flow(100_000, 300_000, 150_000, 350_000)
    assert asked(found) == ([1, 2], [])
    assert [quality for _volume, quality in said(found)] == ["s", "s", "s", "-"]


def test_after_a_very_long_silence_there_is_nothing_to_fall_from() -> None:
    found = flow(500_000, *[None] * LONGEST_SPREAD_HOURS, 3000, 4000)
    assert asked(found) == ([], [])
    assert said(found)[-2:] == [(1_000_000, "a"), GAP]


CLERKS_MOST = 20_000_000  # litres in thousandths that the clerk's meter passes in an hour


def way(before: int, after: int, hours: int) -> int | None:
    """What ran between two readings; None where the register fell."""
    rise = after - before
    if rise < -50_000 and before > 0.9 * ROLLOVER and after < 0.1 * ROLLOVER:
        over = rise + ROLLOVER
        rise = over if over <= min(CLERKS_MOST, ROLLOVER // 100) * hours else rise
    elif rise > 0.9 * ROLLOVER and rise - ROLLOVER >= -50_000:
        rise -= ROLLOVER
    return rise if rise >= -50_000 else None


Reading = tuple[int, int]  # hour and register


def between_two(one: Reading, other: Reading) -> int | None:
    return way(one[1], other[1], other[0] - one[0])


def counts_on(one: Reading, other: Reading) -> bool:
    """Tell whether a register can have gone from one reading to the other."""
    ran = between_two(one, other)
    return ran is not None and ran <= CLERKS_MOST * (other[0] - one[0])


def agree(before: Reading, between: Reading, after: Reading) -> bool:
    """Tell whether what lies between two readings can be right, if they are."""
    there, back = between_two(before, between), between_two(between, after)
    return there is not None and back is not None and there + back == between_two(before, after)


def sort_out(shown: Sequence[int | None]) -> tuple[list[Reading], set[int]]:
    """Return the readings with their places, and the places of those that go astray."""
    known = [(n, value) for n, value in enumerate(shown) if value is not None]

    astray = set()
    for first, before in enumerate(known):
        for after in known[first + 2 : first + 5]:
            if not counts_on(before, after) or after[0] - before[0] > LONGEST:
                continue
            between = [one for one in known if before[0] < one[0] < after[0]]
            astray |= {one[0] for one in between if not agree(before, one, after)}
    return known, astray


def flow_slowly(shown: Sequence[int | None]) -> tuple[dict[int, Value], set[int], set[int]]:
    """The rules of flow_between for litres, one pair of readings at a time.

    Return the volumes with their qualities, the places of readings that go astray, and of new beginnings.
    """
    known, astray = sort_out(shown)
    volumes, fallen = {}, set()
    for before, after in pairwise([one for one in known if one[0] not in astray]):
        p, q, ran = before[0], after[0], between_two(before, after)
        if q - p > LONGEST:
            continue
        if ran is None or not counts_on(before, after):
            fallen.add(q)
            continue
        each, rest = divmod(ran * 1000, q - p)
        kind = ACTUAL if q - p == 1 else SPREAD
        volumes |= {n: (each + (rest if n == p else 0), int(kind)) for n in range(p, q)}
    return volumes, astray, fallen


LONGEST = 4  # in place of LONGEST_SPREAD_HOURS, so that short rows have long silences
troubled = st.lists(
    st.none()
    | st.integers(0, 300_000)
    | st.integers(0, 60_000_000)
    | st.integers(ROLLOVER - 300_000, ROLLOVER - 1),
    min_size=1,
    max_size=30,
)


def known_flow(found: Flow) -> dict[int, Value]:
    return {
        n: (volume, quality)
        for n, (volume, quality) in enumerate(
            zip(found.volumes.tolist(), found.qualities.tolist(), strict=True)
        )
        if quality != Quality.MISSING
    }


@given(shown=troubled)
@settings(max_examples=400, deadline=None)
def test_registers_are_judged_as_a_patient_clerk_would(shown: list[int | None]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid, "LONGEST_SPREAD_HOURS", LONGEST)
        found = flow(*shown, most=CLERKS_MOST * LITRE)
    volumes, astray, fallen = flow_slowly(shown)
    assert (known_flow(found), *map(set, asked(found))) == (volumes, astray, fallen)


nine_readings = st.lists(st.none() | st.integers(0, 300_000), min_size=9, max_size=9)


@given(rows=st.lists(nine_readings, min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_many_meters_at_once_are_each_judged_alone(rows: list[list[int | None]]) -> None:
    registers = np.array([[NOTHING if value is None else value for value in row] for row in rows])
    steps = np.array([LITRE, GALLON] * 3)[: len(rows)]
    rollovers = np.array([ROLLOVER, 400_000] * 3)[: len(rows)]
    together = flow_between(registers, steps, rollovers, np.full(len(rows), MOST_AN_HOUR))
    for n, row in enumerate(rows):
        alone = flow(*row, step=steps[n], rollover=rollovers[n])
        assert known_flow(alone) == known_flow(one_of(together, n))
        assert asked(alone) == asked(one_of(together, n))


# Where twice as far would not do.
FAR = [3, 2, 2, 4, 3, 2, 3, None, 3, 2, 3, 2, 4, 4, None, 2, None, 2, None, None, 1, None, 2, None,
       None, 1, None, 4, 1, 1]  # fmt: skip


@example(shown=[value and value * 100_000 for value in FAR], at=15, new=100_000)
@given(shown=troubled, at=st.integers(0, 29), new=st.none() | st.integers(0, 300_000))
@settings(max_examples=400, deadline=None)
def test_a_new_reading_changes_nothing_that_lies_far_from_it(
    shown: list[int | None], at: int, new: int | None
) -> None:
    """What the loader counts on: REACH times the longest silence around a reading shows all it changes."""
    at = min(at, len(shown) - 1)
    after = [*shown[:at], new, *shown[at + 1 :]]
    first, last = max(at - grid.REACH * LONGEST, 0), at + grid.REACH * LONGEST + 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid, "LONGEST_SPREAD_HOURS", LONGEST)
        rows = shown, after, shown[first:last], after[first:last]
        whole_before, whole, part_before, part = (
            known_flow(flow(*row, most=CLERKS_MOST * LITRE)) for row in rows
        )

    def differences(one: dict[int, Value], other: dict[int, Value]) -> dict[int, Value | None]:
        hours = {*one, *other}
        return {n: other.get(n) for n in hours if one.get(n) != other.get(n)}

    there = differences(part_before, part)
    assert {n + first: value for n, value in there.items()} == differences(whole_before, whole)


def test_a_register_that_begins_again_at_nought_goes_on() -> None:
    found = flow(999_998_000, 999_999_000, 1000, 2500)
    assert said(found) == [(1_000_000, "a"), (2_000_000, "a"), (1_500_000, "a"), GAP]
    assert asked(found) == ([], [])


def test_a_register_that_runs_back_past_nought_has_not_used_a_million() -> None:
    found = flow(1000, 999_998_000, 500)
    assert said(found) == [(-3_000_000, "a"), (2_500_000, "a"), GAP]
    assert asked(found) == ([], [])


def test_a_fall_over_more_than_can_have_run_is_no_rollover() -> None:
    """A register that was set back at nine tenths had 80,000 litres in an hour, as read."""
    assert asked(flow(920_000_000, 920_010_000, 5000, 12_000)) == ([], [2])
    assert asked(flow(991_000_000, 1_000_000)) == ([], [])  # a hundredth of a turn
    assert asked(flow(991_000_000, 1_000_001)) == ([], [1])
    assert asked(flow(982_000_000, None, 2_000_000)) == ([], [])  # in two hours
    assert asked(flow(999_000_000, 1_000_000, most=2_000_000_000)) == ([], [])
    assert asked(flow(999_000_000, 1_000_000, most=1_999_999_999)) == ([], [1])


def test_on_the_day_of_an_exchange_a_fall_is_no_rollover() -> None:
    assert asked(flow(999_998_000, 1000, 2500, new_until=2)) == ([], [1])
    assert asked(flow(999_998_000, 1000, 2500, new_until=0)) == ([], [])
    assert said(flow(0, 999_998_000, new_until=2))[0] == (-2_000_000, "a")  # water flowed back


def test_a_register_that_rises_by_more_than_the_meter_can_pass_counts_anew() -> None:
    found = flow(1000, 2000, 700_002_000, 700_003_000, most=9e9)
    assert said(found) == [(1_000_000, "a"), GAP, (1_000_000, "a"), GAP]
    assert (asked(found), np.flatnonzero(found.risen).tolist()) == (([], [2]), [2])
    assert asked(flow(0, 9_000_000, most=9e9)) == ([], [])
    assert asked(flow(0, None, 18_000_000, most=9e9)) == ([], [])


def test_a_fall_from_the_middle_is_no_rollover() -> None:
    assert asked(flow(800_000_000, 1000)) == ([], [1])
    assert asked(flow(999_000_000, 200_000_000)) == ([], [1])


def test_how_often_a_register_rolled_over_before_does_not_change_an_hour() -> None:
    near_the_end, after = [999_900_000, 999_999_999], [333, 667_001, 1_000_003]
    alone = flow(*after, step=GALLON).volumes.tolist()
    together = flow(*near_the_end, *after, step=GALLON).volumes.tolist()
    assert together[2:] == alone


steps = st.lists(st.none() | st.integers(0, 10**7), min_size=2, max_size=40)


@given(used=steps, start=st.integers(0, ROLLOVER - 1), step=st.sampled_from([LITRE, GALLON]))
@settings(max_examples=200, deadline=None)
def test_the_volumes_add_up_to_the_difference_of_the_ends(
    used: list[int | None], start: int, step: float
) -> None:
    # A meter that only ever counts on, read or not read at each hour, rolling over as it may.
    total, shown, ends = start, [], []
    for n, thousandths in enumerate(used):
        total += thousandths or 0
        shown.append(None if thousandths is None else total % ROLLOVER)
        if thousandths is not None:
            ends.append((n, total))
    found = flow(*shown, step=step)
    assert asked(found) == ([], [])
    read = [volume for volume in found.volumes.tolist() if volume != NOTHING]
    if len(ends) < 2:
        assert read == []
        return
    (first, begins), (last, finishes) = ends[0], ends[-1]
    assert len(read) == last - first
    assert (
        abs(sum(read) - (finishes - begins) * step) <= 2
    )  # the two ends' own rounding, and a turn's
    kinds = ["a" if after - before == 1 else "s" for (before, _), (after, _) in pairwise(ends)]
    lengths = [after - before for (before, _), (after, _) in pairwise(ends)]
    expected = "".join(kind * length for kind, length in zip(kinds, lengths, strict=True))
    assert "".join(kind for _, kind in said(found)).strip("-") == expected
