"""The watched folder: files that the utility's systems put there, each taken in once.

    FOLDER/<format>/name    put here, under another name (.part, .tmp, a dot before it) until it is whole;
                            under its own it is left alone until nobody has written to it for QUIET
    FOLDER/taking/          claimed by a watcher
    FOLDER/done, failed/    the receipt, for as long as FEEDS_KEPT_DAYS says; a copy lies sealed in FEEDS_DIR

Every step is a rename or a transaction, and each can be done again, so a watcher that is killed anywhere
leaves nothing behind that the next one does not finish. One watcher works at a time: the newest file wins,
so files are taken in the order in which they came.
"""

import fcntl
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import InterfaceError, OperationalError

from accounts.feeds import FeedUnreadable, NeverStored
from accounts.models import FeedFile, FeedLoad
from accounts.receipts import as_json
from portal.feeding.feeds import FORMATS, load_feed, pieces_to_keep
from portal.feeding.kept import keep

logger = logging.getLogger(__name__)
UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")
# Ours: after so long a file that is written under its own name is taken to be whole.
QUIET = timedelta(seconds=30)
TAKING, DONE, FAILED = "taking", "done", "failed"
RECEIPT = ".receipt.json"


@dataclass(frozen=True)
class Arrival:
    """A file that is claimed: `taking/<number>.<format>.<name>`."""

    path: Path
    number: UUID
    format: str

    @classmethod
    def of(cls, path: Path) -> "Arrival":
        """Return what the name of a claimed file says."""
        number, format, _name = path.name.split(".", 2)
        return cls(path, UUID(number), format)


def take_in_arrivals(*, folder: Path, at: datetime) -> int:
    """Take in what lies in the watched folder, oldest first; return how many files were put away.

    Does nothing while another watcher is at it. A file that stops for a reason of ours, and not of its own,
    stays in `taking` for the next time.
    """
    for name in (*FORMATS, TAKING, DONE, FAILED):
        (folder / name).mkdir(parents=True, exist_ok=True)
    with _alone(folder) as alone:
        if not alone:
            return 0
        _claim(folder, at)
        waiting = [path for path in (folder / TAKING).iterdir() if not path.name.startswith(".")]
        return sum(_take_in(folder, arrival, at) for arrival in _claimed(_oldest_first(waiting)))


def forget_arrivals(*, folder: Path, at: datetime, kept: timedelta) -> int:
    """Delete what was put away longer than `kept` ago; return how many files."""
    latest = (at - kept).timestamp()
    gone = 0
    for path in [*(folder / DONE).glob("*"), *(folder / FAILED).glob("*")]:
        if path.stat().st_mtime <= latest:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Hold the folder's lock, if nobody else does. The system lets go of it when a watcher dies."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _claim(folder: Path, at: datetime) -> None:
    """Move whole files to `taking`, under a number of their own: another may come by the same name."""
    for format in FORMATS:
        for path in (folder / format).iterdir():
            whole = not path.name.startswith(".") and path.suffix.lower() not in UNFINISHED
            if whole and path.is_file() and not path.is_symlink() and _rests(path, at):
                path.rename(folder / TAKING / f"{uuid4().hex}.{format}.{path.name}")


def _rests(path: Path, at: datetime) -> bool:
    """Tell whether nobody has written to a file for a while; one from the future is not waited for."""
    written = datetime.fromtimestamp(path.stat().st_mtime, at.tzinfo)
    return not timedelta(0) <= at - written < QUIET


def _claimed(paths: list[Path]) -> Iterator[Arrival]:
    """Yield what a watcher claimed. Anything else was put there by hand: it waits for whoever did."""
    for path in paths:
        try:
            # Asked again after the rename: it cannot be exchanged for a link any more.
            if path.is_file() and not path.is_symlink():
                yield Arrival.of(path)
        except ValueError:
            logger.error("a file in %s was not put there by the watcher", TAKING)


def _oldest_first(paths: list[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: (path.stat().st_mtime_ns, path.name.split(".", 1)[1]))


def _take_in(folder: Path, arrival: Arrival, at: datetime) -> int:
    # Taken in already, if a watcher died before it could put the file away.
    receipt = FeedFile.objects.filter(arrival=arrival.number).first()
    try:
        if receipt is None:
            receipt = load_feed(
                format=arrival.format,
                path=arrival.path,
                at=at,
                arrival=arrival.number,
                way=FeedLoad.Way.FOLDER,
            )
    except FeedUnreadable as problem:
        said = {"format": arrival.format, "problem": str(problem)}
        # Of fixed places without a layout nobody can say which may be kept.
        kept = not isinstance(problem, NeverStored) and arrival.format != "cis_fixed"
        _put_away(folder / FAILED, arrival, said, kept=kept)
        return 1
    except (InterfaceError, OperationalError):
        raise  # nothing else would fare better
    except Exception as fault:  # noqa: BLE001 -- one file's fault must not keep the others waiting
        # Only the kind of fault is logged: its text may quote the file.
        logger.error("%s was not taken in: %s", arrival.number, type(fault).__name__)
        return 0
    _put_away(folder / DONE, arrival, as_json(receipt))
    return 1


def _put_away(place: Path, arrival: Arrival, receipt: dict[str, Any], *, kept: bool = True) -> None:
    """Write the receipt and the sealed copy, then delete the plain file: which can be done again.

    What may hold something that is never stored is not `kept`, sealed or not.
    """
    said = place / f".{arrival.path.name}{RECEIPT}"
    said.write_text(json.dumps(receipt, indent=2) + "\n")
    said.rename(place / f"{arrival.path.name}{RECEIPT}")
    if kept:
        keep(pieces_to_keep(arrival.format, arrival.path), arrival.number)
    arrival.path.unlink()
