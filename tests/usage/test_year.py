"""Every hour of a year: when water never stopped, and a picture in which each hour has its place."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from usage.looking.heat import NONE, ROUGH, draw_months, keys_in, round_steps
from usage.looking.history import Reads
from usage.looking.year import CLOCK, Stretch, Year, year_of
from usage.units import UNITS

ZONE = "America/Los_Angeles"
LOCAL = ZoneInfo(ZONE)
FIRST = date(2026, 2, 27)
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)


def year(*days: list[int | None], first: date = FIRST, letters: str = "") -> Year:
    reads = [
        Reads(1, first + timedelta(days=n), 60, volumes, letters) for n, volumes in enumerate(days)
    ]
    return year_of(first, first + timedelta(days=len(days) - 1), reads, ZONE)


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL)


DRY, WET = [0] * 24, [6] * 24
NIGHT = [0] * 6 + [9] * 18  # an ordinary day: nobody draws water before six


def test_a_leak_is_the_stretch_in_which_no_hour_was_dry() -> None:
    """R06."""
    found = year(NIGHT, [0] * 3 + [6] * 21, WET, WET, [6] * 14 + [0] * 10, NIGHT)
    [leak] = found.wet
    begun = FIRST + timedelta(days=1)
    assert leak == Stretch(at(begun, 3), at(begun + timedelta(days=3), 14), 21 + 48 + 14, False)
    assert [day.never_dry for day in found.days] == [False, False, True, True, False, False]


def test_what_still_runs_at_the_newest_reading_goes_on() -> None:
    # Of the last day six hours are read, and the rest is silence: silence ends nothing.
    found = year(NIGHT, WET, [6] * 6 + [None] * 18)
    assert [stretch.goes_on for stretch in found.wet] == [True]
    assert found.wet[0].end == at(FIRST + timedelta(days=2), 6)


def test_an_hour_that_was_not_read_or_only_estimated_proves_nothing() -> None:
    gap = [6] * 12 + [None] + [6] * 11
    # Each of the two halves is shorter than a day and a half, and longer than a day.
    assert [stretch.hours for stretch in year(WET, gap, WET).wet] == [36, 35]
    assert year([6] * 20, letters="e" * 20).wet == ()
    assert year(WET, letters="s" * 24).wet == ()


def test_water_that_flowed_back_is_not_water_that_ran() -> None:
    assert year([6] * 12 + [-1] + [6] * 11).wet == ()


def test_nobody_at_home_is_a_stretch_without_water() -> None:
    found = year(NIGHT, DRY, DRY, DRY, NIGHT)
    # From midnight of the second day to six in the morning of the fifth.
    assert [(stretch.start, stretch.hours) for stretch in found.dry] == [
        (at(FIRST + timedelta(days=1), 0), 78)
    ]
    assert found.busiest == 6


@pytest.mark.parametrize(("day", "count"), [(SPRING, 23), (AUTUMN, 25)])
def test_a_day_is_never_dry_with_the_hours_it_has(day: date, count: int) -> None:
    """A night when the clocks change."""
    [one] = year([6] * count, first=day).days
    assert (one.hours, one.wet, one.never_dry) == (count, count, True)
    assert one.total.microlitres == 6 * count
    assert sum(cell is None for cell in one.cells) == (day == SPRING)


def test_hours_that_are_still_to_come_are_neither_dry_nor_missing() -> None:
    now = at(FIRST, 9)
    found = year_of(FIRST, FIRST, [Reads(1, FIRST, 60, [1] * 9, "")], ZONE, until=now)
    [today] = found.days
    assert (today.hours, today.wet, today.never_dry) == (9, 9, False)
    assert today.cells[9:] == (None,) * 15


def test_steps_are_round_numbers_of_the_readers_unit() -> None:
    gallon = UNITS["gal"].microlitres
    steps = [int(n * gallon) for n in (Decimal("8.3"), 21, 22, 130)]
    assert round_steps(steps, gallon) == [10, 20, 100]
    assert round_steps(steps, UNITS["m3"].microlitres) == [
        Decimal("0.02"),
        Decimal("0.1"),
        Decimal("0.5"),
    ]


def test_a_year_without_water_has_no_steps() -> None:
    assert year(DRY).steps == ()
    assert keys_in(draw_months(year(DRY).days, [])) == {"0"}


volumes = st.lists(st.none() | st.integers(-2, 40), min_size=24, max_size=24)
letters = st.just("") | st.text("aes", min_size=24, max_size=24)
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\3z")


def cells(path: str) -> set[tuple[int, int]]:
    """Return the cells of a path as (column, hour); all of it must be runs."""
    assert RUN.sub("", path) == ""
    return {
        (int(x) + n, int(hour)) for x, hour, length in RUN.findall(path) for n in range(int(length))
    }


@given(st.lists(st.tuples(volumes, letters), min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_each_hour_is_drawn_once_in_the_look_of_its_volume(
    days: list[tuple[list[int | None], str]],
) -> None:
    """A gap is never drawn as zero, nor zero as a gap."""
    first = date(2026, 5, 20)  # no clock changes within forty days
    reads = [
        Reads(1, first + timedelta(days=n), 60, volumes, letters)
        for n, (volumes, letters) in enumerate(days)
    ]
    found = year_of(first, first + timedelta(days=len(days) - 1), reads, ZONE)
    steps = [5, 20]
    months = {month.first: month for month in draw_months(found.days, steps)}
    for read in reads:
        month = months[read.day.replace(day=1)]
        for hour in range(CLOCK):
            place = (read.day.day - 1, hour)
            drawn = [layer.key for layer in month.layers if place in cells(layer.path)]
            volume = read.volumes[hour]
            rough = volume is not None and read.qualities[hour : hour + 1] in ("e", "s")
            assert drawn == [look(volume), *([ROUGH] if rough else [])]


def look(volume: int | None) -> str:
    if volume is None:
        return NONE
    if volume == 0:
        return "0"
    return "1" if volume <= 5 else "2" if volume <= 20 else "3"
