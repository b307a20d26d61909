"""How good a rule is: judged on water whose leaks are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from leaks.detection import Alert

HOURS_A_YEAR = 8760
GRACE = 6  # hours after a leak's end in which an alert still speaks of it: blocks look back


@dataclass(frozen=True)
class Leak:
    """The truth about a leak: it ran in the hours [`start`, `end`)."""

    home: int
    start: int
    end: int
    kind: str
    rate: float  # microlitres an hour, its mean


@dataclass(frozen=True)
class Score:
    """What a rule found of `leaks`, and what else it said.

    `found` holds the hours from a leak's start to its alert, by the leak's place in the truth.
    """

    leaks: int
    found: dict[int, int]
    false: int
    home_years: float

    @property
    def recall(self) -> float:
        """Return the share of leaks that were found."""
        return len(self.found) / self.leaks if self.leaks else 0.0

    @property
    def precision(self) -> float:
        """Return the share of alerts that were leaks; 1 where nothing was said."""
        said = len(self.found) + self.false
        return len(self.found) / said if said else 1.0

    @property
    def false_load(self) -> float:
        """Return the alerts that were no leak, per 100 homes and year."""
        return 100 * self.false / self.home_years

    @property
    def hours(self) -> float | None:
        """Return the median of the hours until a leak was found."""
        return median(self.found.values()) if self.found else None


def score(alerts: Sequence[Alert], leaks: Sequence[Leak], *, homes: int, hours: int) -> Score:
    """Judge the alerts of some homes over some hours by the leaks that were there.

    An alert finds the leak in which it was raised. One raised outside of every leak is false, unless it
    was open when a leak began: what it said then is neither.
    """
    by_home: dict[int, list[tuple[int, Leak]]] = {}
    for place, leak in enumerate(leaks):
        by_home.setdefault(leak.home, []).append((place, leak))
    found: dict[int, int] = {}
    false = 0
    for alert in alerts:
        near = by_home.get(alert.home, [])
        hits = [(n, it) for n, it in near if it.start <= alert.raised < it.end + GRACE]
        for place, leak in hits:
            found.setdefault(place, alert.raised - leak.start)
        meets = any(it.start < alert.ended and alert.raised < it.end for _n, it in near)
        false += not hits and not meets
    return Score(len(leaks), found, false, homes * hours / HOURS_A_YEAR)


@dataclass(frozen=True)
class Comparison:
    """One of ours beside a published rule, on the same water and with no more false alerts.

    `hours` and `their_hours` are medians over the leaks that both found; None where there is none.
    """

    level: str
    ours: Score
    theirs: Score
    hours: float | None
    their_hours: float | None

    @property
    def is_won(self) -> bool:
        """Tell whether ours found more and no later, or as much and earlier."""
        more = self.ours.recall - self.theirs.recall
        if self.hours is None or self.their_hours is None:
            return more > 0
        return (more > 0 and self.hours <= self.their_hours) or (
            more == 0 and self.hours < self.their_hours
        )


def compare(levels: Mapping[str, Score], theirs: Score) -> Comparison | None:
    """Set against a published rule whichever of our levels finds most at no higher load of false alerts.

    None where each of ours makes more of them.
    """
    fair = {key: ours for key, ours in levels.items() if ours.false <= theirs.false}
    if not fair:
        return None

    def against(key: str) -> Comparison:
        both = [place for place in theirs.found if place in fair[key].found]
        return Comparison(
            key,
            fair[key],
            theirs,
            median(fair[key].found[place] for place in both) if both else None,
            median(theirs.found[place] for place in both) if both else None,
        )

    found = [against(key) for key in fair]
    return max(found, key=lambda it: (it.is_won, it.ours.recall))
