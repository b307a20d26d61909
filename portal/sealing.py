"""Whole files encrypted where they lie: the key is made for the file and stands at its beginning, sealed."""

import os
from pathlib import Path
from typing import BinaryIO

from privacy import vault
from privacy.keys import Unreadable, seal, unseal

MAGIC = b"CURBSTOP-SEALED-1\n"
LONGEST_KEY = 4096


def seal_file(plain: Path, sealed: Path) -> None:
    """Write an encrypted copy of a file."""
    key = vault.new_key()
    with plain.open("rb") as source, sealed.open("wb") as target:
        target.write(MAGIC + seal(key.hex()) + b"\n")
        writer = vault.SealedWriter(target, key=key, about=MAGIC)
        while piece := source.read(vault.PIECE):
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
        if source.read(len(MAGIC)) != MAGIC:
            raise Unreadable
        key = bytes.fromhex(unseal(source.readline(LONGEST_KEY).rstrip(b"\n")))
        for piece in vault.unsealed(source, key=key, about=MAGIC):
            target.write(piece)
