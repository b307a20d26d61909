"""When a file that comes every so often is late. Plain rules."""

from datetime import timedelta

# A quarter of its period: a daily file may come six hours later than the day before. Ours.
GRACE = 4


def late_after(days: int) -> timedelta:
    """Return how long after the last file a feed that comes every so many days is late."""
    every = timedelta(days=days)
    return every + every / GRACE
