"""Every hour of a year: when water never stopped, when none ran, at which hour most of it runs.

A cell of the picture is an hour of the clock. On the night when an hour happens twice it holds the more of
the two; the hour that does not happen in spring has no cell. What is said of stretches of time goes by
the hours that there were.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from usage.calendar import interval_starts
from usage.looking.charts import Kind
from usage.looking.history import HOUR, Amount, Hung, Reads, amounts, together
from usage.looking.running import ran

CLOCK = 24
LEAST_WET = 24  # hours on end: as the home page and EyeOnWater count it
LEAST_DRY = 72  # hours on end: a long weekend away
SHORTEST_DAY = 23
# What an hour was for certain, a letter each: so a stretch of them is found by one pattern.
WET, DRY, UNSURE = "wd-"
SHARES = (0.5, 0.8, 0.95)  # of the hours with water, up to each step of the scale


@dataclass(frozen=True)
class DayOfHours:
    """A day as a column of the picture: an amount for each hour of the clock, None where there is none."""

    day: date
    cells: tuple[Amount | None, ...]
    total: Amount
    hours: int  # that there were, without those still to come
    wet: int  # of these, in which water ran for certain
    least: int | None  # the least of any hour in microlitres, None where one was not read

    @property
    def never_dry(self) -> bool:
        """Tell whether water ran in every hour of it, from midnight to midnight."""
        return self.wet == self.hours >= SHORTEST_DAY


@dataclass(frozen=True)
class Stretch:
    """Hours on end: the local start of the first and end of the last, and whether it still goes on."""

    start: datetime
    end: datetime
    hours: int
    goes_on: bool


@dataclass(frozen=True)
class Year:
    """What the hours of a year say."""

    days: tuple[DayOfHours, ...]
    wet: tuple[Stretch, ...]  # water in every hour, the longest first
    dry: tuple[Stretch, ...]  # no water in any hour, the longest first
    busiest: int | None  # the hour of the clock in which most water ran
    steps: tuple[int, ...]  # microlitres an hour up to which each colour but the last goes


def year_of(
    first: date,
    last: date,
    reads: Iterable[Reads],
    zone: str,
    *,
    until: datetime | None = None,
    meters: Sequence[Hung] = (),
) -> Year:
    """Return what the hours from `first` to `last` say; those from `until` on are still to come."""
    by_day: dict[date, list[Reads]] = {}
    for row in reads:
        by_day.setdefault(row.day, []).append(row)
    starts: list[datetime] = []
    known: list[Amount] = []
    marks: list[str] = []
    days: list[DayOfHours] = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        of_day = interval_starts(day, HOUR, zone)
        # Only of the newest: to compare times of a zone takes long, and a year has thousands.
        there = len(of_day)
        if until is not None and of_day[-1] >= until:
            there = sum(start < until for start in of_day)
        said = amounts(day, by_day.get(day, ()), len(of_day), meters=meters)[:there]
        of_hours = "".join([_mark(amount) for amount in said])
        starts += of_day[:there]
        known += said
        marks.append(of_hours)
        days.append(_column(day, of_day, said, of_hours.count(WET)))
    every = "".join(marks)
    heard = max((n for n, each in enumerate(known) if each.microlitres is not None), default=0)
    return Year(
        tuple(days),
        _stretches(starts, heard, _runs(every, WET, LEAST_WET)),
        _stretches(starts, heard, _runs(every, DRY, LEAST_DRY)),
        _busiest(days),
        _steps(known),
    )


def _mark(amount: Amount) -> str:
    if ran(amount):
        return WET
    dry = amount.microlitres == 0 and amount.kind is Kind.ACTUAL and amount.gaps == 0
    return DRY if dry else UNSURE


def _column(day: date, starts: Sequence[datetime], said: Sequence[Amount], wet: int) -> DayOfHours:
    cells: list[Amount | None] = [None] * CLOCK
    for start, amount in zip(starts, said, strict=False):
        held = cells[start.hour]
        if held is None or (held.microlitres or 0) < (amount.microlitres or 0):
            cells[start.hour] = amount
    known = [amount.microlitres for amount in said if amount.microlitres is not None]
    return DayOfHours(
        day,
        tuple(cells),
        together(said),
        len(said),
        wet,
        min(known) if known and len(known) == len(said) else None,
    )


def _runs(marks: str, mark: str, least: int) -> list[tuple[int, int]]:
    """Return the first and last place of each stretch of at least so many hours with one mark."""
    found = re.finditer(f"{mark}{{{least},}}", marks)
    return [(run.start(), run.end() - 1) for run in found]


def _stretches(
    starts: Sequence[datetime], heard: int, runs: Sequence[tuple[int, int]]
) -> tuple[Stretch, ...]:
    """Return stretches, the longest first; one goes on that ends where a meter was last `heard`."""
    found = [
        Stretch(starts[first], starts[last] + timedelta(hours=1), last + 1 - first, last == heard)
        for first, last in runs
    ]
    return tuple(sorted(found, key=lambda stretch: -stretch.hours))


def _busiest(days: Sequence[DayOfHours]) -> int | None:
    """Return the hour of the clock in which most water ran, None where none did."""
    volumes = [[cell.microlitres or 0 if cell else 0 for cell in day.cells] for day in days]
    sums = [sum(of_hour) for of_hour in zip(*volumes, strict=True)]
    return sums.index(max(sums)) if max(sums) > 0 else None


def _steps(known: Sequence[Amount]) -> tuple[int, ...]:
    """Return up to how much an hour some shares of the hours with water go."""
    volumes = [amount.microlitres for amount in known]
    wet = sorted([volume for volume in volumes if volume is not None and volume > 0])
    return tuple(wet[int(share * (len(wet) - 1))] for share in SHARES) if wet else ()
