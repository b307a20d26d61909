"""Files that nobody can read without their key, written and read a piece at a time.

Each piece is sealed by itself with AES-256 in Galois/Counter Mode, so that a file of any size passes
through a fixed amount of memory. The number of a piece and whether it is the last one are part of what
is sealed: pieces that were swapped, left out or cut off are refused, as in the STREAM construction
(Hoang, Reyhanitabar, Rogaway, Vizár 2015). A key is used for one file and never again, because two
files under one key would share the numbers of their pieces.
"""

from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from privacy.keys import Unreadable

PIECE = 64 * 1024
SEAL = 16  # bytes that a piece grows by


def new_key() -> bytes:
    """Return a key for one file."""
    return AESGCM.generate_key(bit_length=256)


class SealedWriter:
    """Takes bytes like a file that cannot be rewound. What is written is whole only after `close`.

    `about` is sealed along: a file that is passed off as another's is refused.
    """

    def __init__(self, file: BinaryIO, *, key: bytes, about: bytes) -> None:
        self.file, self.about = file, about
        self.size = 0
        self._cipher = AESGCM(key)
        self._number = 0
        self._rest = bytearray()

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._rest += data
        self.size += len(data)
        while len(self._rest) > PIECE:
            self._seal(bytes(self._rest[:PIECE]), last=False)
            del self._rest[:PIECE]
        return len(data)

    def flush(self) -> None:
        """Do nothing: a piece is sealed when it is full. Whoever writes to files expects it."""

    def close(self) -> None:
        """Seal the last piece."""
        self._seal(bytes(self._rest), last=True)
        self._rest.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self.file.write(self._cipher.encrypt(_nonce(self._number, last), piece, self.about))
        self._number += 1


def unsealed(file: BinaryIO, *, key: bytes, about: bytes) -> Iterator[bytes]:
    """Yield what was sealed, a piece at a time. Raises Unreadable at the first that was tampered with."""
    cipher, number = AESGCM(key), 0
    piece = file.read(PIECE + SEAL)
    while True:
        following = file.read(PIECE + SEAL)
        try:
            yield cipher.decrypt(_nonce(number, not following), piece, about)
        except (InvalidTag, ValueError):  # ValueError: shorter than a seal
            raise Unreadable from None
        if not following:
            return
        piece, number = following, number + 1


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
