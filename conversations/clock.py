"""When an answer is due, counted in hours in which the office is open.

Plain rules. Local times are naive here and told apart by the zone at the end: an office opens by the clock on
its wall, so on the day on which the clocks change it is open as long as on any other that begins after it.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Weekday (0 is Monday) to when the office opens and closes; a weekday that is not there is closed.
Week = Mapping[int, tuple[time, time]]
FARTHEST = 366  # days that are looked through: an office that never opens answers nobody


class NeverOpen(Exception):
    """The office is not open once in a year, so no answer is ever due."""


def due(
    since: datetime, minutes: int, *, week: Week, closed: Collection[date], zone: ZoneInfo
) -> datetime:
    """Return when `minutes` of open office have passed since an instant. Raises NeverOpen.

    At the very end of a working day, not at the opening of the next one.
    """
    left = timedelta(minutes=minutes)
    day = since.astimezone(zone).date()
    for _each in range(FARTHEST):
        for opens, closes in _open_on(day, week, closed, zone):
            begins = max(opens, since)
            if begins < closes:
                if closes - begins >= left:
                    return begins + left
                left -= closes - begins
        day += timedelta(days=1)
    raise NeverOpen


def open_between(
    since: datetime, until: datetime, *, week: Week, closed: Collection[date], zone: ZoneInfo
) -> timedelta:
    """Return how long the office was open between two instants."""
    spans = open_spans(since, until, week=week, closed=closed, zone=zone)
    return sum((closes - opens for opens, closes in spans), timedelta())


def open_spans(
    since: datetime, until: datetime, *, week: Week, closed: Collection[date], zone: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    """Return from when to when the office was open between two instants, in order."""
    found, day = [], since.astimezone(zone).date()
    last = until.astimezone(zone).date()
    while day <= last:
        for opens, closes in _open_on(day, week, closed, zone):
            if max(opens, since) < min(closes, until):
                found.append((max(opens, since), min(closes, until)))
        day += timedelta(days=1)
    return found


def _open_on(
    day: date, week: Week, closed: Collection[date], zone: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    """Return the span in which the office is open on a day, as instants in UTC; none if it is closed."""
    if day in closed or day.weekday() not in week:
        return []
    utc = ZoneInfo("UTC")
    opens, closes = (
        datetime.combine(day, at, tzinfo=zone).astimezone(utc) for at in week[day.weekday()]
    )
    return [(opens, closes)]
