"""Which feeds are late: plain arithmetic on when each came last and how often it should."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.feed_times import late_after


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
            format, timedelta(days=every), at, is_late=at is None or now - at > late_after(every)
        )
        for format, every in days.items()
        for at in [last.get(format)]
    ]
    return sorted(found, key=lambda feed: (not feed.is_late, feed.format))
