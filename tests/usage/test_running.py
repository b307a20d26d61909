"""What the newest reads say: an hour that is not known ends what runs, and an estimate proves nothing."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.usage.test_history import DAY, MISSING, ZONE, actual
from usage.looking.charts import Kind
from usage.looking.history import Amount, Reads, Span
from usage.looking.running import Running, heard_until, still_running

MIDNIGHT = datetime(2026, 6, 10, tzinfo=ZoneInfo(ZONE))


def spans_of(*found: Amount) -> list[Span]:
    return [Span(MIDNIGHT + timedelta(hours=n), amount) for n, amount in enumerate(found)]


WET, DRY = actual(7), actual(0)


@pytest.mark.parametrize(
    ("found", "running"),
    [
        ([WET] * 3, Running(MIDNIGHT, 7)),
        ([WET] * 2, None),
        ([DRY, WET, actual(3), WET], Running(MIDNIGHT + timedelta(hours=1), 3)),
        ([WET, WET, WET, DRY], None),
        ([WET, WET, WET, MISSING, MISSING], Running(MIDNIGHT, 7)),
        ([WET, WET, MISSING, WET], None),
        ([WET, WET, Amount(7, Kind.ESTIMATED), WET], None),
        ([WET, WET, Amount(7, Kind.SPREAD), WET], None),
        ([WET, WET, actual(7, 1), WET], None),
        ([WET, WET, WET, actual(-1)], None),
        ([WET, WET, WET, Amount(7, Kind.ESTIMATED)], None),
        ([MISSING] * 3, None),
        ([], None),
    ],
)
def test_water_runs_on_only_where_every_hour_says_so(
    found: list[Amount], running: Running | None
) -> None:
    assert still_running(spans_of(*found), hours=3) == running


def test_how_far_the_readings_reach() -> None:
    """An estimate is not the meter's own word."""
    rows = [
        Reads(1, DAY, 60, [1] * 14 + [None] * 10, ""),
        Reads(2, DAY, 15, [1] * 60 + [None] * 36, "a" * 50 + "e" * 10 + "-" * 36),
    ]
    assert heard_until(rows, ZONE) == datetime(2026, 6, 10, 14, tzinfo=ZoneInfo(ZONE))
    assert heard_until([], ZONE) is None
    assert heard_until([Reads(1, DAY, 60, [None] * 24, "")], ZONE) is None
