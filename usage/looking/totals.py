"""Days of reads as the database adds them up: one row a month and service point, and no hours."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import BitOr, BoolOr
from django.db.models import (
    Case,
    DateTimeField,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, ExtractDay, TruncMonth

from usage.calendar import MINUTES_PER_DAY
from usage.looking.history import MonthTotal


def _midnight(days_on: int) -> Func:
    """Return the instant at which the day of a row, or one so many days on, begins here."""
    template = f"((%(expressions)s + {days_on})::timestamp AT TIME ZONE '{settings.TIME_ZONE}')"
    return Func(F("day"), template=template, output_field=DateTimeField())


# How long the day of a row is, in seconds: the clocks change twice a year.
LENGTH = Func(
    _midnight(1),
    _midnight(0),
    arg_joiner=" - ",
    template="EXTRACT(EPOCH FROM %(expressions)s)",
    output_field=IntegerField(),
)
# How many intervals of a row were read.
KNOWN = Func(
    "volumes",
    template="CARDINALITY(ARRAY_REMOVE(%(expressions)s, NULL))",
    output_field=IntegerField(),
)


def month_totals(days: "QuerySet[Any]") -> list[MonthTotal]:
    """Return the months of some days of reads, each service point by itself.

    A year by day rows is thirty times the rows; the bits say of each day what the months need of it.
    """
    bit = Func(
        Value(1),
        Cast(ExtractDay("day"), IntegerField()) - 1,
        template="(%(expressions)s)",
        arg_joiner=" << ",
        output_field=IntegerField(),
    )
    by_the_day = Q(interval_minutes=MINUTES_PER_DAY, known__gt=0)
    whole = by_the_day | Q(length__lte=F("known") * F("interval_minutes") * 60)

    def bits(condition: Q) -> BitOr:
        return BitOr(Case(When(condition, then=bit), default=0, output_field=IntegerField()))

    found = (
        days.annotate(known=KNOWN, length=LENGTH)
        .values("service_point_id", month=TruncMonth("day"))
        .annotate(
            sum=Sum("total"),
            rows=BitOr(bit),
            knowns=bits(Q(known__gt=0)),
            wholes=bits(whole),
            estimated=BoolOr(Q(qualities__contains="e")),
            spread=BoolOr(Q(qualities__contains="s")),
        )
        .values_list(
            "service_point_id", "month", "sum", "rows", "knowns", "wholes", "estimated", "spread"
        )
    )
    return [
        MonthTotal(point, month, int(total), rows, known, whole, "e" * estimated + "s" * spread)
        for point, month, total, rows, known, whole, estimated, spread in found
    ]
