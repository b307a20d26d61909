"""What reads say about an hour, a day and a month: sums that never count a gap as zero."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from usage.calendar import interval_count, interval_starts
from usage.charts import Kind

HOUR = 60


@dataclass(frozen=True)
class Reads:
    """The intervals of one service point on one day: microlitres, None where nothing was read.

    `qualities` has a letter for each (see `usage.grid.LETTERS`), or is empty where all are actual.
    """

    service_point: int
    day: date
    minutes: int
    volumes: Sequence[int | None]
    qualities: str


@dataclass(frozen=True)
class DayTotal:
    """A day of one service point without its intervals; `known` counts those that were read."""

    service_point: int
    day: date
    minutes: int
    known: int
    qualities: str
    total: int


@dataclass(frozen=True)
class Amount:
    """Water over a stretch of time. `microlitres` is None where nothing at all was read.

    `gaps` is the number of `step`s (hours or days) in it without a reading.
    """

    microlitres: int | None
    kind: Kind
    gaps: int = 0


@dataclass(frozen=True)
class Span:
    """A stretch of time with its water: `start` is local and includes its offset."""

    start: datetime
    amount: Amount


def hours(day: date, reads: Iterable[Reads], zone: str) -> list[Span]:
    """Return the 23, 24 or 25 hours of a day, the service points added up.

    Shorter intervals are added to their hour. A service point that is read by the day has no hours.
    """
    starts = interval_starts(day, HOUR, zone)
    rows = [row for row in reads if row.minutes <= HOUR]
    return [Span(start, _hour(position, rows)) for position, start in enumerate(starts)]


def days(
    first: date, last: date, totals: Iterable[DayTotal], zone: str, *, today: date
) -> dict[date, Amount]:
    """Return the days from `first` to `last`, both included, the service points added up.

    What is still to come of `today` is no gap.
    """
    by_day: dict[date, list[DayTotal]] = {}
    for row in totals:
        by_day.setdefault(row.day, []).append(row)
    count = (last - first).days + 1
    return {
        day: _day(by_day.get(day, []), zone, over=day < today)
        for day in (first + timedelta(days=n) for n in range(count))
    }


def months(by_day: dict[date, Amount]) -> dict[date, Amount]:
    """Return the months of some days by their first day; gaps count days that are not whole."""
    by_month: dict[date, list[Amount]] = {}
    for day, amount in by_day.items():
        by_month.setdefault(day.replace(day=1), []).append(amount)
    return {month: together(amounts) for month, amounts in by_month.items()}


def together(amounts: Sequence[Amount]) -> Amount:
    """Return the sum of what was read; its gaps are the parts that have any."""
    known = [amount for amount in amounts if amount.microlitres is not None]
    gaps = sum(amount.gaps > 0 for amount in amounts)
    if not known:
        return Amount(None, Kind.MISSING, gaps)
    total = sum(amount.microlitres for amount in known if amount.microlitres is not None)
    return Amount(total, _worst([amount.kind for amount in known]), gaps)


def _hour(position: int, rows: Sequence[Reads]) -> Amount:
    """Add up the parts of an hour over the service points."""
    total, kinds, gaps = 0, [], 0
    for row in rows:
        each = HOUR // row.minutes
        for part in range(position * each, (position + 1) * each):
            volume = row.volumes[part] if part < len(row.volumes) else None
            if volume is None:
                gaps += 1
            else:
                total += volume
                kinds.append(_kind(row.qualities[part] if row.qualities else "a"))
    if not kinds:
        return Amount(None, Kind.MISSING, 1)
    return Amount(total, _worst(kinds), int(gaps > 0))


def _day(rows: Sequence[DayTotal], zone: str, *, over: bool) -> Amount:
    if not any(row.known for row in rows):
        return Amount(None, Kind.MISSING, int(over))
    gaps = 0
    for row in rows if over else ():
        missing = interval_count(row.day, row.minutes, zone) - row.known
        gaps = max(gaps, -(-missing * row.minutes // HOUR))
    letters = {letter for row in rows for letter in row.qualities if letter != "-"}
    return Amount(sum(row.total for row in rows), _worst([_kind(x) for x in letters]), gaps)


def _kind(letter: str) -> Kind:
    return {"a": Kind.ACTUAL, "e": Kind.ESTIMATED, "s": Kind.SPREAD}[letter]


def _worst(kinds: Sequence[Kind]) -> Kind:
    """Return the least certain of some kinds: a sum is no better than its parts."""
    for kind in (Kind.ESTIMATED, Kind.SPREAD):
        if kind in kinds:
            return kind
    return Kind.ACTUAL


@dataclass(frozen=True)
class Running:
    """Water that has not stopped: since when, and the least that ran in any hour (microlitres)."""

    since: datetime
    least: int


def still_running(spans: Sequence[Span], *, hours: int) -> Running | None:
    """Return since when water has run in every hour up to the last one read, if for `hours` at least.

    `spans` are hours, oldest first. An hour without an actual reading ends the run: silence of the
    meter is not a leak, and an estimate proves nothing.
    """
    last = len(spans)
    while last and spans[last - 1].amount.microlitres is None:
        last -= 1
    first = last
    while first and _ran(spans[first - 1].amount):
        first -= 1
    if last - first < hours:
        return None
    least = min(span.amount.microlitres or 0 for span in spans[first:last])
    return Running(spans[first].start, least)


def _ran(amount: Amount) -> bool:
    return (
        amount.kind is Kind.ACTUAL
        and amount.gaps == 0
        and amount.microlitres is not None
        and amount.microlitres > 0
    )
