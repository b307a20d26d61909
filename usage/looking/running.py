"""What reads say for certain: how far the meter's own word reaches, and whether water ran."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from usage.calendar import midnight
from usage.looking.charts import Kind
from usage.looking.history import Amount, Reads


def heard_until(rows: Iterable[Reads], zone: str) -> datetime | None:
    """Return the local end of the newest interval that a meter itself told of; None if there is none."""
    ends = [
        midnight(row.day, zone) + told * row.minutes * 60 for row in rows if (told := _told(row))
    ]
    return datetime.fromtimestamp(max(ends), ZoneInfo(zone)) if ends else None


def _told(row: Reads) -> int:
    """Return how many intervals a day has up to the last that the meter itself told of."""
    for count in range(len(row.volumes), 0, -1):
        if row.volumes[count - 1] is not None and row.qualities[count - 1 : count] != "e":
            return count
    return 0


def ran(amount: Amount) -> bool:
    """Tell whether water ran for certain: the whole of it was measured, and it is more than nothing."""
    return (
        amount.kind is Kind.ACTUAL
        and amount.gaps == 0
        and amount.microlitres is not None
        and amount.microlitres > 0
    )
