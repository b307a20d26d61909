"""Every hour of a year: when water never stopped, when none ran, at which hour most of it runs.

A cell of the picture is an hour of the clock. On the night when an hour happens twice it holds the more of
the two; the hour that does not happen in spring has no cell. What is said of stretches of time goes by
the hours that there were.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from usage.looking.charts import Kind
from usage.looking.history import Amount, Hung, Reads, Span, hours, together
from usage.looking.running import ran

CLOCK = 24
LEAST_WET = 24  # hours on end: as the home page and EyeOnWater count it
LEAST_DRY = 72  # hours on end: a long weekend away
SHORTEST_DAY = 23
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
    days: list[DayOfHours] = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        of_day = hours(day, by_day.get(day, ()), zone, meters=meters)
        if until is not None:
            of_day = [span for span in of_day if span.start < until]
        spans += of_day
        days.append(_column(day, of_day))
    return Year(
        tuple(days),
        _stretches(spans, LEAST_WET, wet=True),
        _stretches(spans, LEAST_DRY, wet=False),
        _busiest(days),
        _steps(spans),
    )


def _column(day: date, spans: Sequence[Span]) -> DayOfHours:
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
        sum(ran(amount) for amount in amounts),
        min(known) if known and len(known) == len(amounts) else None,
    )


def _stretches(spans: Sequence[Span], least: int, *, wet: bool) -> tuple[Stretch, ...]:
    """Return the stretches of at least so many hours with water, or without any, the longest first."""
    found, position = [], 0
    backwards = range(len(spans) - 1, -1, -1)
    heard = next((n for n in backwards if spans[n].amount.microlitres is not None), 0)
    is_one = ran if wet else _dry
    for is_so, group in groupby([is_one(span.amount) for span in spans]):
        count = len(list(group))
        if is_so and count >= least:
            last = spans[position + count - 1]
            end = last.start + timedelta(hours=1)
            goes_on = position + count - 1 == heard
            found.append(Stretch(spans[position].start, end, count, goes_on))
        position += count
    return tuple(sorted(found, key=lambda stretch: -stretch.hours))


def _dry(amount: Amount) -> bool:
    return amount.kind is Kind.ACTUAL and amount.gaps == 0 and amount.microlitres == 0


def _busiest(days: Sequence[DayOfHours]) -> int | None:
    """Return the hour of the clock in which most water ran, None where none did."""
    sums = [
        sum(cell.microlitres or 0 for day in days for cell in [day.cells[hour]] if cell)
        for hour in range(CLOCK)
    ]
    return sums.index(max(sums)) if max(sums) > 0 else None


def _steps(spans: Sequence[Span]) -> tuple[int, ...]:
    """Return up to how much an hour some shares of the hours with water go."""
    known = (span.amount.microlitres for span in spans)
    wet = sorted(volume for volume in known if volume is not None and volume > 0)
    return tuple(wet[int(share * (len(wet) - 1))] for share in SHARES) if wet else ()
