"""Answering the question of a row, and what follows from the answer."""

import io
from datetime import datetime

from django.db import transaction

from accounts.actions.rows import answer_row
from accounts.models import SetAsideRow
from portal.feeding.again import text_of
from portal.feeding.feeds import READS
from portal.feeding.questions import FELL, ROSE
from privacy.models import Subject
from usage.actions.facts import note_fall
from usage.models import ReadingFact


@transaction.atomic
def answer_question(*, row: SetAsideRow, answer: str, by: Subject, at: datetime) -> bool:
    """Settle a row as it stands; tell whether use was worked out anew. Raises AlreadySettled.

    A register that fell because it rolled over has the volume on the way again; where the reading was bad,
    it is left out.
    """
    answer_row(row=row, answer=answer, by=by, at=at)
    if not (FELL in row.reason or ROSE in row.reason) or answer not in ReadingFact.Kind.values:
        return False
    chunks = READS[row.file.format](io.BytesIO(text_of(row.file, [[row]])))
    return note_fall(chunks=chunks, kind=ReadingFact.Kind(answer), file=row.file) > 0
