"""Which feeds are late: plain arithmetic on when each came last and how often it should."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

# A quarter of its period: a daily file may come six hours later than the day before. Ours.
GRACE = 4


@dataclass(frozen=True)
class Expected:
    """A feed that comes every so often. `last_at` is None if it never came."""

    format: str
    every: timedelta
    last_at: datetime | None
    is_late: bool


def feeds_expected(
    days: Mapping[str, int], last: Mapping[str, datetime], now: datetime
) -> list[Expected]:
    """Return each feed that is declared to come every so many `days`, late ones first, then by name."""
    found = [
        Expected(
            format, timedelta(days=every), at, is_late=_is_late(timedelta(days=every), at, now)
        )
        for format, every in days.items()
        for at in [last.get(format)]
    ]
    return sorted(found, key=lambda feed: (not feed.is_late, feed.format))


def _is_late(every: timedelta, at: datetime | None, now: datetime) -> bool:
    return at is None or now - at > every + every / GRACE
