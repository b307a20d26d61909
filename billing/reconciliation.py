"""What a bill counts beside what the meter counted in its days, each difference with its name (R16).

The bills of a place are looked at one after the other. A bill that cuts its readings to whole units is ahead
of the meter or behind it by less than a unit, and the next one takes that back: what is compared is how far
ahead a bill is, not how much it counts. So is an estimate: the next real reading undoes it. What is not taken
back has another cause: water in hours that nobody read, hours around the change of a meter, reads that came
when the bill was out. Where the hour of a reading is known, the meter is asked up to that hour and not up to
midnight; where it is not, a day's water may be on the one bill or the other. What has none of these causes is
named as that: nobody can explain it, and staff look at it.

The named differences of a bill add up to what it counts less what the meter counted, exactly.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

DAY = 24  # hours
FEWEST_HOURS = 7 * DAY  # from which one may tell what an hour takes


class Cause(StrEnum):
    """Why a bill counts another volume than the meter did in its days."""

    ROUNDING = "rounding"  # readings are cut to the unit of the bill
    ESTIMATE = "estimate"  # the bill is an estimate
    SETTLED = "settled"  # and this one undoes one
    CHANGED = "changed"  # hours were not read around the change of a meter
    UNREAD = "unread"  # hours were not read
    LATE = "late"  # reads came when the bill was out
    HOUR = "hour"  # nobody says at which hour the meter was read
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Counted:
    """A bill and its meters. Volumes are microlitres; `unit` is one unit of the bill.

    `read` is what the meters told of its days by now, `late` as much of that as came after it was issued at
    most; `unread` counts those of its `hours` that have no read. `changed`: a meter was changed in its days.
    """

    bill: int
    billed: int
    unit: int
    read: int
    hours: int
    unread: int = 0
    late: int = 0
    changed: bool = False
    estimated: bool = False
    follows: bool = True  # it begins where the one before ended
    registers: int = 1  # each is cut by itself
    timed: bool = True  # the hours are known at which its readings were taken

    @property
    def difference(self) -> int:
        """What the bill counts more than the meter."""
        return self.billed - self.read

    @property
    def a_day(self) -> int:
        """What an average day took, by the bill where too few hours were read."""
        known = self.hours - self.unread
        if known >= FEWEST_HOURS:
            return self.read * DAY // known
        return self.billed * DAY // self.hours

    @property
    def may_have_run(self) -> int:
        """The most that can have run unread: twice what runs in as many hours, and a garden watered once."""
        if not self.unread:
            return 0
        return self.a_day // 2 + 2 * self.unread * self.a_day // DAY

    @property
    def may_have_moved(self) -> int:
        """The most that can stand on the bill before or after it: an average day, where no hour is known."""
        return 0 if self.timed else self.a_day


@dataclass(frozen=True)
class Difference:
    """A part of the difference: above zero where the bill counts more."""

    cause: Cause
    microlitres: int


@dataclass
class _Ahead:
    """How far the bills of a place are ahead of its meters: by rounding, and by an estimate still open.

    `low` and `high` are the least and the most that rounding was seen to make of it; `unread` and `late` are
    what else may be hidden in it since then, at most. `hour` is what was put down to hours nobody knows: all
    of it together is a day's water at most, so a bill that is wrong month after month is found.
    """

    rounding: int = 0
    low: int = 0
    high: int = 0
    estimate: int = 0
    unread: int = 0
    late: int = 0
    changed: bool = False
    hour: int = 0

    def take(self, counted: Counted) -> Iterator[Difference]:
        """Yield the parts of the next bill's difference; some may be nothing."""
        self.unread += counted.may_have_run
        self.late += counted.late
        self.changed |= counted.changed
        yield Difference(Cause.SETTLED, -self.estimate)
        rest = counted.difference + self.estimate
        if counted.estimated:
            self.estimate = rest
            yield Difference(Cause.ESTIMATE, rest)
        else:
            self.estimate = 0
            yield from self._real(rest, counted.unit * counted.registers, counted.may_have_moved)

    def _real(self, rest: int, room: int, moved: int) -> Iterator[Difference]:
        """Tell apart what rounding may do, from one real reading to the next, and what it may not."""
        ahead = self.rounding + rest
        beyond = max(ahead - (self.low + room), 0) or min(ahead - (self.high - room), 0)
        self.rounding = ahead - beyond
        yield Difference(Cause.ROUNDING, rest - beyond)
        if not beyond:
            self.low, self.high = min(self.low, self.rounding), max(self.high, self.rounding)
            return
        yield Difference(self._cause(beyond, room, moved), beyond)
        # What is beyond may be more or less by as much as rounding can hide: begin anew.
        self.low = self.high = self.rounding
        self.unread, self.late, self.changed = 0, 0, False

    def _cause(self, beyond: int, room: int, moved: int) -> Cause:
        if self.changed and -room <= beyond <= self.unread + room:  # both meters' readings are cut
            return Cause.CHANGED
        if 0 < beyond <= self.unread:
            return Cause.UNREAD
        if beyond < 0 < self.late and -beyond <= self.late + room:
            return Cause.LATE
        if abs(self.hour + beyond) <= moved:
            self.hour += beyond
            return Cause.HOUR
        return Cause.UNKNOWN


def reconciled(bills: Iterable[Counted]) -> Iterator[tuple[Counted, tuple[Difference, ...]]]:
    """Yield each bill of a place, oldest first, with the parts of its difference."""
    ahead = _Ahead()
    for counted in bills:
        if not counted.follows:
            ahead = _Ahead()
        yield counted, tuple(part for part in ahead.take(counted) if part.microlitres)
