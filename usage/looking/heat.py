"""Where the cells of a picture of hours stand: days across, hours down, a colour a step; without words.

A month is a drawing of its own, thirty-one columns wide, so that a phone and a desk can set as many of
them side by side as fit. Cells of one colour are one path, and neighbours in it one rectangle: that is
what keeps a year of 8,760 hours at a few kilobytes.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from usage.looking.charts import Kind
from usage.looking.history import Amount
from usage.looking.year import DayOfHours

COLUMNS = 31
NONE, ROUGH = "none", "rough"  # no reading; estimated, or an even part of a total
NO_HOUR, ROUGH_CELL = "-", "~"
DIGITS, ROUGH_DIGITS = "0123456789", "abcdefghij"  # a step of the scale; the same where it is rough
SURE = str.maketrans(ROUGH_DIGITS, DIGITS)
ANY_ROUGH = re.compile("[a-j]")
RUN = re.compile(r"(.)\1*")


@dataclass(frozen=True, slots=True)
class Layer:
    """The cells of one look; `key` is a step of the scale from 0, NONE or ROUGH."""

    key: str
    path: str


@dataclass(frozen=True, slots=True)
class Column:
    """A day to press: its place from 0, and whether water ran in every hour of it.

    `hours` is a letter for each hour of the clock, for the readout: the step as a digit, or from `a` on where
    it is rough; `?` where there is no reading, `-` where there is no hour.
    """

    day: DayOfHours
    x: int
    never_dry: bool
    hours: str


@dataclass(frozen=True, slots=True)
class MonthDrawing:
    """A month: `layers` in the order in which they lie upon each other."""

    first: date
    start: int  # the column of its first day that may be seen
    width: int  # columns up to its last
    layers: tuple[Layer, ...]
    columns: tuple[Column, ...]


def draw_months(days: Sequence[DayOfHours], steps: Sequence[int]) -> list[MonthDrawing]:
    """Lay out the months of some days; `steps` are microlitres an hour, each the most of its colour."""
    return [
        _month(first, list(of_month), steps)
        for first, of_month in groupby(days, lambda one: one.day.replace(day=1))
    ]


def keys_in(months: Sequence[MonthDrawing]) -> set[str]:
    """Return which looks there are, for the key to explain."""
    return {layer.key for month in months for layer in month.layers}


def round_steps(steps: Sequence[int], unit: Decimal) -> list[Decimal]:
    """Return steps as round numbers of a unit (microlitres): 1, 2 or 5 and zeros, each once, ascending."""
    found = set()
    for step in steps:
        value = Decimal(step) / unit
        power = Decimal(10) ** value.adjusted()
        found.add(min((f * power for f in (1, 2, 5, 10)), key=lambda near: abs(near - value)))
    return sorted(found)


def _month(first: date, days: Sequence[DayOfHours], steps: Sequence[int]) -> MonthDrawing:
    start = days[0].day.day - 1
    letters = ["".join([_letter(cell, steps) for cell in one.cells]) for one in days]
    rows = ["".join(of_hour) for of_hour in zip(*letters, strict=True)]
    paths = _paths([row.translate(SURE) for row in rows], start)
    layers = [Layer(NONE if key == "?" else key, path) for key, path in paths.items()]
    layers.sort(key=lambda layer: layer.key)
    if any(ANY_ROUGH.search(row) for row in rows):
        rough = _paths([ANY_ROUGH.sub(ROUGH_CELL, row) for row in rows], start)
        layers.append(Layer(ROUGH, rough[ROUGH_CELL]))
    columns = [
        Column(one, x, one.never_dry, hours)
        for x, (one, hours) in enumerate(zip(days, letters, strict=True), start)
    ]
    return MonthDrawing(first, start, len(days), tuple(layers), tuple(columns))


def _letter(cell: Amount | None, steps: Sequence[int]) -> str:
    """Return a cell as `Column.hours` has it: 0 is dry. Water that flowed back is not dry either."""
    if cell is None:
        return NO_HOUR
    volume = cell.microlitres
    if volume is None:
        return "?"
    step = 1 + bisect_left(steps, volume) if volume else 0
    rough = cell.kind in (Kind.ESTIMATED, Kind.SPREAD)
    return (ROUGH_DIGITS if rough else DIGITS)[step]


def _paths(rows: Sequence[str], start: int) -> dict[str, str]:
    """Return the cells of each letter, an hour a row and neighbours in it as one rectangle."""
    found: dict[str, list[str]] = {}
    for hour, row in enumerate(rows):
        for run in RUN.finditer(row):
            x, end = run.span()
            path = f"M{start + x} {hour}h{end - x}v1h-{end - x}z"
            found.setdefault(row[x], []).append(path)
    return {letter: "".join(path) for letter, path in found.items() if letter != NO_HOUR}
