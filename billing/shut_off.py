"""From which day on water may be shut off because a bill is not paid, as California's law has it.

Health and Safety Code 116908 and 116910 (SB 998, SB 3). The portal never orders it: it says which day is the
first on which the utility may, and counts each step that was not taken yet as taken today. So the day that is
said is never later than the one that holds, and it only ever moves away.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from privacy.requests.deadlines import SATURDAY, business_days_after

DELINQUENT = timedelta(days=60)  # 116908(a)(1)(A)
NOTICE_BUSINESS_DAYS = 7  # 116908(a)(1)(A): no less than so many before


@dataclass(frozen=True)
class Pause:
    """Days `[from_date, to_date)` on which nobody may shut water off; `to_date` None while it lasts.

    A plan that is kept, an appeal that is open, a household that the law protects. After a plan that was
    broken the sixty days are counted anew (116910(b)): it `renews`.
    """

    from_date: date
    to_date: date | None = None
    renews: bool = False

    def lasts(self, day: date) -> bool:
        """Tell whether it covers a day."""
        return self.from_date <= day and (self.to_date is None or day < self.to_date)


@dataclass(frozen=True)
class Facts:
    """What is known of an account that is behind.

    `noticed_on` are the days on which the written notice had gone to every address it must go to, and
    `contacted_on` those on which somebody spoke with the customer or left word at the door.
    """

    delinquent_since: date  # the day after the one on which it was due
    noticed_on: Sequence[date] = ()
    contacted_on: Sequence[date] = ()
    pauses: Sequence[Pause] = field(default=())


@dataclass(frozen=True)
class Earliest:
    """The first day on which water may be shut off, and what it follows from.

    `noticed` and `contacted` are the days of the steps that count, None for one that is still to be taken.
    """

    day: date
    sixty_days: date
    noticed: date | None
    contacted: date | None


def earliest(facts: Facts, *, today: date, holidays: Collection[date]) -> Earliest | None:
    """Return the first day, as things stand; None while nobody may set one.

    A notice or a call of before the last pause ended is of another matter, and does not count.
    """
    begun = [pause for pause in facts.pauses if pause.from_date <= today]
    if any(pause.lasts(today) for pause in begun):
        return None
    ended = [pause.to_date for pause in begun if pause.to_date]
    renewed = [pause.to_date for pause in begun if pause.to_date and pause.renews]
    resumed = max([facts.delinquent_since, *ended])
    sixty_days = max([facts.delinquent_since, *renewed]) + DELINQUENT
    noticed = _first(facts.noticed_on, resumed, today)
    contacted = _first(facts.contacted_on, resumed, today)
    day = max(
        today,
        sixty_days,
        business_days_after(noticed or today, NOTICE_BUSINESS_DAYS, holidays),
        business_days_after(contacted or today, NOTICE_BUSINESS_DAYS, holidays),
    )
    return Earliest(_open(day, holidays), sixty_days, noticed, contacted)


def _first(days: Sequence[date], resumed: date, today: date) -> date | None:
    """Return the first of the days from `resumed` on that is not to come."""
    return min((day for day in days if resumed <= day <= today), default=None)


def _open(day: date, holidays: Collection[date]) -> date:
    """Return the day, or the next on which the utility's office is open (Gov. Code 60374)."""
    while day.weekday() >= SATURDAY or day in holidays:
        day += timedelta(days=1)
    return day
