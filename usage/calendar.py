"""Local days and their intervals, with the two nights when the clocks change.

Time inside a feed is seconds since 1970 in UTC. A local day begins at local midnight and has 23, 24 or 25
hours; an interval is named by its position from that midnight in elapsed time, so the hour that happens
twice in autumn has two positions and the one that does not happen in spring has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Int64s = NDArray[np.int64]


@dataclass(frozen=True)
class Days:
    """A run of local days; `midnights` holds one more entry than there are days."""

    first: date
    midnights: Int64s  # seconds since 1970, UTC

    @classmethod
    def covering(cls, first: date, last: date, zone: str) -> "Days":
        """Return the days from `first` to `last`, both included, in a time zone by name."""
        midnights = [
            midnight(first + timedelta(days=n), zone) for n in range((last - first).days + 2)
        ]
        return cls(first, np.array(midnights, dtype=np.int64))

    @classmethod
    def around(cls, instants: Int64s, zone: str) -> "Days":
        """Return the days that hold all of `instants` (seconds since 1970; at least one)."""
        tz = ZoneInfo(zone)
        first = datetime.fromtimestamp(int(instants.min()), tz).date()
        last = datetime.fromtimestamp(int(instants.max()), tz).date()
        return cls.covering(first, last, zone)

    def __len__(self) -> int:
        return len(self.midnights) - 1

    def day(self, number: int) -> date:
        """Return the date of a day by its number from 0."""
        return self.first + timedelta(days=int(number))

    def number(self, day: date) -> int:
        """Return the number of a date; outside of the run for dates outside of it."""
        return (day - self.first).days

    def place(self, instants: Int64s) -> tuple[Int64s, Int64s]:
        """Return for each instant the number of its day, and the seconds since that midnight."""
        numbers = np.searchsorted(self.midnights, instants, side="right") - 1
        return numbers, instants - self.midnights[numbers]

    def intervals(self, minutes: int) -> Int64s:
        """Return how many intervals of `minutes` each day has: 23, 24 or 25 for hours, 1 for days.

        Where the clocks change by half an hour (Lord Howe), the last hour of that day is half a one.
        """
        if minutes == MINUTES_PER_DAY:
            return np.ones(len(self), dtype=np.int64)
        return -(-np.diff(self.midnights) // (minutes * 60))


MINUTES_PER_DAY = 1440
# Whoever looks at anything looks at the last year, and a picture of a year asks for each day of it.
REMEMBERED = 1000


@lru_cache(REMEMBERED)
def midnight(day: date, zone: str) -> int:
    """Return the instant at which a local day begins, in seconds since 1970.

    Where the clocks skip midnight itself (as in Beirut), the day begins at the first instant there is.
    """
    return int(datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC).timestamp())


@lru_cache(REMEMBERED)
def interval_count(day: date, minutes: int, zone: str) -> int:
    """Return how many intervals of `minutes` a local day has."""
    return int(Days.covering(day, day, zone).intervals(minutes)[0])


@lru_cache(REMEMBERED)
def interval_starts(day: date, minutes: int, zone: str) -> Sequence[datetime]:
    """Return the local start of each interval of a day; on an autumn night one hour stands twice."""
    tz, first = ZoneInfo(zone), midnight(day, zone)
    return tuple(
        datetime.fromtimestamp(first + n * minutes * 60, tz)
        for n in range(interval_count(day, minutes, zone))
    )
