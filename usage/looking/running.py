"""What the newest reads say: how far they reach, and whether water is running."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from usage.calendar import midnight
from usage.looking.charts import Kind
from usage.looking.history import Amount, Reads, Span


def heard_until(rows: Iterable[Reads], zone: str) -> datetime | None:
    """Return the local end of the newest interval that a meter itself told of; None if there is none."""
    ends = [
        midnight(row.day, zone) + (position + 1) * row.minutes * 60
        for row in rows
        for position, volume in enumerate(row.volumes)
        if volume is not None and row.qualities[position : position + 1] != "e"
    ]
    return datetime.fromtimestamp(max(ends), ZoneInfo(zone)) if ends else None


@dataclass(frozen=True)
class Running:
    """Water that has not stopped: since when, and the least that ran in any hour (microlitres)."""

    since: datetime
    least: int


def still_running(spans: Sequence[Span], *, hours: int) -> Running | None:
    """Return since when water has run in every hour up to the last one read, if for `hours` at least.

    `spans` are hours, oldest first. An hour without an actual reading ends the run: silence of the
    meter is not a leak, and an estimate proves nothing.
    """
    last = len(spans)
    while last and spans[last - 1].amount.microlitres is None:
        last -= 1
    first = last
    while first and ran(spans[first - 1].amount):
        first -= 1
    if last - first < hours:
        return None
    least = min(span.amount.microlitres or 0 for span in spans[first:last])
    return Running(spans[first].start, least)


def ran(amount: Amount) -> bool:
    """Tell whether water ran for certain: the whole of it was measured, and it is more than nothing."""
    return (
        amount.kind is Kind.ACTUAL
        and amount.gaps == 0
        and amount.microlitres is not None
        and amount.microlitres > 0
    )
