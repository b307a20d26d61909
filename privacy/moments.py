"""How the time of a day is written in every room: "3 am", "3:15 am"; never "3:00 a.m." or "noon"."""

from datetime import datetime, time

from django.utils import formats, timezone
from django.utils.translation import pgettext


def clock(at: datetime | time) -> str:
    """Return the hour: "3 am"; between hours "3:15 am". `at` is by the utility's clocks already."""
    wanted = pgettext("time format", "g:i a") if at.minute else pgettext("time format", "g a")
    said = (
        formats.time_format(at, wanted) if isinstance(at, time) else formats.date_format(at, wanted)
    )
    return said.replace(".", "")


def moment(at: datetime) -> str:
    """Return "8 March 2026, 3 am", by the utility's clocks."""
    return _said(at, "DATE_FORMAT")


def short_moment(at: datetime) -> str:
    """Return "8 Mar 2026, 3 am", for columns without room for more."""
    return _said(at, "SHORT_DATE_FORMAT")


def _said(at: datetime, day: str) -> str:
    here = timezone.localtime(at)
    return f"{formats.date_format(here, day)}, {clock(here)}"
