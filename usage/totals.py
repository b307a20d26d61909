"""Days of reads as the database adds them up: one row a month and service point, and no hours."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import BitOr, BoolOr
from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import ExtractDay, TruncMonth

from usage.history import MonthTotal


class Known(Func):
    """How many intervals of a row were read."""

    template = "CARDINALITY(ARRAY_REMOVE(%(expressions)s, NULL))"
    output_field = IntegerField()


class Intervals(Func):
    """How many intervals of so many minutes a local day has; as `usage.calendar` counts them."""

    template = (
        "CEIL(EXTRACT(EPOCH FROM (%(day)s + 1)::timestamp AT TIME ZONE '%(zone)s'"
        " - %(day)s::timestamp AT TIME ZONE '%(zone)s') / (60.0 * %(minutes)s))"
    )
    output_field = IntegerField()

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """Write the day twice, which a template cannot."""
        day, minutes = (compiler.compile(one)[0] for one in self.get_source_expressions())
        return self.template % {"day": day, "minutes": minutes, "zone": settings.TIME_ZONE}, ()


def month_totals(days: "QuerySet[Any]") -> list[MonthTotal]:
    """Return the months of some days of reads, each service point by itself.

    A year by day rows is thirty times the rows; the bits say of each day what the months need of it.
    """
    bit = Func(
        Value(1),
        ExtractDay("day") - 1,
        template="(%(expressions)s)",
        arg_joiner=" << ",
        output_field=IntegerField(),
    )
    whole = Q(interval_minutes=1440, known__gte=1) | Q(known__gte=F("intervals"))

    def bits(condition: Q) -> BitOr:
        return BitOr(Case(When(condition, then=bit), default=0, output_field=IntegerField()))

    found = (
        days.annotate(
            known=Known("volumes"), intervals=Intervals(F("day"), F("interval_minutes"))
        )
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
