"""Where a public notice holds, as staff write it: postcodes, streets, a list. Plain Python."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

# "Mill Lane", "Mill Lane: 2-40", "Mill Lane, Riverton: 2-40 even". The colon keeps "Highway 12" a street.
LINE = re.compile(
    r"(?P<street>[^:]+?)\s*(?::\s*(?P<first>\d{1,9})(?:\s*[-–]\s*(?P<last>\d{1,9}))?)?(?:\s+(?P<side>odd|even))?",
    re.IGNORECASE,
)
# What a line of an address begins with: "12", "12B", "12-14", "12 1/2"; but "1st" is of a street.
HOUSE = re.compile(r"(\d+)(?!\d|(?:st|nd|rd|th)\b)\S*(?:\s+\d/\d)?\s+", re.IGNORECASE)
MOST_ROWS = 200_000  # ours: a list longer than the largest town we serve is the wrong file
HEADINGS = {"premises", "premises_number", "premises number", "premise", "number", "location"}


class Side(StrEnum):
    """A side of a street."""

    BOTH = ""
    ODD = "odd"
    EVEN = "even"


class Unclear(Exception):
    """A line cannot be read; `line` is its number."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True)
class Stretch:
    """A part of a street: its name in small letters, house numbers from and to (None: all of it), a side.

    `town` is in small letters too; "" where none is named.
    """

    line: int
    street: str
    first: int | None
    last: int | None
    side: Side
    town: str = ""

    def holds(self, house: int | None) -> bool:
        """Tell whether a house is in it. One without a number is in whole streets alone."""
        if self.first is None or self.last is None:
            if house is None:
                return self.side is Side.BOTH
        elif house is None or not self.first <= house <= self.last:
            return False
        return self.side is Side.BOTH or house % 2 == (self.side is Side.ODD)


@dataclass(frozen=True)
class Listed:
    """A number of a place in an uploaded file, and in which row it stands."""

    row: int
    number: str


def lines_of(text: str) -> list[tuple[int, str]]:
    """Return the lines that say something, each with its number, as it is counted on the screen."""
    lines = enumerate(text.splitlines(), start=1)
    return [(number, " ".join(line.split())) for number, line in lines if line.strip()]


def stretches(text: str) -> list[Stretch]:
    """Return the streets of a text, one a line. Raises Unclear."""
    return [_stretch(number, line) for number, line in lines_of(text)]


def _stretch(number: int, line: str) -> Stretch:
    found = LINE.fullmatch(line)
    if found is None:
        raise Unclear(number)
    first = int(found["first"]) if found["first"] else None
    last = int(found["last"]) if found["last"] else first
    if first is not None and last is not None and last < first:
        raise Unclear(number)
    street, _comma, town = found["street"].lower().partition(",")
    side = Side((found["side"] or "").lower())
    return Stretch(number, street.strip(), first, last, side, town.strip())


def street_and_house(address: str) -> tuple[str, int | None]:
    """Return the street of a line of an address, in small letters, and its house number if it has one.

    What stands behind a comma is a flat, or where else in the house.
    """
    plain = " ".join(address.partition(",")[0].split())
    found = HOUSE.match(plain)
    if found is None:
        return plain.lower(), None
    return plain[found.end() :].lower(), int(found[1])


def like(street: str, known: Iterable[str]) -> str:
    """Return the street that somebody may have meant; empty if none is like it."""
    return next(iter(get_close_matches(street, list(known), n=1, cutoff=0.75)), "")


def listed(content: bytes) -> Iterator[Listed]:
    """Yield the first column of a CSV file, without its heading. Raises UnicodeDecodeError."""
    rows: Sequence[list[str]] = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    for row, cells in enumerate(rows, start=1):
        number = cells[0].strip() if cells else ""
        if number and not (row == 1 and number.lower() in HEADINGS):
            yield Listed(row, number)
