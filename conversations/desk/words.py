"""How the desk says times: how long ago, how much of the office's time is left."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conversations.clock import Week, open_between
from conversations.models import Thread
from privacy.moments import short_moment

ROUNDED = 5  # hours, from which on minutes say nothing
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FAR = timedelta(days=14)  # from here on a day is said: nobody counts in hours what is so long ago


def span(passed: timedelta) -> str:
    """Return a length of time: "5 min", "1 h 20", "3 days"."""
    minutes = max(int(passed / MINUTE), 0)
    if passed < HOUR:
        return _("%(n)s min") % {"n": minutes}
    if passed < DAY:
        hours, left = divmod(minutes, 60)
        if hours >= ROUNDED:
            return _("%(n)s h") % {"n": hours}
        return _("%(hours)s h %(minutes)02d") % {"hours": hours, "minutes": left}
    days = passed.days
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def ago(at: datetime, now: datetime) -> str:
    """Return how long ago something was: "just now", "20 min ago", and after two weeks its day."""
    if now - at < MINUTE:
        return _("just now")
    if now - at > FAR:
        return formats.date_format(timezone.localdate(at), "SHORT_DATE_FORMAT")
    return _("%(span)s ago") % {"span": span(now - at)}


def moment(at: datetime) -> str:
    """Return day and time, where the utility is."""
    return short_moment(at)


@dataclass(frozen=True)
class Office:
    """When the office is open, asked once a page."""

    week: Week
    now: datetime

    def time_until(self, at: datetime) -> timedelta:
        """Return how long the office is open until an instant; less than nothing of one that is over."""
        zone, closed = ZoneInfo(settings.TIME_ZONE), settings.HOLIDAYS
        first, last = sorted((self.now, at))
        between = open_between(first, last, week=self.week, closed=closed, zone=zone)
        return between if at > self.now else -between

    def due(self, thread: Thread) -> dict[str, str]:
        """Return when an answer is due, as a word and its tone; nothing where none is."""
        at = thread.answer_due_at
        if at is None:
            return {}
        if self.now > at:
            if self.now - at > FAR:
                return {
                    "text": _("Late since %(day)s") % {"day": ago(at, self.now)},
                    "tone": "alert",
                }
            left = -self.time_until(at)
            if left < MINUTE:  # as of what came due while the office is shut
                return {"text": _("Late"), "tone": "alert"}
            return {"text": _("Late by %(span)s") % {"span": _working(left)}, "tone": "alert"}
        if at - self.now > FAR:
            return {"text": _("Due on %(moment)s") % {"moment": moment(at)}, "tone": "plain"}
        left = self.time_until(at)
        span = {"span": _working(left)}
        return {
            "text": _("Due now") if left < MINUTE else _("Due in %(span)s") % span,
            "tone": "care" if left < HOUR else "plain",
        }


def _working(left: timedelta) -> str:
    """Return office time in hours and minutes: a working day is not a day."""
    hours, minutes = divmod(int(left / MINUTE), 60)
    if hours:
        return _("%(hours)s h %(minutes)02d") % {"hours": hours, "minutes": minutes}
    return _("%(n)s min") % {"n": minutes}
