"""Figures in words: amounts with their unit, weeks by their days, and what is said of a hidden one."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from billing.words import money
from usage.units import to_unit
from usage.words import axis_number, unit_name, volume

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# In the order of the page. A room that is not here comes last and is called by its own name: a new one is
# shown before it has a word.
ROOMS: "Mapping[str, StrOrPromise]" = MappingProxyType(
    {
        "accounts": gettext_lazy("Logins and files"),
        "portal": gettext_lazy("Use of these pages"),
        "usage": gettext_lazy("Water use"),
        "leaks": gettext_lazy("Leaks"),
        "billing": gettext_lazy("Payments"),
        "programs": gettext_lazy("Rebates"),
        "conversations": gettext_lazy("Conversations"),
        "notices": gettext_lazy("Notices"),
        "privacy": gettext_lazy("Privacy"),
    }
)
OTHER = gettext_lazy("Other")


def room_name(room: str) -> str:
    """Return what a room is called on the page of figures."""
    return str(ROOMS.get(room, room.capitalize()))


def place_of(room: str) -> int:
    """Return where a room stands on the page."""
    return list(ROOMS).index(room) if room in ROOMS else len(ROOMS)


def _days(days: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": axis_number(days)}


def _office_hours(minutes: int) -> str:
    hours = round(minutes / 60, 1)
    return ngettext("%(n)s office hour", "%(n)s office hours", 1 if hours == 1 else 2) % {
        "n": axis_number(hours)
    }


def _money(cents: int) -> str:
    return money(Decimal(cents) / 100)


UNITS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "count": axis_number,
        "days": _days,
        "money": _money,
        "office_minutes": _office_hours,
        "volume": volume,
    }
)


def on_the_axis(amount: int, unit: str) -> Decimal:
    """Return how long a bar is, in the unit that stands above the axis."""
    if unit == "volume":
        return to_unit(amount, settings.VOLUME_UNIT)
    return Decimal(amount) / {"money": 100, "office_minutes": 60}.get(unit, 1)


def axis_unit(unit: str) -> str:
    """Return what stands above the axis; nothing where bars are counts."""
    if unit == "volume":
        return unit_name()
    return {"money": "$", "days": _("days"), "office_minutes": _("office hours")}.get(unit, "")


def said(amount: int | None, unit: str) -> str:
    """Return an amount with its unit, or that it is not shown."""
    return _("not shown") if amount is None else UNITS[unit](amount)


def finding(label: str, amount: int | None, unit: str) -> str:
    """Return what a figure comes to, as a heading."""
    if amount is None:
        return _("%(label)s: too few to show") % {"label": label}
    return _("%(label)s: %(amount)s") % {"label": label, "amount": UNITS[unit](amount)}


def short_day(day: date) -> str:
    """Return "16 Nov"."""
    return formats.date_format(day, pgettext("date format", "j M"))


def week_name(week: date) -> str:
    """Return "16 to 22 November 2026"."""
    last = week + timedelta(days=6)
    shape = (
        pgettext("date format", "j") if last.month == week.month else pgettext("date format", "j F")
    )
    return _("%(first)s to %(last)s") % {
        "first": formats.date_format(week, shape),
        "last": formats.date_format(last, pgettext("date format", "j F Y")),
    }
