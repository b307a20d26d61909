"""How many requests came and how they were answered, year by year (11 CCR 7102), and no small group.

The rule binds whoever handles the data of ten million people, and knows no exception for small numbers: they
publish each as it is. A utility of a town is not bound. What it prints of its own will hides what its other
figures hide, by the same number (`privacy.cells`): of fewer, a neighbour would know which one it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median

from privacy.cells import FEWEST

ALL = 1  # the fewest that are shown where everything is


@dataclass(frozen=True)
class Answered:
    """One request: its right, its state, and in how many days it was answered; None if it was not."""

    right: str
    state: str
    days: int | None = None


@dataclass(frozen=True)
class Figures:
    """Counts of one right; None where they are too small to show, or could be worked out from the others."""

    right: str
    received: int | None
    complied: int | None
    denied: int | None
    median_days: float | None
    mean_days: float | None


def figures(
    requests: Sequence[Answered], rights: Sequence[str], *, fewest: int = FEWEST
) -> list[Figures]:
    """Return the figures of each right; withdrawn and open requests count as received alone.

    A count of fewer than `fewest` is hidden; zero says nothing about anybody.
    """
    return [_of(right, [it for it in requests if it.right == right], fewest) for right in rights]


def _of(right: str, those: Sequence[Answered], fewest: int) -> Figures:
    complied = sum(it.state == "fulfilled" for it in those)
    denied = sum(it.state == "denied" for it in those)
    days = [it.days for it in those if it.days is not None]
    rest = len(those) - complied - denied
    # One small cell among the three would be the rest of the total: then none of them is shown.
    parts_shown = all(count == 0 or count >= fewest for count in (complied, denied, rest))
    total_shown = not those or len(those) >= fewest
    timed = len(days) >= fewest
    return Figures(
        right=right,
        received=len(those) if total_shown else None,
        complied=complied if parts_shown and total_shown else None,
        denied=denied if parts_shown and total_shown else None,
        median_days=round(median(days), 1) if timed else None,
        mean_days=round(mean(days), 1) if timed else None,
    )
