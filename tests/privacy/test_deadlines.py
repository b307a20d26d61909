"""Clocks of privacy requests (L01-L04, L23, L61, A151): each case worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.requests.deadlines import (
    business_days_after,
    clock,
    free_again,
    local_day,
    months_after,
)

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
THANKSGIVING = frozenset({date(2026, 11, 26), date(2026, 11, 27)})


@pytest.mark.parametrize(
    ("received", "holidays", "confirm_by"),
    [
        (date(2026, 11, 20), frozenset(), date(2026, 12, 4)),  # a Friday
        (date(2026, 11, 20), THANKSGIVING, date(2026, 12, 8)),
        (date(2026, 11, 26), THANKSGIVING, date(2026, 12, 11)),  # on the holiday itself
        (
            date(2026, 11, 21),
            frozenset(),
            date(2026, 12, 4),
        ),  # Saturday and Sunday count from Monday
        (date(2026, 11, 22), frozenset(), date(2026, 12, 4)),
        (date(2024, 2, 29), frozenset(), date(2024, 3, 14)),
    ],
)
def test_receipt_is_confirmed_within_ten_business_days(
    received: date, holidays: frozenset[date], confirm_by: date
) -> None:
    """L01."""
    found = clock(right="delete", regime="ccpa", received=received, holidays=holidays)
    assert found.confirm_by == confirm_by


@pytest.mark.parametrize(
    ("regime", "received", "due", "extended"),
    [
        ("ccpa", date(2026, 11, 20), date(2027, 1, 4), date(2027, 2, 18)),
        ("ccpa", date(2024, 2, 29), date(2024, 4, 14), date(2024, 5, 29)),
        ("voluntary", date(2026, 1, 31), date(2026, 3, 17), date(2026, 5, 1)),
        ("other", date(2026, 1, 31), date(2026, 3, 17), date(2026, 5, 1)),
        ("gdpr", date(2026, 1, 31), date(2026, 2, 28), date(2026, 4, 30)),
        ("gdpr", date(2024, 1, 31), date(2024, 2, 29), date(2024, 4, 30)),
        ("gdpr", date(2024, 2, 29), date(2024, 3, 29), date(2024, 5, 29)),
        ("gdpr", date(2026, 12, 31), date(2027, 1, 31), date(2027, 3, 31)),
    ],
)
def test_the_answer_is_due(regime: str, received: date, due: date, extended: date) -> None:
    """L02, L03, L61: calendar days, or a month that may be shorter."""
    found = clock(right="access", regime=regime, received=received, holidays=THANKSGIVING)
    assert (found.due, found.extended) == (due, extended)


@pytest.mark.parametrize(
    ("right", "due"),
    [
        ("opt_out", date(2026, 12, 11)),
        ("limit", date(2026, 12, 11)),
        ("direct_marketing_notice", date(2026, 12, 20)),
    ],
)
def test_some_rights_are_quicker_and_cannot_be_put_off(right: str, due: date) -> None:
    """L37, L47, L59."""
    found = clock(right=right, regime="gdpr", received=date(2026, 11, 20), holidays=frozenset())
    assert (found.due, found.extended) == (due, due)


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        (datetime(2026, 11, 21, 1, 0, tzinfo=UTC), "America/Los_Angeles", date(2026, 11, 20)),
        (datetime(2026, 11, 21, 1, 0, tzinfo=UTC), "UTC", date(2026, 11, 21)),
        (datetime(2026, 11, 20, 23, 30, tzinfo=UTC), "Australia/Sydney", date(2026, 11, 21)),
        # The hour that comes twice, and the night with an hour less.
        (datetime(2026, 11, 1, 8, 30, tzinfo=UTC), "America/Los_Angeles", date(2026, 11, 1)),
        (datetime(2026, 11, 1, 9, 30, tzinfo=UTC), "America/Los_Angeles", date(2026, 11, 1)),
        (datetime(2026, 3, 8, 7, 59, tzinfo=UTC), "America/Los_Angeles", date(2026, 3, 7)),
        (datetime(2026, 3, 9, 6, 59, tzinfo=UTC), "America/Los_Angeles", date(2026, 3, 8)),
    ],
)
def test_the_day_of_receipt_is_the_utilitys(at: datetime, zone: str, day: date) -> None:
    assert local_day(at, zone) == day


def test_friday_at_five_is_friday() -> None:
    at = datetime(2026, 11, 20, 17, tzinfo=ZoneInfo("America/Los_Angeles"))
    assert local_day(at.astimezone(UTC), "America/Los_Angeles") == date(2026, 11, 20)


@given(DAYS, st.integers(1, 20), st.frozensets(DAYS, max_size=5))
def test_a_business_day_is_never_free(day: date, count: int, holidays: frozenset[date]) -> None:
    end = business_days_after(day, count, holidays)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    worked = [each for each in between if each.weekday() < 5 and each not in holidays]
    assert len(worked) == count
    assert worked[-1] == end


@given(DAYS, st.integers(1, 24))
def test_a_month_never_runs_into_the_one_after(day: date, months: int) -> None:
    end = months_after(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


@given(DAYS, st.sampled_from(["ccpa", "gdpr", "voluntary", "other"]))
def test_there_is_always_time_to_confirm_before_the_answer_and_more_after(
    day: date, regime: str
) -> None:
    found = clock(right="delete", regime=regime, received=day, holidays=frozenset())
    assert day < found.confirm_by < found.due < found.extended


@pytest.mark.parametrize(
    ("received", "again"),
    [
        ([], None),
        ([date(2026, 5, 1)], None),
        ([date(2026, 5, 1), date(2026, 8, 1)], date(2027, 5, 1)),
        ([date(2025, 11, 20), date(2026, 8, 1)], None),  # a year ago to the day
        ([date(2025, 11, 21), date(2026, 8, 1)], date(2026, 11, 21)),
    ],
)
def test_a_copy_is_owed_twice_in_a_year(received: list[date], again: date | None) -> None:
    """L23, A151."""
    assert free_again(received, on=date(2026, 11, 20)) == again
