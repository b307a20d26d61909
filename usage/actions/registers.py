"""Merging reads that say what a register showed.

Registers are kept as they came; the volumes between them are worked out anew around every new one, so the
order in which they arrive does not matter.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from usage import sql
from usage.actions.batch import Batch, Meters
from usage.actions.corrections import correction
from usage.calendar import Days
from usage.feeds import Registers
from usage.grid import (
    LONGEST_SPREAD_HOURS,
    NOTHING,
    REACH,
    Flow,
    Int8s,
    Int64s,
    Outcome,
    Quality,
    flow_between,
)
from usage.models import Correction
from usage.rows import numbers_of, qualities_of, stored_numbers, stored_qualities
from usage.sql import StoredDay

MINUTES = 60  # what registers are kept by
HOUR = 3600
# A day more, as one may have 23 hours.
AROUND = REACH * timedelta(hours=LONGEST_SPREAD_HOURS) + timedelta(days=1)
POINTS_AT_ONCE = 100  # service points whose surroundings are in memory together


def merge_registers(batch: Batch, reads: Registers) -> None:
    """Merge a chunk of register readings into the hours they begin."""
    batch.check_meters(on_last_day=False)
    shown = batch.in_own_unit(reads)
    mine = np.flatnonzero(batch.good)
    if not len(mine):
        return
    frame = Frame.around(batch.days, batch.numbers[mine])
    slots = np.zeros(len(batch.lines), dtype=np.int64)
    slots[mine] = frame.slots(batch.numbers[mine], batch.seconds[mine])
    points = batch.meters.service_points[np.maximum(batch.which, 0)]
    outcomes = np.full(len(batch.lines), Outcome.UNCHANGED, dtype=np.int8)
    astray = np.zeros(len(batch.lines), dtype=bool)
    fallen = np.zeros(len(batch.lines), dtype=bool)
    clash = np.zeros(len(batch.lines), dtype=bool)
    order = mine[np.lexsort((reads.instants[mine], points[mine]))]
    cuts = np.flatnonzero(np.diff(points[order])) + 1
    groups = np.split(order, cuts)
    for first in range(0, len(groups), POINTS_AT_ONCE):
        part = groups[first : first + POINTS_AT_ONCE]
        histories = _load(frame, [int(points[group[0]]) for group in part])
        for rows, history in zip(part, histories, strict=True):
            clash[rows] = history.has_other_intervals(slots[rows])
            group = rows[~clash[rows]]
            outcomes[group] = history.lay(slots[group], shown[group])
            new = outcomes[group] != Outcome.UNCHANGED
            asked = history.work_out(batch.meters)
            astray[group] = np.isin(slots[group], asked[0]) & new
            fallen[group] = np.isin(slots[group], asked[1]) & new
        _write(batch, histories)
    batch.set_aside(
        clash,
        "time",
        f"this day is held in intervals of another length than {MINUTES} minutes: which is right?",
        held=True,
    )
    batch.set_aside(
        astray,
        "meter reading",
        "the readings before and after it agree with each other and not with it: a bad reading? "
        "It is kept; no volume is worked out from it",
        held=True,
    )
    batch.set_aside(
        fallen,
        "meter reading",
        "the register fell by more than water can flow back: a new meter, a reset or a bad reading? "
        "It is kept; what ran before it is not known, and what runs after it counts on from it",
        held=True,
    )
    batch.count(outcomes[batch.good])


@dataclass(frozen=True)
class Frame:
    """The days of a batch and those around them that its volumes can reach, as one row of hours."""

    days: Days
    offsets: Int64s  # the first hour of each day, and one entry more
    batch_first: int  # the number of the batch's first day in this frame; it may lie before

    @classmethod
    def around(cls, days: Days, numbers: Int64s) -> "Frame":
        """Return the frame of those of a batch's days that have these numbers (at least one)."""
        first, last = days.day(numbers.min()) - AROUND, days.day(numbers.max()) + AROUND
        wide = Days.covering(first, last, settings.TIME_ZONE)
        offsets = np.concatenate(([0], np.cumsum(wide.intervals(MINUTES))))
        return cls(wide, offsets, wide.number(days.first))

    def slots(self, numbers: Int64s, seconds: Int64s) -> Int64s:
        """Return the hour of the frame in which rows of the batch lie."""
        return self.offsets[self.batch_first + numbers] + seconds // HOUR

    def slot_of_day(self, ordinal: int) -> int:
        """Return the first hour of a date, or the nearest end of the frame."""
        number = ordinal - self.days.first.toordinal()
        return int(self.offsets[min(max(number, 0), len(self.days))])


@dataclass
class History:
    """What is known of one service point in a frame, hour by hour, and what it becomes."""

    frame: Frame
    point: int
    held: dict[int, StoredDay]  # by number of the day
    others: set[int]  # numbers of the days held in intervals of another length
    registers: Int64s = field(init=False)
    volumes: Int64s = field(init=False)
    qualities: Int8s = field(init=False)

    def __post_init__(self) -> None:
        hours = int(self.frame.offsets[-1])
        self.registers = np.full(hours, NOTHING, dtype=np.int64)
        self.volumes = np.full(hours, NOTHING, dtype=np.int64)
        self.qualities = np.zeros(hours, dtype=np.int8)
        for number, stored in self.held.items():
            start = int(self.frame.offsets[number])
            here = slice(start, start + len(stored.volumes))
            self.volumes[here] = numbers_of(stored.volumes)
            self.qualities[here] = qualities_of(self.volumes[here], stored.qualities)
            if stored.registers is not None:
                self.registers[here] = numbers_of(stored.registers)
        self.before = self.registers.copy(), self.volumes.copy(), self.qualities.copy()

    def has_other_intervals(self, slots: Int64s) -> NDArray[np.bool_]:
        """Tell which hours lie in a day that is held in intervals of another length."""
        return np.isin(self._numbers(slots), list(self.others))

    def lay(self, slots: Int64s, values: Int64s) -> Int8s:
        """Write register readings, ordered by time; the first of an hour counts. Return the outcomes."""
        outcomes = np.full(len(slots), Outcome.UNCHANGED, dtype=np.int8)
        first = np.r_[True, slots[1:] != slots[:-1]]
        known = self.registers[slots]
        outcomes[first & (known != values)] = Outcome.CHANGED
        outcomes[first & (known == NOTHING)] = Outcome.TAKEN
        self.registers[slots[first]] = values[first]
        return outcomes

    def work_out(self, meters: Meters) -> tuple[Int64s, Int64s]:
        """Work out the volumes between registers, meter by meter, where the new ones make a difference.

        Return the hours of readings that go astray, and of those at which a register begins anew.

        What was worked out before is worked out again, and only where the two differ is something written:
        at the ends of the frame, where neither sees enough, they are the same. A volume that is stored and
        was not worked out was said by a feed of volumes. It stays, unless it is an estimate and the
        registers now know.
        """
        astray, fallen = [], []
        for n in np.flatnonzero(meters.service_points == self.point).tolist():
            start = self.frame.slot_of_day(int(meters.from_days[n]))
            end = self.frame.slot_of_day(int(meters.to_days[n]))
            now, then = (
                flow_between(
                    registers[start:end], meters.microlitres_per_step[n], meters.rollovers[n]
                )
                for registers in (self.registers, self.before[0])
            )
            self._replace(start, then, now)
            astray.append(start + now.astray)
            fallen.append(start + now.fallen)
        none = [np.array([], dtype=np.int64)]
        return np.concatenate(astray or none), np.concatenate(fallen or none)

    def _replace(self, start: int, then: Flow, now: Flow) -> None:
        here = slice(start, start + len(now.volumes))
        volumes, qualities = self.volumes[here], self.qualities[here]
        differs = (now.volumes != then.volumes) | (now.qualities != then.qualities)
        said = (volumes != then.volumes) | (qualities != then.qualities)
        better = (qualities == Quality.ESTIMATED) & (now.qualities == Quality.ACTUAL)
        worked_out = ~said | np.isin(qualities, (Quality.MISSING, Quality.SPREAD))
        written = differs & (worked_out | better)
        volumes[written] = now.volumes[written]
        qualities[written] = now.qualities[written]

    def changed_days(self) -> list[StoredDay]:
        """Return the days that differ from what is held."""
        registers, volumes, qualities = self.before
        differs = np.flatnonzero(
            (self.registers != registers)
            | (self.volumes != volumes)
            | (self.qualities != qualities)
        )
        numbers = np.unique(self._numbers(differs)).tolist()
        return [self._day(number) for number in numbers if number not in self.others]

    def _numbers(self, slots: Int64s) -> Int64s:
        return np.searchsorted(self.frame.offsets, slots, side="right") - 1

    def _day(self, number: int) -> StoredDay:
        here = slice(int(self.frame.offsets[number]), int(self.frame.offsets[number + 1]))
        registers = self.registers[here]
        return StoredDay(
            service_point=self.point,
            day=self.frame.days.day(number),
            minutes=MINUTES,
            volumes=stored_numbers(self.volumes[here]),
            qualities=stored_qualities(self.volumes[here], self.qualities[here]),
            registers=stored_numbers(registers) if (registers != NOTHING).any() else None,
        )

    def corrections(self, file: int) -> list[Correction]:
        """Return what stood where an actual volume became another one."""
        _registers, volumes, qualities = self.before
        wrong = np.flatnonzero((qualities == Quality.ACTUAL) & (self.volumes != volumes))
        numbers = self._numbers(wrong)
        return [
            correction(
                point=self.point,
                day=self.frame.days.day(number),
                position=hour - int(self.frame.offsets[number]),
                before=(int(volumes[hour]), int(qualities[hour])),
                after=(int(self.volumes[hour]), int(self.qualities[hour])),
                file=file,
            )
            for hour, number in zip(wrong.tolist(), numbers.tolist(), strict=True)
        ]


def _load(frame: Frame, points: list[int]) -> list[History]:
    """Return what is held of service points, in their order."""
    held: dict[int, dict[int, StoredDay]] = {point: {} for point in points}
    others: dict[int, set[int]] = {point: set() for point in points}
    last = frame.days.day(len(frame.days) - 1)
    for stored in sql.fetch_period(points, frame.days.first, last):
        number = frame.days.number(stored.day)
        if stored.minutes == MINUTES:
            held[stored.service_point][number] = stored
        else:
            others[stored.service_point].add(number)
    return [History(frame, point, held[point], others[point]) for point in points]


def _write(batch: Batch, histories: list[History]) -> None:
    new: list[StoredDay] = []
    changed: list[StoredDay] = []
    log: list[Correction] = []
    for history in histories:
        for day in history.changed_days():
            is_held = history.frame.days.number(day.day) in history.held
            (changed if is_held else new).append(day)
        log += history.corrections(batch.file.pk)
    sql.write_days(new, changed, batch.file.pk)
    Correction.objects.bulk_create(log, batch_size=2000)
