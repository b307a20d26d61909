"""When what is kept has had its time: arithmetic on days, by the vocabulary's periods."""

from datetime import date, timedelta

from privacy.requests.deadlines import months_after
from privacy.vocabulary.words import Retention


def has_length(retention: Retention) -> bool:
    """Tell whether a period has an end that can be worked out; otherwise an event is its end."""
    return bool(retention.months or retention.days)


def ends_on(retention: Retention, clock: date) -> date:
    """Return the first day on which what was clocked on `clock` must be gone."""
    return months_after(clock, retention.months) + timedelta(days=retention.days)


def due_before(retention: Retention, today: date) -> date:
    """Return the last day whose rows have had their time on `today`: `ends_on` of it is not later."""
    guess = months_after(today, -retention.months) - timedelta(days=retention.days)
    # The last days of long months fall together in a short one: go on while the next is due too.
    while ends_on(retention, guess) > today:
        guess -= timedelta(days=1)
    while ends_on(retention, guess + timedelta(days=1)) <= today:
        guess += timedelta(days=1)
    return guess
