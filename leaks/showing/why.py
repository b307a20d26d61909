"""Why an alert was raised: the rule with its version and thresholds, the facts, and the very reads."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.access import Home
from accounts.roles import May
from leaks.evidence import HOUR, Evidence, finding_text
from leaks.life import HIGH_DAYS, Kind
from leaks.models import LeakAlert, Verdict
from leaks.rules import Pattern
from leaks.thresholds import Thresholds
from privacy.moments import clock
from usage.words import axis_number, day_and_year, number, short_day, unit_name, volume

DAYS_SHOWN = 14  # of the reads it rests on: more is for the download
FACTS = {
    "cooler": gettext_lazy("an evaporative cooler"),
    "pool": gettext_lazy("a pool"),
    "irrigation": gettext_lazy("a garden that is watered"),
    "softener": gettext_lazy("a water softener"),
    "constant_flow": gettext_lazy("something that always runs"),
}


def in_words(thresholds: Thresholds, kind: Kind, unit: str) -> list[str]:
    """Return what must hold for an alert of a kind: one of these sentences is enough."""
    if kind is Kind.HIGH_USE:
        words = {
            "n": HIGH_DAYS,
            "times": axis_number(thresholds.high_times),
            "least": volume(round(thresholds.high_least), unit),
        }
        said = ngettext(
            "%(n)d day with %(times)s times what is usual at this home, and at least %(least)s.",
            "%(n)d days running, each with %(times)s times what is usual at this home, and at least "
            "%(least)s.",
            HIGH_DAYS,
        )
        return [said % words]
    if kind is Kind.AWAY:
        return [_("More water in a day than was said would run while nobody is home.")]
    if kind is Kind.BACKFLOW:
        least = volume(round(thresholds.back_least), unit)
        return [_("At least %(least)s flowing back in a day.") % {"least": least}]
    return [pattern_in_words(each, unit) for each in thresholds.rules.patterns]


def pattern_in_words(pattern: Pattern, unit: str) -> str:
    """Return one way in which water is found to run without a stop."""
    words = {
        "rate": volume(round(pattern.at_least), unit),
        "block": pattern.hours,
        "lasting": axis_number(pattern.lasting),
    }
    if pattern.hours == 1:
        return _("At least %(rate)s in every hour, for %(lasting)s hours on end.") % words
    if pattern.evenly:
        return (
            _(
                "At least %(rate)s an hour in every %(block)d hours, the fullest of them left out, for "
                "%(lasting)s hours on end."
            )
            % words
        )
    return (
        _("At least %(rate)s an hour in every %(block)d hours, for %(lasting)s hours on end.")
        % words
    )


def why(alert: LeakAlert, verdict: Verdict, *, unit: str, home: Home | None) -> dict[str, Any]:
    """Return what a step rests on; `home` is through whose eyes, None for staff.

    The reads are for roles that see hours, and only of days they may see; what the household said of itself
    is for those who live there.
    """
    evidence = Evidence.kept(verdict.first_at, verdict.minutes, verdict.volumes, verdict.judged_by)
    rules = evidence.thresholds.rules
    may = home.may if home else frozenset(May)
    facts = [
        {
            "term": _("Rule"),
            "text": rules.name,
            "note": _("Version %(n)d, of %(day)s")
            % {"n": alert.rule_version, "day": day_and_year(rules.from_date)},
        },
        {
            "term": _("The least your meter shows"),
            "text": volume(round(evidence.tick), unit),
            "note": _("One step of its counter."),
        },
    ]
    if May.HOUSEHOLD in may:
        facts.append({"term": _("What we know of the home"), "text": known(evidence)})
    return {
        "sentences": in_words(evidence.thresholds, Kind(alert.kind), unit),
        "facts": facts,
        "reads": _reads(alert, verdict, unit, home) if May.USE in may else None,
        "unit": unit_name(unit),
        "sha256": verdict.sha256,
    }


def known(evidence: Evidence) -> str:
    """Return the facts of a home that went into a step, in words."""
    facts = asdict(evidence.facts)
    there = [str(label) for name, label in FACTS.items() if facts[name]]
    if facts["frost"]:
        there.append(_("hard frost in the days before"))
    return ", ".join(there) or _("nothing that changes the rule")


def _reads(
    alert: LeakAlert, verdict: Verdict, unit: str, home: Home | None
) -> dict[str, Any] | None:
    """Return the kept reads of the time it was about, a day a row; None where none may be seen."""
    step = timedelta(minutes=verdict.minutes)
    rows = [
        (timezone.localtime(verdict.first_at + n * step), amount)
        for n, amount in enumerate(verdict.volumes)
    ]
    begin = timezone.localdate(alert.since_at)
    end = timezone.localdate(alert.until_at - timedelta(seconds=1))
    seen = [
        (at, amount)
        for at, amount in rows
        if begin <= at.date() <= end
        and at <= verdict.at
        and (home is None or home.holds(at.date()))
    ]
    by_day = [(day, list(group)) for day, group in groupby(seen, lambda row: row[0].date())]
    if not by_day:
        return None
    days = by_day[-DAYS_SHOWN:]
    by_hour = verdict.minutes == HOUR
    names = [clock(at) for at, _amount in max((group for _d, group in days), key=len)]
    columns: list[dict[str, Any]] = [{"label": _("Day")}]
    columns += [{"label": name, "number": True} for name in (names if by_hour else [_("Used")])]
    return {
        "columns": columns,
        "rows": [_row(day, group, len(columns), unit) for day, group in days],
    }


def _row(
    day: date, group: Sequence[tuple[datetime, int | None]], width: int, unit: str
) -> list[dict[str, Any]]:
    cells = [
        {"text": "–" if amount is None else number(amount, unit), "number": True}
        for _at, amount in group
    ]
    empty = [{"text": "", "number": True}] * (width - 1 - len(cells))
    return [{"text": short_day(day)}, *cells, *empty]


def comes_out_again(verdict: Verdict) -> bool:
    """Judge a step again by what was kept of it; tell whether the same comes out, byte by byte."""
    evidence = Evidence.kept(verdict.first_at, verdict.minutes, verdict.volumes, verdict.judged_by)
    text = finding_text(evidence.judge())
    return (text, evidence.digest(text)) == (verdict.finding, verdict.sha256)
