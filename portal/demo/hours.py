"""The hours of the demonstration, in the utility's local time, with both clock changes right."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

HOUR = timedelta(hours=1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Hours:
    """Every hour that really happened from one local midnight to another, in order.

    `day` and `hour` give the local day (0 is `first`) and clock hour of each; `day_starts` the
    index of each day's first hour, and one more for the end. `labels` are ISO 8601 with offset.
    """

    first: date
    zone: ZoneInfo
    labels: list[str]
    day: npt.NDArray[np.intp]
    hour: npt.NDArray[np.intp]
    weekday: npt.NDArray[np.intp]
    day_starts: npt.NDArray[np.intp]

    @property
    def days(self) -> int:
        """Count the local days."""
        return len(self.day_starts) - 1

    def index(self, instant: datetime) -> int:
        """Find the hour that `instant` is in; an instant outside is held to the nearest end."""
        elapsed = instant - midnight(self.first, self.zone)
        return min(max(elapsed // HOUR, 0), len(self.labels))

    def day_index(self, day: date) -> int:
        """Find the first hour of a local day; a day outside is held to the nearest end."""
        number = (day - self.first).days
        return int(self.day_starts[min(max(number, 0), self.days)])

    def span(self, from_date: date, to_date: date | None) -> slice:
        """Find the hours of a period of days; a `to_date` of None reaches to the end."""
        end = len(self.labels) if to_date is None else self.day_index(to_date)
        return slice(self.day_index(from_date), end)

    def dates(self) -> list[date]:
        """List the local days."""
        return [self.first + timedelta(days=n) for n in range(self.days)]


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Give the instant at which a local day begins, in UTC so that differences are elapsed time."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def local(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """Give the instant of a clock hour of a local day."""
    return datetime.combine(day, time(hour), tzinfo=zone)


def hours_between(first: date, end: date, zone: ZoneInfo) -> Hours:
    """Lay out the hours from the start of `first` to the start of `end`."""
    start, stop = midnight(first, zone), midnight(end, zone)
    instants = [(start + n * HOUR).astimezone(zone) for n in range((stop - start) // HOUR)]
    day = np.array([(at.date() - first).days for at in instants], dtype=np.intp)
    return Hours(
        first=first,
        zone=zone,
        labels=[at.isoformat() for at in instants],
        day=day,
        hour=np.array([at.hour for at in instants], dtype=np.intp),
        weekday=(day + first.weekday()) % 7,
        day_starts=np.searchsorted(day, np.arange(day[-1] + 2)),
    )
