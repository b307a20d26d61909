"""By when a privacy request must be confirmed and answered. Plain rules; days are the utility's own.

The day of receipt is day 0, whatever the hour. No clock stops while somebody is asked who they are: the
law counts that time too (11 CCR 7021(b)).
"""

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

CONFIRM_BUSINESS_DAYS = 10  # 11 CCR 7021(a)
ANSWER_DAYS, EXTENDED_DAYS = 45, 90  # 11 CCR 7021(b), Civ. Code 1798.130(a)(2)
ANSWER_MONTHS, EXTENDED_MONTHS = 1, 3  # GDPR 12(3): one month, and two more
OPT_OUT_BUSINESS_DAYS = 15  # 11 CCR 7026(f), 7027(g)
DIRECT_MARKETING_DAYS = 30  # Civ. Code 1798.83(b)(1)
FORMAL_ACCESS = 2  # in YEAR: Civ. Code 1798.130(b)
YEAR = timedelta(days=365)
SATURDAY = 5


@dataclass(frozen=True)
class Clock:
    """The last day for each step. `extended` is `due` itself where the law allows no more time."""

    confirm_by: date
    due: date
    extended: date


def clock(*, right: str, regime: str, received: date, holidays: Collection[date]) -> Clock:
    """Return the clock of a request that was received on `received`.

    `right` and `regime` are values of `PrivacyRequest.Right` and `.Regime`; a regime without days of its
    own keeps California's.
    """
    confirm_by = business_days_after(received, CONFIRM_BUSINESS_DAYS, holidays)
    if right in {"opt_out", "limit"}:
        due = business_days_after(received, OPT_OUT_BUSINESS_DAYS, holidays)
        return Clock(confirm_by, due, due)
    if right == "direct_marketing_notice":
        due = received + timedelta(days=DIRECT_MARKETING_DAYS)
        return Clock(confirm_by, due, due)
    if regime == "gdpr":
        return Clock(
            confirm_by,
            months_after(received, ANSWER_MONTHS),
            months_after(received, EXTENDED_MONTHS),
        )
    return Clock(
        confirm_by,
        received + timedelta(days=ANSWER_DAYS),
        received + timedelta(days=EXTENDED_DAYS),
    )


def local_day(at: datetime, zone: str) -> date:
    """Return the day of an instant where the utility is."""
    return at.astimezone(ZoneInfo(zone)).date()


def business_days_after(day: date, count: int, holidays: Collection[date]) -> date:
    """Return the day that is `count` working days after `day`, which itself is not counted."""
    while count:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in holidays:
            count -= 1
    return day


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def free_again(received: Collection[date], *, on: date) -> date | None:
    """Return when somebody may ask for a copy again; None if they may today.

    `received` are the days of their requests for a copy that were not denied or withdrawn.
    """
    counted = sorted(day for day in received if day > on - YEAR)
    return None if len(counted) < FORMAL_ACCESS else counted[-FORMAL_ACCESS] + YEAR
