"""Whole files encrypted where they lie: the key is made for the file and stands at its beginning, sealed."""

import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from privacy import vault
from privacy.keys import Unreadable, seal, unseal

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

MAGIC = b"CURBSTOP-SEALED-1\n"
LONGEST_KEY = 4096


def seal_pieces(pieces: Iterable[bytes], sealed: Path) -> None:
    """Write bytes as an encrypted file."""
    key = vault.new_key()
    with open(sealed, "wb", opener=_for_us_alone) as target:
        target.write(MAGIC + seal(key.hex()) + b"\n")
        writer = vault.SealedWriter(target, key=key, about=MAGIC)
        for piece in pieces:
            writer.write(piece)
        writer.close()
        # The plain file is deleted next: this one must be on the disk by then, whatever happens to the power.
        target.flush()
        os.fsync(target.fileno())


def unseal_file(sealed: Path, target: BinaryIO) -> None:
    """Write the content of a sealed file to an open one.

    Raises Unreadable if it is none, was changed, or its key is gone; what was written by then is right, and
    not all of it.
    """
    with sealed.open("rb") as source:
        for piece in _pieces(source):
            target.write(piece)


def is_sealed(path: Path) -> bool:
    """Tell whether a file is one of ours."""
    with path.open("rb") as source:
        return source.read(len(MAGIC)) == MAGIC


def open_sealed(source: BinaryIO) -> BinaryIO:
    """Return what reads the content of an open sealed file: nothing plain is written on the way."""
    return cast(BinaryIO, io.BufferedReader(_Unsealed(source)))


class _Unsealed(io.RawIOBase):
    """A sealed file as bytes. It can be read from its beginning again, and not from anywhere else."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.seek(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        if (place, whence) != (0, os.SEEK_SET):
            raise io.UnsupportedOperation("a sealed file is read from its beginning")
        self.source.seek(0)
        self.pieces, self.rest, self.place = _pieces(self.source), b"", 0
        return 0

    def tell(self) -> int:
        return self.place

    def readinto(self, buffer: "Buffer") -> int:
        while not self.rest:
            piece = next(self.pieces, None)
            if piece is None:
                return 0
            self.rest = piece
        view = memoryview(buffer)
        size = min(len(view), len(self.rest))
        view[:size], self.rest = self.rest[:size], self.rest[size:]
        self.place += size
        return size


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    if source.read(len(MAGIC)) != MAGIC:
        raise Unreadable
    key = bytes.fromhex(unseal(source.readline(LONGEST_KEY).rstrip(b"\n")))
    yield from vault.unsealed(source, key=key, about=MAGIC)


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
