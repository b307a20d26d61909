"""When something goes out: quiet hours, digests, and tries after a try. Plain Python."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

# Ours: texts and calls that ring at night are not wanted by default. The law on telemarketing says eight
# to nine as well (47 CFR 64.1200(c)(1)).
QUIET_FROM, QUIET_TO = 21, 8
# Ours: when most people have their telephones in hand, and before they leave.
DIGEST_AT = time(7)
MONDAY = 0
# Ours: a server that was away over a weekend is asked again.
MOST_TRIES = 12
LONGEST_WAIT = timedelta(hours=12)


@dataclass(frozen=True)
class Hours:
    """Hours of the day in which nothing rings: from one up to, not including, another; equal is none."""

    from_hour: int = QUIET_FROM
    to_hour: int = QUIET_TO

    def end_after(self, at: datetime, zone: ZoneInfo) -> datetime | None:
        """Return when the quiet that `at` lies in ends; None if it lies in none."""
        local = at.astimezone(zone)
        if self.from_hour <= self.to_hour:
            quiet = self.from_hour <= local.hour < self.to_hour
        else:
            quiet = local.hour >= self.from_hour or local.hour < self.to_hour
        return next_time(at, time(self.to_hour), zone) if quiet else None


def next_time(at: datetime, clock: time, zone: ZoneInfo) -> datetime:
    """Return the next instant after `at` at which clocks in `zone` show `clock`."""
    day = at.astimezone(zone).date()
    found = datetime.combine(day, clock, zone)
    if found <= at:
        found = datetime.combine(day + timedelta(days=1), clock, zone)
    return found


def next_digest(at: datetime, zone: ZoneInfo, *, weekly: bool) -> datetime:
    """Return when what is written at `at` goes out with the rest of its day, or of its week."""
    found = next_time(at, DIGEST_AT, zone)
    if weekly:
        days = (MONDAY - found.weekday()) % 7
        found = datetime.combine(found.date() + timedelta(days=days), DIGEST_AT, zone)
    return found


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries: a minute, then twice as long each time."""
    return min(timedelta(minutes=2 ** max(tries - 1, 0)), LONGEST_WAIT)
