"""One at a time at a place: which records of a feed fit together, and beside what is held."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.actions.overlaps import Stay, without_overlaps
from accounts.actions.upsert import Wanted
from accounts.feeds.cis import Record
from accounts.feeds.reasons import because
from accounts.models import Premises

MILL, WEIR = 1, 2
QUESTION = because("{number} is there: when did it end?")
JANUARY = date(2026, 1, 1)
HORIZON = 12  # days in which everything below happens; what has no end lasts as long


def day(number: int) -> date:
    return JANUARY + timedelta(days=number)


def stay(key: str, place: int, first: int, end: int | None) -> Stay:
    """Return that `key` is at `place` from one day up to, not including, another."""
    return Stay(key, place, day(first), None if end is None else day(end))


def wanted(*stays: Stay) -> list[Wanted]:
    """Return records that ask for stays, each on a line of its own."""
    return [
        Wanted(
            Record(line, "agreement", {}, f"line {line}"),
            one.key,
            {"place": Premises(pk=one.place), "from_date": one.from_date, "to_date": one.to_date},
        )
        for line, one in enumerate(stays, start=1)
    ]


def sort_out(asked_for: Sequence[Stay], held: Sequence[Stay]) -> tuple[list[int], list[int]]:
    """Return the lines that fit, and those that are asked about."""
    fitting, asked = without_overlaps(wanted(*asked_for), held, place="place", question=QUESTION)
    return [want.record.line for want in fitting], [row.line for row in asked]


# --- Two stays ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [
        ((0, 5), (5, 9), False),  # the one ends on the day on which the other begins
        ((0, 6), (5, 9), True),
        ((0, 9), (3, 4), True),
        ((3, 4), (3, 4), True),
        ((0, None), (5, 9), True),
        ((5, None), (0, 5), False),
        ((5, None), (0, 6), True),
        ((0, None), (9, None), True),
        ((0, 1), (8, None), False),
    ],
)
def test_stays_meet_where_they_share_a_day(
    first: tuple[int, int | None], second: tuple[int, int | None], meet: bool
) -> None:
    one, other = stay("A", MILL, *first), stay("B", MILL, *second)
    assert (one.meets(other), other.meets(one)) == (meet, meet)


def test_nothing_meets_itself() -> None:
    """A record replaces what is held under its key, so it may keep its own days."""
    assert not stay("A", MILL, 0, 5).meets(stay("A", MILL, 2, 9))


# --- Records ------------------------------------------------------------------------------------------


def test_who_moves_out_makes_room_for_who_moves_in() -> None:
    held = [stay("A", MILL, 0, None)]
    assert sort_out([stay("A", MILL, 0, 5), stay("B", MILL, 5, None)], held) == ([1, 2], [])
    # Also when the file names the new one first: all of it is true at once.
    assert sort_out([stay("B", MILL, 5, None), stay("A", MILL, 0, 5)], held) == ([1, 2], [])


def test_of_two_that_want_the_same_days_the_first_has_them_and_the_second_is_asked_about() -> None:
    assert sort_out([stay("A", MILL, 0, 5), stay("B", MILL, 4, 9)], []) == ([1], [2])


def test_another_place_is_no_matter() -> None:
    assert sort_out([stay("A", MILL, 0, 5), stay("B", WEIR, 0, 5)], [stay("C", MILL, 5, 9)]) == (
        [1, 2],
        [],
    )


def test_what_is_held_stays_where_nobody_speaks_of_it() -> None:
    assert sort_out([stay("B", MILL, 4, 9)], [stay("A", MILL, 0, 5)]) == ([], [1])


def test_the_question_names_what_is_there_and_keeps_the_line_as_it_came() -> None:
    _fitting, [asked] = without_overlaps(
        wanted(stay("B", MILL, 4, 9)),
        [stay("A", MILL, 0, 5)],
        place="place",
        question=QUESTION,
    )
    assert (asked.line, asked.field, asked.reason, asked.text, asked.held) == (
        1,
        "from_date",
        "A is there: when did it end?",
        "line 1",
        True,
    )


def test_a_record_that_is_set_aside_leaves_its_old_row_which_is_in_the_way_of_others() -> None:
    """A was to move to the cottage, where C is; so A stays at the mill, and B cannot come there."""
    held = [stay("A", MILL, 0, None), stay("C", WEIR, 0, None)]
    asked_for = [stay("A", WEIR, 0, None), stay("B", MILL, 0, None)]
    assert sort_out(asked_for, held) == ([], [1, 2])


def test_that_goes_on_from_place_to_place() -> None:
    """Everybody moves up by one, and the last place is taken: nobody moves."""
    held = [stay(key, place, 0, None) for place, key in enumerate("ABCD")]
    moves = [stay("A", 1, 0, None), stay("B", 2, 0, None), stay("C", 3, 0, None)]
    assert sort_out(moves, held) == ([], [1, 2, 3])
    assert sort_out([*moves, stay("D", 4, 0, None)], held) == ([1, 2, 3, 4], [])


def test_two_may_trade_places() -> None:
    held = [stay("A", MILL, 0, None), stay("B", WEIR, 0, None)]
    assert sort_out([stay("A", WEIR, 0, None), stay("B", MILL, 0, None)], held) == ([1, 2], [])


def test_beside_a_record_in_doubt_another_may_be_asked_about_once_and_fits_the_next_time() -> None:
    """A is wrong; while that is found out, C's old row is in the way of B. Nothing wrong is taken for it."""
    held = [stay("C", MILL, 0, None)]
    asked_for = [stay("A", MILL, 0, None), stay("B", MILL, 0, 1), stay("C", MILL, 1, None)]
    assert sort_out(asked_for, held) == ([3], [1, 2])
    assert sort_out(asked_for, [stay("C", MILL, 1, None)]) == ([2, 3], [1])


# --- Any records, held against days counted one by one -------------------------------------------------


def days_of(one: Stay) -> set[int]:
    """Return the days of a stay by number, up to the horizon."""
    end = HORIZON if one.to_date is None else (one.to_date - JANUARY).days
    return set(range((one.from_date - JANUARY).days, end))


def slowly(asked_for: Sequence[Stay], held: Sequence[Stay]) -> tuple[list[int], list[int]]:
    """Do the same by counting days: start again whenever one more of the held turns out to stay."""
    staying: set[str] = set()
    while True:
        named = {one.key for one in asked_for} - staying
        taken = {(one.place, one.key): days_of(one) for one in held if one.key not in named}
        lines: dict[bool, list[int]] = {True: [], False: []}
        fits = set()
        for line, one in enumerate(asked_for, start=1):
            days = days_of(one)
            free = not any(
                days & others
                for (place, key), others in taken.items()
                if place == one.place and key != one.key
            )
            lines[free].append(line)
            if free:
                taken[one.place, one.key] = days
                fits.add(one.key)
        stays_too = ({one.key for one in held} & named) - fits
        if not stays_too:
            return lines[True], lines[False]
        staying |= stays_too


def afterwards(asked_for: Sequence[Stay], held: Sequence[Stay]) -> dict[str, Stay]:
    """Return who is where once the records that fit have been stored, in their order."""
    fitting, _asked = sort_out(asked_for, held)
    return {one.key: one for one in held} | {
        asked_for[line - 1].key: asked_for[line - 1] for line in fitting
    }


def in_the_way(one: Stay, others: Sequence[Stay]) -> list[str]:
    """Return the keys of those that share a place and a day with `one`, found by counting days."""
    return [
        other.key
        for other in others
        if other.key != one.key and one.place == other.place and days_of(one) & days_of(other)
    ]


@st.composite
def stays(draw: st.DrawFn, key: st.SearchStrategy[str]) -> Stay:
    first = draw(st.integers(0, HORIZON - 1))
    end = draw(st.none() | st.integers(first + 1, HORIZON))
    return stay(draw(key), draw(st.integers(1, 3)), first, end)


KEYS = st.sampled_from("ABCDEF")
# What the table holds can have no overlap: what would make one is left out.
HELD = st.lists(stays(KEYS), max_size=6, unique_by=lambda one: one.key).map(
    lambda drawn: [one for n, one in enumerate(drawn) if not in_the_way(one, drawn[:n])]
)


@given(st.lists(stays(KEYS), max_size=8), HELD)
def test_it_says_what_counting_days_says(asked_for: list[Stay], held: list[Stay]) -> None:
    assert sort_out(asked_for, held) == slowly(asked_for, held)


@given(st.lists(stays(KEYS), max_size=8), HELD)
def test_each_record_fits_or_is_asked_about_in_the_order_of_the_file(
    asked_for: list[Stay], held: list[Stay]
) -> None:
    fitting, asked = sort_out(asked_for, held)
    assert sorted([*fitting, *asked]) == list(range(1, len(asked_for) + 1))
    assert (fitting, asked) == (sorted(fitting), sorted(asked))


@given(st.lists(stays(KEYS), max_size=8), HELD)
def test_afterwards_nobody_shares_a_day_at_a_place(asked_for: list[Stay], held: list[Stay]) -> None:
    """One key may come twice in a file: the later record then speaks for it."""
    there = [*afterwards(asked_for, held).values()]
    assert [in_the_way(one, there) for one in there] == [[]] * len(there)


@given(st.lists(stays(KEYS), max_size=6, unique_by=lambda one: one.key), HELD)
def test_who_is_asked_about_shares_a_day_with_what_was_held_or_has_come(
    asked_for: list[Stay], held: list[Stay]
) -> None:
    _fitting, asked = sort_out(asked_for, held)
    there = [*held, *afterwards(asked_for, held).values()]
    for line in asked:
        assert in_the_way(asked_for[line - 1], there) != []
