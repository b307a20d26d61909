"""Bytes from machines to columns: one small parser a format, without database or network.

A parser takes an open file and yields `Chunk`s, so memory is bounded by a chunk and not by the file. Each
row of the file ends up in exactly one place: among the reads of a chunk, or set aside with a reason.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from accounts.feeds import SetAside

Int64s = NDArray[np.int64]

# More than any register shows; and a thousandth of any unit, so often, is within 64 bits of microlitres.
MOST_SHOWN = 1e9


@dataclass(frozen=True)
class Volumes:
    """Rows of a feed that sends what was used in an interval."""

    lines: Int64s
    meters: list[str]  # serial numbers
    starts: Int64s  # of the intervals, seconds since 1970
    minutes: Int64s
    microlitres: Int64s
    estimated: NDArray[np.bool_]


@dataclass(frozen=True)
class Registers:
    """Rows of a feed that sends what a register showed at an instant."""

    lines: Int64s
    meters: list[str]
    instants: Int64s  # seconds since 1970
    thousandths: Int64s  # of the unit of the meter's register


@dataclass(frozen=True)
class Chunk:
    """A part of a feed file."""

    rows: int  # lines of data it stands for
    reads: Volumes | Registers
    text: Callable[[int], str]  # a line as it came, by its number
    set_aside: list[SetAside] = field(default_factory=list)
    # Rows finer than the interval we keep, which agree with the ones taken.
    finer: int = 0
    header: str = ""  # of the file, so that rows set aside can be written back under it


Parser = Callable[[BinaryIO], Iterator[Chunk]]
