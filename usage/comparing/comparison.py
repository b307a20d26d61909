"""A home's use beside its own of another time: averages a day, over the days that are whole.

Months differ in length and readings in number, so nothing is compared but what ran on an average day. A day
with a gap is left out, and said to be; where too many are missing nothing is compared at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from usage.looking.history import Amount

# Ours: with a third of the days gone, the rest may be all weekends.
MOST_MISSING = 1 / 3
ABOUT_THE_SAME = 5  # per cent, ours: less than that is a wash more or less
MONTHS_A_YEAR = 12
# Four reads in five come with the daily pull, nearly all within three days (docs: BEACON). What is said of a
# month does not wait for the rest.
WAITS = timedelta(days=5)


@dataclass(frozen=True)
class Stretch:
    """Days from `first` to `last`, both included: what ran on an average one, in microlitres.

    `per_day` is None where too few days are whole. `known` counts those that are.
    """

    first: date
    last: date
    known: int
    per_day: int | None

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    @property
    def missing(self) -> int:
        """How many days are left out, since they are not whole."""
        return self.days - self.known


def stretch(by_day: Mapping[date, Amount], first: date, last: date) -> Stretch:
    """Return the average of the whole days from `first` to `last`; days not in `by_day` are missing."""
    days = (by_day.get(first + timedelta(days=n)) for n in range((last - first).days + 1))
    whole = [
        day.microlitres for day in days if day and day.microlitres is not None and not day.gaps
    ]
    length = (last - first).days + 1
    enough = bool(whole) and length - len(whole) <= length * MOST_MISSING
    return Stretch(first, last, len(whole), round(sum(whole) / len(whole)) if enough else None)


def change(now: Stretch, before: Stretch) -> int | None:
    """Return by how many per cent more ran a day; None where either is not known, or nothing ran."""
    if now.per_day is None or not before.per_day:
        return None
    return round((now.per_day - before.per_day) * 100 / before.per_day)


def first_of_month(day: date, *, back: int = 0) -> date:
    """Return the first day of the month that lies `back` months before that of `day`."""
    count = day.year * MONTHS_A_YEAR + day.month - 1 - back
    return date(count // MONTHS_A_YEAR, count % MONTHS_A_YEAR + 1, 1)


def last_of_month(day: date) -> date:
    """Return the last day of the month of `day`."""
    return first_of_month(day, back=-1) - timedelta(days=1)


def full_month(today: date) -> tuple[date, date]:
    """Return the first and last day of the last month that is over and whose reads have come."""
    first = first_of_month(today - WAITS, back=1)
    return first, last_of_month(first)


def same_days(first: date, last: date, *, back: int) -> tuple[date, date]:
    """Return the days of the month `back` months before that belong beside `first` to `last`.

    A whole month stands beside a whole month; a part of one beside the same days of the other, or where it
    has no more than half of those, beside as many at its end.
    """
    there = first_of_month(first, back=back)
    ends = last_of_month(there)
    if first.day == 1 and last == last_of_month(first):
        return there, ends
    begins, last_there = (there + timedelta(days=day.day - 1) for day in (first, last))
    lacking = (last_there - ends).days
    if lacking > 0 and 2 * lacking >= (last - first).days + 1:
        begins = ends - (last - first)
    return begins, min(last_there, ends)
