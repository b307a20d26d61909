"""What the clock runs here."""

from datetime import datetime

from django.utils import timezone

from usage.actions.cohorts import publish_cohorts
from usage.health.sql import FOUND, find_troubles


def look_at_meters(now: datetime) -> int:
    """Find the meters that are late, silent, stuck or run backwards; return how many troubles there are."""
    return sum(find_troubles(kind, timezone.localdate(now)) for kind in FOUND)


def compare_homes(now: datetime) -> int:
    """Publish what similar homes used in the months that are over; return how many figures that made."""
    return publish_cohorts(today=timezone.localdate(now), at=now)
