"""Whether somebody's own meter has gone silent, and since when (R14)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Q, Subquery

from accounts.access import Home
from usage.health.sql import LATE_DAYS, LOOKED_BACK
from usage.models import DayReads, Meter


@dataclass(frozen=True)
class Meters:
    """The meters of a home today: whether there are any, and which are silent.

    `since` is the last day of which the longest silent one told, None if of none that may be seen.
    """

    any: bool
    silent: bool
    since: date | None


def meters_at(home: Home, today: date) -> Meters:
    """Return how the meters of a home are today. One query.

    A meter that was taken out is not silent, nor is one that has just come. Of a day before the user's
    access nothing is said.
    """
    newest = DayReads.objects.filter(
        service_point=OuterRef("service_point"),
        day__range=(today - timedelta(days=LOOKED_BACK), today),
    )
    found = Meter.objects.filter(
        Q(to_date=None) | Q(to_date__gt=today),
        service_point__premises=home.premises_id,
        from_date__lte=today,
    )
    last_days = found.annotate(last=Subquery(newest.order_by("-day").values("day")[:1]))
    rows = list(last_days.values_list("from_date", "last"))
    quiet = today - timedelta(days=LATE_DAYS)
    silent = [
        last for from_date, last in rows if from_date <= quiet and (not last or last <= quiet)
    ]
    seen = [last for last in silent if last and home.holds(last)]
    return Meters(any=bool(rows), silent=bool(silent), since=min(seen, default=None))
