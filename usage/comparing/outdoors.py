"""How much of a year's water ran outdoors, or why nobody can tell."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from usage.comparing.earlier import a_day
from usage.comparing.household import MOST_OCCUPANTS, Facts, Toilets
from usage.comparing.seasons import Split, Unclear
from usage.looking.history import HOUR, Reads, hours
from usage.units import GALLON
from usage.words import month

SOURCE = (
    "https://cawaterlibrary.net/document/"
    "estimation-of-residential-outdoor-water-use-in-los-angeles-california/"
)
# Water Research Foundation, Residential End Uses of Water, version 2, 2016: gallons a person and day indoors.
TYPICAL_INDOORS = 58.6


def pauses(reads: Sequence[Reads]) -> float | None:
    """Return the share of days with an hour in which no water ran at all; None where no hour is known."""
    by_day: dict[date, list[Reads]] = {}
    for row in reads:
        if row.minutes <= HOUR:
            by_day.setdefault(row.day, []).append(row)
    paused = []
    for day, rows in by_day.items():
        known = [
            span.amount.microlitres
            for span in hours(day, rows, settings.TIME_ZONE)
            if span.amount.microlitres is not None and not span.amount.gaps
        ]
        if known:
            paused.append(min(known) <= 0)
    return sum(paused) / len(paused) if paused else None


def split_in_words(split: Split, facts: Facts, unit: str) -> dict[str, Any]:
    """Return the finding and its figures."""
    percent = round(split.share * 100)
    facts_said = [
        {
            "term": _("Indoors"),
            "text": a_day(split.indoors, unit),
            "note": _("What ran in your lowest month, %(when)s.") % {"when": month(split.lowest)},
        },
        {
            "term": _("Outdoors"),
            "text": a_day(split.outdoors, unit),
            "note": _("What ran more than that, on an average day of the year."),
        },
    ]
    if _counted(facts):
        facts_said[0]["note"] += " " + _each(split, _counted(facts), unit)
    return {
        "finding": _("About %(n)d %% of the water runs outdoors.") % {"n": percent},
        "facts": facts_said,
        "hint": _hint(split, facts),
    }


def unclear_in_words(why: Unclear) -> str:
    """Return why indoors and outdoors cannot be told apart."""
    return {
        Unclear.SHORT: _(
            "It takes twelve whole months with enough readings. We do not have them yet, and guess nothing."
        ),
        Unclear.AWAY: _(
            "In one month much less ran than in all others, as if nobody was at home. It says nothing of "
            "what usually runs indoors."
        ),
        Unclear.SEASONLESS: _(
            "Use is about the same all year. Either little runs outdoors, or as much in winter as in "
            "summer: this method cannot tell which."
        ),
        Unclear.RUNNING: _(
            "Even in your lowest month water hardly ever stopped, as with a leak. What runs without a stop "
            "would be taken for use indoors."
        ),
    }[why]


def _counted(facts: Facts) -> int:
    """Return how many people live there; 0 where nobody said, and of six or more nobody knows how many."""
    return facts.occupants if facts.occupants and facts.occupants < MOST_OCCUPANTS else 0


def _each(split: Split, people: int, unit: str) -> str:
    each = a_day(round(split.indoors / people), unit)
    return ngettext(
        "That is %(each)s for one person.", "That is %(each)s for each of %(n)d people.", people
    ) % {"each": each, "n": people}


def _hint(split: Split, facts: Facts) -> str:
    """Return a reason for much water indoors that the household itself named, or an empty text."""
    people = _counted(facts)
    if not people or facts.toilets is not Toilets.OLD:
        return ""
    gallons = split.indoors / people / float(GALLON)
    if gallons <= TYPICAL_INDOORS:
        return ""
    return _(
        "That is more than usual indoors. A toilet from before 1994 is the likeliest reason: a new one "
        "takes less than half as much for a flush."
    )
