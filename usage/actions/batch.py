"""A chunk of reads on its way in: which meter and day each row means, and which are at fault."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from accounts.feeds import SetAside
from accounts.models import FeedFile
from accounts.receipts import Tally
from usage.calendar import MINUTES_PER_DAY, Days
from usage.feeds import Chunk, Volumes
from usage.grid import Int8s, Int64s, Outcome
from usage.models import Meter
from usage.units import UNITS

OPEN_END = date.max.toordinal()
# A meter's clock may be wrong by some minutes, and its zone by some hours, but not by more. Ours.
MOST_AHEAD = 86_400  # seconds


@dataclass(frozen=True)
class Meters:
    """All meters, as columns; `number` gives the position of a serial number in them."""

    number: dict[str, int]
    service_points: Int64s
    from_days: Int64s  # proleptic ordinals of dates
    to_days: Int64s
    microlitres_per_step: list[float]  # of a thousandth of the register's unit
    rollovers: list[int]  # in the same thousandths

    @classmethod
    def load(cls) -> "Meters":
        """Return the meters known now."""
        rows = list(
            Meter.objects.order_by("pk").values_list(
                "serial", "service_point_id", "from_date", "to_date", "unit", "dials"
            )
        )
        return cls(
            number={row[0]: n for n, row in enumerate(rows)},
            service_points=np.array([row[1] for row in rows], dtype=np.int64),
            from_days=np.array([row[2].toordinal() for row in rows], dtype=np.int64),
            to_days=np.array(
                [row[3].toordinal() if row[3] else OPEN_END for row in rows], dtype=np.int64
            ),
            microlitres_per_step=[float(UNITS[row[4]].microlitres) / 1000 for row in rows],
            rollovers=[10 ** row[5] * 1000 for row in rows],
        )


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
        which = np.array([meters.number.get(serial, -1) for serial in reads.meters], dtype=np.int64)
        batch = cls(meters, file, tally, chunk.text, reads.lines, days, which, numbers, seconds)
        column = "starts_at" if isinstance(reads, Volumes) else "time"
        batch.set_aside(~possible, column, "lies before 1970 or in the future")
        return batch

    def check_meters(self, *, on_last_day: bool) -> None:
        """Set aside rows of meters that are unknown, or were elsewhere on that day.

        `on_last_day` says whether a meter may still be read on the day it was taken out.
        """
        self.set_aside(self.which < 0, "meter", "no meter with this serial number is known")
        if not self.good.any():
            return
        ordinals = self.days.first.toordinal() + self.numbers
        early = ordinals < self.meters.from_days[self.which]
        self.set_aside(early, "meter", "this meter was not in place yet")
        late = ordinals > self.meters.to_days[self.which] - (not on_last_day)
        self.set_aside(late, "meter", "this meter had been taken out by then")

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
