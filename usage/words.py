"""Volumes and times as a resident reads them, in their language."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, wraps
from typing import ParamSpec

from django.conf import settings
from django.utils import formats
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from privacy.moments import clock
from usage.units import UNITS, to_unit

SMALL = 10  # below this, a decimal tells a dripping tap from none
REMEMBERED = 5_000  # a decade of days
FIGURES = 2  # of a volume that the decimals of its unit would round to nothing

P = ParamSpec("P")


def remembered(say: Callable[P, str]) -> Callable[P, str]:
    """Remember what is said, in each language: a page names hundreds of days, and the next one the same."""
    known: Callable[..., str] = lru_cache(REMEMBERED)(
        lambda _language, *args, **kwargs: say(*args, **kwargs)
    )

    @wraps(say)
    def said(*args: P.args, **kwargs: P.kwargs) -> str:
        return known(get_language(), *args, **kwargs)

    return said


def number(microlitres: int, unit: str = "") -> str:
    """Return a volume as a number, without its unit; `unit` is a key of `UNITS`, empty for the utility's.

    However large the unit, water is never rounded to none: an hour of a dripping tap is 0.0026 kgal.
    """
    shown = UNITS[unit or settings.VOLUME_UNIT]
    value = to_unit(microlitres, shown.key)
    if value and abs(value) < Decimal(1).scaleb(-shown.decimals):
        return axis_number(round(value, FIGURES - 1 - value.adjusted()))
    if shown.decimals == 0 and abs(value) < SMALL:
        return axis_number(round(value, 1))
    return axis_number(round(value, shown.decimals), shown.decimals)


@remembered
def axis_number(value: Decimal | float, decimals: int | None = None) -> str:
    """Return a number in the reader's notation; without `decimals`, with those that it has."""
    if decimals is None:
        value = Decimal(str(value)).normalize()
        decimals = max(-int(value.as_tuple().exponent), 0)
    return formats.number_format(value, decimal_pos=decimals, force_grouping=True)


def volume(microlitres: int, unit: str = "") -> str:
    """Return a volume with its unit: "412 gallons"; `unit` as of `number`."""
    said = number(microlitres, unit)
    return _volume(unit or settings.VOLUME_UNIT, one=said == "1") % {"n": said}


def _volume(unit: str, *, one: bool) -> str:
    """Return what stands around a number; looked up for each bar, so only what is asked for."""
    match unit:
        case "gal":
            return ngettext("%(n)s gallon", "%(n)s gallons", 1 if one else 2)
        case "kgal":
            return _("%(n)s thousand gallons")
        case "cf":
            return _("%(n)s cubic feet")
        case "ccf":
            return _("%(n)s CCF (hundred cubic feet)")
        case "l":
            return ngettext("%(n)s litre", "%(n)s litres", 1 if one else 2)
    return _("%(n)s cubic metres")


def unit_name(unit: str = "") -> str:
    """Return a unit by itself: "gallons"; `unit` as of `number`."""
    return {
        "gal": _("gallons"),
        "kgal": _("thousand gallons"),
        "cf": _("cubic feet"),
        "ccf": _("CCF (hundred cubic feet)"),
        "l": _("litres"),
        "m3": _("cubic metres"),
    }[unit or settings.VOLUME_UNIT]


def how_known(kind: str) -> str:
    """Return how a volume is known: a kind of `usage.looking.charts.Kind`, "leak" or "part"."""
    return {
        "actual": _("measured"),
        "estimated": _("estimated"),
        "spread": _("total known, shared evenly over these hours"),
        "part": _("some of it is missing"),
        "leak": _("part that never stopped"),
    }.get(kind) or _("no reading")


@remembered
def full_day(day: date) -> str:
    """Return "Sunday 8 March 2026"."""
    return formats.date_format(day, pgettext("date format", "l j F Y"))


@remembered
def short_day(day: date) -> str:
    """Return "8 March"."""
    return formats.date_format(day, pgettext("date format", "j F"))


@remembered
def short_date(day: date) -> str:
    """Return "8 Mar"."""
    return formats.date_format(day, pgettext("date format", "j M"))


@remembered
def day_and_year(day: date) -> str:
    """Return "8 March 2026"."""
    return formats.date_format(day, pgettext("date format", "j F Y"))


def from_to(first: date, last: date) -> str:
    """Return "16 to 22 November 2026", with the month and the year of the first where they are others."""
    if first.year != last.year:
        start = day_and_year(first)
    elif first.month != last.month:
        start = short_day(first)
    else:
        start = str(first.day)
    return _("%(first)s to %(last)s") % {"first": start, "last": day_and_year(last)}


@remembered
def month(day: date) -> str:
    """Return "March 2026"."""
    return formats.date_format(day, pgettext("date format", "F Y"))


@remembered
def short_month_and_year(day: date) -> str:
    """Return "Mar 2026"."""
    return formats.date_format(day, pgettext("date format", "M Y"))


@remembered
def short_month(day: date) -> str:
    """Return "Mar"."""
    return formats.date_format(day, pgettext("date format", "M"))


def day_and_clock(at: datetime) -> str:
    """Return "Tuesday 17 November, 3 am"."""
    day = formats.date_format(at, pgettext("date format", "l j F"))
    return f"{day}, {clock(at)}"
