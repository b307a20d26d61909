"""What a household may tell of itself, and what a rule may ask of it.

Every answer is optional: None means that nobody said, which is never the same as no.
"""

from dataclasses import dataclass
from enum import StrEnum

MOST_OCCUPANTS = 6  # stands for six or more: what follows from it does not change after that


class Garden(StrEnum):
    """How much ground is watered, in bands: few people know the number, and no rule needs it."""

    NONE = "none"
    SMALL = "small"  # up to 1,000 square feet
    MEDIUM = "medium"  # up to 4,000
    LARGE = "large"  # more


class Toilets(StrEnum):
    """How old the toilets are. Since 1994 a flush may take 1.6 gallons at most: 42 U.S.C. 6295(k)."""

    NEW = "new"
    OLD = "old"  # at least one is from before 1994


@dataclass(frozen=True)
class Facts:
    """What is known of the household at a premises on a day."""

    occupants: int | None = None
    garden: Garden | None = None
    pool: bool | None = None
    cooler: bool | None = None  # evaporative: it runs water all through a hot day
    softener: bool | None = None  # it rinses itself, mostly at night
    constant_flow: bool | None = None  # something that always runs, and is meant to
    toilets: Toilets | None = None


NOTHING_KNOWN = Facts()
