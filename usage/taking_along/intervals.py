"""One stored day, interval by interval, as it leaves the house: in a file, in a table, in Green Button."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from usage.calendar import interval_starts

# What a letter of a stored day means (see usage.grid.LETTERS), in the words of files.
QUALITIES = {"a": "actual", "e": "estimated", "s": "spread", "-": "missing"}


@dataclass(frozen=True)
class Interval:
    """A stretch of time with its water.

    `start` is local and carries its offset; `microlitres` is None where nothing was read; `quality` is a
    letter; `register` is what the meter showed at the start, in thousandths of its own unit, if it said so.
    """

    start: datetime
    minutes: int
    microlitres: int | None
    quality: str
    register: int | None


def intervals_of(
    day: date,
    minutes: int,
    volumes: Sequence[int | None],
    qualities: str,
    registers: Sequence[int | None] | None,
    *,
    zone: str,
) -> Iterator[Interval]:
    """Yield the intervals of a stored day in order; a missing one has no volume, since a gap is no zero."""
    starts = interval_starts(day, minutes, zone)
    for n, (start, volume) in enumerate(zip(starts, volumes)):  # noqa: B905 - of today, what was not yet is not there
        letter = "-" if volume is None else qualities[n : n + 1] or "a"
        register = registers[n] if registers and n < len(registers) else None
        yield Interval(start, minutes, volume, letter, register)
