"""Is the database older than the choices people made? Then nobody is served before they are made again.

After a restore the ledger file holds choices that the database has never heard of. Asking is cheap: the
file is looked at, and read only where it grew. That the database did not go back under a running process
is asked every few seconds, of the last choices alone: a backup always lacks the last ones.
"""

import threading
from collections import deque
from collections.abc import Collection
from datetime import datetime, timedelta
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


class ChoicesMissing(Exception):
    """The database is older than choices that people made: run `manage.py privacy_replay`."""


class Watch:
    """What one process knows of the ledger file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self.lines: dict[UUID, ledger.Line] = {}
        self.last: ledger.Line | None = None
        self._recent: deque[UUID] = deque(maxlen=LAST)
        self._unasked: set[UUID] = set()
        self._missing: set[UUID] = set()
        self._inode, self._read_to = 0, 0
        self._asked_at: datetime | None = None

    def look(self) -> None:
        """Read what was added to the file since the last look, by whichever process."""
        with self._lock:
            self._look()

    def missing(self, now: datetime) -> list[ledger.Line]:
        """Return the choices that stand in the file and not in the database, in their order."""
        with self._lock:
            self._look()
            # Also where the clock was set back.
            if self._asked_at is None or abs(now - self._asked_at) > ASKED_EVERY:
                if _absent(self._recent):  # the database went back: everything is asked again
                    self._unasked = set(self.lines)
                self._asked_at = now
            # Old lines outlive their rows, which have a retention: they are not asked about at every page.
            suspects = {pk for pk in self._unasked | self._missing if self._reaches(pk, now)}
            self._unasked = set()
            self._missing = _absent(suspects) if suspects else set()
            found = [self.lines[pk] for pk in self._missing]
        young = [line for line in found if self._reaches(UUID(line.id), now)]
        return sorted(young, key=lambda line: line.seq)

    def _reaches(self, pk: UUID, now: datetime) -> bool:
        """Tell whether a line is young enough for its row to be there still."""
        return datetime.fromisoformat(self.lines[pk].at) > now - REACHES_BACK

    def _look(self) -> None:
        try:
            state = self.path.stat()
        except FileNotFoundError:
            self._forget()
            return
        if state.st_ino != self._inode or state.st_size < self._read_to:
            self._forget()
            self._inode = state.st_ino
        if state.st_size == self._read_to:
            return
        with self.path.open("rb") as file:
            file.seek(self._read_to)
            added = file.read()
        whole = added[: added.rfind(b"\n") + 1]  # a line without an end is being written
        self._read_to += len(whole)
        for line in ledger.parsed(whole):
            pk = UUID(line.id)
            self.lines[pk] = self.last = line
            self._recent.append(pk)
            self._unasked.add(pk)


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


def require_choices(now: datetime) -> None:
    """Go on only where the database knows of every choice. Raises ChoicesMissing."""
    if choices_missing(now):
        raise ChoicesMissing


_watches: dict[Path, Watch] = {}


def _absent(ids: Collection[UUID]) -> set[UUID]:
    absent = set(ids)
    every = list(ids)
    for start in range(0, len(every), CHUNK):
        known = LedgerEntry.objects.filter(pk__in=every[start : start + CHUNK])
        absent -= set(known.values_list("pk", flat=True))
    return absent
