"""How often the range of a forecast holds, on days that it did not know, as a page (R17)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from billing.forecast import ahead

Floats = npt.NDArray[np.float64]

HEAD = """# How often does the forecast of a bill hold?

Made by `manage.py score_forecasts`; a test makes it again and fails when a figure differs. A home's days up
to one are known; the water of the days that follow is foretold as a range, and then set beside what came.
Each home is asked again and again through the year, from the day on which it is known for 90 days. *Held*:
the share of times it came to lie in the range; nine of ten is meant, and 85 to 95 of a hundred is what we
hold ourselves to. *Below* and *above*: when it did not. *Off by*: how far the likeliest amount was off, in
the middle case. *Wide*: the range beside its middle, in the middle case. *Silent*: the share of times when
too little was known for a range.

The real homes are DAIAD's open reads (CC BY-SA 4.0); the invented ones are those of the demonstration, a
year with gardens and holidays. Neither has leaks of ours in it.

What is scored is water. Where rates have a budget of water, dollars go by the weather as well: a day whose
weather is not known yet takes that of the same day a year before, and the page of the next bill says so.
"""
COLUMNS = ("homes", "days ahead", "times", "held", "below", "above", "off by", "wide", "silent")
AHEAD = (3, 7, 14, 21, 28)
KNOWN_FIRST, EVERY = 90, 13  # days
HOURS, MOST_UNREAD = 24, 6
LEAST = 100e6  # microlitres a day; of less than that nobody asks for shares


@dataclass(frozen=True)
class Score:
    """Of one set of homes, so many days ahead: shares of `times`."""

    times: int
    below: float
    above: float
    off: float
    wide: float
    silent: float

    @property
    def held(self) -> float:
        """The share of ranges that held."""
        return 1 - self.below - self.above


def by_day(hours: Floats) -> Floats:
    """Return the days of some homes, a row each, NaN where one was not read whole."""
    homes, count = len(hours), hours.shape[1] // HOURS
    each = hours[:, : count * HOURS].reshape(homes, count, HOURS)
    unread = np.isnan(each).sum(axis=2)
    whole = np.nansum(each, axis=2) * HOURS / np.maximum(HOURS - unread, 1)
    days: Floats = np.where(unread > MOST_UNREAD, np.nan, whole)
    return days


def scored(days: Floats, length: int) -> Score:
    """Score forecasts of `length` days of some homes."""
    found = np.array(list(_asked(days, length)), dtype=np.float64)
    silent = np.isnan(found[:, 1])
    came, low, likely, high = found[~silent].T
    least = LEAST * length
    return Score(
        times=len(came),
        below=float(np.mean(came < low)),
        above=float(np.mean(came > high)),
        off=float(np.median(np.abs(came - likely) / np.maximum(came, least))),
        wide=float(np.median((high - low) / np.maximum(likely, least))),
        silent=float(np.mean(silent)),
    )


def _asked(days: Floats, length: int) -> Iterator[tuple[float, float, float, float]]:
    """Yield what came, and the range that was given for it: NaN where none was."""
    for home in days:
        known = [None if np.isnan(day) else int(day) for day in home]
        for day in range(KNOWN_FIRST, len(known) - length, EVERY):
            came = home[day : day + length].sum()
            if not np.isnan(came):
                given = ahead(known[:day], length)
                yield (
                    (came, given.low, given.likely, given.high)
                    if given
                    else (came, np.nan, np.nan, np.nan)
                )


def page(corpora: Mapping[str, Floats]) -> str:
    """Return the page of some homes' days, by what to call them."""
    lines = [HEAD, "", f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|"]
    for name, days in corpora.items():
        for length in AHEAD:
            score = scored(days, length)
            figures = (score.held, score.below, score.above, score.off, score.wide, score.silent)
            said = " | ".join(f"{figure:.0%}" for figure in figures)
            lines.append(f"| {name} | {length} | {score.times} | {said} |")
    return "\n".join(lines) + "\n"
