"""How a zone tells the hour, as ESPI's LocalTimeParameters write it: four bytes a change of the clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

NO_RULE = "FFFFFFFF"  # no summer time: DstRuleType
YEARS = 10  # of changes that a rule must foretell before we believe it
LAST_IN_MONTH, ON_OR_AFTER = 7, 1  # operators of DstRuleType
MOST_COUNTED = 4  # a fifth Sunday is not in every month


@dataclass(frozen=True)
class LocalTime:
    """A zone in a given year: offsets in seconds, and the rules of its two changes as eight hex digits."""

    zone: str
    offset: int
    summer_offset: int
    summer_begins: str
    summer_ends: str


def local_time(zone: str, year: int) -> LocalTime:
    """Return how a zone tells the hour from `year` on."""
    changes = [_changes(ZoneInfo(zone), each) for each in range(year, year + YEARS)]
    standard = _offset(ZoneInfo(zone), datetime(year, 1, 1, tzinfo=UTC))
    if any(len(found) != 2 for found in changes):  # noqa: PLR2004 -- into summer time, and out of it
        return LocalTime(zone, standard, 0, NO_RULE, NO_RULE)
    forward = [next(at for at, by in found if by > 0) for found in changes]
    back = [next(at for at, by in found if by < 0) for found in changes]
    by = next(by for _at, by in changes[0] if by > 0)
    standard = min(standard, _offset(ZoneInfo(zone), datetime(year, 7, 1, tzinfo=UTC)))
    return LocalTime(zone, standard, by, _rule(forward), _rule(back))


def _changes(zone: ZoneInfo, year: int) -> list[tuple[datetime, int]]:
    """Return the clock's time just before each change of a year, and by how many seconds it goes."""
    found = []
    hour, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    before = _offset(zone, hour)
    while hour < end:
        following = hour + timedelta(days=1)
        if _offset(zone, following) != before:
            at = _instant(zone, hour, following)
            after = _offset(zone, at)
            found.append((at.replace(tzinfo=None) + timedelta(seconds=before), after - before))
            before = after
        hour = following
    return found


def _instant(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Return the first minute between two instants at which the offset is that of the later one."""
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) // 2
        middle = middle.replace(second=0, microsecond=0)
        if _offset(zone, middle) == _offset(zone, high):
            high = middle
        else:
            low = middle
    return high


def _offset(zone: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(zone).utcoffset() or timedelta()
    return int(offset.total_seconds())


def _rule(changes: Sequence[datetime]) -> str:
    """Return the rule that gives all of some changes, one a year; NO_RULE if none does.

    Bits 0-11 seconds of the hour, 12-16 hour, 17-19 day of the week from Monday 1, 20-24 day of the month,
    25-27 operator, 28-31 month.
    """
    at = changes[0]
    if {(each.month, each.weekday(), each.time()) for each in changes} != {
        (at.month, at.weekday(), at.time())
    }:
        return NO_RULE
    which = {(each.day - 1) // 7 + 1 for each in changes}
    day, operator = 0, ON_OR_AFTER
    if len(which) == 1 and max(which) <= MOST_COUNTED:
        operator = which.pop() + 1
    elif all((each + timedelta(days=7)).month != each.month for each in changes):
        operator = LAST_IN_MONTH
    else:
        day = min(each.day for each in changes)
    seconds = at.minute * 60 + at.second
    bits = at.month << 28 | operator << 25 | day << 20 | at.isoweekday() << 17 | at.hour << 12
    return f"{bits | seconds:08X}"
