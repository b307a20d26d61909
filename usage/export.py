"""Reads as their person takes them along: a line for each interval, with its unit and its offset from UTC."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from privacy.map import ToldAs
from usage.calendar import interval_starts
from usage.units import to_unit

AT_ONCE = 50  # days on their way from the database
DECIMALS = 4  # of a gallon: less than a drop
QUALITIES = {"a": "actual", "e": "estimated", "s": "spread", "-": "missing"}
COLUMNS = ("service_point", "starts_at", "minutes", "volume", "unit", "quality", "register")


def lines_of_reads(days: "QuerySet[Any]") -> Iterator[Sequence[object]]:
    """Yield one line for each interval of some days of reads, in order; see COLUMNS.

    A missing interval has a line without a volume, since a gap is not a zero.
    """
    unit, zone = settings.VOLUME_UNIT, settings.TIME_ZONE
    columns = (
        "service_point__number",
        "day",
        "interval_minutes",
        "volumes",
        "qualities",
        "registers",
    )
    rows = days.order_by("service_point", "day").values_list(*columns)
    for point, day, minutes, volumes, qualities, registers in rows.iterator(chunk_size=AT_ONCE):
        for n, (start, volume) in enumerate(zip(interval_starts(day, minutes, zone), volumes)):  # noqa: B905 - of today, what was not yet is not there
            known = "" if volume is None else round(to_unit(volume, unit), DECIMALS)
            letter = "-" if volume is None else qualities[n : n + 1] or "a"
            register = registers[n] if registers else None
            yield (
                point,
                start.isoformat(),
                minutes,
                known,
                unit,
                QUALITIES[letter],
                "" if register is None else register / 1000,
            )


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
