"""What may be said of similar homes (R07): large cohorts, rounded figures, nothing of one home."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usage.comparing.cohorts import (
    FEWEST,
    HOMES_SAID_IN_STEPS,
    STEP,
    Cohort,
    Figures,
    cohort_of,
    figures_of,
    quantile,
)
from usage.comparing.household import NOTHING_KNOWN, Facts, Garden

HERE = Cohort("single_family", 2, Garden.SMALL)
LITRES = 1_000_000
homes = st.lists(st.integers(0, 5000 * LITRES), min_size=FEWEST, max_size=60)


def test_fourteen_homes_are_no_crowd_and_fifteen_are() -> None:
    used = [400 * LITRES] * FEWEST
    assert figures_of({HERE: used[1:]}) == {}
    assert figures_of({HERE: used}) == {HERE: Figures(15, 400 * LITRES, 400 * LITRES)}


def test_the_figures_of_homes_that_use_100_to_1_000_litres() -> None:
    used = [
        litres * LITRES for litres in range(100, 1001, 50)
    ]  # nineteen: 280 and 550 between them
    assert figures_of({HERE: used}) == {HERE: Figures(15, 280 * LITRES, 560 * LITRES)}


@pytest.mark.parametrize(
    ("share", "value"), [(0.0, 1), (0.2, 1.8), (0.5, 3), (0.55, 3.2), (1.0, 5)]
)
def test_a_quantile_lies_between_its_neighbours(share: float, value: float) -> None:
    assert quantile([5, 1, 4, 2, 3], share) == pytest.approx(value)


@given(homes)
def test_a_figure_is_rounded_and_in_order_whatever_the_order_of_the_homes(used: list[int]) -> None:
    [said] = figures_of({HERE: used}).values()
    assert figures_of({HERE: sorted(used)}) == {HERE: said}
    assert (said.efficient % STEP, said.average % STEP) == (0, 0)
    assert min(used) - STEP <= said.efficient <= said.average <= max(used) + STEP
    assert (FEWEST <= said.homes <= len(used), said.homes % HOMES_SAID_IN_STEPS) == (True, 0)


@given(homes, st.integers(0, 10**6))
def test_how_far_the_largest_and_the_smallest_go_nobody_sees(used: list[int], more: int) -> None:
    """The home that waters a park and the home that stands empty are in no figure by their size."""
    ordered = sorted(used)
    stretched = [0, *ordered[1:-1], ordered[-1] + more * LITRES]
    assert figures_of({HERE: stretched}) == figures_of({HERE: ordered})


@given(homes, st.integers(0, 59), st.integers(0, 5000 * LITRES))
def test_one_home_moves_a_figure_no_further_than_to_its_neighbours(
    used: list[int], which: int, becomes: int
) -> None:
    """Whatever one home does, the median stays between the values beside it."""
    ordered, other = sorted(used), list(used)
    other[which % len(used)] = becomes
    middle = (len(used) - 1) // 2
    low, high = ordered[middle - 1], ordered[min(middle + 2, len(used) - 1)]
    assert low <= quantile(other, 0.5) <= high


@pytest.mark.parametrize(
    ("facts", "cohort"),
    [
        (NOTHING_KNOWN, None),
        (Facts(occupants=2), None),
        (Facts(garden=Garden.SMALL), None),
        (Facts(occupants=2, garden=Garden.SMALL), HERE),
        (Facts(occupants=5, garden=Garden.SMALL), replace(HERE, occupants=5)),
        (Facts(occupants=6, garden=Garden.SMALL), replace(HERE, occupants=5)),
    ],
)
def test_a_home_is_in_one_cohort_or_in_none(facts: Facts, cohort: Cohort | None) -> None:
    assert cohort_of("single_family", facts) == cohort
