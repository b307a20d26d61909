"""Who may have a program's money, and how much of it.

Plain rules. What is not known stays unknown: nobody is called eligible, or turned away, by a guess.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import Any

CENT = Decimal("0.01")


class ForWhom(StrEnum):
    """Who a program is for, of those who have to do with a home."""

    ANYBODY = "anybody"
    OWNER = "owner"
    OCCUPANT = "occupant"


class Pays(StrEnum):
    """How the amount is worked out."""

    FIXED = "fixed"  # so much for each application
    SHARE = "share"  # so many percent of what it cost
    PER_UNIT = "per_unit"  # so much for each square foot, or whatever is counted


class Asks(StrEnum):
    """One thing that a program asks for."""

    KIND = "kind"
    OWNER = "owner"
    OCCUPANT = "occupant"
    IRRIGATION = "irrigation"
    POOL = "pool"
    USE = "use"


@dataclass(frozen=True)
class Terms:
    """The terms of a program. Money is in dollars, `least_use` in microlitres a day; nought asks nothing."""

    pays: Pays
    amount: Decimal  # dollars, or percent of the cost
    most: Decimal | None = None  # dollars for one application
    kinds: Collection[str] = ()  # of premises; none means all
    for_whom: ForWhom = ForWhom.ANYBODY
    needs_irrigation: bool = False
    needs_pool: bool = False
    least_use: int = 0

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Terms":
        """Return the terms of a version as it is kept: text for money, plain words for the rest."""
        return cls(
            pays=Pays(kept["pays"]),
            amount=Decimal(kept["amount"]),
            most=None if kept["most"] is None else Decimal(kept["most"]),
            kinds=tuple(kept["kinds"]),
            for_whom=ForWhom(kept["for_whom"]),
            needs_irrigation=kept["needs_irrigation"],
            needs_pool=kept["needs_pool"],
            least_use=kept["least_use"],
        )


@dataclass(frozen=True)
class Known:
    """What is known of a home and of who asks. None is what nobody said, or what may not be looked at."""

    kind: str
    owns: bool | None = None
    lives_there: bool | None = None
    irrigates: bool | None = None
    pool: bool | None = None
    use: int | None = None  # microlitres on an average day of the last year


def conditions(terms: Terms, known: Known) -> dict[Asks, bool | None]:
    """Return each thing that is asked for, and whether it is so; None where it is not known."""
    found: dict[Asks, bool | None] = {}
    if terms.kinds:
        found[Asks.KIND] = known.kind in terms.kinds
    if terms.for_whom is ForWhom.OWNER:
        found[Asks.OWNER] = known.owns
    if terms.for_whom is ForWhom.OCCUPANT:
        found[Asks.OCCUPANT] = known.lives_there
    if terms.needs_irrigation:
        found[Asks.IRRIGATION] = known.irrigates
    if terms.needs_pool:
        found[Asks.POOL] = known.pool
    if terms.least_use:
        found[Asks.USE] = None if known.use is None else known.use >= terms.least_use
    return found


def fits(found: Collection[bool | None]) -> bool | None:
    """Return whether all of it is so: False once one thing is not, None while one is not known."""
    if False in found:
        return False
    return None if None in found else True


def amount_of(terms: Terms, *, cost: Decimal | None = None, units: int | None = None) -> Decimal:
    """Return the dollars that an application comes to, to the cent below.

    `cost` is what was paid, `units` how many were counted; each is needed where the terms go by it. Never
    more than was paid, and never more than `most`.
    """
    if terms.pays is Pays.SHARE:
        amount = (cost or Decimal(0)) * terms.amount / 100
    elif terms.pays is Pays.PER_UNIT:
        amount = terms.amount * (units or 0)
    else:
        amount = terms.amount
    limits = [amount, *(limit for limit in (terms.most, cost) if limit is not None)]
    return min(limits).quantize(CENT, rounding=ROUND_DOWN)
