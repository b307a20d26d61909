"""What the households of the town say of themselves: not all, and not all of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from portal.demo.homes import PATTERNS
from portal.demo.people import chance
from portal.demo.records import Irrigation, Use, Utility
from usage.comparing.household import MOST_OCCUPANTS, Facts, Garden, Toilets

ANSWERED = 0.72  # share of homes: more than would, so that a small town has homes to compare
SEED = 11
# Gallons of a watering day at midsummer, as `habits.draw_irrigation` draws them around 290.
SMALL, MEDIUM = 190.0, 480.0
OLD_FLUSH = 1.6
LET_COTTAGE = Facts(occupants=MOST_OCCUPANTS, garden=Garden.SMALL, toilets=Toilets.NEW)
LEAST_PEOPLE = 1


@dataclass(frozen=True)
class Household:
    """Who answered, by agreement, and what."""

    agreement: str
    facts: Facts


def draw_households(utility: Utility) -> Iterator[Household]:
    """Yield the homes that answered: Ada's two, and most single-family homes that are lived in today."""
    rng = np.random.default_rng([utility.seed, SEED])
    homes = {place.premises for place in utility.premises if place.kind == "single_family"}
    lived_in = {
        agreement.agreement: agreement
        for agreement in utility.agreements
        if agreement.premises in homes and agreement.to_date is None
    }
    cast = {utility.cast.ada.agreement, utility.cast.ada_cottage.agreement}
    silent = {utility.cast.lena.agreement}  # for a page of somebody who has said nothing
    for use in utility.uses:
        answers = chance(rng, ANSWERED) or use.agreement in cast
        if use.agreement not in lived_in or use.agreement in silent or not answers:
            continue
        if use.pattern not in PATTERNS or use.people < LEAST_PEOPLE:
            continue
        cottage = use.agreement == utility.cast.ada_cottage.agreement
        yield Household(use.agreement, LET_COTTAGE if cottage else facts_of(use))


def facts_of(use: Use) -> Facts:
    """Return what is so: residents of this town tell the truth."""
    return Facts(
        occupants=min(round(use.people), MOST_OCCUPANTS),
        garden=garden_of(use.irrigation),
        pool="pool" in use.extras,
        cooler="cooler" in use.extras,
        softener="softener" in use.extras,
        constant_flow=None,
        toilets=Toilets.OLD if use.flush > OLD_FLUSH else Toilets.NEW,
    )


def garden_of(irrigation: Irrigation | None) -> Garden:
    """Return how much garden a controller's programme is for."""
    if irrigation is None:
        return Garden.NONE
    if irrigation.gallons < SMALL:
        return Garden.SMALL
    return Garden.MEDIUM if irrigation.gallons < MEDIUM else Garden.LARGE
