"""Volumes and times as a resident reads them, in their language."""

from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from usage.units import UNITS, to_unit

SMALL = 10  # below this, a decimal tells a dripping tap from none


def number(microlitres: int) -> str:
    """Return a volume as a number in the unit of the page, without the unit."""
    unit = UNITS[settings.VOLUME_UNIT]
    value = to_unit(microlitres, unit.key)
    if unit.decimals == 0 and abs(value) < SMALL:
        return axis_number(round(value, 1))
    return axis_number(round(value, unit.decimals), unit.decimals)


def axis_number(value: Decimal | float, decimals: int | None = None) -> str:
    """Return a number in the reader's notation; without `decimals`, with those that it has."""
    if decimals is None:
        value = Decimal(str(value)).normalize()
        decimals = max(-int(value.as_tuple().exponent), 0)
    return formats.number_format(value, decimal_pos=decimals, force_grouping=True)


def volume(microlitres: int) -> str:
    """Return a volume with its unit: "412 gallons"."""
    said = number(microlitres)
    return {
        "gal": ngettext("%(n)s gallon", "%(n)s gallons", 1 if said == "1" else 2),
        "kgal": _("%(n)s thousand gallons"),
        "cf": _("%(n)s cubic feet"),
        "ccf": _("%(n)s CCF (hundred cubic feet)"),
        "l": ngettext("%(n)s litre", "%(n)s litres", 1 if said == "1" else 2),
        "m3": _("%(n)s cubic metres"),
    }[settings.VOLUME_UNIT] % {"n": said}


def unit_name() -> str:
    """Return the unit of the page by itself: "gallons"."""
    return {
        "gal": _("gallons"),
        "kgal": _("thousand gallons"),
        "cf": _("cubic feet"),
        "ccf": _("CCF (hundred cubic feet)"),
        "l": _("litres"),
        "m3": _("cubic metres"),
    }[settings.VOLUME_UNIT]


def full_day(day: date) -> str:
    """Return "Sunday 8 March 2026"."""
    return formats.date_format(day, pgettext("date format", "l j F Y"))


def short_day(day: date) -> str:
    """Return "8 March"."""
    return formats.date_format(day, pgettext("date format", "j F"))


def day_and_year(day: date) -> str:
    """Return "8 March 2026"."""
    return formats.date_format(day, pgettext("date format", "j F Y"))


def month(day: date) -> str:
    """Return "March 2026"."""
    return formats.date_format(day, pgettext("date format", "F Y"))


def short_month(day: date) -> str:
    """Return "Mar"."""
    return formats.date_format(day, "M")


def clock(at: datetime) -> str:
    """Return the hour: "3 am"."""
    return formats.date_format(at, pgettext("time format", "g a")).replace(".", "")


def day_and_clock(at: datetime) -> str:
    """Return "Tuesday 17 November, 3 am"."""
    day = formats.date_format(at, pgettext("date format", "l j F"))
    return f"{day}, {clock(at)}"
