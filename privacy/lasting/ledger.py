"""The file outside the database in which every choice stands that a restored backup would undo.

One choice a line, as JSON, added at the end and never changed. Each line carries the digest of the one
before, so that a line that is changed, moved or taken out is seen. It names nobody: people are random
numbers and keyed digests. A corrected value lies beside it, where it can be deleted (`values.py`).

A process that dies while it writes leaves a torn line. The next one ends that line and goes on behind it,
so that the file is only ever added to; readers pass over it, and the choice is written again.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NOTHING = "0" * 64  # what the first line follows
REWRITTEN = "rewritten"  # the kind of a line that is no choice: a lost file was written again
LOCKED_FOR = 0.01  # seconds between two tries to lock, where the system does not wait by itself


@dataclass(frozen=True)
class Line:
    """A choice as it stands in the file."""

    seq: int
    id: str
    at: str  # ISO 8601 with its offset
    kind: str
    subject: str
    about: str = ""
    sealed: str = ""  # the digest of the value that lies beside the file; empty for none
    digests: tuple[str, ...] = ()
    prev: str = NOTHING

    @property
    def sha256(self) -> str:
        """The digest of everything else in the line, by which the next one holds on to it."""
        return hashlib.sha256(_as_json(asdict(self))).hexdigest()

    def written(self) -> bytes:
        """Return the line as it is written, with its end."""
        return _as_json({**asdict(self), "sha256": self.sha256}) + b"\n"


@dataclass(frozen=True)
class Problem:
    """A line of the file that is not what was written, by its number, and what is wrong."""

    number: int
    what: str
    # Left by a process that died: nothing is lost by it while the lines around it follow one another.
    torn: bool = False


class Reading:
    """Reads the file from its beginning, and sees where a line does not follow from the one before."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._number, self._seq, self._before = 0, 0, NOTHING

    def take(self, raw: Iterable[bytes]) -> Iterator[Line]:
        """Yield the lines of the next piece; one that is torn or was changed is passed over."""
        for one in raw:
            self._number += 1
            line, sha256, real = _parsed(one)
            if line is None:
                self._note("torn, and passed over", torn=True)
                continue
            if line.prev != self._before:
                self._note("does not follow from the line before")
            if line.seq <= self._seq:
                self._note(f"has number {line.seq} after {self._seq}")
            self._before, self._seq = sha256, line.seq
            if sha256 == real:
                yield line
            else:
                self._note("changed since it was written")

    @property
    def wrong(self) -> list[Problem]:
        """What is wrong so far and was not left by a process that died."""
        return [problem for problem in self.problems if not problem.torn]

    def _note(self, what: str, *, torn: bool = False) -> None:
        self.problems.append(Problem(self._number, what, torn))


def read(file: BinaryIO) -> Iterator[Line]:
    """Yield what an open file says from its beginning; lines that are torn or changed are passed over."""
    return Reading().take(file)


def problems(path: Path) -> list[Problem]:
    """Return what is wrong with the file: nothing where every line follows from the one before."""
    reading = Reading()
    with path.open("rb") as file:
        for _line in reading.take(file):
            pass
    return reading.problems


@contextmanager
def locked(path: Path) -> Iterator[BinaryIO]:
    """Open the file to add to it, and keep every other process from doing so meanwhile.

    A line that was left without an end gets one: it is torn, or whole but for that.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | _BINARY, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        _lock(descriptor)
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
        yield file  # closing lets go of the lock, however that happens


def append(file: BinaryIO, lines: Iterable[Line]) -> None:
    """Add lines to a file that is locked, and wait until they are on the disk."""
    rest = memoryview(b"".join(line.written() for line in lines))
    while rest:  # a full disk takes a part and then refuses: that is a torn line like any other
        rest = rest[file.write(rest) :]
    os.fsync(file.fileno())


_BINARY = getattr(os, "O_BINARY", 0)  # Windows' own


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        while True:
            try:
                os.lseek(descriptor, 0, os.SEEK_SET)
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                time.sleep(LOCKED_FOR)
            else:
                return
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def _parsed(raw: bytes) -> tuple[Line | None, str, str]:
    """Return a line, the digest that it says it has, and the one that it has; no line where it is torn."""
    try:
        fields = json.loads(raw)
        sha256 = str(fields.pop("sha256"))
        line = Line(**fields | {"digests": tuple(fields["digests"])})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None, "", ""
    return line, sha256, hashlib.sha256(_as_json(fields)).hexdigest()


def _as_json(fields: dict[str, object]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
