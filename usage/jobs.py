"""What the clock runs here: looking for meters in trouble."""

from datetime import datetime

from django.utils import timezone

from usage.health.sql import FOUND, find_troubles


def look_at_meters(now: datetime) -> int:
    """Find the meters that are late, silent, stuck or run backwards; return how many troubles there are."""
    return sum(find_troubles(kind, timezone.localdate(now)) for kind in FOUND)
