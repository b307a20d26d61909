"""The hours around new readings of registers: what is held of them, and what they become."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from usage import sql
from usage.actions.batch import HOUR, Meters, Stretch
from usage.calendar import Days
from usage.grid import (
    MOST_ASTRAY,
    NOTHING,
    Flow,
    Grid,
    Int8s,
    Int64s,
    Outcome,
    Quality,
    flow_between,
)
from usage.rows import Changes, Rows
from usage.settling import settled

MINUTES = 60  # what registers are kept by
Bools = NDArray[np.bool_]
Cells = tuple[Int64s, Int64s]  # rows and hours of a window


@dataclass(frozen=True)
class Frame:
    """The days of a batch and those around them that its volumes can reach, as one row of hours."""

    days: Days
    offsets: Int64s  # the first hour of each day, and one entry more
    batch_first: int  # the number of the batch's first day in this frame; it may lie before
    reach: int  # days around those of the batch

    @classmethod
    def around(cls, days: Days, numbers: Int64s, reach: int) -> "Frame":
        """Return the frame of those of a batch's days that have these numbers (at least one)."""
        around = timedelta(days=reach)
        first, last = days.day(numbers.min()) - around, days.day(numbers.max()) + around
        wide = Days.covering(first, last, settings.TIME_ZONE)
        offsets = np.concatenate(([0], np.cumsum(wide.intervals(MINUTES))))
        return cls(wide, offsets, wide.number(days.first), reach)

    def hours(self, numbers: Int64s, seconds: Int64s) -> Int64s:
        """Return the hour of the frame in which rows of the batch lie."""
        return self.offsets[self.batch_first + numbers] + seconds // HOUR

    def ordinals(self, numbers: Int64s) -> Int64s:
        """Return days by their numbers as proleptic ordinals."""
        return self.days.first.toordinal() + numbers

    def hours_of_days(self, ordinals: Int64s) -> Int64s:
        """Return the first hour of dates, or the nearest end of the frame."""
        first = self.days.first.toordinal()
        return self.offsets[np.clip(ordinals - first, 0, len(self.days))]

    def numbers(self, hours: Int64s) -> Int64s:
        """Return the number of the day of hours."""
        return np.searchsorted(self.offsets, hours, side="right") - 1


@dataclass(frozen=True)
class Readings:
    """What rows of a feed say of registers."""

    shown: Int64s  # in thousandths of their unit
    coarse: Int64s  # how much more each may have shown, being cut to a larger unit
    past: Int64s  # seconds into the hour

    def __getitem__(self, which: Int64s) -> "Readings":
        return Readings(self.shown[which], self.coarse[which], self.past[which])


@dataclass
class Window:
    """What is known around the new readings of service points, a row each, and what it becomes.

    Each row begins at the first hour of a day of its own; hours after its last day are nobody's. There are no
    more of them than something is known or new of: of a day that comes in order the next one is empty.
    """

    frame: Frame
    points: Int64s  # ascending
    reach: int  # days around the new readings of each
    firsts: Int64s  # numbers of days in the frame
    lasts: Int64s
    starts: Int64s = field(init=False)  # the hour of the frame at which each row begins
    registers: Int64s = field(init=False)
    past: Int64s | None = field(
        init=False, default=None
    )  # None where each was read as its hour began
    volumes: Int64s = field(init=False)
    qualities: Int8s = field(init=False)
    said: Grid = field(init=False)  # by feeds of volumes, of the same hours
    others: Bools = field(init=False)  # hours of days that are shown in intervals of another length
    held: Int64s = field(init=False)  # the days that are held in hours, as `_keys`
    told: Int64s = field(init=False)  # those of them that are not counted by register as yet

    def __post_init__(self) -> None:
        self.starts = self.frame.offsets[self.firsts]
        ordinals = self.frame.ordinals(self.firsts), self.frame.ordinals(self.lasts)
        held = list(sql.fetch_days(self.points, *ordinals, registers=True))
        shape = len(self.points), self._width(held)
        self.registers = np.full(shape, NOTHING, dtype=np.int64)
        self.volumes = np.full(shape, NOTHING, dtype=np.int64)
        self.qualities = np.zeros(shape, dtype=np.int8)
        self.said = Grid.empty(*shape)
        self.others = np.zeros(shape, dtype=bool)
        self.held = self.told = np.array([], dtype=np.int64)
        for days in held:
            if days.minutes == MINUTES:
                self._lay_out(days)
            else:
                self.others[self._cells(*self._places(days))] = True
        if self.others.any():
            beside = sql.fetch_days(self.points, *ordinals, registers=True, table=sql.BESIDE)
            for days in beside:
                if days.minutes == MINUTES:
                    self._lay_out(days)
        self.before = self.registers.copy(), self.volumes.copy(), self.qualities.copy()
        self.past_before = None if self.past is None else self.past.copy()

    def _width(self, held: Sequence[Rows]) -> int:
        """Return how many hours the longest row has, up to the last day that is held or has something new."""
        ends = self.lasts - self.reach
        for days in held:
            np.maximum.at(ends, *self._places(days))
        return int((self.frame.offsets[ends + 1] - self.starts).max())

    def _places(self, days: Rows) -> tuple[Int64s, Int64s]:
        """Return the rows of days, and their numbers in the frame."""
        rows = np.searchsorted(self.points, days.points)
        return rows, days.days - self.frame.days.first.toordinal()

    def _lay_out(self, days: Rows) -> None:
        rows, numbers = self._places(days)
        keys = self._keys(rows, numbers)
        self.held = np.append(self.held, keys)
        first = self.frame.offsets[numbers] - self.starts[rows]
        cells = rows[:, None], first[:, None] + np.arange(days.volumes.shape[1])
        self.volumes[cells], self.qualities[cells] = days.volumes, days.qualities
        if days.registers is not None:
            self.registers[cells] = days.registers
        if days.past is not None:
            self._past()[cells] = np.where(days.past == NOTHING, 0, days.past)
        if days.said is None:
            self.told = np.append(self.told, keys)
        said = days.said or Grid(days.volumes, days.qualities)
        self.said.volumes[cells], self.said.qualities[cells] = said.volumes, said.qualities

    def _keys(self, rows: Int64s, numbers: Int64s) -> Int64s:
        return rows * len(self.frame.days) + numbers

    def _cells(self, rows: Int64s, numbers: Int64s) -> Cells:
        """Return the hours of days, as many of each as the longest has: the last ones may be another's."""
        first = self.frame.offsets[numbers] - self.starts[rows]
        lengths = self.frame.offsets[numbers + 1] - self.frame.offsets[numbers]
        each = np.arange(lengths.max(initial=0))
        hours = first[:, None] + np.minimum(each, lengths[:, None] - 1)
        return rows[:, None], hours

    def hour_of(self, row: int, ordinal: int, position: int) -> int:
        """Return the hour of a row that is a place in a day; it may lie outside."""
        nearest = int(self.frame.hours_of_days(np.array([ordinal]))[0])
        beyond = ordinal - self.frame.days.first.toordinal()
        if not 0 <= beyond < len(self.frame.days):  # as far as any outside
            return -1 if beyond < 0 else self.registers.shape[1]
        return nearest + position - int(self.starts[row])

    def _past(self) -> Int64s:
        if self.past is None:
            self.past = np.zeros_like(self.registers)
        return self.past

    def without(self, lost: Sequence[Stretch]) -> "Window":
        """Forget registers of hours that are another meter's now."""
        for stretch in lost:
            row = int(np.searchsorted(self.points, stretch.point))
            if row < len(self.points) and self.points[row] == stretch.point:
                hours = [self.hour_of(row, stretch.day, n) for n in (stretch.first, stretch.last)]
                hours[1] = min(hours[1], self.hour_of(row, stretch.day + 1, 0))
                self.registers[row, slice(*hours)] = NOTHING
                if self.past is not None:
                    self.past[row, slice(*hours)] = 0
        return self

    def lay(self, cells: Cells, readings: Readings) -> Int8s:
        """Write register readings, ordered by time. Return the outcomes.

        The first of an hour counts, whenever it comes; of two of one instant the last that came, but for one
        that says more coarsely what is known.
        """
        places = cells[0] * self.registers.shape[1] + cells[1]
        outcomes = np.full(len(places), Outcome.UNCHANGED, dtype=np.int8)
        first = np.diff(places, prepend=-1) != 0
        if not first.all():
            instants = places * HOUR + readings.past
            ends = np.flatnonzero(np.diff(instants, append=-1) != 0)
            counts = ends[np.searchsorted(ends, np.flatnonzero(first))]
            first[:] = False
            first[counts] = True
        known = self.registers[cells]
        none = known == NOTHING
        above = readings.shown + np.maximum(readings.coarse, 1)
        same = ~none & (known >= readings.shown) & (known < above)
        if readings.past.any() or self.past is not None:
            then = self._past()[cells]
            same = ~none & ((same & (then == readings.past)) | (then < readings.past))
        taken = first & ~same
        if self.past is not None:
            self.past[cells[0][taken], cells[1][taken]] = readings.past[taken]
        outcomes[taken] = Outcome.CHANGED
        outcomes[taken & none] = Outcome.TAKEN
        self.registers[cells[0][taken], cells[1][taken]] = readings.shown[taken]
        return outcomes

    def work_out(self, meters: Meters, before: Meters) -> "Asked":
        """Work out the volumes between registers, meter by meter, where the new ones make a difference.

        What was worked out before, by the meters as they were `before`, is worked out again, and only where
        the two differ is something written: at the ends of the window, where neither sees enough, they are
        the same.
        """
        now = _Shown.by(self, meters)
        flow = now.flow(self.registers)
        then = now if meters is before else _Shown.by(self, before)
        changed = self.registers != self.before[0]
        if then is not now or changed.any():
            self._replace(then.flow(self.before[0]), flow)
        # What another meter has lost changed for it too.
        new = (now.own | then.own) & changed[now.rows]
        return Asked(flow.astray, flow.fallen, flow.risen, self._narrow(flow.astray, now, new))

    def flow(self, meters: Meters) -> Flow:
        """Return what the registers say that are laid out."""
        return _Shown.by(self, meters).flow(self.registers)

    def _replace(self, then: Flow, now: Flow) -> None:
        """Write what flowed where it is not what it was."""
        before, shown = settled(then, self.said), settled(now, self.said)
        differs = (shown.volumes != before.volumes) | (shown.qualities != before.qualities)
        self.volumes[differs] = shown.volumes[differs]
        self.qualities[differs] = shown.qualities[differs]

    def settle(self, meters: Meters, cells: Cells) -> Bools:
        """Let hours of which something was said come to the totals that are known around them.

        Return for which service points the window is too narrow to tell.
        """
        shown = _Shown.by(self, meters)
        flow = shown.flow(self.registers)
        whole, spread = settled(flow, self.said), flow.qualities == Quality.SPREAD
        self.volumes[spread] = whole.volumes[spread]
        self.qualities[spread] = whole.qualities[spread]
        told: Bools = np.zeros(self.registers.shape, dtype=bool)
        told[cells] = True
        return self._narrow(flow.astray, shown, shown.own & told[shown.rows])

    def _narrow(self, astray: Bools, shown: "_Shown", new: Bools) -> Bools:
        """Tell for which service points more must be looked at, as readings lie beyond and too few within.

        `new` are the hours of each meter of which something is new. A new reading decides which of the
        MOST_ASTRAY readings before it go astray, and what flowed from the last one before these that does
        not; and whether that one goes astray, as many before it say.
        """
        rows, own, ends = shown.rows, shown.own, shown.ends
        registers = self.registers[rows]
        known = own & (registers != NOTHING)
        first = np.where(new.any(axis=1), new.argmax(axis=1), 0)
        last = new.shape[1] - 1 - new[:, ::-1].argmax(axis=1)
        hours = np.arange(new.shape[1])
        counts = known & ~astray[rows]
        widths = self.frame.offsets[self.lasts + 1] - self.starts
        early = (shown.starts < 0) & ~_enough(known & (hours < first[:, None]), counts)
        late = (ends > widths[rows]) & ~_enough(known & (hours > last[:, None]), counts)
        some = new.any(axis=1)
        before, behind = (np.unique(rows[side & some]) for side in (early, late))
        further = self.frame.reach - self.reach
        narrow = np.zeros(len(self.points), dtype=bool)
        for side, edges, (nearest, furthest) in (
            (before, self.firsts, (-1, -further)),
            (behind, self.lasts, (1, further)),
        ):
            days = self.frame.ordinals(edges[side])
            begin, end = np.sort([days + nearest, days + furthest], axis=0)
            if further:
                found = sql.points_with_registers(self.points[side], begin, end)
                narrow[np.searchsorted(self.points, found)] = True
        return narrow

    def write(self, file: int, which: Bools) -> None:
        """Store the days of some service points that differ from what is held, and log what stood there."""
        registers, volumes, qualities = self.before
        differs = (
            (self.registers != registers)
            | (self.volumes != volumes)
            | (self.qualities != qualities)
        )
        if self.past is not None:
            differs |= self.past != (0 if self.past_before is None else self.past_before)
        rows, hours = np.nonzero(differs & which[:, None])
        keys = self._keys(rows, self.frame.numbers(self.starts[rows] + hours))
        keys = keys[np.diff(keys, prepend=-1) > 0]  # they ascend: each day once
        for beside in (False, True):
            self._store(keys[self._is_other(keys) == beside], file, beside)
        wrong = (qualities == Quality.ACTUAL) & (self.volumes != volumes) & which[:, None]
        rows, hours = np.nonzero(wrong & ~self.others)
        sql.log_changes(self._changes((rows, hours)), file)
        if len(keys) and sql.some_are_beside():
            rows, numbers = np.divmod(keys, len(self.frame.days))
            sql.show_the_finest(self.points[rows], self.frame.ordinals(numbers))

    def _is_other(self, keys: Int64s) -> Bools:
        """Tell which days are shown in intervals of another length."""
        rows, numbers = np.divmod(keys, len(self.frame.days))
        other: Bools = self.others[rows, self.frame.offsets[numbers] - self.starts[rows]]
        return other

    def _store(self, keys: Int64s, file: int, beside: bool) -> None:
        """Store days, each kind of them together: new, counted by register already, and from now on."""
        table = sql.BESIDE if beside else sql.SHOWN
        rows, numbers = np.divmod(keys, len(self.frame.days))
        days, held, told = (
            self._rows(rows, numbers),
            np.isin(keys, self.held),
            np.isin(keys, self.told),
        )
        sql.insert_days(days[~held], file, table)
        sql.update_days(days[held & ~told], file, table)
        whole = replace(days, said=self.said[self._cells(rows, numbers)])
        sql.update_days(whole[told], file, table)

    def _rows(self, rows: Int64s, numbers: Int64s) -> Rows:
        cells = self._cells(rows, numbers)
        return Rows(
            minutes=MINUTES,
            points=self.points[rows],
            days=self.frame.ordinals(numbers),
            lengths=self.frame.offsets[numbers + 1] - self.frame.offsets[numbers],
            volumes=self.volumes[cells],
            qualities=self.qualities[cells],
            registers=self.registers[cells],
            past=None if self.past is None else self.past[cells],
        )

    def _changes(self, cells: Cells) -> Changes:
        """Return what stood where an actual volume became another one."""
        _registers, volumes, qualities = self.before
        hours = self.starts[cells[0]] + cells[1]
        numbers = self.frame.numbers(hours)
        return Changes(
            points=self.points[cells[0]],
            days=self.frame.ordinals(numbers),
            positions=hours - self.frame.offsets[numbers],
            volumes=(volumes[cells], self.volumes[cells]),
            qualities=(qualities[cells], self.qualities[cells]),
        )


@dataclass(frozen=True)
class Asked:
    """What is doubtful about the hours of a window, and for which of its rows it is too narrow to tell."""

    astray: Bools
    fallen: Bools
    risen: Bools
    narrow: Bools


@dataclass(frozen=True)
class _Shown:
    """The meters of a window, a row each, and the hours of it in which each was in place."""

    meters: Meters
    which: Int64s  # of the meters
    rows: Int64s  # of the window
    starts: Int64s  # the hour of its row in which each came, and left; it may lie outside
    ends: Int64s
    new_until: Int64s  # the hour at which the day ended on which each took another's place
    own: Bools  # (meters, hours)
    # Of what people found out: the meter, the hours after which and up to which, and the turn.
    facts: list[tuple[int, int, int, int | None]]

    @classmethod
    def by(cls, window: Window, meters: Meters) -> "_Shown":
        """Return the meters that were there in a window."""
        which, rows = meters.at(window.points)
        starts, mornings, ends, evenings = (
            window.frame.hours_of_days(days[which]) - window.starts[rows]
            for days in (
                meters.from_days, meters.from_days + 1, meters.to_days, meters.to_days + 1,
            )
        )  # fmt: skip
        if (took_over := meters.took_over[which]).any():
            starts = np.minimum(starts + meters.first_reads[which], mornings)
        ends = np.minimum(ends + meters.counts_until()[which], evenings)
        hours = np.arange(window.registers.shape[1])
        own = (hours >= starts[:, None]) & (hours < ends[:, None])
        facts = []
        for fact in meters.facts:
            for n in np.flatnonzero(which == fact.meter).tolist():
                after, upto = (
                    window.hour_of(int(rows[n]), *hour) for hour in (fact.after, fact.upto)
                )
                facts.append((n, after, upto, fact.turn))
        new_until = np.where(took_over, mornings, 0)
        return cls(meters, which, rows, starts, ends, new_until, own, facts)

    def flow(self, registers: Int64s) -> Flow:
        """Return what flowed by registers, meters of one service point one after the other in its row."""
        shown = np.where(self.own, registers[self.rows], NOTHING)
        found = flow_between(
            shown,
            self.meters.microlitres_per_step[self.which],
            self.meters.rollovers[self.which],
            self.meters.most_an_hour[self.which],
            new_until=self.new_until,
            turned=self._turned(shown) if self.facts else None,
        )
        if np.array_equal(self.rows, np.arange(len(registers))):
            return found  # each has one meter: what flowed outside of its time is not known anyway
        rows, hours = np.nonzero(self.own)
        cells = self.rows[rows], hours
        whole = Flow.unknown(registers.shape)
        whole.volumes[cells] = found.volumes[self.own]
        whole.qualities[cells] = found.qualities[self.own]
        whole.astray[cells] = found.astray[self.own]
        whole.fallen[cells] = found.fallen[self.own]
        whole.risen[cells] = found.risen[self.own]
        whole.begins[cells] = found.begins[self.own]
        return whole

    def _turned(self, shown: Int64s) -> Int64s:
        """Return the steps of turns before each hour that people told of; take bad readings out of `shown`.

        A turn is where the register first falls between the hours of its fact: a reading that comes late may
        show it nearer to where it was. Where none falls any more, there is none.
        """
        turned = np.zeros_like(shown)
        for n, after, upto, turn in self.facts:
            if turn is None:
                if 0 <= upto < shown.shape[1]:
                    shown[n, upto] = NOTHING
                continue
            places = np.flatnonzero(shown[n] != NOTHING)
            fell = places[1:][np.diff(shown[n, places]) < 0]
            fell = fell[(fell > after) & (fell <= upto)]
            if len(fell):
                turned[n, fell[0] :] += turn
        return turned


def _enough(side: Bools, counts: Bools) -> Bools:
    """Tell whether on this side of the new ones a reading counts that has enough others on either side."""
    place = np.cumsum(side, axis=1)
    many = place[:, -1:]
    within = side & counts & (place > MOST_ASTRAY) & (place <= many - MOST_ASTRAY)
    return np.asarray(within.any(axis=1))
