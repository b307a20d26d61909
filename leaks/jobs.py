"""What the clock runs here."""

from datetime import datetime

from leaks.actions.looking import look_at_news


def look_for_leaks(now: datetime) -> int:
    """Judge every home of which new reads came in; return how many alerts changed."""
    return look_at_news(at=now)
