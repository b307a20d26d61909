"""Noting choices that a restored backup must not undo: in the database, then in the file outside."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from privacy import keys
from privacy.lasting import ledger, values
from privacy.lasting.gate import Watch, watch
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


class NotReplayed(Exception):
    """The file that would be set aside holds choices that the database has never heard of."""


def write_to_file() -> int:
    """Add to the ledger file the choices that do not stand there yet; return how many were added.

    Several processes may do so at once: the file is locked, and whoever comes second finds nothing left.
    Raises LedgerLost where the file lacks what was written before: they wait until it is whole again.
    """
    it = watch()
    if it is None:
        return 0
    it.require_whole()
    return _write(it, after=0)


def write_file_again(*, at: datetime) -> int:
    """Add to a ledger file that was lost everything that the database has; return how many were added.

    A file that was changed or is another database's is not gone on with: it is set aside, beside the new
    one. A line that is no choice notes how many were written again. Raises NotReplayed where choices
    would be set aside that were not made again after a restore.
    """
    it = watch()
    if it is None:
        return 0
    it.ask_anew()
    anothers = it.is_anothers(at)
    if it.wrong() or anothers:
        if not anothers and it.missing(at):
            raise NotReplayed
        _set_aside(it, at)
    highest = _highest()
    LedgerEntry.objects.exclude(pk__in=list(it.lines)).update(seq=None)
    written = 0
    while LedgerEntry.objects.filter(seq=None).exists():
        written += _write(it, after=highest)
    if written:
        _note_rewriting(it, written, at)
    _lay_down_again(it)
    it.ask_anew()
    return written


def drop_values(*, at: datetime) -> int:
    """Delete beside the ledger file what nobody may put back any more; return how many values.

    Corrected values of whoever was erased go at once with the line that says so. This finds what was left
    by a process that died or brought back with a copy, and what is older than any backup.
    """
    it = watch()
    there = values.there(it.path) if it else set()
    if it is None or not there:
        return 0
    it.look()
    corrected = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.CORRECT)
    theirs = corrected.exclude(subject__erased_at=None).values_list("pk", flat=True)
    return _drop(it, there & ({*theirs} | it.too_old(at)))


def _write(it: Watch, *, after: int) -> int:
    """Add what waits, under numbers beyond `after` and beyond every one that was given before."""
    with ledger.locked(it.path) as file:
        waiting = list(LedgerEntry.objects.filter(seq=None).order_by("at", "pk")[:AT_ONCE])
        it.look()
        # Of a process that died between writing and saying so: it stands there already.
        entries = [entry for entry in waiting if entry.pk not in it.lines]
        new = _lines(entries, follow=it.last, after=after)
        for entry in entries:
            if entry.sealed:  # before its line, which tells that it is there
                values.put(it.path, entry.pk, bytes(entry.sealed))
        if new:
            ledger.append(file, new)
            it.look()
        erased = [e.subject_id for e in waiting if e.kind == LedgerEntry.Kind.ERASE]
        corrected = LedgerEntry.objects.filter(subject__in=erased, kind=LedgerEntry.Kind.CORRECT)
        _drop(it, corrected.values_list("pk", flat=True) if erased else ())
        for entry in waiting:
            entry.seq = it.lines[entry.pk].seq
        LedgerEntry.objects.bulk_update(waiting, ["seq"])
    return len(new)


def _drop(it: Watch, entries: Collection[UUID]) -> int:
    for entry in entries:
        values.drop(it.path, entry)
    return len(entries)


def _set_aside(it: Watch, at: datetime) -> None:
    """Put a file that is not gone on with beside the new one, with what lies beside it."""
    aside = it.path.with_name(f"{it.path.name}.{at:%Y%m%dT%H%M%S}")
    it.path.rename(aside)
    if values.folder(it.path).exists():
        values.folder(it.path).rename(values.folder(aside))
    it.look()


def _lay_down_again(it: Watch) -> None:
    """Lay down the values that were lost from beside a file that is whole."""
    for entry in LedgerEntry.objects.exclude(sealed=None).exclude(seq=None):
        values.put(it.path, entry.pk, bytes(entry.sealed or b""))


def _note_rewriting(it: Watch, written: int, at: datetime) -> None:
    with ledger.locked(it.path) as file:
        it.look()
        before = it.last
        line = ledger.Line(
            seq=before.seq + 1 if before else 1,
            id=str(uuid4()),
            at=at.isoformat(),
            kind=ledger.REWRITTEN,
            subject="",
            about=str(written),
            prev=before.sha256 if before else ledger.NOTHING,
        )
        ledger.append(file, [line])
        it.look()


def _lines(
    entries: Sequence[LedgerEntry], *, follow: ledger.Line | None, after: int
) -> list[ledger.Line]:
    # Never a number that the database has seen, even where the end of the file was lost: a backup may
    # still have a choice under it.
    first = max(_highest(), after, follow.seq if follow else 0) + 1
    prev, lines = follow.sha256 if follow else ledger.NOTHING, []
    for seq, entry in enumerate(entries, start=first):
        line = ledger.Line(
            seq=seq,
            id=str(entry.pk),
            at=entry.at.isoformat(),
            kind=entry.kind,
            subject=str(entry.subject_id),
            about=entry.about,
            sealed=values.digest(bytes(entry.sealed)) if entry.sealed else "",
            digests=tuple(entry.digests),
            prev=prev,
        )
        lines.append(line)
        prev = line.sha256
    return lines


def _highest() -> int:
    return LedgerEntry.objects.aggregate(highest=Max("seq"))["highest"] or 0
