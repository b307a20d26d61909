"""Every hour of a year: when water never stopped, when none ran, at which hour most of it runs.

A cell of the picture is an hour of the clock. On the night when an hour happens twice it holds the more of
the two; the hour that does not happen in spring has no cell. What is said of stretches of time goes by
the hours that there were.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from usage.looking.charts import Kind
from usage.looking.history import Amount, Hung, Reads, Span, hours, together
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
    spans: list[Span] = []
    marks: list[str] = []
    days: list[DayOfHours] = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        of_day = hours(day, by_day.get(day, ()), zone, meters=meters)
        # Only of the newest: to compare times of a zone takes long, and a year has thousands.
        if until is not None and of_day and of_day[-1].start >= until:
            of_day = [span for span in of_day if span.start < until]
        of_hours = "".join([_mark(span.amount) for span in of_day])
        spans += of_day
        marks.append(of_hours)
        days.append(_column(day, of_day, of_hours.count(WET)))
    known = "".join(marks)
    return Year(
        tuple(days),
        _stretches(spans, known, WET, LEAST_WET),
        _stretches(spans, known, DRY, LEAST_DRY),
        _busiest(days),
        _steps(spans),
    )


def _mark(amount: Amount) -> str:
    if ran(amount):
        return WET
    dry = amount.microlitres == 0 and amount.kind is Kind.ACTUAL and amount.gaps == 0
    return DRY if dry else UNSURE


def _column(day: date, spans: Sequence[Span], wet: int) -> DayOfHours:
    cells: list[Amount | None] = [None] * CLOCK
    for span in spans:
        held = cells[span.start.hour]
        if held is None or (held.microlitres or 0) < (span.amount.microlitres or 0):
            cells[span.start.hour] = span.amount
    amounts = [span.amount for span in spans]
    known = [amount.microlitres for amount in amounts if amount.microlitres is not None]
    return DayOfHours(
        day,
        tuple(cells),
        together(amounts),
        len(spans),
        wet,
        min(known) if known and len(known) == len(amounts) else None,
    )


def _stretches(spans: Sequence[Span], marks: str, mark: str, least: int) -> tuple[Stretch, ...]:
    """Return the stretches of at least so many hours with one mark, the longest first."""
    backwards = range(len(spans) - 1, -1, -1)
    heard = next((n for n in backwards if spans[n].amount.microlitres is not None), 0)
    found = []
    for run in re.finditer(f"{mark}{{{least},}}", marks):
        first, last = run.start(), run.end() - 1
        end = spans[last].start + timedelta(hours=1)
        found.append(Stretch(spans[first].start, end, last + 1 - first, last == heard))
    return tuple(sorted(found, key=lambda stretch: -stretch.hours))


def _busiest(days: Sequence[DayOfHours]) -> int | None:
    """Return the hour of the clock in which most water ran, None where none did."""
    volumes = [[cell.microlitres or 0 if cell else 0 for cell in day.cells] for day in days]
    sums = [sum(of_hour) for of_hour in zip(*volumes, strict=True)]
    return sums.index(max(sums)) if max(sums) > 0 else None


def _steps(spans: Sequence[Span]) -> tuple[int, ...]:
    """Return up to how much an hour some shares of the hours with water go."""
    known = [span.amount.microlitres for span in spans]
    wet = sorted([volume for volume in known if volume is not None and volume > 0])
    return tuple(wet[int(share * (len(wet) - 1))] for share in SHARES) if wet else ()
