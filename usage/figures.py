"""What is added up of meters, for the utility's managers: how many are heard of."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ServiceAgreement
from privacy.totals import Figure, Sort
from usage.health.sql import LATE_DAYS, SILENT_DAYS
from usage.models import DayReads, Meter

HEARD, LATE, SILENT = "heard", "late", "silent"


def meters(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the meters that hung for a week and longer at its end, by when they were heard of last.

    By the days of which there are reads, as the week is added up: what is wrong with a meter now
    (`MeterTrouble`) is not known of a week that is over. None at a home of anybody whose data is only stored.
    """
    last = timezone.localdate(to_at) - timedelta(days=1)
    only_stored = ServiceAgreement.objects.filter(
        premises=OuterRef("service_point__premises"),
        account__customer__subject__restricted_at__isnull=False,
        account__customer__subject__erased_at__isnull=True,
    )
    found = Meter.objects.filter(
        Q(to_date=None) | Q(to_date__gt=last),
        ~Exists(only_stored),
        from_date__lte=last - timedelta(days=SILENT_DAYS),
    )
    heard_of = (
        Exists(
            DayReads.objects.filter(
                service_point=OuterRef("service_point"),
                day__gt=last - timedelta(days=days),
                day__lte=last,
            )
        )
        for days in (LATE_DAYS, SILENT_DAYS)
    )
    part = Case(
        *(When(each, then=Value(key)) for each, key in zip(heard_of, (HEARD, LATE), strict=True)),
        default=Value(SILENT),
        output_field=CharField(),
    )
    return found.values_list(F("service_point"), part, Value(1))


FIGURES = (
    Figure(
        "meters",
        label=_("Meters in the ground"),
        rows=meters,
        sort=Sort.STATE,
        parts=lambda: {
            HEARD: _("Heard of in the last two days"),
            LATE: _("Late: nothing for two days"),
            SILENT: _("Silent: nothing for seven days"),
        },
        share_of=("usage", "meters"),
    ),
)
