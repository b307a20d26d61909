"""The XML of a Green Button file: an Atom feed, entry by entry, and nothing else that XML can do.

A document type is refused, and with it every entity: that is the door through which XML bombs and reads other
files, and no Green Button file has a use for it. No tree is built; what is held is one entry.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from accounts.feeds import FeedUnreadable
from accounts.feeds.reasons import because as _
from usage.greenbutton import codes

BLOCK = "IntervalBlock"
PIECE = 1 << 16  # bytes at once
LONGEST_TAG = 1 << 20  # bytes without an end of it; expat goes over them again with each piece
DEEPEST = 32  # elements within elements; the schema has nine
MOST_READINGS = 2_000_000  # of one block; they are held in memory
MOST_VALUES = 1000  # of one resource
LONGEST_TEXT, MOST_TEXTS = 300, 8


@dataclass
class Raw:
    """An IntervalReading as it came: texts by the path of their element."""

    line: int
    values: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """It, in one line."""
        return " ".join(f"{path.rpartition('/')[2]}={said}" for path, said in self.values.items())


@dataclass
class Entry:
    """A resource of the feed: its kind, its links by relation, and what stands in it."""

    links: dict[str, list[str]] = field(default_factory=dict)
    kind: str = ""
    values: dict[str, str] = field(default_factory=dict)
    readings: list[Raw] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it says that it is."""
        return next(iter(self.links.get("self", [])), "")


def entries(file: BinaryIO, *, blocks: bool) -> Iterator[Entry]:
    """Yield the entries of a feed as they end: its blocks of readings, or all that are none.

    Raises FeedUnreadable if it is no XML, no feed, declares a document type, or is nested without an end.
    """
    reader, fed = Reader(blocks), 0
    try:
        while piece := file.read(PIECE):
            reader.expat.Parse(piece, False)
            fed += len(piece)
            if fed - reader.expat.CurrentByteIndex > LONGEST_TAG:
                raise FeedUnreadable(_("An element goes on without an end. Nothing was read."))
            yield from reader.ended()
        reader.expat.Parse(b"", True)
        yield from reader.ended()
    except expat.ExpatError as fault:
        raise FeedUnreadable(
            _(
                "Line {line} is not XML: {fault}. Nothing was read.",
                line=fault.lineno,
                fault=expat.ErrorString(fault.code),
            )
        ) from None
    except (LookupError, ValueError):  # what Python says of an encoding that it does not know
        raise FeedUnreadable(_("The file is in an unknown encoding. Nothing was read.")) from None


class Reader:
    """What expat calls for each element."""

    def __init__(self, blocks: bool) -> None:
        """`blocks` says whether blocks of readings are wanted, or all else."""
        self.blocks = blocks
        self.path: list[str] = []  # local names; an element of another namespace is ""
        self.entry = Entry()
        self.done: list[Entry] = []
        self.text: list[str] = []
        self.expat = expat.ParserCreate(namespace_separator=" ")
        self.expat.buffer_text = True
        self.expat.StartDoctypeDeclHandler = self._refuse_doctype
        self.expat.StartElementHandler = self._start
        self.expat.EndElementHandler = self._end
        self.expat.CharacterDataHandler = self._read

    def ended(self) -> list[Entry]:
        """Return the entries that ended since the last time."""
        found, self.done = self.done, []
        return found

    def _refuse_doctype(self, *_args: object) -> NoReturn:
        raise FeedUnreadable(
            _(
                "Line {line} declares a document type, which may name other files and grow without an "
                "end. Send the file without it. Nothing was read.",
                line=self.expat.CurrentLineNumber,
            )
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _blank, local = name.rpartition(" ")
        self._check(name, space)
        self.path.append(local if space in {codes.ATOM, codes.ESPI} else "")
        self.text = []
        match self.path:
            case ["feed", "entry"]:
                self.entry = Entry()
            case ["feed", "entry", "link"]:
                href = attributes.get("href", "").rstrip("/")
                self.entry.links.setdefault(attributes.get("rel", ""), []).append(href)
            case ["feed", "entry", "content", kind]:
                self.entry.kind = kind
            case ["feed", "entry", "content", "IntervalBlock", "IntervalReading"] if self.blocks:
                self.entry.readings.append(Raw(self.expat.CurrentLineNumber))

    def _check(self, name: str, space: str) -> None:
        """Refuse a file by an element that must not begin here."""
        line = self.expat.CurrentLineNumber
        if space == codes.CUSTOMER:
            raise FeedUnreadable(
                _(
                    "Line {line} begins what says who the customer is. "
                    "Send the feed of use alone. Nothing was read.",
                    line=line,
                )
            )
        if not self.path and name != f"{codes.ATOM} feed":
            raise FeedUnreadable(
                _("The file is not a Green Button file: it is not an Atom feed. Nothing was read.")
            )
        if len(self.path) >= DEEPEST:
            raise FeedUnreadable(
                _("Line {line} is nested too deeply. Nothing was read.", line=line)
            )
        if len(self.entry.readings) > MOST_READINGS or len(self.entry.values) > MOST_VALUES:
            raise FeedUnreadable(
                _("Line {line}: an entry goes on too long. Nothing was read.", line=line)
            )

    def _read(self, text: str) -> None:
        if len(self.text) < MOST_TEXTS:  # expat hands it on in parts
            self.text.append(text)

    def _end(self, _name: str) -> None:
        match self.path:
            case ["feed", "entry"]:
                if (self.entry.kind == BLOCK) is self.blocks:
                    self.done.append(self.entry)
                self.entry = Entry()
            case ["feed", "entry", "content", "IntervalBlock", *inside]:
                if self.blocks and inside[:1] == ["IntervalReading"] and inside[1:]:
                    self._keep(self.entry.readings[-1].values, inside[1:])
            case ["feed", "entry", "content", _kind, *inside] if inside and not self.blocks:
                self._keep(self.entry.values, inside)
        self.path.pop()
        self.text = []

    def _keep(self, values: dict[str, str], inside: list[str]) -> None:
        """Write down the text of an element; what is said several times stands side by side."""
        path, said = "/".join(inside), "".join(self.text).strip()[:LONGEST_TEXT]
        if said:
            values[path] = f"{values[path]} {said}"[:LONGEST_TEXT] if path in values else said
