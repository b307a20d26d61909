"""The 15/15 guard: what is shown isolates nobody, alone or subtracted, and its rule tells nothing either."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from privacy.cells import FEWEST, Cell, many_enough, rounded, shown

Table = Mapping[str, int | None]


def of(people: int) -> Cell:
    """A cell that so many people are in, each once."""
    return Cell(amount=people, people=people, largest=min(people, 1))


def table(counts: Mapping[str, int]) -> tuple[int | None, Table]:
    """Show a table of people, each of whom is in one part."""
    return shown(of(sum(counts.values())), {name: of(n) for name, n in counts.items()})


def worked_out(total: int | None, parts: Table) -> Iterator[frozenset[str]]:
    """Yield each set of parts whose sum can be worked out, by taking shown cells from each other.

    Every sum of shown parts, and the total less every sum of shown parts: no other sum or difference of
    disjoint cells is one of a set of them.
    """
    known = [name for name, amount in parts.items() if amount is not None]
    for size in range(len(known) + 1):
        for chosen in combinations(known, size):
            yield frozenset(chosen)
            if total is not None:
                yield frozenset(parts) - frozenset(chosen)


COUNTS = st.dictionaries(
    st.sampled_from("abcdefg"), st.integers(0, 60) | st.sampled_from([0, 1, 14, 15, 16]), min_size=1
)


@given(COUNTS)
@example({"a": 14, "b": 15})
@example({"a": 14, "b": 14, "c": 14})
@example({"a": 0, "b": 15})
def test_no_difference_of_shown_cells_is_a_small_cell(counts: dict[str, int]) -> None:
    """S08, A070: brute force over everything that can be taken from everything."""
    small = [
        sorted(names)
        for names in worked_out(*table(counts))
        if names and sum(counts[name] for name in names) < FEWEST
    ]
    assert small == []


def worlds(
    parts: int, people: int
) -> dict[tuple[int | None, tuple[int | None, ...]], set[tuple[int, ...]]]:
    """Return every table that might be shown of so many people, with all the towns it might be."""
    found: dict[tuple[int | None, tuple[int | None, ...]], set[tuple[int, ...]]] = {}
    for counts in product(range(people + 1), repeat=parts):
        if sum(counts) == people:
            total, cells = table(dict(zip("abcd", counts, strict=False)))
            found.setdefault((total, tuple(cells.values())), set()).add(counts)
    return found


@pytest.mark.parametrize(
    ("parts", "people"),
    [*((2, n) for n in range(15, 70)), *((3, n) for n in (15, 16, 29, 30, 31, 44, 50, 61))],
)
def test_whoever_knows_the_rule_learns_no_hidden_cell_that_is_small(
    parts: int, people: int
) -> None:
    """A070: of every table, each small hidden cell may be each number under fifteen that its town allows.

    Every town of so many people is drawn, and those of which the same is shown are laid together: an attacker
    who has this file cannot do better.
    """
    for (_total, cells), towns in worlds(parts, people).items():
        for place, cell in enumerate(cells):
            might = {town[place] for town in towns}
            if cell is None and min(might) < FEWEST:
                assert set(range(FEWEST)) <= might


def test_one_that_makes_up_most_of_a_cell_hides_it() -> None:
    """The second fifteen: one account of more than 15 per cent of the water."""
    many = Cell(amount=10_000, people=100, largest=1_500)
    most = Cell(amount=10_000, people=100, largest=1_501)
    assert shown(many, {}) == (10_000, {})
    assert shown(most, {}) == (None, {})
    total = Cell(amount=30_000, people=300, largest=1_501)
    few = Cell(amount=10_000, people=100, largest=1_000)
    parts = {"a": few, "b": most, "c": few}
    assert shown(total, parts) == (30_000, {"a": None, "b": None, "c": 10_000})


@given(
    st.dictionaries(
        st.sampled_from("abcde"),
        st.lists(st.integers(1, 300), max_size=40),
        min_size=1,
    )
)
def test_nothing_that_is_worked_out_of_amounts_is_mostly_of_one(
    brought: dict[str, list[int]],
) -> None:
    """S08: the same brute force over volumes; nobody brings more than 15 % of what can be worked out."""

    def cell(amounts: list[int]) -> Cell:
        return Cell(amount=sum(amounts), people=len(amounts), largest=max(amounts, default=0))

    every = [amount for amounts in brought.values() for amount in amounts]
    seen = shown(cell(every), {name: cell(amounts) for name, amounts in brought.items()})
    for names in worked_out(*seen):
        left = [amount for name in names for amount in brought[name]]
        assert not names or (len(left) >= FEWEST and max(left) * 100 <= 15 * sum(left))


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_two_weeks_of_a_state_differ_by_nought_or_a_crowd(one: int, other: int) -> None:
    """A070: yesterday's total from today's."""
    step = abs(rounded(one) - rounded(other))
    assert step == 0 or step >= FEWEST
    assert abs(rounded(one) - one) <= FEWEST // 2


@pytest.mark.parametrize(("percent", "fewest"), [(50, 15), (90, 75), (10, 75), (75, 30)])
def test_a_value_is_shown_with_as_many_beyond_it_as_a_median_of_fifteen_has(
    percent: int, fewest: int
) -> None:
    """A070: the ninetieth of fifteen would be next to the longest of all."""
    assert [many_enough(people, percent) for people in (fewest - 1, fewest)] == [False, True]
