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
        midnight(row.day, zone) + (position + 1) * row.minutes * 60
        for row in rows
        for position, volume in enumerate(row.volumes)
        if volume is not None and row.qualities[position : position + 1] != "e"
    ]
    return datetime.fromtimestamp(max(ends), ZoneInfo(zone)) if ends else None


def ran(amount: Amount) -> bool:
    """Tell whether water ran for certain: the whole of it was measured, and it is more than nothing."""
    return (
        amount.kind is Kind.ACTUAL
        and amount.gaps == 0
        and amount.microlitres is not None
        and amount.microlitres > 0
    )
