"""What reads say for certain: an estimate proves nothing."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.usage.test_history import DAY, MISSING, ZONE, actual
from usage.looking.charts import Kind
from usage.looking.history import Amount, Reads
from usage.looking.running import heard_until, ran


@pytest.mark.parametrize(
    ("amount", "certain"),
    [
        (actual(7), True),
        (actual(0), False),
        (actual(-1), False),
        (actual(7, 1), False),
        (MISSING, False),
        (Amount(7, Kind.ESTIMATED), False),
        (Amount(7, Kind.SPREAD), False),
    ],
)
def test_water_ran_only_where_all_of_it_was_measured(amount: Amount, certain: bool) -> None:
    assert ran(amount) is certain


def test_how_far_the_readings_reach() -> None:
    """An estimate is not the meter's own word."""
    rows = [
        Reads(1, DAY, 60, [1] * 14 + [None] * 10, ""),
        Reads(2, DAY, 15, [1] * 60 + [None] * 36, "a" * 50 + "e" * 10 + "-" * 36),
    ]
    assert heard_until(rows, ZONE) == datetime(2026, 6, 10, 14, tzinfo=ZoneInfo(ZONE))
    assert heard_until([], ZONE) is None
    assert heard_until([Reads(1, DAY, 60, [None] * 24, "")], ZONE) is None
