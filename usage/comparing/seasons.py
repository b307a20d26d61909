"""Indoors and outdoors from one meter, by the minimum-month method.

The month with the least use is taken for indoor use alone, since gardens rest then; what a month has more
is outdoor use. Named so and described in P. H. Gleick and others, Waste Not, Want Not (Pacific Institute,
2003), appendix B. C. Mini, T. Hogue and S. Pincetl (Landscape and Urban Planning 127, 2014) found that where
gardens are watered all year it says too little of outdoors: the least month is watered as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

MONTHS_NEEDED = 12  # a whole year: the lowest of half of one may be a watered month
# The thresholds are ours; whoever changes them changes what residents read.
LEAST_SEASON = 1.3  # the highest month to the lowest: below, there is no season to tell outdoors by
LEAST_AT_HOME = 0.5  # the lowest month to the middle of the four lowest: below, somebody was away
LOWEST_MONTHS = 4
LEAST_PAUSES = 1 / 3  # share of days with an hour without water: below, something always runs


class Unclear(StrEnum):
    """Why indoors and outdoors cannot be told apart."""

    SHORT = "short"  # less than a year is known
    AWAY = "away"  # the lowest month is an empty home rather than a resting garden
    SEASONLESS = "seasonless"
    RUNNING = "running"  # the lowest month has a leak in it, or something like one


@dataclass(frozen=True)
class Split:
    """An average day of the year in microlitres, divided; and the month that says what indoors is."""

    indoors: int
    outdoors: int
    lowest: date

    @property
    def share(self) -> float:
        """The part that runs outdoors, from 0 to 1."""
        total = self.indoors + self.outdoors
        return self.outdoors / total if total else 0.0


def lowest_month(per_day: Mapping[date, int | None]) -> date | None:
    """Return the first day of the month with the least use a day; None where no month is known."""
    known = {month: used for month, used in per_day.items() if used is not None}
    return min(known, key=lambda month: (known[month], month), default=None)


def divide(per_day: Mapping[date, int | None], *, pauses: float | None) -> Split | Unclear:
    """Divide a year's use. Returns why not, where it cannot be done.

    `per_day` is what ran on an average day of each month, in microlitres, None where too little is known.
    `pauses` is the share of the days of the lowest month that had an hour without any water; None for
    meters that are read once a day.
    """
    known = {month: used for month, used in per_day.items() if used is not None}
    lowest = lowest_month(known)
    if lowest is None or len(known) < MONTHS_NEEDED:
        return Unclear.SHORT
    base = known[lowest]
    if base <= 0 or base < LEAST_AT_HOME * median(sorted(known.values())[:LOWEST_MONTHS]):
        return Unclear.AWAY
    if max(known.values()) < LEAST_SEASON * base:
        return Unclear.SEASONLESS
    if pauses is not None and pauses < LEAST_PAUSES:
        return Unclear.RUNNING
    total = round(sum(known.values()) / len(known))
    return Split(indoors=base, outdoors=total - base, lowest=lowest)
