"""Opening what came in: plain, gzipped or sealed, and never more of it than was sent.

What is no text that a parser could read is said here, once for all formats, in words that help.
"""

import gzip
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from accounts.feeds import FeedUnreadable
from accounts.feeds.reasons import because as _
from privacy.sealing import is_sealed, open_sealed

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

GZIP = b"\x1f\x8b"
# Reads pack to a tenth or a twentieth, nothing but noughts to a thousandth: in between lies no feed. Ours.
MOST_UNPACKED = 100  # bytes out of a byte
ALWAYS_UNPACKED = 64 * 1024 * 1024
UTF16 = _("The file is UTF-16 text. Save it as UTF-8 and send it again. Nothing was read.")
NO_TEXT = {
    b"PK\x03\x04": _(
        "The file is a ZIP archive or a spreadsheet. Send the text file that is in it. Nothing was read."
    ),
    b"\xff\xfe": UTF16,
    b"\xfe\xff": UTF16,
    b"%PDF": _("The file is a PDF. Send the text file it was made from. Nothing was read."),
}
Source = Path | bytes


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """Open a file, or bytes, as the text in it.

    Raises FeedUnreadable for what is no text, for an empty file, and, while it is read, for one that unpacks
    to far more than was sent.
    """
    with _unsealed(source) as raw:
        head = raw.read(4)
        raw.seek(0)
        if not head.startswith(GZIP):
            _check(head)
            yield raw
            return
        with gzip.GzipFile(fileobj=raw) as unzipped:
            stream = cast(BinaryIO, io.BufferedReader(_Bounded(unzipped, raw), 1 << 20))
            _check(stream.read(4))
            stream.seek(0)
            yield stream


def digest(source: Source) -> str:
    """Return the fingerprint of a file as it was sent."""
    with _unsealed(source) as raw:
        found = hashlib.sha256()
        while piece := raw.read(1 << 20):
            found.update(piece)
        return found.hexdigest()


@contextmanager
def _unsealed(source: Source) -> Iterator[BinaryIO]:
    if isinstance(source, bytes):
        yield io.BytesIO(source)
        return
    with source.open("rb") as raw:
        yield open_sealed(raw) if is_sealed(source) else raw


def _check(head: bytes) -> None:
    if not head:
        raise FeedUnreadable(_("The file is empty. Nothing was read."))
    for start, problem in NO_TEXT.items():
        if head.startswith(start):
            raise FeedUnreadable(problem)


class _Bounded(io.RawIOBase):
    """What is unpacked from a file, as long as it is in proportion to what was sent."""

    def __init__(self, unzipped: gzip.GzipFile, raw: BinaryIO) -> None:
        self.unzipped, self.raw, self.size = unzipped, raw, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        self.size = self.unzipped.seek(place, whence)
        return self.size

    def tell(self) -> int:
        return self.size

    def readinto(self, buffer: "Buffer") -> int:
        size = self.unzipped.readinto(buffer)
        self.size += size
        if self.size > max(ALWAYS_UNPACKED, MOST_UNPACKED * self.raw.tell()):
            raise FeedUnreadable(
                _("The file unpacks to far more than was sent, as no feed does. Nothing was read.")
            )
        return size
