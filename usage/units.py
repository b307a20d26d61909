"""Volumes: one unit inside, the resident's unit at the door.

Inside, a volume is a whole number of **microlitres** in 64 bits. Why so small, and why not four bytes:
a gallon is exactly 3,785,411.784 microlitres (231 cubic inches of 16.387064 millilitres: NIST Handbook 44,
appendix C) and a cubic foot 28,316,846.592, so neither is a whole number of any decimal fraction of a
litre. Rounding each of a year's 8,760 hours to a millilitre can lose a gallon; rounding it to a microlitre
loses at most 4.4 millilitres, which no unit that is billed or shown can see. The largest sum is 9.2e12
litres; twenty million people at 500 litres a day use 3.7e12 in a year.
"""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType


@dataclass(frozen=True)
class Unit:
    """A unit that a feed may use or a resident may read."""

    key: str
    microlitres: Decimal  # exact
    decimals: int  # shown of a total


GALLON = Decimal("3785411.784")  # 231 cubic inches: NIST Handbook 44, appendix C
CUBIC_FOOT = Decimal("28316846.592")  # 1,728 cubic inches: the same

# Water runs through the bore of a meter no faster than this, in metres a second. The safe maximum flows of
# AWWA C700 (20 gallons a minute through 5/8 of an inch, 160 through two inches) come to 5 to 7; others bear
# somewhat more, and their pipe may be wider. Ours.
FASTEST = 12
WIDEST = 20  # inches. Ours
METRES_PER_INCH = 0.0254
MICROLITRES_PER_CUBIC_METRE = 1e9

BORE = re.compile(
    r"""(?:(\d{1,2})(?:[ _-](\d{1,2}/[1-9]\d?))?|(\d{1,2}/[1-9]\d?)) *(?:"|''|in|inch)?"""
)

UNITS = MappingProxyType(
    {
        unit.key: unit
        for unit in (
            Unit("gal", GALLON, 0),
            Unit("kgal", GALLON * 1000, 2),
            Unit("cf", CUBIC_FOOT, 1),
            Unit("ccf", CUBIC_FOOT * 100, 2),
            Unit("l", Decimal(1_000_000), 0),
            Unit("m3", Decimal(1_000_000_000), 3),
        )
    }
)


def bore(text: str) -> str:
    """Return a size of a meter as it is kept: '1 1/2' for '1-1/2', '1_1/2"' or '1 1/2 in'.

    Raises ValueError for what is no number of inches.
    """
    found = BORE.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    return " ".join(filter(None, found.groups()))


def inches(size: str) -> Fraction:
    """Return a size as `bore` gives it, as a number."""
    return sum((Fraction(part) for part in size.split()), Fraction(0))


def most_through(size: str) -> float:
    """Return the most microlitres that a meter passes in an hour.

    `size` is as `bore` gives it; empty or 0, where nobody said, stands for the widest there are.
    """
    radius = float(inches(size) or WIDEST) * METRES_PER_INCH / 2
    return math.pi * radius**2 * FASTEST * 3600 * MICROLITRES_PER_CUBIC_METRE


# What any meter passes in a minute. What a feed says beyond that is no volume.
MOST_A_MINUTE = most_through("") / 60


def to_unit(microlitres: int, unit: str) -> Decimal:
    """Return a volume in `unit`, unrounded. Raises KeyError for a unit that is not in `UNITS`."""
    return Decimal(microlitres) / UNITS[unit].microlitres


def from_unit(volume: Decimal, unit: str) -> int:
    """Return a volume as whole microlitres, half to even."""
    return int((volume * UNITS[unit].microlitres).to_integral_value())
