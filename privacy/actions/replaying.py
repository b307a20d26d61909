"""Bringing a restored database up to the choices that people made since the backup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from privacy import keys
from privacy.lasting import ledger, values
from privacy.lasting.gate import choices_missing, watch
from privacy.lasting.identity import everybodys_values
from privacy.lasting.replay import AGAIN, CannotRepeat, Choice
from privacy.lasting.screening import digests as digests_of
from privacy.lasting.suppression import Standing, is_the_same_person
from privacy.models import LedgerEntry, MergedSubject, Subject


class NotMissing(Exception):
    """The database knows of this choice already, or the file does not."""


class AnothersLedger(Exception):
    """The file belongs to another database: what people chose there was never chosen here."""


@dataclass(frozen=True)
class Outcome:
    """What became of a choice: done, unknown, left, or the reason why it waits for somebody."""

    line: ledger.Line
    replayed: str
    problem: str = ""
    # Who may be meant too, and was left alone.
    doubtful: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class _Found:
    """People who may be meant by a line: by number, by everything known of them, or by a part of it."""

    by_number: Subject | None
    certain: tuple[UUID, ...]
    doubtful: tuple[UUID, ...]


def replay(*, at: datetime) -> list[Outcome]:
    """Make every missing choice again, in the order in which they were made; safe to run twice.

    A person is found by their number, else by digests: then everything that is known of somebody must be
    among them, because nobody is erased for sharing a telephone. Where only a part is, nothing is done and
    the outcome says so. Whoever came after the backup is not in it: their choice is noted as such.
    Raises AnothersLedger.
    """
    it = watch()
    if it and it.is_anothers(at):
        raise AnothersLedger
    lines = choices_missing(at)
    alike = _alike(lines)
    return [_repeat(line, _find(line, alike), at) for line in lines]


def replay_for(*, entry: UUID, subject: Subject, at: datetime) -> Outcome:
    """Make one missing choice again for the person that somebody decided is meant. Raises NotMissing."""
    return _repeat(_missing(entry, at), _Found(subject, (), ()), at)


@transaction.atomic
def leave(*, entry: UUID, at: datetime) -> Outcome:
    """Note that somebody looked at a missing choice and decided to do nothing. Raises NotMissing."""
    line = _missing(entry, at)
    _note(line, _tombstone(line), LedgerEntry.Replayed.LEFT)
    return Outcome(line, LedgerEntry.Replayed.LEFT)


def _missing(entry: UUID, at: datetime) -> ledger.Line:
    for line in choices_missing(at):
        if UUID(line.id) == entry:
            return line
    raise NotMissing


def _repeat(line: ledger.Line, found: _Found, at: datetime) -> Outcome:
    """Make one choice again, all of it or nothing, and note that."""
    meant = list(found.certain)
    if found.by_number and found.by_number.pk not in meant:
        meant.insert(0, found.by_number.pk)
    if not meant and found.doubtful:
        problem = "nobody has this number, and only a part of what is known of somebody fits"
        return Outcome(line, "", problem, found.doubtful)
    sealed = _value(line)
    if line.sealed and sealed is None:
        return _without_value(line, found)
    try:
        with transaction.atomic():
            for subject in Subject.objects.filter(pk__in=meant).select_for_update().order_by("pk"):
                AGAIN[LedgerEntry.Kind(line.kind)](_choice(line, sealed, subject, at))
            done = LedgerEntry.Replayed.DONE if meant else LedgerEntry.Replayed.UNKNOWN
            whose = Subject.objects.get(pk=meant[0]) if meant else _tombstone(line)
            _note(line, whose, done, sealed=sealed)
    except CannotRepeat as why:
        return Outcome(line, "", str(why), found.doubtful)
    except keys.Unreadable:
        return Outcome(line, "", "it is sealed under a secret that is not known", found.doubtful)
    return Outcome(line, done, "", found.doubtful)


def _value(line: ledger.Line) -> bytes | None:
    """Return the sealed value of a line from beside the file; None if it has none or it is gone."""
    it = watch()
    return values.kept(it.path, UUID(line.id), line.sealed) if it and line.sealed else None


def _without_value(line: ledger.Line, found: _Found) -> Outcome:
    """Note a correction whose value went when its person was erased: what comes later erases them again."""
    it = watch()
    erased = LedgerEntry.Kind.ERASE
    if it and any(o.kind == erased and o.subject == line.subject for o in it.lines.values()):
        _note(line, found.by_number or _tombstone(line), LedgerEntry.Replayed.DONE)
        return Outcome(line, LedgerEntry.Replayed.DONE)
    return Outcome(line, "", "its value is gone from beside the ledger file", found.doubtful)


def _choice(line: ledger.Line, sealed: bytes | None, subject: Subject, at: datetime) -> Choice:
    return Choice(
        kind=LedgerEntry.Kind(line.kind),
        subject=subject,
        about=line.about,
        value=keys.unseal(sealed) if sealed else "",
        made_at=datetime.fromisoformat(line.at),
        now=at,
    )


def _note(
    line: ledger.Line,
    subject: Subject,
    replayed: LedgerEntry.Replayed,
    *,
    sealed: bytes | None = None,
) -> None:
    """Let the database know of the choice, under the number it has in the file."""
    LedgerEntry.objects.create(
        id=UUID(line.id),
        kind=line.kind,
        subject=subject,
        at=datetime.fromisoformat(line.at),
        about=line.about,
        sealed=sealed,
        digests=list(line.digests),
        seq=line.seq,
        replayed=replayed,
    )


def _tombstone(line: ledger.Line) -> Subject:
    """Return the number of somebody who came after the backup, with nothing behind it."""
    at = datetime.fromisoformat(line.at)
    subject, _made = Subject.objects.get_or_create(
        pk=UUID(line.subject),
        defaults={
            "created_at": at,
            "erased_at": at if line.kind == LedgerEntry.Kind.ERASE else None,
        },
    )
    return subject


# --- Who is meant ---------------------------------------------------------------------------------------

# What tells each person apart: (kind, digest under the newest secret, every digest it may have had).
Alike = dict[UUID, list[tuple[str, frozenset[str]]]]


def _alike(lines: Sequence[ledger.Line]) -> Alike:
    """Return the living people of whom some digest stands in some line, with all that is known of them."""
    wanted = {digest for line in lines for digest in line.digests}
    if not wanted:
        return {}
    versions = keys.versions()
    known: Alike = {}
    for whose, pair in everybodys_values():
        known.setdefault(whose, []).append((pair[0], frozenset(digests_of([pair], versions))))
    alike = {
        whose: said
        for whose, said in known.items()
        if any(wanted & digests for _kind, digests in said)
    }
    erased = Subject.objects.filter(pk__in=list(alike)).exclude(erased_at=None)
    for whose in erased.values_list("pk", flat=True):
        del alike[whose]
    return alike


def _find(line: ledger.Line, alike: Alike) -> _Found:
    number = UUID(line.subject)
    merged = MergedSubject.objects.filter(gone=number).values_list("into", flat=True).first()
    by_number = Subject.objects.filter(pk=merged or number).first()
    wanted, certain, doubtful = set(line.digests), [], []
    for whose, said in alike.items():
        if by_number and whose == by_number.pk:
            continue
        fitting = {kind for kind, digests in said if wanted & digests}
        if not is_the_same_person(fitting, Standing.NEW):
            continue
        if all(wanted & digests for _kind, digests in said):
            certain.append(whose)
        else:
            doubtful.append(whose)
    return _Found(by_number, tuple(sorted(certain)), tuple(sorted(doubtful)))
