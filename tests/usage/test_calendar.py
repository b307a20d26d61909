"""Local days and their hours, on the two nights when the clocks change and in odder places."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from usage.calendar import Days, interval_count, interval_starts, midnight

ZONES = [
    "America/Los_Angeles",
    "Europe/Madrid",
    "Asia/Beirut",  # skips midnight itself in spring
    "America/Havana",  # has midnight twice in autumn
    "Australia/Lord_Howe",  # changes by half an hour
    "Asia/Kathmandu",  # a quarter of an hour off, and no summer time
    "UTC",
]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/Los_Angeles", date(2026, 3, 7), 24),
        ("America/Los_Angeles", date(2026, 3, 8), 23),
        ("America/Los_Angeles", date(2026, 11, 1), 25),
        ("Europe/Madrid", date(2016, 3, 27), 23),
        ("Europe/Madrid", date(2016, 10, 30), 25),
        ("Europe/Madrid", date(2016, 10, 31), 24),
        ("Asia/Beirut", date(2026, 3, 29), 23),
        ("Asia/Beirut", date(2026, 10, 24), 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), 25),  # 24 and a half
        ("Australia/Lord_Howe", date(2026, 10, 4), 24),  # 23 and a half
    ],
)
def test_how_many_hours_a_day_has(zone: str, day: date, hours: int) -> None:
    assert interval_count(day, 60, zone) == hours


@pytest.mark.parametrize(
    ("minutes", "spring", "autumn"), [(15, 92, 100), (30, 46, 50), (1440, 1, 1)]
)
def test_shorter_and_longer_intervals_follow_the_clocks(
    minutes: int, spring: int, autumn: int
) -> None:
    zone = "America/Los_Angeles"
    assert interval_count(date(2026, 3, 8), minutes, zone) == spring
    assert interval_count(date(2026, 11, 1), minutes, zone) == autumn


def test_the_spring_night_has_no_two_o_clock() -> None:
    starts = interval_starts(date(2026, 3, 8), 60, "America/Los_Angeles")
    assert [f"{start:%H %Z}" for start in starts[:4]] == ["00 PST", "01 PST", "03 PDT", "04 PDT"]
    assert f"{starts[-1]:%H %Z}" == "23 PDT"


def test_the_autumn_night_has_one_o_clock_twice() -> None:
    starts = interval_starts(date(2026, 11, 1), 60, "America/Los_Angeles")
    assert [f"{start:%H %Z}" for start in starts[:4]] == ["00 PDT", "01 PDT", "01 PST", "02 PST"]


def test_a_day_whose_midnight_is_skipped_begins_at_one() -> None:
    first = interval_starts(date(2026, 3, 29), 60, "Asia/Beirut")[0]
    assert first.isoformat() == "2026-03-29T01:00:00+03:00"
    assert midnight(date(2026, 3, 29), "Asia/Beirut") == int(
        datetime(2026, 3, 28, 22, tzinfo=UTC).timestamp()
    )


def place_slowly(at: int, zone: str) -> tuple[date, int]:
    """Return the local day of an instant, and the seconds since it began: by looking, second by second.

    The day begins at the first instant that has its date, which is found by halving.
    """
    tz = ZoneInfo(zone)

    def day_of(instant: int) -> date:
        return datetime.fromtimestamp(instant, tz).date()

    day = day_of(at)
    before, within = at - 26 * 3600, at
    assert day_of(before) < day
    while within - before > 1:
        middle = (before + within) // 2
        if day_of(middle) < day:
            before = middle
        else:
            within = middle
    return day, at - within


instants = st.integers(
    int(datetime(2015, 1, 1, tzinfo=UTC).timestamp()),
    int(datetime(2029, 12, 31, tzinfo=UTC).timestamp()),
)
CHANGES = [
    datetime(2026, 3, 8, 10, tzinfo=UTC),
    datetime(2026, 11, 1, 9, tzinfo=UTC),
    datetime(2016, 10, 30, 1, tzinfo=UTC),
    datetime(2026, 3, 28, 22, tzinfo=UTC),
    datetime(2026, 10, 24, 21, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
]
near_a_change = st.builds(
    lambda change, seconds: int(change.timestamp()) + seconds,
    st.sampled_from(CHANGES),
    st.integers(-30 * 3600, 30 * 3600),
)


@pytest.mark.parametrize("zone", [zone for zone in ZONES if zone != "America/Havana"])
@given(found=st.lists(instants | near_a_change, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_an_instant_is_placed_as_a_patient_clerk_would(zone: str, found: list[int]) -> None:
    days = Days.around(np.array(found), zone)
    numbers, seconds = days.place(np.array(found))
    placed = [
        (days.day(number), second)
        for number, second in zip(numbers.tolist(), seconds.tolist(), strict=True)
    ]
    assert placed == [place_slowly(at, zone) for at in found]
    assert (numbers >= 0).all()
    assert (numbers < len(days)).all()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("minutes", [15, 30, 60])
def test_the_intervals_of_a_year_leave_nothing_out(zone: str, minutes: int) -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    days = Days.covering(first, last, zone)
    counts = days.intervals(minutes)
    starts = [days.midnights[n] + 60 * minutes * np.arange(counts[n]) for n in range(len(days))]
    for n, here in enumerate(starts):
        assert here[-1] < days.midnights[n + 1] <= here[-1] + 60 * minutes
    assert len(days) == 365
    assert [days.number(day) for day in (first, last, last + timedelta(days=1))] == [0, 364, 365]
