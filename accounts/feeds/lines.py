"""A large text file in pieces, with the number of every line kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from accounts.feeds import FeedUnreadable, SetAside

PIECE = 16 * 1024 * 1024  # bytes; about 300,000 rows of hourly reads
LONGEST_LINE = 65_536
BOM = b"\xef\xbb\xbf"
NEWLINE = ord("\n")


@dataclass(frozen=True)
class Piece:
    """Whole lines of a file, without blank ones."""

    body: bytes
    lines: NDArray[np.int64]  # the number of each line, the header being line 1
    ragged: list[SetAside]  # lines that do not have as many fields as the header

    def text(self, line: int) -> str:
        """Return a line as it came. Raises ValueError for one that is not in this piece."""
        place = int(np.searchsorted(self.lines, line))
        if place == len(self.lines) or self.lines[place] != line:
            raise ValueError(f"line {line} is not in this piece")
        start = self._ends[place - 1] + 1 if place else 0
        return self.body[start : self._ends[place]].decode("utf-8", errors="replace").strip("\r")

    @cached_property
    def _ends(self) -> NDArray[np.int64]:
        # Worked out only where a row is set aside, and then once.
        return np.flatnonzero(np.frombuffer(self.body, dtype=np.uint8) == NEWLINE)


def read_header(file: BinaryIO) -> tuple[str, bytes]:
    """Return the first line as text, and the separator it uses (comma, semicolon or tab)."""
    first = file.readline(LONGEST_LINE).removeprefix(BOM).strip(b"\r\n")
    if not first:
        raise FeedUnreadable("The file is empty: the first line must name the columns.")
    separator = max(b",;\t", key=first.count)
    return first.decode("utf-8", errors="replace"), bytes([separator])


def pieces(file: BinaryIO, *, separator: bytes, fields: int) -> Iterator[Piece]:
    """Yield the rest of an open file in pieces of whole lines.

    A line with another number of fields than the header is set aside. A separator within quotes counts
    as one, so such a line is set aside too: none of these formats needs it.
    """
    line, rest = 2, b""
    while block := file.read(PIECE):
        cut = block.rfind(b"\n") + 1
        body, rest = (rest + block[:cut], block[cut:]) if cut else (b"", rest + block)
        if len(rest) > max(PIECE, LONGEST_LINE):
            raise FeedUnreadable("A line goes on without an end. Nothing was read.")
        if body:
            yield _piece(body, line, separator, fields)
            line += body.count(b"\n")
    if rest:
        yield _piece(rest + b"\n", line, separator, fields)


def _piece(body: bytes, first_line: int, separator: bytes, fields: int) -> Piece:
    octets = np.frombuffer(body, dtype=np.uint8)
    ends = np.flatnonzero(octets == NEWLINE)
    starts = np.concatenate(([0], ends[:-1] + 1))
    separators = np.diff(
        np.searchsorted(np.flatnonzero(octets == separator[0]), np.concatenate(([0], ends)))
    )
    lines = first_line + np.arange(len(ends), dtype=np.int64)
    # A line that is empty, or holds a carriage return alone, is no row.
    blank = (ends - starts == 0) | ((ends - starts == 1) & (octets[starts] == ord("\r")))
    whole = (separators == fields - 1) & ~blank
    if whole.all():
        return Piece(body, lines, [])
    ragged = [
        SetAside(
            line=int(lines[n]),
            field="",
            reason=f"has {separators[n] + 1} fields; the header names {fields}",
            text=body[starts[n] : ends[n]].decode("utf-8", errors="replace").strip("\r"),
        )
        for n in np.flatnonzero(~whole & ~blank)
    ]
    kept = b"".join(body[starts[n] : ends[n] + 1] for n in np.flatnonzero(whole))
    return Piece(kept, lines[whole], ragged)
