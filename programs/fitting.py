"""Which programs and actions fit a home: only what its household said yes to is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings

from accounts.access import Home
from accounts.models import Premises, User
from accounts.models.access import Role
from privacy.choices.consent import Standing, state_of
from privacy.models import Subject
from programs.terms import Known
from usage.comparing.comparison import MONTHS_A_YEAR, first_of_month, last_of_month
from usage.comparing.earlier import per_month
from usage.comparing.household import NOTHING_KNOWN, Facts, Garden
from usage.comparing.outdoors import pauses
from usage.comparing.seasons import Split, divide, lowest_month
from usage.looking.history import days
from usage.models import DayReads, HouseholdProfile
from usage.models.reads import DayReadsQuerySet

CHOICE = "home_fit"


@dataclass(frozen=True)
class HomeSeen:
    """What may be looked at of a home: nothing but its kind without a yes of its household."""

    known: Known
    facts: Facts = NOTHING_KNOWN
    split: Split | None = None
    agreed: bool = False
    # What whoever looks may be asked, None where it is not theirs to say.
    asks: Standing | None = None


def may_apply(home: Home) -> bool:
    """Tell whether somebody may apply for a home: who lives there or owns it, while that lasts."""
    owns = home.role in {Role.HOLDER, Role.LANDLORD}
    return (home.lives_there or owns) and not home.ended


def seen(home: Home, *, by: User, today: date, at: datetime) -> HomeSeen:
    """Return what may be looked at of a home to say what fits it."""
    known = Known(
        kind=Premises.objects.values_list("kind", flat=True).get(pk=home.premises_id),
        owns=True if home.role == Role.LANDLORD else False if home.role == Role.TENANT else None,
        lives_there=home.lives_there,
    )
    if not home.lives_there or home.ended:
        return HomeSeen(known)
    holder = Subject.objects.get(customers__accounts=home.account_id)
    standing = state_of(holder, CHOICE, at=at)
    if not standing.yes or holder.restricted_at:
        mine = holder.pk == by.subject_id and not holder.restricted_at
        return HomeSeen(known, asks=standing if mine else None)
    facts = _facts(home)
    split, use = _use(home, by, today)
    known = replace(
        known,
        irrigates=None if facts.garden is None else facts.garden is not Garden.NONE,
        pool=facts.pool,
        use=use,
    )
    return HomeSeen(known, facts, split, agreed=True)


def _facts(home: Home) -> Facts:
    profile = HouseholdProfile.objects.of_agreement(home.agreement_id).first()
    return profile.facts if profile else NOTHING_KNOWN


def _use(home: Home, by: User, today: date) -> tuple[Split | None, int | None]:
    """Return what runs indoors and outdoors, and on an average day; None where too little is known."""
    rows = DayReads.objects.visible_to(by, today=today)
    used = a_year(rows, home.premises_id, since=home.from_date, today=today)
    lowest = lowest_month(used)
    if lowest is None:
        return None, None
    in_lowest = rows.at(home.premises_id, lowest, last_of_month(lowest))
    split = divide(used, pauses=pauses(in_lowest.as_reads()))
    return split if isinstance(split, Split) else None, average(used)


def a_year(
    rows: DayReadsQuerySet, premises_id: int, *, since: date, today: date
) -> dict[date, int | None]:
    """Return what ran on an average day of each of the last twelve months that are over. One query."""
    last = first_of_month(today) - timedelta(days=1)
    first = max(first_of_month(last, back=MONTHS_A_YEAR - 1), since)
    if first > last:
        return {}
    reads = rows.at(premises_id, first, last).as_totals()
    return per_month(days(first, last, reads, settings.TIME_ZONE, today=today), last)


def average(used: Mapping[date, int | None]) -> int | None:
    """Return what ran on an average day of the year; None where a month of it is not known."""
    known = [amount for amount in used.values() if amount is not None]
    return round(sum(known) / len(known)) if len(known) >= MONTHS_A_YEAR else None
