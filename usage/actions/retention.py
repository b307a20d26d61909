"""Reads that have had their time: whole months at once, where nothing in them is held."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from usage import sql


def forget_days(*, last: date, held: "list[QuerySet[Any]]") -> int:
    """Remove the reads of all days up to and including `last`; return how many rows went.

    The reads of a service point of which a hold keeps a day stay, all of its old ones: a meter's reads
    without those around them prove nothing.
    """
    sql.lock_reads()  # a loader may be about to write into a month that goes
    spared = {
        point
        for rows in held
        for point in rows.filter(day__lte=last).values_list("service_point", flat=True).distinct()
    }
    whole = [name for name, following in sql.months_in_the_database() if following <= last]
    gone = 0 if spared else sum(sql.drop_month(name) for name in whole)
    return gone + sql.delete_days(last, sorted(spared))
