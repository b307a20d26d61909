"""Where the cells of a picture of hours stand: days across, hours down, a colour a step; without words.

A month is a drawing of its own, thirty-one columns wide, so that a phone and a desk can set as many of
them side by side as fit. Cells of one colour are one path, and neighbours in it one rectangle: that is
what keeps a year of 8,760 hours at a few kilobytes.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TypeVar

from usage.looking.charts import Kind
from usage.looking.history import Amount
from usage.looking.year import CLOCK, DayOfHours

COLUMNS = 31
Cell = TypeVar("Cell", str | None, bool)
NONE, ROUGH = "none", "rough"  # no reading; estimated, or an even part of a total


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
    looks = {one.day.day - 1: [_look(cell, steps) for cell in one.cells] for one in days}
    rough = {one.day.day - 1: [_is_rough(cell) for cell in one.cells] for one in days}
    paths = _paths(looks)
    layers = [Layer(key, paths[key]) for key in sorted(filter(None, paths))]
    if overlay := _paths(rough).get(True):
        layers.append(Layer(ROUGH, overlay))
    return MonthDrawing(
        first,
        days[0].day.day - 1,
        len(days),
        tuple(layers),
        tuple(
            Column(one, x, one.never_dry, "".join(map(_letter, looks[x], rough[x])))
            for one in days
            for x in (one.day.day - 1,)
        ),
    )


def _look(cell: Amount | None, steps: Sequence[int]) -> str | None:
    """Return the step of a cell: 0 is dry. Water that flowed back is not dry either."""
    if cell is None:
        return None
    if cell.microlitres is None:
        return NONE
    if cell.microlitres == 0:
        return "0"
    return str(1 + bisect_left(steps, cell.microlitres))


def _letter(look: str | None, is_rough: bool) -> str:
    if look is None:
        return "-"
    if look == NONE:
        return "?"
    return chr(ord("a") + int(look)) if is_rough else look


def _is_rough(cell: Amount | None) -> bool:
    return cell is not None and cell.kind in (Kind.ESTIMATED, Kind.SPREAD)


def _paths(columns: dict[int, list[Cell]]) -> dict[Cell, str]:
    """Return the cells of each kind, neighbours of an hour as one rectangle."""
    found: dict[Cell, list[str]] = {}
    for hour in range(CLOCK):
        for kind, run in groupby(columns.items(), lambda column: column[1][hour]):  # noqa: B023 - at once
            xs = [x for x, _column in run]
            found.setdefault(kind, []).append(f"M{xs[0]} {hour}h{len(xs)}v1h-{len(xs)}z")
    return {kind: "".join(path) for kind, path in found.items()}
