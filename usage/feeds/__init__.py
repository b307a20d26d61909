"""Bytes from machines to columns: one small parser a format, without database or network.

A parser takes an open file and yields `Chunk`s, so memory is bounded by a chunk and not by the file. Each
row of the file ends up in exactly one place: among the reads of a chunk, or set aside with a reason.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import BinaryIO

import numpy as np
import polars as pl
from numpy.typing import NDArray

from accounts.feeds import SetAside
from usage.grid import Int8s, Quality

Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]

# More than any register shows; and a thousandth of any unit, so often, is within 64 bits of microlitres.
MOST_SHOWN = 1e9
KEPT_MINUTES = (15, 30, 60, 1440)  # the lengths of intervals


class By(Enum):
    """What a feed names a meter by."""

    SERIAL = "serial number"
    ENDPOINT = "endpoint"  # the radio on it, which may move to another meter
    SERVICE_POINT = "service point"


@dataclass(frozen=True)
class Volumes:
    """Rows of a feed that sends what was used in an interval."""

    lines: Int64s
    meters: pl.Series  # names, of the kind that `by` says
    starts: Int64s  # of the intervals, seconds since 1970
    minutes: Int64s
    microlitres: Int64s
    estimated: NDArray[np.bool_]
    by: By = By.SERIAL
    # Shares of a total that is known over several intervals; None in a feed that does not say so.
    spread: NDArray[np.bool_] | None = None

    @property
    def qualities(self) -> Int8s:
        """What each is worth, as a number of `Quality`."""
        known = np.where(self.estimated, Quality.ESTIMATED, Quality.ACTUAL)
        if self.spread is not None:
            known = np.where(self.spread, Quality.SPREAD, known)
        return known.astype(np.int8)


@dataclass(frozen=True)
class Registers:
    """Rows of a feed that sends what a register showed at an instant."""

    lines: Int64s
    meters: pl.Series
    instants: Int64s  # seconds since 1970
    # Of the unit that the row states, or else of the meter's register; of its smallest step, for `counts`.
    thousandths: Int64s
    by: By = By.SERIAL
    # Microlitres in the unit that each row states, NaN where it states none.
    units: Floats | None = None
    # The feed sends what the register's wheels count, to be multiplied by the meter's resolution.
    counts: bool = False


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
    # What the file calls our columns `meter`, `time` and `reading`, to name the one at fault.
    columns: Mapping[str, str] = field(default_factory=dict)


Parser = Callable[[BinaryIO], Iterator[Chunk]]
# Of a format whose times are the clock on the wall: `zone` is a time zone by name.
LocalParser = Callable[[BinaryIO, str], Iterator[Chunk]]
