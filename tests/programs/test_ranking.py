"""Ways to save water (R21): figures with sources, fitted to a home by what it told and by its meter alone."""

from datetime import date

import pytest

from programs.ranking import Counts, Needs, Saving, Where, estimate, ranked
from usage.comparing.household import NOTHING_KNOWN, Facts, Garden, Toilets
from usage.comparing.seasons import Split
from usage.units import GALLON

LAWN = Saving(Where.OUTDOORS, share=0.4, needs=Needs.GARDEN)
TAP = Saving(Where.INDOORS, gallons=6, counts=Counts.PERSON)
HEAD = Saving(Where.INDOORS, gallons=5, counts=Counts.FAMILY)
LEAK = Saving(Where.INDOORS, gallons=200, sure=False)
GARDEN = Facts(occupants=4, garden=Garden.LARGE, pool=False, cooler=False, toilets=Toilets.NEW)


def split(indoors: float, outdoors: float) -> Split:
    return Split(round(indoors * float(GALLON)), round(outdoors * float(GALLON)), date(2026, 1, 1))


def gallons(saving: Saving, facts: Facts = NOTHING_KNOWN, its: Split | None = None) -> float | None:
    saves = estimate("x", saving, facts, its).saves
    return None if saves is None else round(saves / float(GALLON), 1)


@pytest.mark.parametrize(
    ("saving", "facts", "its", "saved"),
    [
        (TAP, NOTHING_KNOWN, None, 15.0),  # two and a half people, where nobody said
        (TAP, GARDEN, None, 24.0),
        (TAP, Facts(occupants=6), None, 15.0),  # six or more: nobody knows how many
        (HEAD, GARDEN, None, 8.0),
        (HEAD, NOTHING_KNOWN, None, 5.0),
        (LEAK, NOTHING_KNOWN, split(90, 10), 90.0),  # never more than runs there
        (LAWN, GARDEN, None, None),  # a share of what nobody measured
        (LAWN, GARDEN, split(90, 200), 80.0),
    ],
)
def test_a_figure_is_fitted_to_the_home(
    saving: Saving, facts: Facts, its: Split | None, saved: float | None
) -> None:
    assert gallons(saving, facts, its) == saved


def test_what_surely_fits_and_surely_saves_comes_first() -> None:
    savings = {"leak": LEAK, "head": HEAD, "tap": TAP, "lawn": LAWN}
    unknown = [each.key for each in ranked(savings.items(), NOTHING_KNOWN, None)]
    assert unknown == ["tap", "head", "leak", "lawn"]
    known = [each.key for each in ranked(savings.items(), GARDEN, split(300, 200))]
    assert known == ["lawn", "tap", "head", "leak"]


def test_what_a_home_has_nothing_for_is_left_out() -> None:
    pool = Saving(Where.OUTDOORS, gallons=10, needs=Needs.POOL)
    savings = {"head": HEAD, "lawn": LAWN, "pool": pool}
    assert [each.key for each in ranked(savings.items(), GARDEN, None)] == ["head", "lawn"]
