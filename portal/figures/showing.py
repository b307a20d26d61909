"""What the page of figures shows: each with its weeks as bars, and its parts beside the week before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.figures.gathering import all_figures
from portal.figures.rolling import WEEK
from portal.figures.words import (
    OTHER,
    axis_unit,
    finding,
    on_the_axis,
    place_of,
    room_name,
    said,
    short_day,
    week_name,
)
from portal.models import FigureCell
from privacy.totals import WHOLE, Figure
from usage.looking.charts import BarChart, Point, bar_chart
from usage.words import axis_number

WEEKS = 12
Cells = Mapping[tuple[str, str, str, date], int | None]


@dataclass(frozen=True)
class Shown:
    """One figure as the page draws it: the heading, the weeks, and the parts of the last two.

    `few`: too small to be shown in this week, in its parts too.
    """

    key: str
    label: str
    few: bool
    heading: str
    note: str
    chart: BarChart | None
    weeks: dict[str, Any]
    parts: dict[str, Any] | None


def weeks_known() -> list[date]:
    """Return the weeks that were added up, newest first."""
    return list(FigureCell.objects.order_by("-week").values_list("week", flat=True).distinct())


def cells_until(week: date, weeks: int = WEEKS) -> Cells:
    """Return every cell of the weeks up to one, by room, figure, part and week. One query."""
    found = FigureCell.objects.filter(week__gt=week - weeks * WEEK, week__lte=week)
    rows = found.values_list("room", "figure", "part", "week", "amount")
    return {(room, figure, part, of): amount for room, figure, part, of, amount in rows}


def rooms_shown(week: date, cells: Cells) -> list[dict[str, Any]]:
    """Return each room with its figures as they stood in a week, those that are too small apart."""
    rooms: dict[str, list[Shown]] = {}
    for (room, _key), figure in sorted(all_figures().items(), key=lambda it: place_of(it[0][0])):
        rooms.setdefault(room, []).append(_shown(room, figure, week, cells))
    return [
        {
            "key": room,
            "label": room_name(room),
            "figures": [it for it in shown if not it.few],
            "few": [it.label for it in shown if it.few],
        }
        for room, shown in rooms.items()
    ]


def _shown(room: str, figure: Figure, week: date, cells: Cells) -> Shown:
    weeks = [week - n * WEEK for n in reversed(range(WEEKS))]
    amounts = [cells.get((room, figure.key, WHOLE, each)) for each in weeks]
    heading = (
        str(figure.label)
        if figure.overlap
        else finding(str(figure.label), amounts[-1], figure.unit)
    )
    parts = _parts(room, figure, week, cells)
    return Shown(
        key=f"{room}-{figure.key}",
        label=str(figure.label),
        few=amounts[-1] is None and (parts is None or not parts["rows"]),
        heading=heading,
        note=str(figure.note),
        chart=_chart(figure, weeks, amounts),
        weeks=_weeks(figure, weeks, amounts),
        parts=parts,
    )


def _chart(figure: Figure, weeks: Sequence[date], amounts: Sequence[int | None]) -> BarChart | None:
    """Draw the weeks; None where none or one of them is shown or is anything, of which no bar tells more."""
    if sum(bool(amount) for amount in amounts) <= 1:
        return None
    points = [
        Point(
            label=short_day(week),
            name=week_name(week),
            value=None if amount is None else on_the_axis(amount, figure.unit),
            said=said(amount, figure.unit),
        )
        for week, amount in zip(weeks, amounts, strict=True)
    ]
    return bar_chart(points, unit=axis_unit(figure.unit), number=axis_number)


def _weeks(figure: Figure, weeks: Sequence[date], amounts: Sequence[int | None]) -> dict[str, Any]:
    columns = [{"label": _("Week")}, {"label": _("Figure"), "number": True}]
    rows = [
        [{"text": week_name(week)}, {"text": said(amount, figure.unit), "number": True}]
        for week, amount in zip(reversed(weeks), reversed(amounts), strict=True)
    ]
    return {"columns": columns, "rows": rows}


def _parts(room: str, figure: Figure, week: date, cells: Cells) -> dict[str, Any] | None:
    """Return the parts that are shown, this week and before, and the names of the others; None without."""
    words = figure.parts()
    if not words:
        return None
    known = {part for of, key, part, _week in cells if (of, key) == (room, figure.key) and part}
    listed = [part for part in (*words, "other") if part in known]
    columns: list[dict[str, Any]] = [{"label": _("Of these")}]
    for name in (_("This week"), _("Before")):
        columns.append({"label": name, "number": True})
    share = figure.share_of
    if share:
        columns.append({"label": _("Share"), "number": True})
    rows, few = [], []
    for part in listed:
        now, before = (cells.get((room, figure.key, part, each)) for each in (week, week - WEEK))
        name = str(words.get(part, OTHER))
        if now is None:
            few.append(name)
            continue
        row: list[dict[str, Any]] = [{"text": name}]
        row += [{"text": said(it, figure.unit), "number": True} for it in (now, before)]
        if share:
            row.append({"text": _share(now, cells.get((*share, WHOLE, week))), "number": True})
        rows.append(
            [cell | {"label": col["label"]} for cell, col in zip(row, columns, strict=True)]
        )
    return {"columns": columns, "rows": rows, "few": list(dict.fromkeys(few))}


def _share(amount: int | None, whole: int | None) -> str:
    """Return a part of a hundred, worked out from what is shown; nothing where one of the two is not."""
    if amount is None or not whole:
        return "–"
    return _("%(n)d %%") % {"n": min(100, round(100 * amount / whole))}
