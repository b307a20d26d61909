"""A month beside others (R07), and indoors beside outdoors (R09): the arithmetic alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usage.comparing.comparison import (
    change,
    first_of_month,
    last_of_month,
    same_days,
    stretch,
)
from usage.comparing.days import Climate, Weather, degrees, depth, over_stations, together, warmer
from usage.comparing.seasons import Split, Unclear, divide, lowest_month
from usage.looking.charts import Kind
from usage.looking.history import Amount

OCTOBER = date(2026, 10, 1)
days_of_a_century = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def whole(microlitres: int) -> Amount:
    return Amount(microlitres, Kind.ACTUAL)


def october(known: int, *, each: int = 10) -> dict[date, Amount]:
    return {OCTOBER + timedelta(days=n): whole(each) for n in range(known)}


# --- A stretch of days --------------------------------------------------------------------------------


def test_a_gap_is_left_out_and_not_counted_as_zero() -> None:
    by_day = october(31) | {
        date(2026, 10, 5): Amount(3, Kind.ACTUAL, gaps=4),
        date(2026, 10, 6): Amount(None, Kind.MISSING, 1),
    }
    found = stretch(by_day, OCTOBER, last_of_month(OCTOBER))
    assert (found.per_day, found.known, found.missing, found.days) == (10, 29, 2, 31)


@pytest.mark.parametrize(("known", "per_day"), [(31, 10), (21, 10), (20, None), (0, None)])
def test_with_a_third_of_the_days_gone_nothing_is_compared(known: int, per_day: int | None) -> None:
    assert stretch(october(known), OCTOBER, last_of_month(OCTOBER)).per_day == per_day


@given(st.integers(1, 10**9), st.integers(21, 31))
def test_what_runs_a_day_does_not_depend_on_how_many_days_are_known(each: int, known: int) -> None:
    assert stretch(october(known, each=each), OCTOBER, last_of_month(OCTOBER)).per_day == each


@pytest.mark.parametrize(
    ("now", "before", "percent"), [(110, 100, 10), (90, 100, -10), (5, 0, None), (0, 5, -100)]
)
def test_the_change_in_per_cent(now: int, before: int, percent: int | None) -> None:
    found = [stretch(october(31, each=n), OCTOBER, last_of_month(OCTOBER)) for n in (now, before)]
    assert change(*found) == percent


@given(days_of_a_century, st.integers(0, 30))
def test_a_month_back_and_forth_is_the_month(day: date, back: int) -> None:
    there = first_of_month(day, back=back)
    assert first_of_month(there, back=-back) == day.replace(day=1)
    assert last_of_month(there) + timedelta(days=1) == first_of_month(there, back=-1)


@given(days_of_a_century, st.integers(1, 13))
def test_a_whole_month_stands_beside_a_whole_one_and_others_beside_as_many_days(
    day: date, back: int
) -> None:
    first, there = day.replace(day=1), first_of_month(day, back=back)
    assert same_days(first, last_of_month(day), back=back) == (there, last_of_month(there))
    if day != last_of_month(day):
        ends = min(there.replace(day=1) + timedelta(days=day.day - 1), last_of_month(there))
        assert same_days(first, day, back=back) == (there, ends)
        begins = min(ends, there + timedelta(days=min(day.day, 5) - 1))
        assert same_days(day.replace(day=min(day.day, 5)), day, back=back) == (begins, ends)


def test_the_end_of_a_long_month_stands_beside_the_end_of_a_short_one() -> None:
    march = date(2026, 3, 30), date(2026, 3, 31)
    assert same_days(*march, back=1) == (date(2026, 2, 27), date(2026, 2, 28))
    later = date(2026, 3, 12), date(2026, 3, 31)  # most of these there are
    assert same_days(*later, back=1) == (date(2026, 2, 12), date(2026, 2, 28))
    leap = date(2028, 2, 29), date(2028, 2, 29)
    assert same_days(*leap, back=12) == (date(2027, 2, 28), date(2027, 2, 28))


# --- Indoors and outdoors -----------------------------------------------------------------------------

MONTHS = [first_of_month(OCTOBER, back=n) for n in reversed(range(12))]
WATERED = [100, 95, 90, 92, 110, 160, 220, 260, 250, 200, 150, 120]


def year(used: list[int]) -> dict[date, int | None]:
    return dict(zip(MONTHS, used, strict=True))


def test_the_lowest_month_is_indoors_and_the_rest_is_outdoors() -> None:
    found = divide(year(WATERED), pauses=1.0)
    assert found == Split(indoors=90, outdoors=64, lowest=MONTHS[2])
    assert found.share == pytest.approx(64 / 154)


@pytest.mark.parametrize(
    ("used", "pauses", "why"),
    [
        ({month: 100 for month in MONTHS[1:]}, 1.0, Unclear.SHORT),
        (year(WATERED) | {MONTHS[3]: None}, 1.0, Unclear.SHORT),
        ({}, None, Unclear.SHORT),
        (year([100] * 12), 1.0, Unclear.SEASONLESS),
        (year([0] * 12), 1.0, Unclear.AWAY),
        (year([*WATERED[:2], 20, *WATERED[3:]]), 1.0, Unclear.AWAY),
        (year(WATERED), 0.2, Unclear.RUNNING),
    ],
)
def test_when_the_method_cannot_tell_it_says_why(
    used: dict[date, int | None], pauses: float | None, why: Unclear
) -> None:
    assert divide(used, pauses=pauses) is why


def test_a_meter_that_is_read_once_a_day_has_no_hours_to_pause_in() -> None:
    assert isinstance(divide(year(WATERED), pauses=None), Split)


@given(st.lists(st.integers(0, 10**10), min_size=12, max_size=12), st.randoms())
def test_both_parts_add_up_and_neither_is_less_than_nothing(
    used: list[int], random: object
) -> None:
    found = divide(year(used), pauses=1.0)
    if isinstance(found, Split):
        assert found.indoors + found.outdoors == round(sum(used) / 12)
        assert (found.indoors, found.outdoors >= 0, 0 <= found.share < 1) == (min(used), True, True)
    shuffled = list(used)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands out random.Random
    again = divide(year(shuffled), pauses=1.0)
    assert getattr(again, "indoors", again) == getattr(found, "indoors", found)


@given(st.lists(st.integers(1, 10**6), min_size=12, max_size=12), st.integers(2, 1000))
def test_the_unit_does_not_change_what_can_be_told(used: list[int], unit: int) -> None:
    small, large = (divide(year([n * by for n in used]), pauses=1.0) for by in (1, unit))
    if isinstance(small, Split) and isinstance(large, Split):
        assert large.share == pytest.approx(small.share, abs=1 / min(used) / 12 + 0.01)
    else:
        assert small == large


def test_the_first_of_equal_months_is_the_lowest() -> None:
    assert lowest_month({MONTHS[1]: 5, MONTHS[0]: 5, MONTHS[2]: None}) == MONTHS[0]
    assert lowest_month({MONTHS[0]: None}) is None


# --- The weather --------------------------------------------------------------------------------------


def test_the_middle_of_high_and_low_stands_in_for_a_mean() -> None:
    assert Weather(OCTOBER, low=100, high=205).temperature == 152
    assert Weather(OCTOBER, low=100, high=205, mean=140).temperature == 140
    assert Weather(OCTOBER, high=205).temperature is None


def test_a_month_with_an_unknown_day_has_no_sum() -> None:
    known = Weather(OCTOBER, low=100, high=200, rain=25)
    assert together([known, known]) == Climate(150, 50, 2)
    assert together([known, None]) == Climate(None, None, 1)
    assert together([]) == Climate(None, None, 0)


def test_stations_are_averaged_over_those_that_measured() -> None:
    found = over_stations(
        [
            Weather(OCTOBER, low=100, high=200, rain=10),
            Weather(OCTOBER, low=120, high=220),
            Weather(date(2026, 10, 2), rain=0),
        ]
    )
    assert found == {
        OCTOBER: Weather(OCTOBER, low=110, high=210, mean=160, rain=10),
        date(2026, 10, 2): Weather(date(2026, 10, 2), rain=0),
    }


def test_degrees_and_inches() -> None:
    assert (degrees(0, fahrenheit=True), degrees(377, fahrenheit=True)) == (32, 100)
    assert degrees(-40, fahrenheit=False) == -4
    assert (warmer(200, 150, fahrenheit=True), warmer(200, 150, fahrenheit=False)) == (9, 5)
    assert (depth(254, inches=True), depth(254, inches=False)) == (1.0, 25.4)
