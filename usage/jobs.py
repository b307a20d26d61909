"""What the clock runs here."""

from datetime import datetime, timedelta

from django.utils import timezone

from usage.actions.cohorts import publish_cohorts
from usage.comparing.comparison import MONTHS_A_YEAR, first_of_month, full_month
from usage.health.sql import FOUND, find_troubles
from usage.watering.sql import find_indoor_days


def look_at_meters(now: datetime) -> int:
    """Find the meters that are late, silent, stuck or run backwards; return how many troubles there are."""
    return sum(find_troubles(kind, timezone.localdate(now)) for kind in FOUND)


def compare_homes(now: datetime) -> int:
    """Publish what similar homes used in the months that are over; return how many figures that made."""
    return publish_cohorts(today=timezone.localdate(now), at=now)


def find_what_runs_indoors(now: datetime) -> int:
    """Find what each household uses indoors, from the last twelve full months; return of how many."""
    first, last = full_month(timezone.localdate(now))
    year_from = first_of_month(first, back=MONTHS_A_YEAR - 1)
    return find_indoor_days(year_from, last + timedelta(days=1))
