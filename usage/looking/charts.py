"""Where the bars of a chart stand: plain geometry for an SVG, without colour and without words.

A chart is laid out twice, for a phone and for a desk, each in its own fixed viewBox; the style sheet
shows the one that fits. Text in the drawing is therefore never scaled below what can be read, and
the labels under the bars are chosen for each width so that none touches its neighbour.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

MOST_GRID_LINES = 6  # zero included: more is a ruled sheet, not a chart
CHARACTER = 0.58  # width of a digit of a system sans in parts of its size, rounded up
LABEL_GAP = 8.0  # the least space between two labels under the bars
WIDEST_BAR = 46.0
NOTHING = 1e-6  # no meter resolves a millionth of any unit: less is zero on the axis
LEAST_HEIGHT = 1.5  # a little water must not look like none
EVERY = (
    1,
    2,
    3,
    4,
    6,
    7,
    12,
    14,
    24,
    28,
    30,
    48,
    60,
    90,
    120,
    180,
)  # parts of a day, a week, a year


class Kind(StrEnum):
    """How the volume of one bar is known."""

    ACTUAL = "actual"
    ESTIMATED = "estimated"
    SPREAD = "spread"  # a total over several hours, divided evenly
    MISSING = "missing"
    AHEAD = "ahead"  # a day still to come: its place is kept, nothing is drawn


@dataclass(frozen=True, slots=True)
class Point:
    """One bar's data, in the unit of the chart.

    `label` is short and stands under the bar; `name` says the same in full. `value` is None where
    nothing was read, which is never drawn as zero. `said` and `before_said` are the values as a
    person reads them, with their unit. `leak_share` is the part of the value from 0 to 1 that never
    stopped. `before` is the value of the period compared with, None if unknown. `part` says that some of
    it was not read: there was more water than the bar shows.
    """

    label: str
    name: str
    value: Decimal | float | None
    said: str = ""
    quality: Kind = Kind.ACTUAL
    leak_share: float = 0.0
    before: Decimal | float | None = None
    before_said: str = ""
    note: str = ""
    url: str = ""
    part: bool = False

    @property
    def kind(self) -> Kind:
        """Return how the bar is drawn: without a value it is missing, unless it is still to come."""
        if self.value is None and self.quality != Kind.AHEAD:
            return Kind.MISSING
        return self.quality


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line across the plot with its number on the axis."""

    value: float
    label: str
    y: float
    text_y: float
    zero: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar's rectangle. A missing bar and a bar of exactly zero have no height.

    `leak_y` and `leak_height` are the part from zero upwards that never stopped. `before_y` is the
    top of the mark, two high, of the period compared with; None if there is none.
    """

    kind: Kind
    x: float
    y: float
    width: float
    height: float
    leak_y: float
    leak_height: float
    before_x: float
    before_width: float
    before_y: float | None
    part_y: float | None  # where a dotted line says that the bar should be longer
    start: float  # of its slot: a finger need not hit the bar itself
    url: str
    name: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words under a bar; `anchor` is the SVG text-anchor that keeps them inside the drawing."""

    text: str
    x: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One layout, all lengths in units of its viewBox."""

    width: float
    height: float
    left: float
    right: float
    top: float
    plot_height: float
    slot: float
    axis_x: float
    unit_y: float
    zero_y: float
    foot_y: float
    label_y: float
    grid: tuple[GridLine, ...]
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """A chart for both widths, with the data it was made from for the table below it."""

    unit: str
    points: tuple[Point, ...]
    narrow: Drawing
    wide: Drawing

    @property
    def has_values(self) -> bool:
        """Say whether anything at all was read."""
        return any(point.value is not None for point in self.points)

    @property
    def has_before(self) -> bool:
        """Say whether there is a period to compare with."""
        return any(point.before is not None for point in self.points)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return what the key must explain, in a fixed order: only what is in the drawing."""
        present = {point.kind for point in self.points}
        found = [str(kind) for kind in Kind if kind in present and kind != Kind.AHEAD]
        if any(point.leak_share > 0 for point in self.points):
            found.insert(1, "leak")
        if any(point.part for point in self.points):
            found.append("part")
        if self.has_before:
            found.append("before")
        return tuple(found)

    @property
    def leads_on(self) -> bool:
        """Say whether a bar leads to a closer look."""
        return any(point.url for point in self.points)

    @property
    def needs_key(self) -> bool:
        """Say whether the drawing shows more than plain measured bars."""
        return self.kinds != (str(Kind.ACTUAL),)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of a drawing and of the largest text that may be set in it."""

    width: float
    height: float
    text: float


NARROW = Sheet(width=360, height=300, text=16)
WIDE = Sheet(width=760, height=320, text=17)


def plain_number(value: float) -> str:
    """Return a number for the axis in English notation: 1,200 or 0.25."""
    sign = "\u2212" if value < 0 else ""  # a true minus sign, as wide as a digit
    return sign + f"{abs(value):,.10f}".rstrip("0").rstrip(".")


def bar_chart(
    points: Sequence[Point], *, unit: str, number: Callable[[float], str] = plain_number
) -> BarChart:
    """Lay out bars from zero for both widths.

    `unit` stands above the axis ("gallons"); `number` writes the numbers of the axis in the
    reader's language.
    """
    known = tuple(points)
    return BarChart(
        unit=unit,
        points=known,
        narrow=_draw(known, NARROW, number),
        wide=_draw(known, WIDE, number),
    )


def nice_step(span: float, intervals: int) -> float:
    """Return the smallest step of 1, 2 or 5 (25 for whole numbers) times a power of ten.

    The step divides `span` into at most `intervals` parts.
    """
    if span <= 0:
        return 1.0
    rough = span / intervals
    power = math.pow(10, math.floor(math.log10(rough)))
    quarter: tuple[float, ...] = (2.5,) if power >= 10 else ()  # noqa: PLR2004 - 2.5 and 0.25 are no round numbers
    for factor in (1.0, 2.0, *quarter, 5.0, 10.0):
        if rough <= factor * power * (1 + 1e-9):
            return factor * power
    return 10.0 * power


def axis_values(low: float, high: float) -> tuple[float, ...]:
    """Return the numbers of an axis that holds zero, `low` and `high`: at most six, ascending."""
    low, high = min(low, 0.0), max(high, 0.0)
    if high - low < NOTHING:
        return (0.0, 1.0)
    intervals = MOST_GRID_LINES - 1
    step = nice_step(high - low, intervals)
    # Below and above zero are rounded up separately, which may cost one line more than allowed.
    while _steps(high, step) + _steps(-low, step) > intervals:
        step = nice_step(step * intervals * 1.01, intervals)
    first, last = -_steps(-low, step), _steps(high, step)
    return tuple(round(index * step, 10) + 0.0 for index in range(first, last + 1))


def _steps(length: float, step: float) -> int:
    return math.ceil(length / step - 1e-9)


def _draw(points: tuple[Point, ...], sheet: Sheet, number: Callable[[float], str]) -> Drawing:
    values = [float(point.value) for point in points if point.value is not None]
    values += [float(point.before) for point in points if point.before is not None]
    ticks = axis_values(min(values, default=0.0), max(values, default=0.0))
    words = [number(tick) for tick in ticks]
    left = round(max(len(word) for word in words) * sheet.text * CHARACTER + 10, 1)
    top, bottom = sheet.text * 2.1, sheet.height - sheet.text * 1.9
    scale = (bottom - top) / (ticks[-1] - ticks[0])
    zero_y = round(bottom + ticks[0] * scale, 1)
    slot = (sheet.width - left) / max(len(points), 1)
    width = min(slot * 0.72, WIDEST_BAR)
    grid = tuple(
        GridLine(
            value=tick,
            label=word,
            y=round(zero_y - tick * scale, 1),
            text_y=round(zero_y - tick * scale + sheet.text * 0.34, 1),
            zero=tick == 0,
        )
        for tick, word in zip(ticks, words, strict=True)
    )
    return Drawing(
        width=sheet.width,
        height=sheet.height,
        left=left,
        right=sheet.width,
        top=round(top, 1),
        plot_height=round(bottom - top, 1),
        slot=round(slot, 3),
        axis_x=left - 8,
        unit_y=round(sheet.text * 0.95, 1),
        zero_y=zero_y,
        foot_y=zero_y - 4,
        label_y=round(sheet.height - sheet.text * 0.4, 1),
        grid=grid,
        bars=tuple(
            _bar(point, left + index * slot, slot, width, zero_y, scale)
            for index, point in enumerate(points)
        ),
        labels=choose_labels([point.label for point in points], left, slot, sheet),
    )


def _bar(point: Point, start: float, slot: float, width: float, zero_y: float, scale: float) -> Bar:
    value = 0.0 if point.value is None else float(point.value)
    height = max(abs(value) * scale, LEAST_HEIGHT) if value else 0.0
    leak = height * min(max(point.leak_share, 0.0), 1.0) if value > 0 else 0.0
    before = None if point.before is None else round(zero_y - float(point.before) * scale - 1, 1)
    return Bar(
        kind=point.kind,
        x=round(start + (slot - width) / 2, 2),
        y=round(zero_y - height if value > 0 else zero_y, 2),
        width=round(width, 2),
        height=round(height, 2),
        leak_y=round(zero_y - leak, 2),
        leak_height=round(leak, 2),
        before_x=round(start + (slot - width) / 2 - min(width * 0.14, 3), 2),
        before_width=round(width + 2 * min(width * 0.14, 3), 2),
        before_y=before,
        part_y=round(zero_y - max(value, 0.0) * scale - 4, 1) if point.part else None,
        start=round(start, 2),
        url=point.url,
        name=point.name,
    )


def choose_labels(
    words: Sequence[str], left: float, slot: float, sheet: Sheet
) -> tuple[Label, ...]:
    """Return the labels to write under the bars: every one, or every second, third ... of them.

    The first is always written. An empty word takes its place in the count and is not written.
    """
    for every in (*EVERY, max(len(words), 1)):
        placed = [
            _place(word, left + (index + 0.5) * slot, left, sheet)
            for index, word in enumerate(words)
            if index % every == 0 and word
        ]
        if all(after[1] - before[2] >= LABEL_GAP for before, after in pairwise(placed)):
            return tuple(label for label, _, _ in placed)
    return ()


def _place(word: str, middle: float, left: float, sheet: Sheet) -> tuple[Label, float, float]:
    """Return a label with the place where it starts and ends."""
    half = len(word) * sheet.text * CHARACTER / 2
    if middle + half > sheet.width:
        return Label(word, sheet.width, "end"), sheet.width - 2 * half, sheet.width
    if middle - half < 0:
        return Label(word, 0, "start"), 0, 2 * half
    return Label(word, round(middle, 1), "middle"), middle - half, middle + half
