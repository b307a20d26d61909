"""Merging reads that say what a register showed.

Registers are kept as they came; the volumes between them are worked out anew around every new one, so the
order in which they arrive does not matter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from accounts.feeds.reasons import because as _
from accounts.models import FeedFile
from usage import sql
from usage.actions.batch import HOUR, Batch, Meters
from usage.actions.windows import MINUTES, Frame, Readings, Window
from usage.calendar import Days
from usage.feeds import Registers
from usage.grid import LONGEST_SPREAD_HOURS, REACH, Int8s, Int64s, Outcome

# Days around new readings that are looked at, and where these are too few, how far further. The last is all
# that can matter, and a day more, as one may have 23 hours. Hours are nearly always done after the first.
REACHES = (1, 14, REACH * LONGEST_SPREAD_HOURS // 24 + 1)
HOURS_AT_ONCE = 1_000_000  # of all service points that are in memory together


def merge_registers(batch: Batch, reads: Registers) -> None:
    """Merge a chunk of register readings into the hours they begin."""
    batch.check_meters()
    readings = Readings(*batch.in_own_unit(reads), batch.seconds % HOUR)
    before = batch.meters.as_they_are()
    lost = batch.hand_over()
    if not batch.good.any():
        return
    for stretch in lost:
        sql.keep_first_read(stretch.point, stretch.day, stretch.first)
    if not lost:
        before = batch.meters
    frame = Frame.around(batch.days, batch.numbers[batch.good], REACHES[-1])
    found = _Found.nothing(len(batch.lines))
    todo = np.flatnonzero(batch.good)
    # Of two readings of one moment the last counts: the one that is not cut to a larger unit.
    todo = todo[np.lexsort((-readings.coarse[todo], reads.instants[todo]))]
    for reach in REACHES:
        todo = np.concatenate(
            [
                _merge(batch, window.without(lost), rows, readings[rows], before, found)
                for rows, window in _windows(batch, frame, todo, reach)
            ]
        )
        if not len(todo):
            break
    found.tell(batch)


def settle_around(*, batch: Batch, rows: Int64s) -> None:
    """Let hours of which rows of volumes speak come to the totals that registers around them tell."""
    if not len(rows):
        return
    frame = Frame.around(batch.days, batch.numbers[rows], REACHES[-1])
    todo = rows[np.argsort(batch.days.first.toordinal() + batch.numbers[rows], kind="stable")]
    for reach in REACHES:
        unsure = []
        for some, window in _windows(batch, frame, todo, reach):
            places = np.searchsorted(window.points, batch.meters.service_points[batch.which[some]])
            hours = window.frame.hours(batch.numbers[some], batch.seconds[some])
            narrow = window.settle(batch.meters, (places, hours - window.starts[places]))
            window.write(batch.file.pk, ~narrow)
            unsure.append(some[narrow[places]])
        todo = np.concatenate(unsure)
        if not len(todo):
            return


def work_out_again(*, before: Meters, after: Meters, file: FeedFile) -> None:
    """Work out anew what flowed by registers, over all their days, where meters are not what they were."""
    points, first_days, last_days = sql.registers_kept(after.differing(before))
    if not len(points):
        return
    first, last = (date.fromordinal(int(day)) for day in (first_days.min(), last_days.max()))
    days = Days.covering(first, last, settings.TIME_ZONE)
    frame = Frame.around(days, np.array([0, len(days) - 1]), 0)
    at_once = max(1, HOURS_AT_ONCE // (24 * len(days)))
    for start in range(0, len(points), at_once):
        part = slice(start, start + at_once)
        numbers = first_days[part] - first.toordinal(), last_days[part] - first.toordinal()
        window = Window(frame, points[part], 0, *numbers)
        window.work_out(after, before)
        window.write(file.pk, np.ones(len(window.points), dtype=bool))


@dataclass(frozen=True)
class _Found:
    """What became of rows of the feed."""

    outcomes: Int8s
    astray: NDArray[np.bool_]
    fallen: NDArray[np.bool_]
    risen: NDArray[np.bool_]
    clash: NDArray[np.bool_]

    @classmethod
    def nothing(cls, rows: int) -> "_Found":
        """Return that nothing is known of so many rows."""
        marks = [np.zeros(rows, dtype=bool) for _ in range(4)]
        return cls(np.full(rows, Outcome.UNCHANGED, dtype=np.int8), *marks)

    def tell(self, batch: Batch) -> None:
        """Set aside the rows that are a question, and count the others."""
        batch.set_aside(
            self.clash,
            "time",
            _(
                "this day is held in intervals of another length than {n} minutes: which is right?",
                n=MINUTES,
            ),
            held=True,
        )
        batch.set_aside(
            self.astray,
            "meter reading",
            _(
                "the readings before and after it agree with each other and not with it: a bad reading? "
                "It is kept; no volume is worked out from it"
            ),
            held=True,
        )
        batch.set_aside(
            self.fallen,
            "meter reading",
            _(
                "the register fell by more than water can flow back: a new meter, a reset or a bad reading? "
                "It is kept; what ran before it is not known, and what runs after it counts on from it"
            ),
            held=True,
        )
        batch.set_aside(
            self.risen,
            "meter reading",
            _(
                "the register rose by more than a meter of this size can pass: a new meter or a bad reading? "
                "It is kept; what ran before it is not known, and what runs after it counts on from it"
            ),
            held=True,
        )
        batch.count(self.outcomes[batch.good])


def _windows(
    batch: Batch, frame: Frame, todo: Int64s, reach: int
) -> Iterator[tuple[Int64s, Window]]:
    """Yield rows of the feed with what is held around them, some service points at a time.

    `todo` are rows in the order of time. Service points with as many days are laid out together, so that one
    with a very late reading does not make all of them wide.
    """
    points = batch.meters.service_points[batch.which[todo]]
    order = np.argsort(points, kind="stable")
    todo, points = todo[order], points[order]
    different, starts, places = np.unique(points, return_index=True, return_inverse=True)
    numbers = frame.batch_first + batch.numbers[todo]
    firsts = numbers[starts] - reach
    lasts = numbers[np.append(starts[1:], len(todo)) - 1] + reach
    hours = frame.offsets[lasts + 1] - frame.offsets[firsts]
    narrowest = np.argsort(hours, kind="stable")
    room = np.cumsum(hours[narrowest]) // HOURS_AT_ONCE
    cuts = np.diff(room) | np.diff(np.log2(hours[narrowest]).astype(np.int64))
    for which in np.split(narrowest, np.flatnonzero(cuts) + 1):
        chosen = np.sort(which)
        mine = np.zeros(len(different), dtype=bool)
        mine[chosen] = True
        window = Window(frame, different[chosen], reach, firsts[chosen], lasts[chosen])
        yield todo[mine[places]], window


def _merge(
    batch: Batch, window: Window, rows: Int64s, readings: Readings, before: Meters, found: _Found
) -> Int64s:
    """Merge the readings of some service points; return those for which the window is too narrow."""
    places = np.searchsorted(window.points, batch.meters.service_points[batch.which[rows]])
    hours = window.frame.hours(batch.numbers[rows], batch.seconds[rows]) - window.starts[places]
    cells = places, hours
    outcomes = window.lay(cells, readings)
    asked = window.work_out(batch.meters, before)
    window.write(batch.file.pk, ~asked.narrow)

    found.outcomes[rows] = outcomes
    new = outcomes != Outcome.UNCHANGED
    found.clash[rows] = window.others[cells] & new
    found.astray[rows] = asked.astray[cells] & new
    found.fallen[rows] = asked.fallen[cells] & ~asked.risen[cells] & new
    found.risen[rows] = asked.risen[cells] & new
    return rows[asked.narrow[places]]
