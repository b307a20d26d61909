"""What a way to save water would save at a home, and which comes first.

Plain rules. The figures are published ones, of average American homes; they are fitted to a home only by what
its household told and its meter shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from usage.comparing.household import MOST_OCCUPANTS, Facts, Garden, Toilets
from usage.comparing.seasons import Split
from usage.units import GALLON

FAMILY = 2.5  # people of an average home: U.S. Census Bureau, American Community Survey 2022


class Where(StrEnum):
    """Where the water runs."""

    INDOORS = "indoors"
    OUTDOORS = "outdoors"


class Counts(StrEnum):
    """What a figure is for."""

    HOME = "home"
    FAMILY = "family"  # an average home: more people save more
    PERSON = "person"


class Needs(StrEnum):
    """What a home must have for it."""

    NOTHING = "nothing"
    GARDEN = "garden"
    POOL = "pool"
    COOLER = "cooler"
    OLD_TOILETS = "old_toilets"


@dataclass(frozen=True)
class Saving:
    """A published figure: gallons on an average day of the year, or a share of what runs there.

    `sure` is False where it depends on something being broken: nobody is promised that.
    """

    where: Where
    gallons: float | None = None
    share: float | None = None
    counts: Counts = Counts.HOME
    needs: Needs = Needs.NOTHING
    sure: bool = True


@dataclass(frozen=True)
class Estimate:
    """What it would save here in microlitres on an average day; None where only the share is known.

    `fits` is None where nobody said whether the home has what it needs.
    """

    key: str
    saves: int | None
    fits: bool | None
    people: int | None  # by how many it was worked out; None for an average home
    by_meter: bool  # worked out from what the meter shows


def has(needs: Needs, facts: Facts) -> bool | None:
    """Tell whether a home has what something needs; None where nobody said."""
    garden = None if facts.garden is None else facts.garden is not Garden.NONE
    old = None if facts.toilets is None else facts.toilets is Toilets.OLD
    return {
        Needs.NOTHING: True,
        Needs.GARDEN: garden,
        Needs.POOL: facts.pool,
        Needs.COOLER: facts.cooler,
        Needs.OLD_TOILETS: old,
    }[needs]


def estimate(key: str, saving: Saving, facts: Facts, split: Split | None) -> Estimate:
    """Return what something would save at a home: never more than runs there."""
    part = None
    if split is not None:
        part = split.indoors if saving.where is Where.INDOORS else split.outdoors
    people = facts.occupants if facts.occupants and facts.occupants < MOST_OCCUPANTS else None
    saves: float | None = None
    if saving.share is not None:
        saves = None if part is None else saving.share * part
    elif saving.gallons is not None:
        heads = float(people) if people else FAMILY
        times = {Counts.HOME: 1.0, Counts.FAMILY: heads / FAMILY, Counts.PERSON: heads}
        saves = saving.gallons * float(GALLON) * times[saving.counts]
    if saves is not None and part is not None:
        saves = min(saves, part)
    return Estimate(
        key=key,
        saves=None if saves is None else round(saves),
        fits=has(saving.needs, facts),
        people=people if saving.counts is not Counts.HOME and saving.share is None else None,
        by_meter=saving.share is not None and part is not None,
    )


def ranked(
    savings: Iterable[tuple[str, Saving]], facts: Facts, split: Split | None
) -> list[Estimate]:
    """Return what fits a home, the best first: what surely fits, what surely saves, what saves most.

    What it has nothing for is left out.
    """
    sure = dict(savings)
    found = [estimate(key, saving, facts, split) for key, saving in sure.items()]

    def order(each: Estimate) -> tuple[bool, bool, int]:
        return (each.fits is None, not sure[each.key].sure, -(each.saves or 0))

    return sorted((each for each in found if each.fits is not False), key=order)
