"""Counting what becomes of the rows of a feed file, and writing it down."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.feeds import SetAside
from accounts.feeds.reasons import Reason
from accounts.models import FeedFile, FeedLoad, SetAsideRow
from privacy.models import Subject

# Enough to see what is wrong with a file; a file of nothing but bad rows must not fill the database.
MOST_ROWS_KEPT = 100_000
BATCH = 2000
COUNTS = ("rows", "taken", "changed", "unchanged", "suppressed", "held", "refused")


@dataclass
class Tally:
    """What became of rows so far."""

    rows: int = 0
    taken: int = 0
    changed: int = 0
    unchanged: int = 0
    suppressed: int = 0  # of people who were erased: taken without what tells who they are
    set_aside: list[SetAside] = field(default_factory=list)
    # Of rows set aside beyond MOST_ROWS_KEPT, counted and not kept: memory must not follow the file.
    more_held: int = 0
    more_refused: int = 0

    @property
    def held(self) -> int:
        """Rows with a question."""
        return sum(row.held for row in self.set_aside) + self.more_held

    @property
    def refused(self) -> int:
        """Rows that cannot be right."""
        return sum(not row.held for row in self.set_aside) + self.more_refused

    def add(self, other: "Tally") -> None:
        """Add another tally of the same file."""
        self.rows += other.rows
        self.taken += other.taken
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.suppressed += other.suppressed
        self.more_held += other.more_held
        self.more_refused += other.more_refused
        self.set_aside += other.set_aside
        self._keep_the_first()

    def _keep_the_first(self) -> None:
        if len(self.set_aside) <= MOST_ROWS_KEPT:
            return
        self.set_aside.sort(key=lambda row: row.line)
        held = sum(row.held for row in self.set_aside[MOST_ROWS_KEPT:])
        self.more_held += held
        self.more_refused += len(self.set_aside) - MOST_ROWS_KEPT - held
        del self.set_aside[MOST_ROWS_KEPT:]


def as_json(receipt: FeedFile) -> dict[str, Any]:
    """Return a receipt as data, with every row that was set aside, but not what stood in it."""
    return {
        "receipt": receipt.pk,
        "format": receipt.format,
        "sha256": receipt.sha256,
        **{count: getattr(receipt, count) for count in (*COUNTS, "known")},
        "set_aside": list(
            receipt.set_aside.order_by("line").values("line", "kind", "field", "reason")
        ),
    }


def begin_load(
    *,
    format: str,
    way: FeedLoad.Way,
    at: datetime,
    by: Subject | None = None,
    arrival: UUID | None = None,
) -> FeedLoad:
    """Write down that a file is being taken in; one that came under its number before is begun again."""
    begun = {"begun_at": at, "failed": False, "problem": "", "pattern": ""}
    if arrival is None:
        return FeedLoad.objects.create(format=format, way=way, by=by, at=at, **begun)
    load, _made = FeedLoad.objects.update_or_create(
        arrival=arrival,
        defaults=begun,
        create_defaults={"format": format, "way": way, "by": by, "at": at, **begun},
    )
    return load


def end_load(*, load: FeedLoad, receipt: FeedFile) -> None:
    """Write down what came of a load."""
    load.receipt = receipt
    load.save(update_fields=["receipt"])


def fail_load(*, load: FeedLoad, because: Reason | None) -> None:
    """Write down that nothing came of a load, and why; None for a fault of ours."""
    load.failed = True
    load.problem, load.pattern = (because, because.pattern) if because else ("", "")
    load.save(update_fields=["failed", "problem", "pattern"])


def begin_receipt(
    *, format: str, sha256: str, at: datetime, arrival: UUID | None = None
) -> FeedFile:
    """Open the receipt of a file, so that what it brings can name it."""
    return FeedFile.objects.create(format=format, sha256=sha256, at=at, arrival=arrival)


def close_receipt(
    *, file: FeedFile, header: str, tally: Tally, by_themselves: bool = False
) -> FeedFile:
    """Write down what became of the rows of a file, and those set aside.

    Of more than MOST_ROWS_KEPT rows set aside the first are kept and all are counted (see Tally). Those that
    stand with an earlier receipt of the same file are counted here and listed there, unless these rows are
    loaded again `by_themselves`.
    """
    kept = sorted(tally.set_aside, key=lambda row: row.line)[:MOST_ROWS_KEPT]
    found = [_row(file, row) for row in kept]
    unlisted = found if by_themselves else _unlisted(file, found)
    file.known = len(found) - len(unlisted)
    file.header = header
    file.rows, file.held, file.refused = tally.rows, tally.held, tally.refused
    file.taken, file.changed, file.unchanged = tally.taken, tally.changed, tally.unchanged
    file.suppressed = tally.suppressed
    file.save()
    SetAsideRow.objects.bulk_create(unlisted, batch_size=BATCH)
    return file


def _row(file: FeedFile, row: SetAside) -> SetAsideRow:
    return SetAsideRow(
        file=file,
        line=row.line,
        kind=SetAsideRow.Kind.HELD if row.held else SetAsideRow.Kind.REFUSED,
        field=row.field,
        reason=row.reason,
        pattern=row.reason.pattern,
        text=row.text.replace("\x00", "\ufffd"),  # which PostgreSQL does not keep in a text
    )


def _unlisted(file: FeedFile, found: list[SetAsideRow]) -> list[SetAsideRow]:
    """Return the rows that stand with no earlier receipt of the same file.

    A row stands there that has the same thing wrong with it, whether it is open or what came of it is
    written down. An open one whose line has another thing wrong with it now is given the new reason.
    """
    earlier = SetAsideRow.objects.filter(file__in=file.same_before())
    standing = {(row.line, row.field, row.reason): row for row in earlier}
    found = [row for row in found if not standing.pop((row.line, row.field, row.reason), None)]
    others = {row.line: row for row in standing.values() if not row.settled}
    unlisted, changed = [], []
    for row in found:
        if other := others.pop(row.line, None):
            other.give_reason(row)
            changed.append(other)
        else:
            unlisted.append(row)
    SetAsideRow.objects.bulk_update(changed, SetAsideRow.OF_A_REASON, batch_size=BATCH)
    return unlisted
