"""A chunk of reads on its way in: which meter and day each row means, and which are at fault."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from accounts.feeds import SetAside
from accounts.models import FeedFile
from accounts.receipts import Tally
from usage.calendar import MINUTES_PER_DAY, Days
from usage.feeds import By, Chunk, Registers, Volumes
from usage.grid import Int8s, Int64s, Outcome
from usage.models import Meter
from usage.units import UNITS

OPEN_END = date.max.toordinal()
# A meter's clock may be wrong by some minutes, and its zone by some hours, but not by more. Ours.
MOST_AHEAD = 86_400  # seconds
# What a logarithm may lie off a whole number, for rounding.
NO_POWER = 1e-9
TIMES = {"starts_at": "time", "minutes": "time", "meter reading": "reading"}


@dataclass(frozen=True)
class Meters:
    """All meters, as columns; `named` gives the positions in them of a name, earliest meter first."""

    named: dict[By, dict[str, list[int]]]
    service_points: Int64s
    from_days: Int64s  # proleptic ordinals of dates
    to_days: Int64s
    replaced: NDArray[np.bool_]  # whether the next meter came on the day this one left
    microlitres_per_step: list[float]  # of a thousandth of the register's unit
    rollovers: list[int]  # in the same thousandths
    resolutions: NDArray[np.float64]  # NaN where it is not known

    @classmethod
    def load(cls) -> "Meters":
        """Return the meters known now."""
        rows = list(
            Meter.objects.order_by("from_date", "pk").values_list(
                "serial",
                "service_point_id",
                "from_date",
                "to_date",
                "unit",
                "dials",
                "resolution",
                "endpoint",
                "service_point__number",
            )
        )
        named: dict[By, dict[str, list[int]]] = {by: {} for by in By}
        for n, row in enumerate(rows):
            for by, name in zip(By, (row[0], row[7], row[8]), strict=True):
                if name:
                    named[by].setdefault(name, []).append(n)
        arrivals = {(row[1], row[2]) for row in rows}
        return cls(
            named=named,
            replaced=np.array([(row[1], row[3]) in arrivals for row in rows], dtype=bool),
            service_points=np.array([row[1] for row in rows], dtype=np.int64),
            from_days=np.array([row[2].toordinal() for row in rows], dtype=np.int64),
            to_days=np.array(
                [row[3].toordinal() if row[3] else OPEN_END for row in rows], dtype=np.int64
            ),
            microlitres_per_step=[float(UNITS[row[4]].microlitres) / 1000 for row in rows],
            rollovers=[10 ** row[5] * 1000 for row in rows],
            resolutions=np.array([row[6] or np.nan for row in rows], dtype=np.float64),
        )

    def find(self, names: list[str], by: By, ordinals: Int64s) -> Int64s:
        """Return the position of the meter that each name means on a day; -1 for one that is not known.

        Where a name went from meter to meter, it means the last that had come by then, or else the first.
        """
        known = self.named[by]
        first = {name: found[0] for name, found in known.items()}
        which = np.array([first.get(name, -1) for name in names], dtype=np.int64)
        moved = [n for n, name in enumerate(names) if len(known.get(name, ())) > 1]
        for n in moved:
            came = [m for m in known[names[n]] if self.from_days[m] <= ordinals[n]]
            if came:
                which[n] = came[-1]
        return which


@dataclass
class Batch:
    """Rows of a chunk, placed. All arrays have an entry for each row of the feed."""

    meters: Meters
    file: FeedFile
    tally: Tally
    text: Callable[[int], str]  # a line as it came, by its number
    lines: Int64s
    days: Days
    which: Int64s  # position of the meter in `meters`; -1 where unknown
    numbers: Int64s  # of the day in `days`
    seconds: Int64s  # since that local midnight
    columns: Mapping[str, str]  # what the file calls them
    by: By
    good: NDArray[np.bool_] = field(init=False)  # not set aside

    def __post_init__(self) -> None:
        self.good = np.ones(len(self.lines), dtype=bool)

    @classmethod
    def place(cls, chunk: Chunk, meters: Meters, file: FeedFile, tally: Tally) -> "Batch":
        """Place the reads of a chunk (at least one) on the utility's local days.

        Those of a time at which nothing can have been read are set aside, and placed beside the others: a
        wrong century must not make us lay out all the days until then.
        """
        reads = chunk.reads
        instants = reads.starts if isinstance(reads, Volumes) else reads.instants
        latest = int(file.at.timestamp()) + MOST_AHEAD
        possible = (instants >= 0) & (instants <= latest)
        instants = np.where(possible, instants, instants[possible].min(initial=latest))
        days = Days.around(instants, settings.TIME_ZONE)
        numbers, seconds = days.place(instants)
        which = meters.find(reads.meters, reads.by, days.first.toordinal() + numbers)
        batch = cls(
            meters, file, tally, chunk.text, reads.lines, days, which, numbers, seconds,
            chunk.columns, reads.by,
        )  # fmt: skip
        column = "starts_at" if isinstance(reads, Volumes) else "time"
        batch.set_aside(~possible, column, "lies before 1970 or in the future")
        return batch

    def check_meters(self, *, on_last_day: bool) -> None:
        """Set aside rows of meters that are unknown, or were elsewhere on that day.

        `on_last_day` says whether a meter may still be read on the day it was taken out.
        """
        self.set_aside(self.which < 0, "meter", f"no meter with this {self.by.value} is known")
        if not self.good.any():
            return
        ordinals = self.days.first.toordinal() + self.numbers
        early = ordinals < self.meters.from_days[self.which]
        self.set_aside(early, "meter", "this meter was not in place yet")
        late = ordinals > self.meters.to_days[self.which] - (not on_last_day)
        self.set_aside(late, "meter", "this meter had been taken out by then")

    def in_own_unit(self, reads: Registers) -> Int64s:
        """Return what registers showed in thousandths of their own unit; set aside what cannot be told.

        A unit that the file states must be the meter's, or some power of ten of it, as a hundred cubic feet
        are of one: between gallons and cubic feet every reading would be rounded.
        """
        shown = reads.thousandths.astype(np.float64)
        steps = np.array([*self.meters.microlitres_per_step, np.nan])[self.which] * 1000
        if reads.counts:
            factor = np.append(self.meters.resolutions, np.nan)[self.which]
            reason = "counts steps of the register, and how large one is is not known: see its `resolution`"
            self.set_aside(np.isnan(factor), "reading", reason, held=True)
        elif reads.units is not None:
            factor = np.where(np.isnan(reads.units), 1.0, reads.units / steps)
            exponents = np.log10(np.where(self.which < 0, 1.0, factor))
            other = np.abs(exponents - np.rint(exponents)) > NO_POWER
            reason = "is in another unit than the meter's register: which is right?"
            self.set_aside(other, "reading", reason, held=True)
            factor = np.power(10.0, np.rint(exponents))
        else:
            return reads.thousandths
        return np.rint(np.where(self.good, shown * factor, 0)).astype(np.int64)

    def check_boundaries(self, minutes: Int64s) -> None:
        """Set aside rows that begin in the middle of an interval of the utility's day."""
        # A daily read must begin at midnight itself; no day has two times 24 hours.
        step = np.where(minutes == MINUTES_PER_DAY, 2 * 86_400, minutes * 60)
        reason = "is not at a whole interval after local midnight; expected is 01:00, 01:15, ..."
        self.set_aside(self.seconds % step != 0, "starts_at", reason)

    def set_aside(
        self, bad: NDArray[np.bool_], field: str, reason: str, *, held: bool = False
    ) -> None:
        """Set aside the rows that `bad` marks; a row has one reason, the first found."""
        field = self.columns.get(TIMES.get(field, field), field)
        for n in np.flatnonzero(bad & self.good):
            line = int(self.lines[n])
            self.tally.set_aside.append(SetAside(line, field, reason, self.text(line), held))
        self.good &= ~bad

    def count(self, outcomes: Int8s) -> None:
        """Add what became of rows to the tally."""
        counts = np.bincount(outcomes, minlength=len(Outcome))
        self.tally.taken += int(counts[Outcome.TAKEN])
        self.tally.changed += int(counts[Outcome.CHANGED])
        self.tally.unchanged += int(counts[Outcome.UNCHANGED])
