"""Which days are looked at, for whom, and how one comes back to the same picture."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.access import Home
from accounts.roles import ROLE_MAY
from usage.looking.windows import By, Window, nearest, ways_for, window

TODAY = date(2026, 11, 20)


def home(from_date: date = date(2019, 3, 5), to_date: date | None = None) -> Home:
    return Home(1, 1, 1, "holder", "12 Mill Lane", "", from_date, to_date, to_date is not None)


def days_of(by: By, on: date, of: Home | None = None) -> tuple[date, date]:
    found = window(of or home(), by, on, TODAY)
    return found.first, found.last


@pytest.mark.parametrize(
    ("by", "on", "first", "last"),
    [
        (By.HOUR, date(2026, 3, 8), date(2026, 3, 8), date(2026, 3, 8)),
        (By.DAY, date(2026, 3, 8), date(2026, 3, 1), date(2026, 3, 31)),
        (By.DAY, TODAY, date(2026, 11, 1), TODAY),
        (By.WEEK, TODAY, date(2026, 5, 25), TODAY),  # a Monday
        (By.WEEK, date(2026, 5, 24), date(2025, 11, 24), date(2026, 5, 24)),
        (By.MONTH, TODAY, date(2025, 11, 1), TODAY),
        (By.MONTH, date(2025, 11, 1), date(2025, 11, 1), TODAY),
        (By.MONTH, date(2025, 10, 31), date(2025, 1, 1), date(2025, 12, 31)),
        (By.MAP, TODAY, date(2025, 12, 1), TODAY),
        (By.MAP, date(2025, 11, 30), date(2025, 1, 1), date(2025, 12, 31)),
        (By.YEAR, TODAY, date(2019, 3, 5), TODAY),
    ],
)
def test_the_days_of_each_way_of_looking(by: By, on: date, first: date, last: date) -> None:
    """R06."""
    assert days_of(by, on) == (first, last)


def test_a_year_leads_to_all_of_its_months() -> None:
    for year in range(2020, 2027):
        first, last = days_of(By.MONTH, date(year, 1, 1))
        assert first <= date(year, 1, 1)
        assert last >= min(date(year, 12, 31), TODAY)


def test_a_home_that_was_left_ends_with_its_last_day() -> None:
    left = home(date(2023, 2, 1), date(2026, 1, 15))
    for by in By:
        found = window(left, by, nearest(left, TODAY, TODAY), TODAY)
        assert (found.last, found.after) == (date(2026, 1, 14), None)
        assert found.first >= date(2023, 2, 1)


looked_at = st.dates(date(2008, 1, 1), date(2030, 1, 1))


@given(on=looked_at, by=st.sampled_from(By), from_date=st.dates(date(2008, 1, 1), TODAY))
def test_no_window_shows_a_day_outside_of_the_home_and_each_holds_the_day_asked_for(
    on: date, by: By, from_date: date
) -> None:
    """Decision 4."""
    lived = home(from_date)
    day = nearest(lived, on, TODAY)
    found = window(lived, by, day, TODAY)
    assert from_date <= found.first <= day <= found.last <= TODAY


@given(on=looked_at, by=st.sampled_from(By))
def test_going_back_and_forth_misses_no_day(on: date, by: By) -> None:
    lived = home(date(2008, 1, 1))
    found = window(lived, by, nearest(lived, on, TODAY), TODAY)
    if found.before:
        assert found.before == found.first - timedelta(days=1)
        earlier = window(lived, by, found.before, TODAY)
        assert earlier.last >= found.before
        assert _is_the_next(earlier, found, lived)


def _is_the_next(earlier: Window, later: Window, lived: Home) -> bool:
    assert earlier.after
    return window(lived, later.by, earlier.after, TODAY) == later


def test_who_may_look_how() -> None:
    """Decision 8: a landlord sees whole months, a helper none of it."""
    whole = (By.MONTH, By.YEAR)
    assert {role: ways_for(may) for role, may in ROLE_MAY.items()} == {
        "holder": tuple(By),
        "household": tuple(By),
        "tenant": tuple(By),
        "landlord": whole,
        "manager": tuple(By),
        "helper": (),
    }
