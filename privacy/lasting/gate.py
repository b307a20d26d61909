"""Do the database and the ledger file know the same choices? Where they do not, nobody is served.

After a restore the file holds choices that the database has never heard of: they are made again first.
Where the file was lost, cut, changed or exchanged, the database remembers choices that the file does not
hold: the next restore would undo them, and nobody would notice. Asking is cheap: the file is looked at,
and read only where it grew. The database is asked every few seconds, of the last choices alone: a backup
always lacks the last ones, and so does a file that was cut.
"""

import os
import threading
from collections import deque
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from django.conf import settings

from privacy.lasting import ledger
from privacy.models import LedgerEntry

ASKED_EVERY = timedelta(seconds=5)
LAST = 100  # choices; processes write a moment after they commit, and so not always in that order
CHUNK = 5000  # numbers in one query
# A little less than choices are kept in the database (`consent_24m`): the purge must not look like a
# restore. Nobody brings back a backup of two years ago.
REACHES_BACK = timedelta(days=700)


class Shut(StrEnum):
    """Why nobody is served, in words for whoever runs the portal."""

    MISSING = "choices are missing"
    LOST = "the ledger is not whole"


class ChoicesMissing(Exception):
    """The database is older than choices that people made: run `manage.py privacy_replay`."""


class LedgerLost(Exception):
    """The ledger file lacks what the database wrote there: run `manage.py privacy_ledger --check`."""


class Watch:
    """What one process knows of the ledger file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._forget()

    def _forget(self) -> None:
        self.lines: dict[UUID, ledger.Line] = {}
        self.last: ledger.Line | None = None
        self._reading = ledger.Reading()
        self._recent: deque[UUID] = deque(maxlen=LAST)
        self._unasked: set[UUID] = set()
        self._missing: set[UUID] = set()
        self._lost: set[UUID] = set()
        self._inode, self._read_to, self._changed = 0, 0, 0
        self._asked_at: datetime | None = None

    def look(self) -> None:
        """Read what was added to the file since the last look, by whichever process."""
        with self._lock:
            self._look()

    def ask_anew(self) -> None:
        """Hold all of the file and of the database against one another the next time."""
        with self._lock:
            self._asked_at = None

    def missing(self, now: datetime) -> list[ledger.Line]:
        """Return the choices that stand in the file and not in the database, in their order."""
        with self._lock:
            self._ask(now)
            # Old lines outlive their rows, which have a retention: they are not asked about at every page.
            suspects = {pk for pk in self._unasked | self._missing if self._reaches(pk, now)}
            self._unasked = set()
            self._missing = _absent(suspects) if suspects else set()
            found = [self.lines[pk] for pk in self._missing]
        young = [line for line in found if self._reaches(UUID(line.id), now)]
        return sorted(young, key=lambda line: line.seq)

    def lost(self, now: datetime) -> set[UUID]:
        """Return the choices that the database saw written and that do not stand in the file."""
        with self._lock:
            self._ask(now)
            return set(self._lost)

    def wrong(self) -> list[ledger.Problem]:
        """Return where the file is not what was written, as far as this process has read it."""
        with self._lock:
            self._look()
            return self._reading.wrong

    def is_anothers(self, now: datetime) -> bool:
        """Tell whether the file belongs to another database: neither knows a choice of the other's."""
        lost = self.lost(now)
        return bool(lost and self.lines) and not self.lines.keys() & (_written() - lost)

    def too_old(self, now: datetime) -> set[UUID]:
        """Return the choices that no restore can miss any more, as far as this process has read."""
        with self._lock:
            return {pk for pk in self.lines if not self._reaches(pk, now)}

    def require_whole(self) -> None:
        """Go on only where the file holds the last choices written. Raises LedgerLost."""
        with self._lock:
            written = _written(LAST)
            self._look(closely=True)
            if self._reading.wrong or written - self.lines.keys():
                raise LedgerLost

    def _ask(self, now: datetime) -> None:
        """Hold file and database against one another, if that was not done a moment ago."""
        self._look()
        # Also where the clock was set back.
        if self._asked_at is not None and abs(now - self._asked_at) <= ASKED_EVERY:
            return
        every = self._asked_at is None or bool(self._lost)
        self._asked_at = now
        # The database first: a line is in the file before the database says so.
        written = _written(None if every else LAST)
        self._look(closely=True)
        self._lost = written - self.lines.keys()
        if _absent(self._recent):  # the database went back: everything is asked again
            self._unasked = set(self.lines)

    def _reaches(self, pk: UUID, now: datetime) -> bool:
        """Tell whether a line is young enough for its row to be there still."""
        return datetime.fromisoformat(self.lines[pk].at) > now - REACHES_BACK

    def _look(self, *, closely: bool = False) -> None:
        """Read on. A network disk tells the truth about a file's size only when it is opened: `closely`."""
        try:
            state = self.path.stat()
            if not closely and self._is_known(state):
                return
            with self.path.open("rb") as file:
                if not self._goes_on(os.fstat(file.fileno())):
                    self._forget()
                file.seek(self._read_to)
                added = file.read()
                state = os.fstat(file.fileno())
        except FileNotFoundError:
            if self._inode:
                self._forget()
            return
        self._inode, self._changed = state.st_ino, state.st_mtime_ns
        whole = added[: added.rfind(b"\n") + 1]  # a line without an end is being written
        self._read_to += len(whole)
        for line in self._reading.take(whole.splitlines(keepends=True)):
            self.last = line
            if line.kind != ledger.REWRITTEN:
                pk = UUID(line.id)
                self.lines[pk] = line
                self._recent.append(pk)
                self._unasked.add(pk)

    def _is_known(self, state: os.stat_result) -> bool:
        return (state.st_ino, state.st_size, state.st_mtime_ns) == (
            self._inode,
            self._read_to,
            self._changed,
        )

    def _goes_on(self, state: os.stat_result) -> bool:
        """Tell whether the file is what was read, and more; one that was changed in place is read anew."""
        if state.st_ino != self._inode or state.st_size < self._read_to:
            return False
        return state.st_size > self._read_to or state.st_mtime_ns == self._changed


def watch() -> Watch | None:
    """Return this process' watch over the ledger file; None where there is no file to watch."""
    if not settings.CHOICES_LEDGER:
        return None
    path = Path(settings.CHOICES_LEDGER)
    if path not in _watches:
        _watches[path] = Watch(path)
    return _watches[path]


def choices_missing(now: datetime) -> list[ledger.Line]:
    """Return the choices that the database does not know of, oldest first."""
    it = watch()
    return it.missing(now) if it else []


def why_shut(now: datetime) -> Shut | None:
    """Return why nobody may be served; None where file and database know the same choices."""
    it = watch()
    if it is None:
        return None
    if it.lost(now) or it.wrong():
        return Shut.LOST
    return Shut.MISSING if it.missing(now) else None


def require_choices(now: datetime) -> None:
    """Go on only where file and database know the same choices. Raises ChoicesMissing, LedgerLost."""
    match why_shut(now):
        case Shut.LOST:
            raise LedgerLost
        case Shut.MISSING:
            raise ChoicesMissing


_watches: dict[Path, Watch] = {}


def _absent(ids: Collection[UUID]) -> set[UUID]:
    absent = set(ids)
    every = list(ids)
    for start in range(0, len(every), CHUNK):
        known = LedgerEntry.objects.filter(pk__in=every[start : start + CHUNK])
        absent -= set(known.values_list("pk", flat=True))
    return absent


def _written(last: int | None = None) -> set[UUID]:
    """Return the choices that the database saw written to the file: the last ones, or all."""
    rows = LedgerEntry.objects.exclude(seq=None).order_by("-seq").values_list("pk", flat=True)
    return set(rows[:last])
