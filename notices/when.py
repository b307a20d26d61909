"""From when to when something is, in words, by the utility's clocks."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def span(from_at: datetime, to_at: datetime | None) -> str:
    """Return from when to when, the day once where it is one day; `to_at` None is until further notice."""
    begins, ends = timezone.localtime(from_at), to_at and timezone.localtime(to_at)
    first = {"day": _day(begins), "clock": _clock(begins)}
    if ends is None:
        return _("From %(day)s, %(clock)s, until further notice") % first
    words = first | {"last_day": _day(ends), "last_clock": _clock(ends)}
    if begins.date() == ends.date():
        return _("%(day)s, from %(clock)s to %(last_clock)s") % words
    return _("From %(day)s, %(clock)s, to %(last_day)s, %(last_clock)s") % words


def moment(at: datetime) -> str:
    """Return a moment, with its day."""
    here = timezone.localtime(at)
    return _("%(day)s, %(clock)s") % {"day": _day(here), "clock": _clock(here)}


def _day(at: datetime) -> str:
    """Return "Sunday 8 March 2026"."""
    return formats.date_format(at, pgettext("date format", "l j F Y"))


def _clock(at: datetime) -> str:
    """Return the hour: "3 am"; between hours "3:15 am"."""
    wanted = pgettext("time format", "g:i a") if at.minute else pgettext("time format", "g a")
    return formats.date_format(at, wanted).replace(".", "")
