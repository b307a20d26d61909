"""What must be put back after a restore, sealed, in files of their own beside the ledger file.

The ledger is only ever added to, so nothing may stand in it that has to go one day. A line holds the digest
of a value; the value lies beside it and is deleted when its person is erased, and the chain stays whole.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from uuid import UUID


def folder(ledger: Path) -> Path:
    """Return where the values of a ledger file lie."""
    return ledger.with_name(f"{ledger.name}.values")


def digest(sealed: bytes) -> str:
    """Return what a line says of a value. What is sealed differs each time, so it tells nothing."""
    return hashlib.sha256(sealed).hexdigest()


def put(ledger: Path, entry: UUID, sealed: bytes) -> None:
    """Lay a value down, and wait until it is on the disk; twice does no harm."""
    folder(ledger).mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(_of(ledger, entry), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(descriptor)


def kept(ledger: Path, entry: UUID, said: str) -> bytes | None:
    """Return a value of which a line says this digest; None if it is gone or is not that."""
    with suppress(FileNotFoundError):
        sealed = _of(ledger, entry).read_bytes()
        return sealed if digest(sealed) == said else None
    return None


def there(ledger: Path) -> set[UUID]:
    """Return the entries of which a value lies there."""
    with suppress(FileNotFoundError):
        return {UUID(path.name) for path in folder(ledger).iterdir()}
    return set()


def drop(ledger: Path, entry: UUID) -> None:
    """Delete a value for good; it may be gone already."""
    _of(ledger, entry).unlink(missing_ok=True)


def _of(ledger: Path, entry: UUID) -> Path:
    return folder(ledger) / str(entry)


_BINARY = getattr(os, "O_BINARY", 0)  # Windows' own
