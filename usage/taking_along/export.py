"""Reads as their person takes them along: a line for each interval, with its unit and its offset from UTC."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from privacy.map import ToldAs
from usage.taking_along.intervals import QUALITIES, Interval, intervals_of
from usage.units import UNITS, to_unit

AT_ONCE = 50  # days on their way from the database
FINER = 3  # decimals more than a page shows of a total: a few drops
COLUMNS = ("service_point", "starts_at", "minutes", "volume", "unit", "quality", "register")
# Of a row of reads, as `intervals_of` asks for them.
STORED = ("day", "interval_minutes", "volumes", "qualities", "registers")


def lines_of_reads(days: "QuerySet[Any]") -> Iterator[Sequence[object]]:
    """Yield one line for each interval of some days of reads, in order; see COLUMNS.

    A missing interval has a line without a volume, since a gap is not a zero.
    """
    rows = days.order_by("service_point", "day").values_list("service_point__number", *STORED)
    for point, *stored in rows.iterator(chunk_size=AT_ONCE):
        for interval in intervals_of(*stored, zone=settings.TIME_ZONE):
            yield (point, *told(interval, settings.VOLUME_UNIT))


def told(interval: Interval, unit: str) -> tuple[str, int, str, str, str, str]:
    """Return an interval as files say it: when, how long, how much of which unit, how sure, the register."""
    known, register = interval.microlitres, interval.register
    return (
        interval.start.isoformat(),
        interval.minutes,
        "" if known is None else plainly(known, unit),
        unit,
        QUALITIES[interval.quality],
        "" if register is None else str(register / 1000),
    )


@lru_cache(maxsize=8192)  # registers count in steps, so the same few volumes come again and again
def plainly(microlitres: int, unit: str) -> str:
    """Return a volume as a plain number of a unit, to a few drops, without noughts at its end."""
    said = round(to_unit(microlitres, unit), UNITS[unit].decimals + FINER)
    return format(said.normalize() + 0, "f")  # plus nought, as there is a nought with a minus


READS = ToldAs(
    columns=COLUMNS,
    rows=lines_of_reads,
    about=_(
        "One line for each interval. It starts at the time given, which carries its offset from UTC, and "
        "lasts the minutes given; the volume is in the unit beside it (gal, kgal, cf, ccf, l or m3). "
        "A line without a volume is a missing reading, never zero. The register is what the meter showed, "
        "in the meter's own unit. In data.json a day is one row: volumes in millionths of a litre from "
        "local midnight on, interval by interval."
    ),
)
