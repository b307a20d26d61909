"""From when to when something is, in words, by the utility's clocks."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from privacy.moments import clock


def span(from_at: datetime, to_at: datetime | None) -> str:
    """Return from when to when, the day once where it is one day; `to_at` None is until further notice."""
    begins, ends = timezone.localtime(from_at), to_at and timezone.localtime(to_at)
    first = {"day": _day(begins), "clock": clock(begins)}
    if ends is None:
        return _("From %(day)s, %(clock)s, until further notice") % first
    words = first | {"last_day": _day(ends), "last_clock": clock(ends)}
    if begins.date() == ends.date():
        return _("%(day)s, from %(clock)s to %(last_clock)s") % words
    return _("From %(day)s, %(clock)s, to %(last_day)s, %(last_clock)s") % words


def moment(at: datetime) -> str:
    """Return a moment, with its day."""
    here = timezone.localtime(at)
    return _("%(day)s, %(clock)s") % {"day": _day(here), "clock": clock(here)}


def _day(at: datetime) -> str:
    """Return "Sunday 8 March 2026"."""
    return formats.date_format(at, pgettext("date format", "l j F Y"))
