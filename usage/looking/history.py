"""What reads say about an hour, a day, a month and a year: sums that never count a gap as zero."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from usage.calendar import interval_count, interval_starts
from usage.looking.charts import Kind

HOUR = 60
KINDS = MappingProxyType({"a": Kind.ACTUAL, "e": Kind.ESTIMATED, "s": Kind.SPREAD})


@dataclass(frozen=True)
class Hung:
    """Says that a meter hung at a service point from `from_date` up to, not including, `to_date`.

    On these days its reads are expected: without a row for a day, the day has a gap.
    """

    service_point: int
    from_date: date
    to_date: date | None

    def on(self, day: date) -> bool:
        """Tell whether it hung there on `day`."""
        return self.from_date <= day and (self.to_date is None or day < self.to_date)


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

    def in_all(self) -> "DayTotal":
        """Return the day without its intervals."""
        known = [volume for volume in self.volumes if volume is not None]
        count, total = len(known), sum(known)
        return DayTotal(self.service_point, self.day, self.minutes, count, self.qualities, total)


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
class MonthTotal:
    """A month of one service point as the database adds it up, so that a year is a dozen of rows.

    `rows`, `known` and `whole` have a bit for each day of the month, the lowest for the first: days that
    have a row, days of which something was read, days without a gap. `letters` are the qualities in it.
    """

    service_point: int
    month: date
    total: int
    rows: int
    known: int
    whole: int
    letters: str


class Amount(NamedTuple):
    """Water over a stretch of time. `microlitres` is None where nothing at all was read.

    `gaps` is the number of `step`s (hours or days) in it without a reading.
    """

    microlitres: int | None
    kind: Kind
    gaps: int = 0


class Span(NamedTuple):
    """A stretch of time with its water: `start` is local and includes its offset."""

    start: datetime
    amount: Amount


def step_of(reads: Iterable[Reads]) -> int:
    """Return the minutes of the finest step that all service points were read by, at most an hour."""
    return max((row.minutes for row in reads if row.minutes <= HOUR), default=HOUR)


def hours(
    day: date, reads: Iterable[Reads], zone: str, *, meters: Iterable[Hung] = (), step: int = HOUR
) -> list[Span]:
    """Return the 23, 24 or 25 hours of a day, or its steps of fewer minutes, the service points added up.

    Shorter intervals are added to their hour. A service point that is read by the day has no hours; one
    of `meters` that sent nothing leaves a gap in each of them.
    """
    starts = interval_starts(day, step, zone)
    return list(map(Span, starts, amounts(day, reads, len(starts), meters=meters, step=step)))


def amounts(
    day: date, reads: Iterable[Reads], count: int, *, meters: Iterable[Hung] = (), step: int = HOUR
) -> list[Amount]:
    """Return what `hours` says of a day that has `count` of them, without their times."""
    reads = list(reads)
    heard = {row.service_point for row in reads}
    silent = any(meter.on(day) and meter.service_point not in heard for meter in meters)
    rows = [row for row in reads if row.minutes <= step]
    if not silent and len(rows) == 1 and rows[0].minutes == step:
        return _alone(count, rows[0])
    return [_step(n, step, rows, silent=silent) for n in range(count)]


def days(
    first: date,
    last: date,
    totals: Iterable[DayTotal],
    zone: str,
    *,
    today: date,
    meters: Sequence[Hung] = (),
) -> dict[date, Amount]:
    """Return the days from `first` to `last`, both included, the service points added up.

    What is still to come of `today` is no gap; a day without a row of one of `meters` has one.
    """
    by_day: dict[date, list[DayTotal]] = {}
    for row in totals:
        by_day.setdefault(row.day, []).append(row)
    return {
        day: _day(by_day.get(day, []), zone, over=day < today, expected=_expected(meters, day))
        for day in _each(first, last)
    }


def weeks(by_day: Mapping[date, Amount]) -> dict[date, Amount]:
    """Return the weeks of some days by their Monday; gaps count days that are not whole."""
    return _grouped(by_day, lambda day: day - timedelta(days=day.weekday()))


def months(by_day: Mapping[date, Amount]) -> dict[date, Amount]:
    """Return the months of some days by their first day; gaps count days that are not whole."""
    return _grouped(by_day, lambda day: day.replace(day=1))


def months_from_totals(
    first: date,
    last: date,
    totals: Iterable[MonthTotal],
    *,
    today: date,
    meters: Sequence[Hung] = (),
) -> dict[date, Amount]:
    """Return the months from `first` to `last`, both included: what `months` says of their days."""
    by_month: dict[date, list[MonthTotal]] = {}
    for row in totals:
        by_month.setdefault(row.month, []).append(row)
    until = min(last, today - timedelta(days=1))  # no day after it could be whole
    found, month = {}, first.replace(day=1)
    while month <= last:
        following = (month + timedelta(days=31)).replace(day=1)
        over = (max(month, first), min(following - timedelta(days=1), until))
        found[month] = _month(by_month.get(month, []), over, meters)
        month = following
    return found


def years(by_month: Mapping[date, Amount]) -> dict[date, Amount]:
    """Return the years of some months by their first day; gaps count days, as those of months do."""
    by_year: dict[date, list[Amount]] = {}
    for month, amount in by_month.items():
        by_year.setdefault(month.replace(month=1), []).append(amount)
    return {
        year: Amount(whole.microlitres, whole.kind, sum(amount.gaps for amount in amounts))
        for year, amounts in by_year.items()
        for whole in [together(amounts)]
    }


def together(amounts: Sequence[Amount]) -> Amount:
    """Return the sum of what was read; its gaps are the parts that have any."""
    known = [amount for amount in amounts if amount.microlitres is not None]
    gaps = sum(amount.gaps > 0 for amount in amounts)
    if not known:
        return Amount(None, Kind.MISSING, gaps)
    total = sum(amount.microlitres for amount in known if amount.microlitres is not None)
    return Amount(total, _worst([amount.kind for amount in known]), gaps)


def _alone(count: int, row: Reads) -> list[Amount]:
    """Return the steps of a day where there is nothing to add up: one meter, read by them, as most are."""
    letters = row.qualities or "a" * len(row.volumes)
    # Most hours are dry: of a year, one object for all of them is thousands less to make and to clear away.
    none, dry = Amount(None, Kind.MISSING, 1), Amount(0, Kind.ACTUAL)
    known = [
        none
        if volume is None
        else dry
        if letter == "a" and not volume
        else Amount(volume, KINDS[letter])
        for volume, letter in zip(row.volumes, letters, strict=True)
    ]
    return known[:count] + [none] * (count - len(known))


def _step(position: int, minutes: int, rows: Sequence[Reads], *, silent: bool) -> Amount:
    """Add up the parts of an hour, or of a shorter step, over the service points."""
    total, kinds, gaps = 0, [], int(silent)
    for row in rows:
        each = minutes // row.minutes
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


def _day(rows: Sequence[DayTotal], zone: str, *, over: bool, expected: set[int]) -> Amount:
    if not any(row.known for row in rows):
        return Amount(None, Kind.MISSING, int(over))
    gaps = 0
    for row in rows if over else ():
        missing = interval_count(row.day, row.minutes, zone) - row.known
        gaps = max(gaps, -(-missing * row.minutes // HOUR))
    if over and expected - {row.service_point for row in rows}:
        gaps = max(gaps, interval_count(rows[0].day, HOUR, zone))
    letters = {letter for row in rows for letter in row.qualities if letter != "-"}
    return Amount(sum(row.total for row in rows), _worst([_kind(x) for x in letters]), gaps)


def _month(rows: Sequence[MonthTotal], over: tuple[date, date], meters: Sequence[Hung]) -> Amount:
    """Add up a month over the service points; `over` are the first and last day that could be whole."""
    first, last = over
    if not rows:
        return Amount(None, Kind.MISSING, max((last - first).days + 1, 0))
    gaps = sum(_has_gap(rows, day, _expected(meters, day)) for day in _each(first, last))
    if not any(row.known for row in rows):
        return Amount(None, Kind.MISSING, gaps)
    letters = {letter for row in rows for letter in row.letters}
    return Amount(sum(row.total for row in rows), _worst([_kind(x) for x in letters]), gaps)


def _has_gap(rows: Sequence[MonthTotal], day: date, expected: set[int]) -> bool:
    bit = 1 << (day.day - 1)
    heard = {row.service_point for row in rows if row.rows & bit}
    whole = {row.service_point for row in rows if row.whole & bit}
    return not any(row.known & bit for row in rows) or bool((expected | heard) - whole)


def _expected(meters: Iterable[Hung], day: date) -> set[int]:
    return {meter.service_point for meter in meters if meter.on(day)}


def _each(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _grouped(by_day: Mapping[date, Amount], group: Callable[[date], date]) -> dict[date, Amount]:
    groups: dict[date, list[Amount]] = {}
    for day, amount in by_day.items():
        groups.setdefault(group(day), []).append(amount)
    return {first: together(amounts) for first, amounts in groups.items()}


def _kind(letter: str) -> Kind:
    return KINDS[letter]


def _worst(kinds: Sequence[Kind]) -> Kind:
    """Return the least certain of some kinds: a sum is no better than its parts."""
    for kind in (Kind.ESTIMATED, Kind.SPREAD):
        if kind in kinds:
            return kind
    return Kind.ACTUAL
