"""Publishing what similar homes used: a month at a time, and each month once."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Func, IntegerField, Q, Sum, Value

from accounts.models import Premises
from privacy.choices.consent import who_said_yes
from usage.comparing.cohorts import FEWEST, Cohort, cohort_of, figures_of
from usage.comparing.comparison import MOST_MISSING, first_of_month, full_month, last_of_month
from usage.comparing.household import Facts, Garden
from usage.models import CohortFigure, DayReads, HouseholdProfile, ServicePoint

MONTHS = 13  # what the page shows
AT_ONCE = 2000  # profiles on their way from the database
LEAST_HOURS = 23  # of a whole day
HOMES = (Premises.Kind.SINGLE_FAMILY, Premises.Kind.MULTI_FAMILY)


@transaction.atomic
def publish_cohorts(*, today: date, at: datetime) -> int:
    """Publish the months that are over and have no figures yet; return how many figures that made.

    A month is published whole, in the moment in which the first of its cohorts is large enough, and stays
    as it is: with a second version, whoever entered or left in between could be worked out from the two.
    """
    newest, _last = full_month(today)
    months = [first_of_month(newest, back=n) for n in range(MONTHS)]
    done = set(CohortFigure.objects.filter(month__in=months).values_list("month", flat=True))
    # Asked once and held: within the statements below it would be worked out anew for every home.
    agreed = set(who_said_yes("similar_homes", at=at).values_list("pk", flat=True))
    rows = [
        CohortFigure(
            month=month,
            kind=cohort.kind,
            occupants=cohort.occupants,
            garden=cohort.garden,
            homes=said.homes,
            efficient=said.efficient,
            average=said.average,
            published_at=at,
        )
        for month in months
        if month not in done
        and DayReads.objects.filter(day__range=(month, last_of_month(month))).exists()
        for cohort, said in figures_of(_used_in(month, agreed)).items()
    ]
    CohortFigure.objects.bulk_create(rows)
    return len(rows)


def _used_in(month: date, agreed: Collection[UUID]) -> dict[Cohort, list[int]]:
    """Return what the homes of each cohort used on an average day of a month.

    Reads are asked for only of cohorts that may be large enough.
    """
    cohorts = _cohorts(month, agreed)
    sizes = Counter(cohorts.values())
    homes = [home for home, cohort in cohorts.items() if sizes[cohort] >= FEWEST]
    used: dict[Cohort, list[int]] = {}
    if homes:
        for home, per_day in _averages(month, homes):
            used.setdefault(cohorts[home], []).append(per_day)
    return used


def _cohorts(month: date, agreed: Collection[UUID]) -> dict[int, Cohort]:
    """Return the homes whose holder said yes, and where the same household lived all the month."""
    profiles = (
        HouseholdProfile.objects.on(month)
        .on(last_of_month(month))
        .filter(agreement__premises__kind__in=HOMES)
        # Plain values: of a hundred thousand homes, objects cost many times as much as all the rest.
        .values_list(
            "agreement__premises", "agreement__premises__kind", "occupants", "garden",
            "account__customer__subject",
        )
    )  # fmt: skip
    found = {
        home: cohort_of(kind, Facts(occupants=occupants, garden=Garden(garden) if garden else None))
        for home, kind, occupants, garden, subject in profiles.iterator(chunk_size=AT_ONCE)
        if subject in agreed
    }
    return {home: cohort for home, cohort in found.items() if cohort}


def _averages(month: date, homes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield homes with the microlitres of their average day: one statement for all of them.

    A day counts if no interval of it is missing. A home with several meters is left out where they were
    not read on the same days, and any home of which too many days are missing.
    """
    points = list(ServicePoint.objects.filter(premises__in=homes).values_list("pk", flat=True))
    last = last_of_month(month)
    known = Func(
        Func("volumes", Value(None), function="ARRAY_REMOVE"),
        function="CARDINALITY",
        output_field=IntegerField(),
    )
    all_of_it = Func("volumes", function="CARDINALITY", output_field=IntegerField())
    rows = (
        DayReads.objects.filter(day__range=(month, last), service_point__in=points)
        .annotate(known=known, all_of_it=all_of_it)
        .filter(Q(known=F("all_of_it")), known__gte=LEAST_HOURS * 60 / F("interval_minutes"))
        .values("service_point__premises")
        .annotate(
            sum=Sum("total"),
            rows=Count("day"),
            days=Count("day", distinct=True),
            points=Count("service_point", distinct=True),
        )
        .filter(rows=F("days") * F("points"))
        .values_list("service_point__premises", "sum", "days")
    )
    for premises, total, days in rows:
        if last.day - days <= last.day * MOST_MISSING:
            yield premises, round(total / days)
