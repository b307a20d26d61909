"""A large text file in pieces, with the number of every line kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from accounts.feeds import FeedUnreadable, SetAside
from accounts.feeds.reasons import Reason
from accounts.feeds.reasons import because as _

PIECE = 16 * 1024 * 1024  # bytes; about 300,000 rows of hourly reads
LONGEST_LINE = 65_536
BOM = b"\xef\xbb\xbf"
NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")  # what no name of a column has in it
NEWLINE, QUOTE = b"\n"[0], b'"'[0]
HALVED = _("has a quotation mark without its pair: no field goes on in the next line")


@dataclass(frozen=True)
class Piece:
    """Whole lines of a file, without blank ones."""

    body: bytes
    lines: NDArray[np.int64]  # the number of each line, the header being line 1
    ragged: list[SetAside]  # lines that do not have as many fields as the header
    # The same lines, with a space for each separator that stands within quotes.
    plain: bytes

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
        raise FeedUnreadable(_("The file is empty: the first line must name the columns."))
    if b"\r" in first:
        raise FeedUnreadable(
            _(
                "The lines end in carriage returns alone, as on old Macs. Save the file with the line "
                "ends of Windows or Unix and send it again. Nothing was read."
            )
        )
    if NO_TEXT.search(first):
        raise FeedUnreadable(
            _("The file is not text: the first line must name the columns. Nothing was read.")
        )
    separator = max(b",;\t", key=first.count)
    return first.decode("utf-8", errors="replace"), bytes([separator])


def pieces(
    file: BinaryIO,
    *,
    separator: bytes,
    fields: int | None,
    quoted: bool = False,
    first_line: int = 2,
) -> Iterator[Piece]:
    """Yield the rest of an open file in pieces of whole lines.

    A line with another number of fields than the header is set aside; `fields` is None where each line has
    as many as it likes. A separator within quotes counts as one, unless the format is `quoted`: addresses
    have commas and inch marks, our own columns do not. Where it is not, a line with a quote that has no
    pair is set aside: it is half of a field that goes on in the next line, and must not pass for all of it.
    """
    line, rest = first_line, b""
    while block := file.read(PIECE):
        cut = block.rfind(b"\n") + 1
        body, rest = (rest + block[:cut], block[cut:]) if cut else (b"", rest + block)
        if len(rest) > max(PIECE, LONGEST_LINE):
            raise FeedUnreadable(_("A line goes on without an end. Nothing was read."))
        if body:
            piece, count = _piece(body, line, separator, fields, quoted)
            yield piece
            line += count
    if rest:
        yield _piece(rest + b"\n", line, separator, fields, quoted)[0]


def _piece(
    body: bytes, first_line: int, separator: bytes, fields: int | None, quoted: bool
) -> tuple[Piece, int]:
    """Return a piece, and how many lines its body has, blank ones among them."""
    octets = np.frombuffer(body, dtype=np.uint8)
    ends = np.flatnonzero(octets == NEWLINE)
    starts = np.concatenate(([0], ends[:-1] + 1))
    places = np.flatnonzero(octets == separator[0])
    plain = body
    if quoted and QUOTE in body:
        within = _within_quotes(octets, places, ends)
        blanked = octets.copy()
        blanked[places[within]] = ord(" ")
        plain, places = blanked.tobytes(), places[~within]
    lines = first_line + np.arange(len(ends), dtype=np.int64)
    halved = fields is not None and not quoted and QUOTE in body
    if fields is not None and not halved and _is_regular(places, starts, ends, fields - 1):
        return Piece(body, lines, [], plain), len(ends)
    separators = _in_each_line(places, ends)
    # A line that is empty, or holds a carriage return alone, is no row.
    blank = (ends - starts == 0) | ((ends - starts == 1) & (octets[starts] == ord("\r")))
    whole = ~blank if fields is None else (separators == fields - 1) & ~blank
    odd = np.zeros(len(ends), dtype=bool)
    if halved:
        odd = _in_each_line(np.flatnonzero(octets == QUOTE), ends) % 2 == 1
    whole &= ~odd
    if whole.all():
        return Piece(body, lines, [], plain), len(ends)
    ragged = [
        SetAside(
            line=int(lines[n]),
            field="",
            reason=HALVED if odd[n] else other_fields(int(separators[n]) + 1, fields or 0),
            text=body[starts[n] : ends[n]].decode("utf-8", errors="replace").strip("\r"),
        )
        for n in np.flatnonzero(~whole & ~blank)
    ]
    kept = np.flatnonzero(whole)
    body, plain = (b"".join(each[starts[n] : ends[n] + 1] for n in kept) for each in (body, plain))
    return Piece(body, lines[whole], ragged, plain), len(ends)


def other_fields(found: int, named: int) -> Reason:
    """Return the reason of a line that has another number of fields than its header."""
    return _("has {found} fields; the header names {named}", found=found, named=named)


def _in_each_line(places: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the places that lie in each line."""
    return np.diff(np.searchsorted(places, np.concatenate(([0], ends))))


def _is_regular(
    places: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64], each: int
) -> bool:
    """Tell whether every line has `each` separators: nearly always so, and cheaper than counting them."""
    if not each or len(places) != each * len(ends):
        return False
    return bool((places[::each] >= starts).all() and (places[each - 1 :: each] < ends).all())


def _within_quotes(
    octets: NDArray[np.uint8], places: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Tell which separators stand after an odd number of quotes in their line.

    In a line whose quotes do not pair, as where one means an inch, none does: it spoils itself at most.
    """
    quotes = np.flatnonzero(octets == QUOTE)
    before = np.concatenate(
        ([0], np.searchsorted(quotes, ends))
    )  # quotes before each line, and all
    line = np.searchsorted(ends, places)
    pairs = np.diff(before) % 2 == 0
    within: NDArray[np.bool_] = (np.searchsorted(quotes, places) - before[line]) % 2 == 1
    within &= pairs[line]
    return within
