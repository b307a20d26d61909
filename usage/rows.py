"""Days of reads as columns: many at a time, those of a length together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from usage.grid import LETTERS, NOTHING, Bools, Grid, Int8s, Int64s, Quality

LETTER_CODES = np.frombuffer(LETTERS.encode(), dtype=np.uint8)
QUALITY_OF = np.zeros(128, dtype=np.int8)
QUALITY_OF[LETTER_CODES] = np.arange(len(LETTERS))
MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class StoredDay:
    """One row of the reads table, as it is."""

    service_point: int
    day: date
    minutes: int
    volumes: list[int | None]
    qualities: str
    registers: list[int | None] | None


@dataclass(frozen=True)
class Rows:
    """Rows of the reads table in intervals of one length; NOTHING stands where nothing is known."""

    minutes: int
    points: Int64s
    days: Int64s  # proleptic ordinals of dates
    lengths: Int64s  # how many intervals each day has; cells beyond are not its own
    volumes: Int64s  # (rows, intervals)
    qualities: Int8s  # the same
    # The same, or None: of no register if the row is new, and as they are if it is not.
    registers: Int64s | None
    # What feeds of volumes said of days that are counted by register, or None: nothing if the row is new, and
    # as it is if it is not. Of what is held, None says that the day is not counted by register, so that
    # whatever is known of it was said.
    said: Grid | None = None
    # How many seconds past its beginning each register was read. None as for registers.
    past: Int64s | None = None

    def __len__(self) -> int:
        return len(self.points)

    def __getitem__(self, which: NDArray[Any]) -> "Rows":
        """Return some of the rows, by their numbers or by a mask."""
        return Rows(
            self.minutes,
            self.points[which],
            self.days[which],
            self.lengths[which],
            self.volumes[which],
            self.qualities[which],
            None if self.registers is None else self.registers[which],
            None if self.said is None else self.said[which],
            None if self.past is None else self.past[which],
        )


def hours_proven(rows: Rows) -> tuple[Int64s, Int64s, Bools]:
    """Return a bit for each hour of days that was dry, and wet, and for which days these tell the truth.

    Bit 0 is the first hour. An hour of which a part is missing, estimated or spread is neither, and so is
    every hour of a day that is known as a whole only. Where water flowed back, bits do not tell enough.
    """
    volumes, width = rows.volumes, rows.volumes.shape[1]
    within = np.arange(width) < rows.lengths[:, None]
    told: Bools = ~((volumes < 0) & (volumes != NOTHING) & within).any(axis=1)
    none = np.zeros(len(rows), dtype=np.int64)
    each = MINUTES_PER_HOUR // rows.minutes
    if not each:
        return none, none, told
    proven: Bools = within & (rows.qualities == Quality.ACTUAL)
    wet: Bools = volumes > 0
    if each > 1:
        whole = width // each * each  # where the clocks change by half an hour, the rest is no hour
        proven = np.logical_and.reduce(proven[:, :whole].reshape(len(rows), -1, each), axis=2)
        wet = np.logical_or.reduce(wet[:, :whole].reshape(len(rows), -1, each), axis=2)
    bits = 1 << np.arange(proven.shape[1])
    return (proven & ~wet) @ bits, (proven & wet) @ bits, told


def gathered(days: Iterable[StoredDay]) -> list[Rows]:
    """Return single days as columns, those alike together: in length, and in having registers."""
    alike: dict[tuple[int, int, bool], list[StoredDay]] = {}
    for day in days:
        kind = day.minutes, len(day.volumes), day.registers is None
        alike.setdefault(kind, []).append(day)
    return [_columns(minutes, same) for (minutes, *_kind), same in alike.items()]


def _columns(minutes: int, days: Sequence[StoredDay]) -> Rows:
    volumes = np.array([_numbers(day.volumes) for day in days])
    plain = np.where(volumes == NOTHING, Quality.MISSING, Quality.ACTUAL).astype(np.int8)
    said = [
        QUALITY_OF[np.frombuffer(day.qualities.encode(), dtype=np.uint8)]
        if day.qualities
        else plain[n]
        for n, day in enumerate(days)
    ]
    registers = [_numbers(day.registers) for day in days if day.registers is not None]
    return Rows(
        minutes=minutes,
        points=np.array([day.service_point for day in days], dtype=np.int64),
        days=np.array([day.day.toordinal() for day in days], dtype=np.int64),
        lengths=np.full(len(days), volumes.shape[1], dtype=np.int64),
        volumes=volumes,
        qualities=np.array(said, dtype=np.int8),
        registers=np.array(registers) if registers else None,
    )


def _numbers(values: Sequence[int | None]) -> list[int]:
    return [NOTHING if value is None else value for value in values]


@dataclass(frozen=True)
class Changes:
    """Intervals that a file gave another volume: what stood there, and what stands there now."""

    points: Int64s
    days: Int64s  # proleptic ordinals
    positions: Int64s  # of the interval in its day
    volumes: tuple[Int64s, Int64s]  # before and after, NOTHING where nothing stands
    qualities: tuple[Int8s, Int8s]
