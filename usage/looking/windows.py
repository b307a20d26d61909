"""Which days are looked at: a day by its hours, a month by its days, a year by its months, and the rest.

Everything here is about one home, and about days its viewer may see: the caller hands in a `Home` that came
from `accounts.access`. Each day belongs to one window of a kind, so that one comes back to the same picture
from wherever one looked closer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from accounts.access import Home
from accounts.roles import May

MONTHS_SHOWN = 13  # a year, and the month one year before beside the present one
WEEKS_SHOWN = 26  # half a year: as many bars as a phone shows well
YEARS_SHOWN = 10  # reads are kept for seven
YEAR = 12


class By(StrEnum):
    """A way of looking, by what one bar is."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    MAP = "map"  # every hour of a year


@dataclass(frozen=True)
class Window:
    """What is looked at: days from `first` to `last`, both included, and the way on either side.

    `before` and `after` are days in the neighbouring windows, None where nothing may be seen there.
    """

    by: By
    first: date
    last: date
    before: date | None
    after: date | None


def ways_for(may: frozenset[May]) -> tuple[By, ...]:
    """Return the ways that a role may look: down to the hour, at whole months, or not at all."""
    if May.USE in may:
        return tuple(By)
    return (By.MONTH, By.YEAR) if May.TOTALS in may else ()


def window(home: Home, by: By, on: date, today: date) -> Window:
    """Return the window of `by` that holds `on`, as far as it may be seen."""
    return WINDOWS[by](home, on, today)


def day_window(home: Home, on: date, today: date) -> Window:
    """Return the one day `on`."""
    return _window(home, By.HOUR, on, on, today)


def month_window(home: Home, on: date, today: date) -> Window:
    """Return the calendar month of `on`."""
    first = on.replace(day=1)
    return _window(home, By.DAY, first, months_on(first, 1) - timedelta(days=1), today)


def weeks_window(home: Home, on: date, today: date) -> Window:
    """Return the half year of whole weeks, Monday to Sunday, that holds `on`."""
    latest = last_day(home, today)
    last = latest + timedelta(days=6 - latest.weekday())
    step = timedelta(weeks=WEEKS_SHOWN)
    last -= (last - on) // step * step
    return _window(home, By.WEEK, last - step + timedelta(days=1), last, today)


def year_window(home: Home, on: date, today: date) -> Window:
    """Return the last thirteen months, or the calendar year of an `on` before them."""
    return _months(home, By.MONTH, MONTHS_SHOWN, on, today)


def years_window(home: Home, on: date, today: date) -> Window:
    """Return the calendar years up to the latest that may be seen."""
    latest = last_day(home, today).year
    latest -= (latest - on.year) // YEARS_SHOWN * YEARS_SHOWN
    first = date(latest - YEARS_SHOWN + 1, 1, 1)
    return _window(home, By.YEAR, first, date(latest, 12, 31), today)


def map_window(home: Home, on: date, today: date) -> Window:
    """Return the last twelve months, or the calendar year of an `on` before them."""
    return _months(home, By.MAP, YEAR, on, today)


WINDOWS: Mapping[By, Callable[[Home, date, date], Window]] = MappingProxyType(
    {
        By.HOUR: day_window,
        By.DAY: month_window,
        By.WEEK: weeks_window,
        By.MONTH: year_window,
        By.YEAR: years_window,
        By.MAP: map_window,
    }
)


def last_day(home: Home, today: date) -> date:
    """Return the latest day of a home that may be seen."""
    return today if home.to_date is None else min(today, home.to_date - timedelta(days=1))


def nearest(home: Home, day: date, today: date) -> date:
    """Return `day`, or the nearest day to it that may be seen."""
    return min(max(day, home.from_date), last_day(home, today))


def months_on(first: date, months: int) -> date:
    """Return the first day of the month that lies so many months after, or before, that of `first`."""
    count = first.year * YEAR + first.month - 1 + months
    return date(count // YEAR, count % YEAR + 1, 1)


def _months(home: Home, by: By, shown: int, on: date, today: date) -> Window:
    following = months_on(last_day(home, today), 1)
    first = months_on(following, -shown)
    if on < first:
        first, following = date(on.year, 1, 1), date(on.year + 1, 1, 1)
    return _window(home, by, first, following - timedelta(days=1), today)


def _window(home: Home, by: By, first: date, last: date, today: date) -> Window:
    before, after = first - timedelta(days=1), last + timedelta(days=1)
    return Window(
        by,
        max(first, home.from_date),
        min(last, last_day(home, today)),
        before if before >= home.from_date else None,
        after if after <= last_day(home, today) else None,
    )
