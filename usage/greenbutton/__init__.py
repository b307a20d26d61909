"""Green Button for water: what NAESB's ESPI 4.0 (espi.xsd of 2023-12-13) calls the things we have.

A file is an Atom feed. Its entries are resources that lead to each other by links: a usage point, how its
clock runs, and for each length of interval and way of flow a meter reading with its type and a block a day;
then a summary for each bill. Who the customer is has a feed and a schema of its own (customer.xsd) and
never stands in this one, so a file can be handed on without a name.

`codes.py` holds the numbers of the standard, `clocks.py` its rule for summer time, `writer.py` writes;
`usage/feeds/greenbutton.py` reads. Nothing here knows Django.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class Reading:
    """Water of an interval: `start` in seconds since 1970, `seconds` long; `quality` a number of ESPI."""

    start: int
    seconds: int
    microlitres: int
    quality: int


@dataclass(frozen=True)
class Block:
    """The readings of a day, or of a month where a role sees no days."""

    start: int
    seconds: int
    readings: Iterable[Reading]


@dataclass(frozen=True)
class Series:
    """Readings of one length that flow one way.

    `minutes` is their length, None for months, which differ. `largest` is the most that one of them holds,
    in microlitres: it decides how fine the numbers can be.
    """

    name: str
    minutes: int | None
    backwards: bool
    largest: int
    blocks: Iterable[Block]


@dataclass(frozen=True)
class BilledPeriod:
    """A bill, as far as it says what water was used and what that cost: days from `first` up to `end`.

    `volume` is as billed, in `unit`; `charges` are dollars of this period alone, without what was open.
    """

    id: int
    first: date
    end: date
    issued_on: date
    volume: Decimal
    unit: str
    charges: Decimal
    estimated: bool


@dataclass(frozen=True)
class UsagePoint:
    """A place where water is measured, under a number that means nothing elsewhere."""

    id: UUID
    name: str
    series: Iterable[Series]
    bills: Iterable[BilledPeriod] = ()
