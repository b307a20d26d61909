"""Noting choices that a restored backup must not undo: in the database, then in the file outside."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from privacy import keys
from privacy.lasting import ledger
from privacy.lasting.gate import watch
from privacy.lasting.identity import known_values
from privacy.lasting.screening import digests as digests_of
from privacy.models import LedgerEntry, Subject

AT_ONCE = 1000  # entries in one go: the file is locked meanwhile


def note_choice(
    *,
    kind: LedgerEntry.Kind,
    subject: Subject,
    at: datetime,
    about: str = "",
    sealed: str = "",
    digests: Sequence[str] = (),
) -> LedgerEntry:
    """Write a choice down in the transaction that makes it; it goes to the file once that is over.

    `about` says what to do again, in a word that says nothing about the person: a choice
    ("marketing_email") or a column ("accounts.Customer.name"). A value goes in `sealed`. `digests` are
    those by which the person is found where a backup knows them by another number; left out, they are
    made of what is known now.
    """
    entry = LedgerEntry.objects.create(
        kind=kind,
        subject=subject,
        at=at,
        about=about,
        sealed=keys.seal(sealed) if sealed else None,
        digests=list(digests or digests_of(sorted(known_values(subject)), keys.versions()[:1])),
    )
    # Robust: the choice is made whatever becomes of the file; a job writes what is left waiting.
    transaction.on_commit(write_to_file, robust=True)
    return entry


def write_to_file() -> int:
    """Add to the ledger file the choices that do not stand there yet; return how many were added.

    Several processes may do so at once: the file is locked, and whoever comes second finds nothing left.
    """
    it = watch()
    if it is None:
        return 0
    with ledger.locked(it.path) as file:
        waiting = list(LedgerEntry.objects.filter(seq=None).order_by("at", "pk")[:AT_ONCE])
        it.look()
        # Of a process that died between writing and saying so: it stands there already.
        new = _lines([entry for entry in waiting if entry.pk not in it.lines], after=it.last)
        if new:
            ledger.append(file, new)
            it.look()
        for entry in waiting:
            entry.seq = it.lines[entry.pk].seq
        LedgerEntry.objects.bulk_update(waiting, ["seq"])
    return len(new)


def write_file_again() -> int:
    """Add to a ledger file that was lost everything that the database has; return how many were added."""
    it = watch()
    if it is None:
        return 0
    it.look()
    LedgerEntry.objects.exclude(pk__in=list(it.lines)).update(seq=None)
    written = 0
    while LedgerEntry.objects.filter(seq=None).exists():
        written += write_to_file()
    return written


def _lines(entries: Sequence[LedgerEntry], *, after: ledger.Line | None) -> list[ledger.Line]:
    # Never a number that the database has seen, even where the end of the file was lost: two choices of
    # one number could not be told apart, and the gap shows the loss.
    highest = LedgerEntry.objects.aggregate(highest=Max("seq"))["highest"] or 0
    first = max(highest, after.seq if after else 0) + 1
    prev, lines = after.sha256 if after else ledger.NOTHING, []
    for seq, entry in enumerate(entries, start=first):
        line = ledger.Line(
            seq=seq,
            id=str(entry.pk),
            at=entry.at.isoformat(),
            kind=entry.kind,
            subject=str(entry.subject_id),
            about=entry.about,
            sealed=b64encode(bytes(entry.sealed)).decode() if entry.sealed else "",
            digests=tuple(entry.digests),
            prev=prev,
        )
        lines.append(line)
        prev = line.sha256
    return lines
