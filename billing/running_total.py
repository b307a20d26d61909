"""The picture of a bill that runs: what was used day by day, and the fan of what may come.

Pure geometry, for a phone and for a desk; `usage.looking.charts` says what a drawing is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from usage.looking.charts import (
    NARROW,
    WIDE,
    GridLine,
    Label,
    Sheet,
    axis_values,
    choose_labels,
    plain_number,
)

CHARACTER = 0.6  # of the text's size, as wide as a digit
TOP, FOOT = 2.1, 2.0  # lines of text above and below


@dataclass(frozen=True, slots=True)
class Line:
    """A level worth knowing, as where a tier begins."""

    y: float
    text_y: float
    label: str


@dataclass(frozen=True, slots=True)
class Fan:
    """One drawing, all lengths in units of its viewBox. `used`, `likely` and `area` are SVG paths."""

    width: float
    height: float
    left: float
    right: float
    axis_x: float
    unit_y: float
    label_y: float
    grid: tuple[GridLine, ...]
    labels: tuple[Label, ...]
    used: str
    likely: str
    area: str
    tier: Line | None


@dataclass(frozen=True, slots=True)
class RunningTotal:
    """A drawing of the same for a phone and for a desk; `unit` stands above the axis."""

    unit: str
    narrow: Fan
    wide: Fan


def running_total(
    used: Sequence[float],
    *,
    ends: tuple[float, float, float],
    days: Sequence[str],
    unit: str,
    tier: tuple[float, str] | None = None,
    number: Callable[[float], str] = plain_number,
) -> RunningTotal:
    """Draw a bill of `days` (a short word for each), of which the first `len(used)` are over.

    `used` is the total by the end of each of those; `ends` are (low, likely, high) by the last of all days.
    """

    def drawn(sheet: Sheet) -> Fan:
        return _draw(sheet, used, ends, days, tier, number)

    return RunningTotal(unit=unit, narrow=drawn(NARROW), wide=drawn(WIDE))


def _draw(
    sheet: Sheet,
    used: Sequence[float],
    ends: tuple[float, float, float],
    days: Sequence[str],
    tier: tuple[float, str] | None,
    number: Callable[[float], str],
) -> Fan:
    values = axis_values(0.0, max(ends[2], tier[0] if tier else 0.0, used[-1] if used else 0.0))
    words = [number(value) for value in values]
    left = round(max(len(word) for word in words) * sheet.text * CHARACTER + sheet.text * 0.7, 1)
    top, bottom = sheet.text * TOP, sheet.height - sheet.text * FOOT
    slot = (sheet.width - left) / max(len(days), 1)

    def x(day: float) -> float:
        return round(left + slot * day, 1)

    def y(value: float) -> float:
        return round(bottom - (bottom - top) * value / values[-1], 1)

    line = [(0.0, 0.0), *((n + 1.0, total) for n, total in enumerate(used))]
    now, so_far = line[-1]
    low, likely, high = ends
    end = float(len(days))
    return Fan(
        width=sheet.width,
        height=sheet.height,
        left=left,
        right=sheet.width,
        axis_x=round(left - sheet.text * 0.5, 1),
        unit_y=round(sheet.text * 0.9, 1),
        label_y=round(sheet.height - sheet.text * 0.4, 1),
        grid=tuple(
            GridLine(value, word, y(value), round(y(value) + sheet.text * 0.34, 1), zero=not value)
            for value, word in zip(values, words, strict=True)
        ),
        labels=choose_labels(days, left, slot, sheet),
        used="M" + "L".join(f"{x(day)} {y(total)}" for day, total in line),
        likely=f"M{x(now)} {y(so_far)}L{x(end)} {y(likely)}",
        area=f"M{x(now)} {y(so_far)}L{x(end)} {y(high)}V{y(low)}Z",
        tier=Line(y(tier[0]), round(y(tier[0]) - sheet.text * 0.4, 1), tier[1]) if tier else None,
    )
