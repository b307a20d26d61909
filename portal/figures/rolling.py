"""Rolling up: each figure of each week that has ended is added up once, guarded, and written for good."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from portal.figures.gathering import all_figures
from portal.models import FigureCell
from portal.sql import added_up, value_at
from privacy.cells import Cell, many_enough, rounded, shown
from privacy.totals import WHOLE, Figure, Sort

WEEK = timedelta(days=7)
# How far back a figure that is new is added up, where what it is made of is still known.
WEEKS_BACK = 12
OTHER = "other"  # rows of a part that the room does not name
# Where in the row of all values, the smallest first, the one stands that is shown: in per cent.
PLACES = {Sort.MEDIAN: 50, Sort.NINETIETH: 90}
NOBODY = Cell(amount=0, people=0, largest=0)


def roll_up(now: datetime) -> int:
    """Add up what has ended since the last time; return how many figures of how many weeks that was."""
    return add_up(now, WEEKS_BACK)


def add_up(now: datetime, weeks_back: int) -> int:
    """Add up each figure of each of the last weeks that is missing; return how many that was.

    One grain of time, the week from Monday to Sunday here. Days and weeks beside each other, or a sum over
    "the last thirty days", could be taken from one another until a single day of a single person is left.
    """
    today = timezone.localdate(now)
    this_week = today - timedelta(days=today.weekday())
    weeks = [this_week - n * WEEK for n in range(weeks_back, 0, -1)]
    done = set(
        FigureCell.objects.filter(week__gte=weeks[0], part=WHOLE).values_list(
            "room", "figure", "week"
        )
    )
    made = 0
    for (room, key), figure in all_figures().items():
        missing = [week for week in weeks if (room, key, week) not in done]
        _write(room, figure, missing)
        made += len(missing)
    return made


@transaction.atomic
def _write(room: str, figure: Figure, weeks: Sequence[date]) -> None:
    """Write the cells of one figure in some weeks; if another process was quicker, its cells stand."""
    FigureCell.objects.bulk_create(
        [
            FigureCell(room=room, figure=figure.key, week=week, part=part, amount=amount)
            for week in weeks
            for part, amount in _cells(figure, *_instants(week))
        ],
        ignore_conflicts=True,
    )


def _instants(week: date) -> tuple[datetime, datetime]:
    """Return the beginning and the end of a week here."""
    first, last = (
        timezone.make_aware(datetime.combine(day, time.min)) for day in (week, week + WEEK)
    )
    return first, last


def _cells(figure: Figure, from_at: datetime, to_at: datetime) -> Iterator[tuple[str, int | None]]:
    """Yield each cell with what may be shown of it, the whole first."""
    rows = figure.rows(from_at, to_at)
    if figure.sort in PLACES:
        place = PLACES[figure.sort]
        value, people = value_at(rows, place)
        yield WHOLE, value if many_enough(people, place) else None
        return
    found = {part: Cell(*numbers) for part, *numbers in added_up(rows)}
    total = found.pop(None, NOBODY)
    if figure.of_nobody:
        yield WHOLE, total.amount
        return
    yield from _guarded(figure, total, _all_parts(figure, found)).items()


def _guarded(figure: Figure, total: Cell, parts: Mapping[str, Cell]) -> dict[str, int | None]:
    if figure.overlap:
        whole, of_parts = (
            None,
            {part: cell.amount if cell.large else None for part, cell in parts.items()},
        )
    else:
        whole, of_parts = shown(total, parts)
    cells = {WHOLE: whole} | of_parts
    if figure.sort == Sort.STATE:
        return {part: None if it is None else rounded(it) for part, it in cells.items()}
    return cells


def _all_parts(figure: Figure, found: Mapping[str | None, Cell]) -> dict[str, Cell]:
    """Return every part that there may be, empty ones too; all that the room does not name in one."""
    named = figure.parts()
    if not named:
        return {}
    parts = {part: found.get(part, NOBODY) for part in named}
    strays = [cell for part, cell in found.items() if part not in named]
    if strays:
        parts[OTHER] = Cell(
            amount=sum(cell.amount for cell in strays),
            people=max(cell.people for cell in strays),
            largest=sum(cell.largest for cell in strays),
        )
    return parts
