"""Reads that have had their time: whole months at once, where nothing in them is held."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from usage.months.sql import delete_days, drop_month, months_in_the_database
from usage.sql import lock_reads


def forget_days(*, last: date, held: "list[QuerySet[Any]]") -> int:
    """Remove the reads of all days up to and including `last`; return how many rows went.

    The reads of a service point of which a hold keeps a day stay, all of its old ones: a meter's reads
    without those around them prove nothing.
    """
    lock_reads()  # a loader may be about to write into a month that goes
    spared = {
        point
        for rows in held
        for point in rows.filter(day__lte=last).values_list("service_point", flat=True).distinct()
    }
    whole = [name for name, following in months_in_the_database() if following <= last]
    gone = 0 if spared else sum(drop_month(name) for name in whole)
    return gone + delete_days(last, sorted(spared))
