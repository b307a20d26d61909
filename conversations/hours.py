"""When the office is open, as the utility set it, and when an answer is due."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from conversations.clock import NeverOpen, Week, due, open_spans
from conversations.models import OfficeHours, Queue

# Until the utility says otherwise.
USUAL: Week = {weekday: (time(8), time(17)) for weekday in range(5)}


def week() -> Week:
    """Return the office's hours by weekday."""
    said = {each.weekday: (each.opens, each.closes) for each in OfficeHours.objects.all()}
    return said or USUAL


def answer_due(queue: Queue, *, since: datetime, first: bool) -> datetime:
    """Return when an answer is due to what somebody said at `since`; at once where the office never opens."""
    minutes = queue.first_answer_minutes if first else queue.next_answer_minutes
    zone = ZoneInfo(settings.TIME_ZONE)
    try:
        return due(since, minutes, week=week(), closed=settings.HOLIDAYS, zone=zone)
    except NeverOpen:
        return since


def spans(since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """Return from when to when the office was open between two instants, by the hours as they stand."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return open_spans(since, until, week=week(), closed=settings.HOLIDAYS, zone=zone)
