"""What the clock runs here."""

from datetime import datetime

from django.utils import timezone

from usage.actions.cohorts import publish_cohorts


def compare_homes(now: datetime) -> int:
    """Publish what similar homes used in the months that are over; return how many figures that made."""
    return publish_cohorts(today=timezone.localdate(now), at=now)
