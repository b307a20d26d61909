"""What is said of an alert, in plain words: what runs, since when, what it costs, what to look at first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leaks.life import NIGHTS, Kind, Step
from leaks.models import FLOWING, LeakAlert, Verdict
from leaks.money import cost, cost_by
from usage.words import day_and_clock, day_and_year, from_to, volume

MONTH = 30 * 24  # hours


# What it means where it is not water that runs away.
MEANINGS = {
    Kind.SILENT: gettext_lazy(
        "Your water runs as always, and the meter goes on counting. You need not do anything: the meter is "
        "on the list of our crew, and you do not have to be at home."
    ),
    Kind.BACKFLOW: gettext_lazy(
        "That should not happen: it can carry what stands in hoses, tanks or boilers into drinking water. If "
        "your water looks, smells or tastes odd, do not drink it, and call us at once."
    ),
}


@dataclass(frozen=True)
class Said:
    """A message: its title, what there is to say, and what to look at first."""

    title: str
    lines: Sequence[str]
    first: Sequence[str]


@dataclass(frozen=True)
class Look:
    """Where to look for a leak, and how; `key` names its picture."""

    key: str
    text: str


def said(verdict: Verdict, *, unit: str, price: Decimal, ends: date | None = None) -> Said:
    """Return what a step of an alert says to somebody who reads volumes in `unit`.

    `price` is that of a thousand gallons; 0 says nothing of money. `ends` is the last day of the bill that
    runs; None where it is not known, or theirs to know.
    """
    alert = verdict.alert
    kind, step = Kind(alert.kind), Step(verdict.step)
    goes_on = step in (Step.RAISED, Step.GREW, Step.REOPENED)
    lines = [_line(alert, step, unit)]
    if goes_on and kind in MEANINGS:
        lines.append(str(MEANINGS[kind]))
    elif goes_on and price:
        lines.append(_money(alert, price, ends))
    first = [it.text for it in looks(kind)] if goes_on else []
    return Said(_title(alert, step), lines, first)


def money(amount: Decimal) -> str:
    """Return a sum of dollars: "$3.20"."""
    return f"${formats.number_format(amount, decimal_pos=2, force_grouping=True)}"


def _title(alert: LeakAlert, step: Step) -> str:
    titles = {
        Step.GREW: _("The leak at %(place)s is larger now"),
        Step.CORRECTED: _("The leak at %(place)s is smaller than we told you"),
        Step.STOPPED: _("The water at %(place)s has stopped"),
        Step.REOPENED: _("Water still runs at %(place)s"),
        Step.WITHDRAWN: _("There was no leak at %(place)s"),
        Step.VERIFIED: _("Your meter says so too: the leak at %(place)s is fixed"),
    }
    kinds = {
        Kind.CONTINUOUS: _("Water does not stop running at %(place)s"),
        Kind.INTERMITTENT: _("A little water runs day and night at %(place)s"),
        Kind.BURST: _("Very much water ran at %(place)s"),
        Kind.FREEZE: _("A pipe may have burst in the frost at %(place)s"),
        Kind.HIGH_USE: _("Much more water than usual at %(place)s"),
        Kind.AWAY: _("Water ran at %(place)s while nobody was home"),
        Kind.SILENT: _("The meter at %(place)s is silent"),
        Kind.BACKFLOW: _("Water flowed back at %(place)s"),
    }
    over = {
        Kind.SILENT: _("The meter at %(place)s reports again"),
        Kind.BACKFLOW: _("No more water flows back at %(place)s"),
    }
    kind = Kind(alert.kind)
    if kind in over and step is not Step.WITHDRAWN:
        title = over[kind] if step in (Step.STOPPED, Step.VERIFIED) else kinds[kind]
    else:
        title = titles.get(step) or kinds[kind]
    return title % {"place": alert.premises.line1}


def _line(alert: LeakAlert, step: Step, unit: str) -> str:
    since, silent = timezone.localtime(alert.since_at), alert.kind == Kind.SILENT
    figures = {
        "since": day_and_year(since.date()) if silent else moment(since),
        "until": moment(alert.until_at),
        "days": days_of(alert),
        "rate": volume(alert.rate, unit),
        "volume": volume(alert.volume, unit),
        "n": NIGHTS,
    }
    lines = {
        Step.RAISED: _by_kind(Kind(alert.kind)),
        Step.GREW: _(
            "It now runs at least %(rate)s an hour. Since %(since)s that is at least %(volume)s."
        ),
        Step.CORRECTED: _(
            "Readings came in late. By them it runs at least %(rate)s an hour since %(since)s: %(volume)s so "
            "far. Please excuse the first message."
        ),
        Step.STOPPED: _("It last ran on %(until)s. In all it was at least %(volume)s."),
        Step.REOPENED: _("Your meter shows at least %(rate)s an hour, up to %(until)s."),
        Step.WITHDRAWN: _(
            "What we know now shows no leak. You need not do anything. Please excuse the alarm."
        ),
        Step.VERIFIED: ngettext(
            "It has been dry for %(n)d night. Thank you.",
            "It has been dry for %(n)d nights. Thank you.",
            NIGHTS,
        ),
    }
    told_of = Kind(alert.kind) in MEANINGS and step not in (Step.WITHDRAWN, Step.VERIFIED)
    return (_of_no_leak(alert, step) if told_of else lines[step]) % figures


def _of_no_leak(alert: LeakAlert, step: Step) -> str:
    """Return what is said of a silent meter and of water that flows back."""
    if alert.kind == Kind.BACKFLOW:
        return _("At least %(volume)s flowed back into the public main on %(days)s.")
    if step is Step.STOPPED:
        return _("We have had readings of it again since %(until)s.")
    return _("We have had no readings of it since %(since)s. Meanwhile we could not see a leak.")


def _by_kind(kind: Kind) -> str:
    if kind is Kind.BURST:
        return _("From %(since)s on, at least %(rate)s ran each hour: %(volume)s up to %(until)s.")
    if kind is Kind.HIGH_USE:
        return _("It was %(volume)s more than usual on %(days)s.")
    if kind is Kind.AWAY:
        return _("It was %(volume)s more than you said would run, on %(days)s.")
    return _("It has run since %(since)s, at least %(rate)s an hour. So far that is %(volume)s.")


def _money(alert: LeakAlert, price: Decimal, ends: date | None) -> str:
    figures = {"price": money(price), "cost": money(cost(alert.volume, price))}
    if not may_go_on(alert):
        return _("At %(price)s for 1,000 gallons that is about %(cost)s.") % figures
    so_far = _("At %(price)s for 1,000 gallons that is about %(cost)s so far.") % figures
    return f"{so_far} {forecast(alert, price, ends)}"


def may_go_on(alert: LeakAlert) -> bool:
    """Tell whether it is water that may run on as it does, so that a sum for later means something."""
    return alert.kind in FLOWING and alert.kind != Kind.BURST


def forecast(alert: LeakAlert, price: Decimal, ends: date | None) -> str:
    """Return what it costs if it goes on: by the end of the bill, or of a month where that is not known."""
    if ends is None:
        return _("If it goes on, each month costs about %(month)s more.") % {
            "month": money(cost(alert.rate * MONTH, price))
        }
    by_then = cost_by(
        ends,
        volume=alert.volume,
        rate=alert.rate,
        running_from=timezone.localdate(alert.until_at),
        price=price,
    )
    return _("If it goes on, about %(cost)s by the end of your bill, on about %(day)s.") % {
        "cost": money(by_then),
        "day": day_and_year(ends),
    }


def looks(kind: Kind) -> list[Look]:
    """Return where to look, in this order."""
    texts = {
        "valve": _(
            "Close the valve where the water comes into your home. Then call a plumber, or us."
        ),
        "toilet": _(
            "Toilets first: half of all leaks are there. Put food colouring into the tank and wait 15 "
            "minutes. If there is colour in the bowl, it leaks."
        ),
        "outdoors": _("Hoses, taps outdoors, and the timer of the irrigation."),
        "indoors": _("Taps, showers, the water heater and the softener."),
        "hoses": _("Take hoses out of pools, ponds, buckets and sprayers."),
        "plumber": _(
            "If there is a backflow preventer, a boiler or a well: have a plumber look at it, or ask us."
        ),
        "meter": _(
            "Close every tap and look at the meter twice, two hours apart. If it moved, water runs somewhere."
        ),
    }
    order: dict[Kind, list[str]] = {
        Kind.SILENT: [],
        Kind.BACKFLOW: ["hoses", "plumber"],
        Kind.FREEZE: ["valve"],
        Kind.BURST: ["outdoors", "valve"],
        Kind.HIGH_USE: ["outdoors", "toilet"],
        Kind.AWAY: ["outdoors", "toilet"],
    }
    keys = order.get(kind, ["toilet", "indoors", "outdoors", "meter"])
    return [Look(key, texts[key]) for key in keys]


def days_of(alert: LeakAlert) -> str:
    """Return the days on which it was seen: "18 to 21 November 2026"."""
    first = timezone.localdate(alert.since_at)
    last = timezone.localdate(alert.until_at - timedelta(seconds=1))
    return from_to(first, last) if first < last else day_and_year(first)


def moment(at: datetime) -> str:
    """Return an instant in the utility's own time."""
    return day_and_clock(timezone.localtime(at))
