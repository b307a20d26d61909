"""Similar homes: which are, and the two figures that may be said of them.

What leaves this file is about at least fifteen homes, is rounded, and is two quantiles: what the largest
or the smallest home used cannot be seen in either. docs/decisions/0016 says why this is enough, together
with a month being published once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from usage.comparing.household import Facts, Garden

# Fewer homes are no crowd to hide in. The fifteen of utility practice (15/15 rule, California Public
# Utilities Commission, D.97-10-031), which we ask for here of homes, not of customers.
FEWEST = 15
EFFICIENT, AVERAGE = 0.2, 0.5
# Microlitres a day, 20 litres: an average of fifteen homes may be the very use of one, unless it is rounded.
STEP = 20_000_000
MANY_PEOPLE = 5  # households of five and more are few: they are compared with each other
HOMES_SAID_IN_STEPS = 5


@dataclass(frozen=True, order=True)
class Cohort:
    """Homes of one kind, with as many people and about as much garden. Every home is in one at most."""

    kind: str
    occupants: int  # MANY_PEOPLE stands for that many and more
    garden: Garden


@dataclass(frozen=True)
class Figures:
    """What may be said of a cohort: microlitres a day, and how many homes there are at least."""

    homes: int
    efficient: int
    average: int


def cohort_of(kind: str, facts: Facts) -> Cohort | None:
    """Return the cohort of a home; None where the household has not said what it takes."""
    if facts.occupants is None or facts.garden is None:
        return None
    return Cohort(kind, min(facts.occupants, MANY_PEOPLE), facts.garden)


def figures_of(used: Mapping[Cohort, Sequence[int]]) -> dict[Cohort, Figures]:
    """Return the figures of each cohort that is large enough, and nothing of the others.

    `used` holds the microlitres a day of each home.
    """
    return {
        cohort: Figures(
            homes=len(homes) // HOMES_SAID_IN_STEPS * HOMES_SAID_IN_STEPS,
            efficient=rounded(quantile(homes, EFFICIENT)),
            average=rounded(quantile(homes, AVERAGE)),
        )
        for cohort, homes in used.items()
        if len(homes) >= FEWEST
    }


def quantile(values: Sequence[int], share: float) -> float:
    """Return the value below which `share` of the values lie, between two of them where none is there.

    As Hyndman and Fan's seventh definition (The American Statistician 50, 1996), which spreadsheets use.
    """
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def rounded(microlitres: float) -> int:
    """Return a figure as it may leave: the nearest whole step."""
    return round(microlitres / STEP) * STEP
