"""What homes can be chosen by for a message to a group: how much they used, and on which days they watered.

Each looks only at days on which the same household lived there: what the one before used chooses nobody.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import PercentRank
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notices.facts import Fact, Given, declare_fact
from privacy.cells import FEWEST
from usage.comparing.comparison import full_month
from usage.models import DayReads, ServicePoint, WeatherDay
from usage.units import UNITS
from usage.watering.sql import watered
from usage.words import axis_number, unit_name

COLUMNS = ("usage.DayReads.total", "usage.DayReads.day")
WATERING = (*COLUMNS, "usage.IndoorDay.microlitres")
ASKS = "usage.view_servicepoint"
# Tenths of a millimetre, a quarter of an inch: rain after which California forbids to water ornamental turf
# (23 CCR 996(b)(2), as of 2022).
RAIN = 64
HUNDRED = 100


def _used(month: tuple[date, date]) -> "QuerySet[Any, Any]":
    """Return what each place used in a month, fire lines left out."""
    rows = DayReads.objects.filter(day__range=month)
    rows = rows.exclude(service_point__kind=ServicePoint.Kind.FIRE)
    return rows.values("service_point__premises").annotate(used=Sum("total"))


def _above(given: Given, at: datetime) -> Q:
    month = full_month(timezone.localdate(at))
    least = round(given["amount"] * UNITS[settings.VOLUME_UNIT].microlitres)
    found = _used(month).filter(used__gt=least)
    return Q(from_date__lte=month[0], premises__in=found.values("service_point__premises"))


def _highest(given: Given, at: datetime) -> Q:
    """Return the homes that used most of their kind; of a kind with few homes nobody."""
    month = full_month(timezone.localdate(at))
    kind = F("service_point__premises__kind")
    ranked = _used(month).annotate(
        rank=Window(PercentRank(), partition_by=kind, order_by=F("used").desc()),
        beside=Window(Count("service_point__premises"), partition_by=kind),
    )
    found = ranked.filter(rank__lt=given["percent"] / HUNDRED, beside__gte=FEWEST)
    return Q(from_date__lte=month[0], premises__in=found.values("service_point__premises"))


def _watered(days: list[date], given: Given) -> Q:
    if len(days) < given["times"]:
        return Q(pk__in=[])
    least = round(given["amount"] * UNITS[settings.VOLUME_UNIT].microlitres)
    return Q(pk__in=watered(days, least=least, times=given["times"]))


def _window(given: Given, at: datetime) -> list[date]:
    today = timezone.localdate(at)
    return [today - timedelta(days=n) for n in range(given["days"], 0, -1)]


def _in_the_rain(given: Given, at: datetime) -> Q:
    window = _window(given, at)
    weather = WeatherDay.objects.by_day((window[0], window[-1]))
    rainy = [day for day in window if day in weather and (weather[day].rain or 0) >= RAIN]
    return _watered(rainy, given)


def _on_other_days(given: Given, at: datetime) -> Q:
    allowed = {int(day) for day in given["allowed"]}
    return _watered([it for it in _window(given, at) if it.weekday() not in allowed], given)


def _amount(label: object, initial: int) -> forms.DecimalField:
    unit = unit_name(settings.VOLUME_UNIT)
    return forms.DecimalField(
        label=f"{label} ({unit})",
        min_value=1,
        max_value=100_000_000,
        decimal_places=2,
        initial=initial,
    )


def _watering_fields() -> dict[str, forms.Field]:
    return {
        "times": forms.IntegerField(
            label=gettext_lazy("On at least how many such days?"),
            min_value=1,
            max_value=90,
            initial=2,
        ),
        "days": forms.IntegerField(
            label=gettext_lazy("In the last how many days?"), min_value=1, max_value=92, initial=30
        ),
        "amount": _amount(_("At least how much outdoors in a day?"), 100),
    }


def _allowed_fields() -> Mapping[str, forms.Field]:
    return {
        "allowed": forms.MultipleChoiceField(
            label=gettext_lazy("On which days may they water?"),
            choices=[(str(number), name) for number, name in WEEKDAYS.items()],
            widget=forms.CheckboxSelectMultiple,
        ),
        **_watering_fields(),
    }


def _volume(given: Given) -> str:
    return f"{axis_number(given['amount'])} {unit_name(settings.VOLUME_UNIT)}"


def _times(given: Given) -> str:
    return ngettext("%(n)d day", "%(n)d days", given["times"]) % {"n": given["times"]}


declare_fact(
    Fact(
        "usage.above",
        gettext_lazy("Used more than so much in the last full month"),
        because=gettext_lazy("of how much water your home used in a month"),
        columns=COLUMNS,
        asks=ASKS,
        homes=_above,
        fields=lambda: {"amount": _amount(_("More than how much?"), 15_000)},
        said=lambda given: (
            _("Used more than %(volume)s in the last full month") % {"volume": _volume(given)}
        ),
    )
)
declare_fact(
    Fact(
        "usage.highest",
        gettext_lazy("Among the highest of homes like it in the last full month"),
        because=gettext_lazy("your home used more water in a month than most homes of its kind"),
        columns=(*COLUMNS, "accounts.Premises.kind"),
        asks=ASKS,
        homes=_highest,
        fields=lambda: {
            "percent": forms.TypedChoiceField(
                label=gettext_lazy("Of all homes of its kind, the highest"),
                coerce=int,
                choices=[(each, f"{each} %") for each in (5, 10, 20, 25)],
                initial=10,
            )
        },
        said=lambda given: (
            _("Used most in the last full month: the highest %(n)d %% of its kind")
            % {"n": given["percent"]}
        ),
    )
)
declare_fact(
    Fact(
        "usage.rain",
        gettext_lazy("Watered on days of rain"),
        because=gettext_lazy("your garden seems to have been watered on days of rain"),
        columns=WATERING,
        asks=ASKS,
        homes=_in_the_rain,
        fields=_watering_fields,
        said=lambda given: (
            _(
                "Watered on at least %(times)s of rain in the last %(n)d days: %(volume)s or more outdoors"
            )
            % {"times": _times(given), "n": given["days"], "volume": _volume(given)}
        ),
    )
)
declare_fact(
    Fact(
        "usage.other_days",
        gettext_lazy("Watered on days on which it is not allowed"),
        because=gettext_lazy(
            "your garden seems to have been watered on days on which that is not allowed"
        ),
        columns=WATERING,
        asks=ASKS,
        homes=_on_other_days,
        fields=_allowed_fields,
        said=lambda given: (
            _(
                "Watered on at least %(times)s other than %(allowed)s in the last %(n)d days: %(volume)s or "
                "more outdoors"
            )
            % {
                "times": _times(given),
                "allowed": ", ".join(str(WEEKDAYS[int(day)]) for day in given["allowed"]),
                "n": given["days"],
                "volume": _volume(given),
            }
        ),
    )
)
