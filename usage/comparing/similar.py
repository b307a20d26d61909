"""A home beside similar ones: what is shown, or why nothing is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Home
from accounts.models import Premises
from accounts.roles import May
from privacy.choices.consent import Standing, state_of
from privacy.models import Subject
from usage.actions.cohorts import HOMES
from usage.comparing.cohorts import FEWEST, MANY_PEOPLE, Cohort, cohort_of
from usage.comparing.comparison import (
    ABOUT_THE_SAME,
    MONTHS_A_YEAR,
    WAITS,
    Stretch,
    first_of_month,
    last_of_month,
)
from usage.comparing.earlier import Month, a_day
from usage.comparing.household import NOTHING_KNOWN, Facts
from usage.models import CohortFigure, HouseholdProfile
from usage.models.homes import GARDENS


class Shows(StrEnum):
    """What the block about similar homes has to say."""

    FIGURES = "figures"
    NOT_A_HOME = "not_a_home"
    UNKNOWN = "unknown"  # the household has not said how many they are, or what they water
    ASK = "ask"  # whoever holds the account has not said yes, and it is the one who looks
    NOT_AGREED = "not_agreed"  # the same, and it is somebody else
    RESTRICTED = "restricted"  # their data is stored and used for nothing else
    NOT_YET = "not_yet"  # the month is not over, or too new
    TOO_FEW = "too_few"
    NO_READINGS = "no_readings"  # of this home itself


@dataclass(frozen=True)
class Similar:
    """The figures of the months for a home's cohort, and why there are none."""

    shows: Shows
    facts: Facts = NOTHING_KNOWN
    cohort: Cohort | None = None
    figures: Mapping[date, CohortFigure] = field(default_factory=dict)
    standing: Standing | None = None

    def typical(self) -> dict[date, int]:
        """Return the average of similar homes by month, for the chart."""
        return {month: figure.average for month, figure in self.figures.items()}


def similar_homes(
    home: Home, shown: Month, now: Stretch, *, by: UUID, today: date, at: datetime
) -> Similar | None:
    """Return what is said of similar homes; None for a role that is told nothing of the household."""
    if May.HOUSEHOLD not in home.may:
        return None
    profile = (
        HouseholdProfile.objects.of_agreement(home.agreement_id)
        .select_related("agreement__premises")
        .first()
    )
    if profile is None:
        return Similar(Shows.UNKNOWN)
    facts, kind = profile.facts, profile.agreement.premises.kind
    if kind not in HOMES:
        return Similar(Shows.NOT_A_HOME, facts)
    cohort = cohort_of(kind, facts)
    if cohort is None:
        return Similar(Shows.UNKNOWN, facts)
    holder = Subject.objects.get(customers__accounts=home.account_id)
    standing = state_of(holder, "similar_homes", at=at)
    if holder.restricted_at:
        return Similar(Shows.RESTRICTED, facts)
    if not standing.yes:
        shows = Shows.ASK if holder.pk == by else Shows.NOT_AGREED
        return Similar(shows, facts, standing=standing)
    figures = _figures(cohort, shown.first)
    shows = _shows(shown, now, figures, today)
    return Similar(shows, facts, cohort, figures, standing)


def _figures(cohort: Cohort, newest: date) -> dict[date, CohortFigure]:
    first = first_of_month(newest)
    rows = CohortFigure.objects.filter(
        kind=cohort.kind,
        occupants=cohort.occupants,
        garden=cohort.garden,
        month__range=(first_of_month(first, back=MONTHS_A_YEAR), first),
    )
    return {row.month: row for row in rows}


def _shows(shown: Month, now: Stretch, figures: Mapping[date, CohortFigure], today: date) -> Shows:
    if not shown.whole or today - last_of_month(shown.first) <= WAITS:
        return Shows.NOT_YET
    if shown.first not in figures:
        return Shows.TOO_FEW
    return Shows.NO_READINGS if now.per_day is None else Shows.FIGURES


def finding(similar: Similar, shown: Month, now: Stretch) -> str:
    """Return the sentence above the figures. Only where there are figures."""
    figure, used = similar.figures[shown.first], now.per_day or 0
    if used <= figure.efficient:
        return _("Your home is among the fifth that uses least.")
    if abs(used - figure.average) * 100 < ABOUT_THE_SAME * figure.average:
        return _("You used about as much as the average home like yours.")
    if used < figure.average:
        return _("You used less than most homes like yours.")
    return _("You used more than most homes like yours.")


def figures_in_words(
    similar: Similar, shown: Month, now: Stretch, unit: str
) -> list[dict[str, str]]:
    """Return the three figures, and whom they are about. Only where there are figures."""
    figure = similar.figures[shown.first]
    return [
        {"term": _("You"), "text": a_day(now.per_day or 0, unit)},
        {
            "term": _("Average"),
            "text": a_day(figure.average, unit),
            "note": _("Half of the homes used less, half used more."),
        },
        {
            "term": _("Efficient"),
            "text": a_day(figure.efficient, unit),
            "note": _("One home in five used less."),
        },
        {
            "term": _("Similar homes"),
            "text": _("At least %(n)d") % {"n": figure.homes},
            "note": cohort_in_words(similar.cohort),
        },
    ]


def cohort_in_words(cohort: Cohort | None) -> str:
    """Return which homes are compared: their kind, people and garden."""
    if cohort is None:
        return ""
    if cohort.occupants == MANY_PEOPLE:
        people = _("%(n)d people or more") % {"n": MANY_PEOPLE}
    else:
        people = ngettext("%(n)d person", "%(n)d people", cohort.occupants) % {
            "n": cohort.occupants
        }
    return _("%(kind)s, %(people)s, watered garden: %(garden)s") % {
        "kind": Premises.Kind(cohort.kind).label,
        "people": people,
        "garden": dict(GARDENS)[cohort.garden],
    }


def why_not(similar: Similar) -> str:
    """Return why no figures are shown. An empty text where there are some."""
    return {
        Shows.FIGURES: "",
        Shows.NOT_A_HOME: _("Only homes are compared with each other, and this is none."),
        Shows.UNKNOWN: _(
            "We compare homes with as many people and about as much garden. Tell us both, and we can."
        ),
        Shows.ASK: _("You decide whether your home is compared."),
        Shows.NOT_AGREED: _("The account holder decides whether this home is compared."),
        Shows.RESTRICTED: _(
            "The data of this account is stored and used for nothing else, so it is not compared."
        ),
        Shows.NOT_YET: _(
            "Similar homes are worked out once a month, five days after it is over, when late readings "
            "are in."
        ),
        Shows.TOO_FEW: _(
            "Fewer than %(n)d homes like yours take part. With so few, one of them could be guessed, so we "
            "show nothing."
        )
        % {"n": FEWEST},
        Shows.NO_READINGS: _("We have too few readings of your home in this month."),
    }[similar.shows]
