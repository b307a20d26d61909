"""What staff do about rows that were set aside. Who did it is written down by field, never by value."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import FeedFile, RowAct, SetAsideRow
from privacy.models import Subject

BATCH = 2000
MOST_NAMED = 300  # characters of the names of fields that are kept


class AlreadySettled(Exception):
    """Somebody settled the row meanwhile, or it was loaded again."""


@transaction.atomic
def correct_row(
    *, row: SetAsideRow, text: str, changed: Sequence[str], by: Subject, at: datetime
) -> None:
    """Keep what staff made of a line, to be loaded with the next rows of its file.

    `changed` names the fields. Raises AlreadySettled.
    """
    row = _locked(row)
    row.corrected = text
    row.save(update_fields=["corrected"])
    _write(row, RowAct.Kind.CORRECTED, ", ".join(changed)[:MOST_NAMED], by, at)


@transaction.atomic
def dismiss_row(*, row: SetAsideRow, reason: str, by: Subject, at: datetime) -> None:
    """Leave a row out for good; `reason` is a key. Raises AlreadySettled."""
    row = _locked(row)
    row.settled = SetAsideRow.Settled.DISMISSED
    row.save(update_fields=["settled"])
    _write(row, RowAct.Kind.DISMISSED, reason, by, at)


@transaction.atomic
def answer_row(*, row: SetAsideRow, answer: str, by: Subject, at: datetime) -> None:
    """Answer the question of a row that was held, so that it stays as it stands. Raises AlreadySettled."""
    row = _locked(row)
    row.settled = SetAsideRow.Settled.ANSWERED
    row.save(update_fields=["settled"])
    _write(row, RowAct.Kind.ANSWERED, answer, by, at)


def settle_loaded(
    *,
    loaded: Sequence[SetAsideRow],
    still: Mapping[int, SetAsideRow],
    by: Subject | None,
    receipt: FeedFile,
    at: datetime,
) -> None:
    """Note of rows that were loaded again which came in; `still` says of the others, by key, why not.

    A row that is still wrong stays where it is, with its new reason; it is not listed twice.
    """
    gone, wrong = [], []
    for row in loaded:
        found = still.get(row.pk)
        if found is None:
            row.settled = SetAsideRow.Settled.LOADED
            gone.append(row)
            continue
        row.give_reason(found)
        wrong.append(row)
    SetAsideRow.objects.bulk_update(gone, ["settled"], batch_size=BATCH)
    SetAsideRow.objects.bulk_update(wrong, SetAsideRow.OF_A_REASON, batch_size=BATCH)
    receipt.set_aside.all().delete()
    RowAct.objects.bulk_create(
        [
            RowAct(
                file_id=row.file_id,
                line=row.line,
                kind=RowAct.Kind.LOADED,
                what=str(receipt.pk),
                by=by,
                at=at,
            )
            for row in gone
        ],
        batch_size=BATCH,
    )


def _locked(row: SetAsideRow) -> SetAsideRow:
    locked = SetAsideRow.objects.select_for_update().filter(pk=row.pk).open().first()
    if locked is None:
        raise AlreadySettled
    return locked


def _write(row: SetAsideRow, kind: RowAct.Kind, what: str, by: Subject, at: datetime) -> None:
    RowAct.objects.create(file_id=row.file_id, line=row.line, kind=kind, what=what, by=by, at=at)
