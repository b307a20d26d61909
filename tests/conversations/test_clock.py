"""When an answer is due: hours of an open office, against a twin that counts minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.clock import NeverOpen, Week, due, open_between

ZONE = ZoneInfo("America/Los_Angeles")
WEEK: Week = {weekday: (time(8), time(17)) for weekday in range(5)}
FRIDAY_4_PM = datetime(2026, 11, 20, 16, tzinfo=ZONE)


def test_the_clock_stands_over_a_weekend() -> None:
    """Two hours from Friday at four: one is left on Monday morning."""
    found = due(FRIDAY_4_PM, 120, week=WEEK, closed=(), zone=ZONE)
    assert found == datetime(2026, 11, 23, 9, tzinfo=ZONE)


def test_the_clock_stands_on_a_holiday() -> None:
    """Thanksgiving, and the day before it at four."""
    since = datetime(2026, 11, 25, 16, tzinfo=ZONE)
    found = due(since, 120, week=WEEK, closed=[date(2026, 11, 26)], zone=ZONE)
    assert found == datetime(2026, 11, 27, 9, tzinfo=ZONE)


def test_it_is_due_at_the_end_of_a_day_and_not_at_the_opening_of_the_next() -> None:
    """An hour from Friday at four is Friday at five."""
    found = due(FRIDAY_4_PM, 60, week=WEEK, closed=(), zone=ZONE)
    assert found == datetime(2026, 11, 20, 17, tzinfo=ZONE)


def test_an_office_that_never_opens_owes_nothing() -> None:
    """Neither without hours, nor where every day is a holiday."""
    with pytest.raises(NeverOpen):
        due(FRIDAY_4_PM, 1, week={}, closed=(), zone=ZONE)


@settings(max_examples=40)
@given(
    start=st.integers(0, 14 * 24 * 60),  # minutes; the clocks change on the sixth day
    minutes=st.integers(1, 900),
    week=st.dictionaries(
        st.integers(0, 6),
        st.tuples(st.integers(0, 11), st.integers(12, 23)).map(lambda t: (time(t[0]), time(t[1]))),
        min_size=1,
    ),
    closed=st.sets(st.dates(date(2026, 10, 26), date(2026, 11, 12)), max_size=4),
)
def test_counted_minute_by_minute_it_is_the_same(
    start: int, minutes: int, week: Week, closed: set[date]
) -> None:
    """Whatever the hours and holidays, and over the night in which the clocks are set back."""
    since = datetime(2026, 10, 26, tzinfo=UTC) + timedelta(minutes=start)
    found = due(since, minutes, week=week, closed=closed, zone=ZONE)
    assert found == _slowly(since, minutes, week, closed)
    between = open_between(since, found, week=week, closed=closed, zone=ZONE)
    assert between == timedelta(minutes=minutes)


def _slowly(since: datetime, minutes: int, week: Week, closed: set[date]) -> datetime:
    at = since
    while minutes:
        local = at.astimezone(ZONE)
        hours = week.get(local.weekday())
        if hours and local.date() not in closed and hours[0] <= local.time() < hours[1]:
            minutes -= 1
        at += timedelta(minutes=1)
    return at
