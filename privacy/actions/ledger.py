"""Noting choices that a restored backup must not undo."""

from collections.abc import Sequence
from datetime import datetime

from privacy import keys
from privacy.models import LedgerEntry, Subject


def note_choice(
    *,
    kind: LedgerEntry.Kind,
    subject: Subject,
    at: datetime,
    about: str = "",
    sealed: str = "",
    digests: Sequence[str] = (),
) -> LedgerEntry:
    """Write a choice down in the transaction that makes it.

    `about` says what to do again, in a word that says nothing about the person: a choice
    ("marketing_email") or a column ("accounts.Customer.name"). A value goes in `sealed`.
    """
    return LedgerEntry.objects.create(
        kind=kind,
        subject=subject,
        at=at,
        about=about,
        sealed=keys.seal(sealed) if sealed else None,
        digests=list(digests),
    )
