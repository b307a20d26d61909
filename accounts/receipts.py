"""Counting what becomes of the rows of a feed file, and writing it down."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.feeds import SetAside
from accounts.models import FeedFile, FeedLoad, SetAsideRow
from privacy.models import Subject

# Enough to see what is wrong with a file; a file of nothing but bad rows must not fill the database.
MOST_ROWS_KEPT = 100_000
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
        **{count: getattr(receipt, count) for count in COUNTS},
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
    begun = {"begun_at": at, "failed": False, "problem": ""}
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


def fail_load(*, load: FeedLoad, problem: str) -> None:
    """Write down that nothing came of a load, and why; an empty text for a fault of ours."""
    load.failed, load.problem = True, problem
    load.save(update_fields=["failed", "problem"])


def begin_receipt(
    *, format: str, sha256: str, at: datetime, arrival: UUID | None = None
) -> FeedFile:
    """Open the receipt of a file, so that what it brings can name it."""
    return FeedFile.objects.create(format=format, sha256=sha256, at=at, arrival=arrival)


def close_receipt(*, file: FeedFile, header: str, tally: Tally) -> FeedFile:
    """Write down what became of the rows of a file, and those set aside.

    Of more than MOST_ROWS_KEPT rows set aside the first are kept and all are counted (see Tally).
    """
    file.header = header
    file.rows, file.held, file.refused = tally.rows, tally.held, tally.refused
    file.taken, file.changed, file.unchanged = tally.taken, tally.changed, tally.unchanged
    file.suppressed = tally.suppressed
    file.save()
    SetAsideRow.objects.bulk_create(
        [
            SetAsideRow(
                file=file,
                line=row.line,
                kind=SetAsideRow.Kind.HELD if row.held else SetAsideRow.Kind.REFUSED,
                field=row.field,
                reason=row.reason,
                text=row.text.replace("\x00", "\ufffd"),  # which PostgreSQL does not keep in a text
            )
            for row in sorted(tally.set_aside, key=lambda row: row.line)[:MOST_ROWS_KEPT]
        ],
        batch_size=2000,
    )
    return file
