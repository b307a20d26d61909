"""The rows that a file left behind, field by field, and as a file of their own to be loaded again."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.actions.rows import settle_loaded
from accounts.feeds import REASON_COLUMN
from accounts.models import FeedFile, SetAsideRow
from portal.feeding.feeds import CIS_KINDS
from portal.feeding.questions import question_of
from privacy.models import Subject

Group = list[SetAsideRow]  # rows that stood in one line: of CMEP several readings do


@dataclass(frozen=True)
class Cell:
    """One field of a row: its name in the file, and what stands there."""

    name: str
    value: str

    @property
    def plain(self) -> str:
        """Its name as parsers compare it."""
        return self.name.strip(' "').lower()

    @property
    def is_reason(self) -> bool:
        """Tell whether it is the one that we add to say why a row was set aside."""
        return self.plain == REASON_COLUMN


def cells_of(file: FeedFile, text: str) -> list[Cell]:
    """Return the fields of a line; none where it cannot be divided as its header says."""
    if not file.header:
        return []
    separator = _separator(file)
    names, values = (_divided(line, separator) for line in (file.header, text))
    if len(names) != len(values):
        return []
    return [Cell(name, value) for name, value in zip(names, values, strict=True)]


def cells_to_show(cells: Sequence[Cell], wrong: str) -> list[Cell]:
    """Return the fields that a row uses: of records of many kinds most columns belong to other kinds.

    `wrong` is the column at fault, which may be empty. The column of reasons is ours, and nobody's to change.
    """
    kind = next((cell.value.strip().lower() for cell in cells if cell.plain == "record"), "")
    used = CIS_KINDS.get(kind)
    return [
        cell
        for cell in cells
        if not cell.is_reason
        and (used is None or cell.value or cell.plain in used or cell.plain in {wrong, "record"})
    ]


def line_of(file: FeedFile, values: Sequence[str]) -> str:
    """Return fields as a line of the file."""
    line = io.StringIO()
    csv.writer(line, delimiter=_separator(file), lineterminator="").writerow(values)
    return line.getvalue()


def rows_again(file: FeedFile) -> list[Group]:
    """Return the open rows of a file, by the line they are loaded as; of erased people nothing is kept."""
    groups: dict[str, Group] = {}
    for row in file.set_aside.open().with_tries().exclude(text="").order_by("line", "pk"):
        groups.setdefault(row.text_to_load, []).append(row)
    return list(groups.values())


def text_of(file: FeedFile, groups: Sequence[Group]) -> bytes:
    """Return rows as a file of their format."""
    lines = [file.header] if file.header else []
    lines += [group[0].text_to_load for group in groups]
    return ("\n".join(lines) + "\n").encode()


def settle(
    file: FeedFile,
    groups: Sequence[Group],
    *,
    receipt: FeedFile,
    by: Subject | None,
    at: datetime,
) -> None:
    """Settle the rows that came in with a receipt, and give the others their new reason.

    A row whose question nobody answered stays open.
    """
    first = 2 if file.header else 1
    found: dict[int, SetAsideRow] = {}
    for wrong in receipt.set_aside.order_by("-line", "-pk"):
        found[wrong.line] = wrong
    still = {
        row.pk: found[number]
        for number, group in enumerate(groups, start=first)
        if number in found
        for row in group
    }
    loaded = [
        row for group in groups for row in group if row.pk in still or not _is_unanswered(row)
    ]
    settle_loaded(loaded=loaded, still=still, by=by, receipt=receipt, at=at)


def _is_unanswered(row: SetAsideRow) -> bool:
    """Tell whether loading a row again told nothing about its question: it was in before, as it stands."""
    question = question_of(row.reason) if row.kind == SetAsideRow.Kind.HELD else None
    return question is not None and question.taken and not row.awaits_its_load


def _separator(file: FeedFile) -> str:
    return max(",;\t", key=file.header.count)


def _divided(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:  # a field longer than any of ours
        return []
