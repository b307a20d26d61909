"""What reads say about hours, days and months: a gap is never a zero."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from usage.looking.charts import Kind
from usage.looking.history import (
    Amount,
    DayTotal,
    Hung,
    Reads,
    days,
    hours,
    months,
    step_of,
    together,
    weeks,
    years,
)

ZONE = "America/Los_Angeles"
DAY = date(2026, 6, 10)
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)
MISSING = Amount(None, Kind.MISSING, 1)


def actual(volume: int, gaps: int = 0) -> Amount:
    return Amount(volume, Kind.ACTUAL, gaps)


def amounts(day: date, *reads: Reads) -> list[Amount]:
    return [span.amount for span in hours(day, reads, ZONE)]


# --- Hours ----------------------------------------------------------------------------------------


def test_a_gap_is_not_an_hour_without_water() -> None:
    found = amounts(DAY, Reads(1, DAY, 60, [5, None, 0] + [1] * 21, ""))
    assert found == [actual(5), MISSING, actual(0)] + [actual(1)] * 21


def test_a_day_without_reads_is_all_gaps() -> None:
    assert amounts(DAY) == [MISSING] * 24


@pytest.mark.parametrize(("day", "count"), [(SPRING, 23), (AUTUMN, 25)])
def test_the_nights_when_the_clocks_change_lose_no_hour_and_double_none(
    day: date, count: int
) -> None:
    spans = hours(day, [Reads(1, day, 60, list(range(count)), "")], ZONE)
    assert [span.amount for span in spans] == [actual(n) for n in range(count)]
    starts = [span.start.timestamp() for span in spans]
    assert starts == [starts[0] + 3600 * n for n in range(count)]


def test_the_hour_that_happens_twice_has_two_bars() -> None:
    spans = hours(AUTUMN, [Reads(1, AUTUMN, 60, list(range(25)), "")], ZONE)
    assert [(span.start.isoformat(), span.amount) for span in spans[1:3]] == [
        ("2026-11-01T01:00:00-07:00", actual(1)),
        ("2026-11-01T01:00:00-08:00", actual(2)),
    ]


def test_quarters_are_added_to_their_hour_and_a_missing_one_is_told() -> None:
    quarters: list[int | None] = [1, 2, 3, 4, 5, None, 6, 7, *[None] * 4, *[0] * 84]
    found = amounts(DAY, Reads(1, DAY, 15, quarters, ""))
    assert found[:4] == [actual(10), actual(18, 1), MISSING, actual(0)]


@pytest.mark.parametrize(("day", "count"), [(SPRING, 92), (AUTUMN, 100)])
def test_quarters_follow_the_clocks(day: date, count: int) -> None:
    found = amounts(day, Reads(1, day, 15, list(range(count)), ""))
    assert found == [actual(16 * n + 6) for n in range(count // 4)]


def test_two_service_points_are_one_home() -> None:
    indoors = Reads(1, DAY, 60, [1, 2, None, None] + [0] * 20, "")
    garden = Reads(2, DAY, 30, [10, 10, 20, None, 30, 30, *[None] * 42], "")
    found = amounts(DAY, indoors, garden)
    assert found[:5] == [actual(21), actual(22, 1), actual(60, 1), MISSING, actual(0, 1)]


@pytest.mark.parametrize(
    ("letters", "kind"),
    [("aa", Kind.ACTUAL), ("as", Kind.SPREAD), ("se", Kind.ESTIMATED), ("ae", Kind.ESTIMATED)],
)
def test_an_hour_is_known_no_better_than_its_worst_part(letters: str, kind: Kind) -> None:
    found = amounts(DAY, Reads(1, DAY, 30, [1, 2] + [None] * 46, letters + "-" * 46))
    assert found[0] == Amount(3, kind)


def test_a_meter_read_by_the_day_has_no_hours() -> None:
    assert amounts(DAY, Reads(1, DAY, 1440, [240], "")) == [MISSING] * 24


# --- Days -----------------------------------------------------------------------------------------


def by_day(*rows: DayTotal, today: date = DAY + timedelta(days=9)) -> dict[date, Amount]:
    return days(DAY, DAY + timedelta(days=1), rows, ZONE, today=today)


def test_a_whole_day_a_broken_day_and_no_day() -> None:
    next_day = DAY + timedelta(days=1)
    assert by_day(DayTotal(1, DAY, 60, 24, "", 99)) == {DAY: actual(99), next_day: MISSING}
    assert by_day(DayTotal(1, DAY, 60, 21, "", 99)) == {DAY: actual(99, 3), next_day: MISSING}
    assert by_day(DayTotal(1, DAY, 60, 0, "", 0)) == {DAY: MISSING, next_day: MISSING}
    assert by_day(DayTotal(1, DAY, 60, 24, "", 0))[DAY] == actual(0)


@pytest.mark.parametrize(
    ("minutes", "known", "gaps"),
    [(15, 96, 0), (15, 95, 1), (15, 92, 1), (15, 91, 2), (30, 47, 1), (1440, 1, 0)],
)
def test_gaps_of_a_day_are_counted_in_hours(minutes: int, known: int, gaps: int) -> None:
    assert by_day(DayTotal(1, DAY, minutes, known, "", 5))[DAY] == actual(5, gaps)


@pytest.mark.parametrize(("day", "whole"), [(SPRING, 23), (AUTUMN, 25)])
def test_a_day_is_whole_with_the_hours_it_has(day: date, whole: int) -> None:
    def on(known: int) -> Amount:
        row = DayTotal(1, day, 60, known, "", 5)
        return days(day, day, [row], ZONE, today=DAY + timedelta(days=365))[day]

    assert [on(whole), on(whole - 1)] == [actual(5), actual(5, 1)]


def test_two_service_points_of_a_day_are_added_and_the_larger_gap_is_told() -> None:
    rows = DayTotal(1, DAY, 60, 22, "", 40), DayTotal(2, DAY, 15, 96, "e" * 96, 2)
    assert by_day(*rows)[DAY] == Amount(42, Kind.ESTIMATED, 2)


def test_what_is_still_to_come_of_today_is_no_gap() -> None:
    tomorrow = DAY + timedelta(days=1)
    found = by_day(DayTotal(1, DAY, 60, 7, "", 5), today=DAY)
    assert found == {DAY: actual(5), tomorrow: Amount(None, Kind.MISSING, 0)}
    assert by_day(today=DAY)[DAY] == Amount(None, Kind.MISSING, 0)
    assert by_day(today=tomorrow)[DAY] == MISSING


# --- Months, and sums of anything -----------------------------------------------------------------


def test_months_are_the_sums_of_their_days_and_count_those_that_are_not_whole() -> None:
    first = date(2026, 1, 30)
    daily = dict(
        zip(
            [first + timedelta(days=n) for n in range(4)],
            [actual(5), actual(6, 3), MISSING, Amount(7, Kind.SPREAD)],
            strict=True,
        )
    )
    assert months(daily) == {
        date(2026, 1, 1): actual(11, 1),
        date(2026, 2, 1): Amount(7, Kind.SPREAD, 1),
    }


def test_a_month_that_is_not_over_does_not_miss_its_last_days() -> None:
    found = days(
        date(2026, 6, 9), DAY, [DayTotal(1, date(2026, 6, 9), 60, 24, "", 5)], ZONE, today=DAY
    )
    assert months(found) == {date(2026, 6, 1): actual(5)}


@pytest.mark.parametrize(
    ("parts", "sum_of_them"),
    [
        ([], Amount(None, Kind.MISSING, 0)),
        ([MISSING, MISSING], Amount(None, Kind.MISSING, 2)),
        ([MISSING, actual(0)], actual(0, 1)),
        ([actual(3), actual(-1)], actual(2)),
        ([actual(3), Amount(1, Kind.ESTIMATED), Amount(1, Kind.SPREAD)], Amount(5, Kind.ESTIMATED)),
    ],
)
def test_a_sum_never_counts_a_gap_as_zero(parts: list[Amount], sum_of_them: Amount) -> None:
    assert together(parts) == sum_of_them


volumes = st.lists(st.none() | st.integers(-5, 10**9), min_size=24, max_size=24)


@given(indoors=volumes, garden=volumes)
@settings(max_examples=60, deadline=None)
def test_the_hours_of_a_day_add_up_to_the_day(
    indoors: list[int | None], garden: list[int | None]
) -> None:
    reads = [Reads(1, DAY, 60, indoors, ""), Reads(2, DAY, 60, garden, "")]
    totals = [
        DayTotal(
            row.service_point,
            DAY,
            60,
            sum(volume is not None for volume in row.volumes),
            "",
            sum(volume or 0 for volume in row.volumes),
        )
        for row in reads
    ]
    by_hours = together(amounts(DAY, *reads))
    whole = by_day(*totals)[DAY]
    assert (by_hours.microlitres, by_hours.kind) == (whole.microlitres, whole.kind)


# --- Meters that are expected to speak -------------------------------------------------------------------

INDOORS, GARDEN = Hung(1, date(2020, 1, 1), None), Hung(2, date(2020, 1, 1), None)


def test_a_second_meter_that_says_nothing_leaves_a_gap_in_the_day() -> None:
    row = DayTotal(1, DAY, 60, 24, "", 99)
    later = DAY + timedelta(days=9)

    def on_day(*meters: Hung) -> Amount:
        return days(DAY, DAY, [row], ZONE, today=later, meters=meters)[DAY]

    assert on_day(INDOORS) == actual(99)
    assert on_day(INDOORS, GARDEN) == actual(99, 24)
    assert on_day(INDOORS, Hung(2, DAY + timedelta(days=1), None)) == actual(99)
    assert on_day(INDOORS, Hung(2, date(2020, 1, 1), DAY)) == actual(99)
    # Of today it may still come.
    assert days(DAY, DAY, [row], ZONE, today=DAY, meters=[GARDEN])[DAY] == actual(99)


def test_a_second_meter_that_says_nothing_leaves_a_gap_in_each_hour() -> None:
    row = Reads(1, DAY, 60, [5] * 24, "")
    spans = hours(DAY, [row], ZONE, meters=[INDOORS, GARDEN])
    assert [span.amount for span in spans] == [actual(5, 1)] * 24


def test_quarters_are_shown_where_every_meter_has_them() -> None:
    quarters = Reads(1, DAY, 15, list(range(96)), "")
    assert step_of([quarters]) == 15
    spans = hours(DAY, [quarters], ZONE, step=15)
    assert [span.amount for span in spans] == [actual(n) for n in range(96)]
    assert spans[5].start == datetime(2026, 6, 10, 1, 15, tzinfo=ZoneInfo(ZONE))
    # An hour cannot be divided: with an hourly meter beside it, hours it is.
    assert step_of([quarters, Reads(2, DAY, 60, [1] * 24, "")]) == 60
    assert step_of([Reads(2, DAY, 1440, [1], "")]) == 60


# --- Weeks and years -------------------------------------------------------------------------------------


def test_weeks_begin_on_mondays() -> None:
    sunday = date(2026, 6, 7)
    daily = {sunday + timedelta(days=n): actual(n) for n in range(9)}
    assert weeks(daily) == {
        date(2026, 6, 1): actual(0),
        date(2026, 6, 8): actual(28),
        date(2026, 6, 15): actual(8),
    }


def test_years_are_the_sums_of_their_months() -> None:
    monthly = {
        date(2025, 11, 1): actual(5, 3),
        date(2025, 12, 1): actual(6),
        date(2026, 1, 1): MISSING,
        date(2026, 2, 1): Amount(7, Kind.ESTIMATED),
    }
    assert years(monthly) == {
        date(2025, 1, 1): actual(11, 3),
        date(2026, 1, 1): Amount(7, Kind.ESTIMATED, 1),
    }
