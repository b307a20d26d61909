"""When what is kept has had its time: arithmetic on days, by the vocabulary's periods."""

from calendar import monthrange
from datetime import date, timedelta

from privacy.vocabulary.words import Retention

MONTHS_IN_A_YEAR = 12


def has_length(retention: Retention) -> bool:
    """Tell whether a period has an end that can be worked out; otherwise an event is its end."""
    return bool(retention.months or retention.days)


def ends_on(retention: Retention, clock: date) -> date:
    """Return the first day on which what was clocked on `clock` must be gone."""
    return months_later(clock, retention.months) + timedelta(days=retention.days)


def due_before(retention: Retention, today: date) -> date:
    """Return the last day whose rows have had their time on `today`: `ends_on` of it is not later."""
    guess = months_later(today, -retention.months) - timedelta(days=retention.days)
    # The last days of long months fall together in a short one: go on while the next is due too.
    while ends_on(retention, guess) > today:
        guess -= timedelta(days=1)
    while ends_on(retention, guess + timedelta(days=1)) <= today:
        guess += timedelta(days=1)
    return guess


def months_later(day: date, months: int) -> date:
    """Return the same day of another month; the last day of a month that is too short."""
    index = day.year * MONTHS_IN_A_YEAR + day.month - 1 + months
    year, month = index // MONTHS_IN_A_YEAR, index % MONTHS_IN_A_YEAR + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
