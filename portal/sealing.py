"""Files encrypted in pieces, so that one of any size takes little memory.

The key is made for the file and stands at its beginning, sealed under PRIVACY_KEYS. Each piece is
AES-256-GCM under its number and whether it is the last: pieces cannot be changed, moved, or cut off.
"""

import os
import secrets
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from privacy.keys import Unreadable, seal, unseal

MAGIC = b"CURBSTOP-SEALED-1\n"
PIECE = 1024 * 1024
TAG = 16  # bytes that AES-GCM adds to a piece
LONGEST_KEY = 4096


def seal_file(plain: Path, sealed: Path) -> None:
    """Write an encrypted copy of a file."""
    key = secrets.token_bytes(32)
    with plain.open("rb") as source, sealed.open("wb") as target:
        target.write(MAGIC + seal(key.hex()) + b"\n")
        number, piece = 0, source.read(PIECE)
        while True:
            following = source.read(PIECE)
            target.write(AESGCM(key).encrypt(_nonce(number), piece, _last(not following)))
            if not following:
                break
            number, piece = number + 1, following
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
        number, piece = 0, source.read(PIECE + TAG)
        while True:
            following = source.read(PIECE + TAG)
            try:
                plain = AESGCM(key).decrypt(_nonce(number), piece, _last(not following))
            except (InvalidTag, ValueError):  # ValueError: shorter than a tag
                raise Unreadable from None
            target.write(plain)
            if not following:
                return
            number, piece = number + 1, following


def _nonce(number: int) -> bytes:
    # Never twice under one key, as each file has its own.
    return number.to_bytes(12, "big")


def _last(is_last: bool) -> bytes:
    return b"last" if is_last else b""
