"""Records of a customer information system at fixed places of a line: `cis_fixed` (docs/feeds.md).

Where what stands is declared in a layout, a table that the utility writes once for its system. Places that
the layout does not name are never read: such files carry social security numbers and tax numbers. What is
set aside is written as a line of `cis`, so it holds nothing but what the layout names, and can be corrected.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from accounts.feeds import DENIED, FeedUnreadable, NeverStored, SetAside
from accounts.feeds.cis import NOT_TEXT, NOT_UTF8, Record
from accounts.feeds.lines import BOM, LONGEST_LINE
from accounts.feeds.reasons import because as _

COLUMNS = ("type", "record", "name", "start", "width", "as", "value")
TYPE = "type"  # the name of the place at which a line says which type it is
IGNORED = "-"  # the record of a type that is left alone, such as a line of totals
DATES = {"yyyymmdd": "%Y%m%d", "mmddyyyy": "%m%d%Y", "yymmdd": "%y%m%d"}
WAYS = ("text", "number", "hundredths", *DATES)


@dataclass(frozen=True)
class Place:
    """A field of a record: where it stands, counted from 0, and how it is read; or a `value` for all."""

    name: str
    start: int = 0
    width: int = 0
    way: str = "text"
    value: str = ""

    def read(self, line: str) -> str:
        """Return the field of a line, written as `cis` writes it."""
        if self.value:
            return self.value
        return written(line[self.start : self.start + self.width].strip(), self.way)


@dataclass(frozen=True)
class Layout:
    """What a file of fixed width holds: the places of each kind of record, by the type of the line.

    `type_at` is None where all lines are of one type, which is then called "".
    """

    type_at: Place | None
    types: Mapping[str, Mapping[str, tuple[Place, ...]]]
    header: str  # of the lines of `cis` that are made of it

    def type_of(self, line: str) -> str:
        """Return which type a line is."""
        return self.type_at.read(line) if self.type_at else ""

    def blanked(self, raw: bytes) -> bytes:
        """Return a line with spaces for whatever the layout does not name: what may be kept of it."""
        line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
        kept = [" "] * len(line)
        records = self.types.get(self.type_of(line), {})
        places = [place for record in records.values() for place in record if not place.value]
        for place in [*places, *filter(None, [self.type_at])]:
            kept[place.start : place.start + place.width] = line[
                place.start : place.start + place.width
            ]
        return ("".join(kept).rstrip() + "\n").encode()


def read_layout(text: str, *, kinds: Mapping[str, tuple[str, ...]]) -> Layout:
    """Return a layout from its table; `kinds` names the columns of each kind of record.

    Raises FeedUnreadable with the line of the table that is wrong, NeverStored where it names what is never
    stored here.
    """
    table = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if tuple(table.fieldnames or ()) != COLUMNS:
        raise FeedUnreadable(
            _(
                "The layout must begin with the line {header}. Nothing was read.",
                header=",".join(COLUMNS),
            )
        )
    type_at: Place | None = None
    types: dict[str, dict[str, list[Place]]] = {}
    for number, row in enumerate(table, start=2):
        said = {name: (row[name] or "").strip() for name in COLUMNS}
        if said["name"] == TYPE and not said["record"]:
            type_at = _place(said, number)
        elif said["record"] == IGNORED:
            types[said["type"]] = {}
        else:
            _check_name(said, number, kinds)
            records = types.setdefault(said["type"], {})
            records.setdefault(said["record"], []).append(_place(said, number))
    if type_at is None and set(types) != {""}:
        raise FeedUnreadable(
            _(
                "The layout has types of lines, and does not say where a line says its type: "
                "a line with the name '{name}' and no record does. Nothing was read.",
                name=TYPE,
            )
        )
    used = {place.name for each in types.values() for rows in each.values() for place in rows}
    every = dict.fromkeys(name for columns in kinds.values() for name in columns)
    return Layout(
        type_at=type_at,
        types={
            type: {kind: tuple(rows) for kind, rows in each.items()} for type, each in types.items()
        },
        header=",".join(["record", *(name for name in every if name in used)]),
    )


def parse(file: BinaryIO, *, layout: Layout) -> tuple[str, Iterator[Record | SetAside]]:
    """Return the header of the `cis` lines that are made, and the records of an open file in its order."""
    return layout.header, _records(file, layout)


def written(value: str, way: str) -> str:
    """Return a field as `cis` writes it; what cannot be read stays as it is, and is refused by its name."""
    if way == "text" or not value:
        return value
    if way in DATES:
        if not value.strip("0"):  # how such systems write that there is none
            return ""
        try:
            return datetime.strptime(value, DATES[way]).date().isoformat()  # noqa: DTZ007 -- a day
        except ValueError:
            return value
    sign, digits = ("-", value.strip("-+")) if "-" in value else ("", value.strip("+"))
    if not digits.replace(".", "", 1).isdigit():
        return value
    if way == "hundredths":
        digits = digits.zfill(3)
        digits = f"{digits[:-2]}.{digits[-2:]}"
    digits = digits.lstrip("0") or "0"
    return f"{sign}0{digits}" if digits.startswith(".") else f"{sign}{digits}"


def _place(said: Mapping[str, str], number: int) -> Place:
    if said["value"]:
        return Place(said["name"], value=said["value"])
    way = said["as"] or "text"
    if way not in WAYS:
        raise FeedUnreadable(
            _(
                "Line {number} of the layout: '{name}' is not known; expected is {names}. "
                "Nothing was read.",
                number=number,
                name=way,
                names=", ".join(WAYS),
            )
        )
    if not (said["start"].isdigit() and said["width"].isdigit() and int(said["start"])):
        raise FeedUnreadable(
            _(
                "Line {number} of the layout needs a start, counted from 1, and a width. "
                "Nothing was read.",
                number=number,
            )
        )
    return Place(said["name"], int(said["start"]) - 1, int(said["width"]), way)


def _check_name(said: Mapping[str, str], number: int, kinds: Mapping[str, tuple[str, ...]]) -> None:
    if DENIED.search(said["name"]) and said["name"] not in kinds.get(said["record"], ()):
        raise NeverStored(
            _(
                "Line {number} of the layout names '{name}', which is never stored here. Leave the "
                "line out: places that are not named are not read. Nothing was read.",
                number=number,
                name=said["name"],
            )
        )
    if said["record"] not in kinds:
        raise FeedUnreadable(
            _(
                "Line {number} of the layout: '{name}' is no kind of record; expected is {names}. "
                "Nothing was read.",
                number=number,
                name=said["record"],
                names=", ".join(kinds),
            )
        )
    if said["name"] not in kinds[said["record"]]:
        raise FeedUnreadable(
            _(
                "Line {number} of the layout: a {record} has no '{name}'; expected is {names}. "
                "Nothing was read.",
                number=number,
                record=said["record"],
                name=said["name"],
                names=", ".join(kinds[said["record"]]),
            )
        )


def _records(file: BinaryIO, layout: Layout) -> Iterator[Record | SetAside]:
    columns = layout.header.split(",")
    number = 0
    while raw := file.readline(LONGEST_LINE):
        number += 1
        line = raw.removeprefix(BOM).decode("utf-8", errors="replace").rstrip("\r\n\x1a")
        if not line.strip():
            continue
        # Of a line that is not taken as a whole no text is kept: it may hold what the layout passes over.
        if NOT_TEXT.search(line):
            yield SetAside(number, "", NOT_UTF8, "")
            continue
        type = layout.type_of(line)
        if type not in layout.types:
            yield SetAside(number, TYPE, _("is a type of line that the layout does not name"), "")
            continue
        for kind, places in layout.types[type].items():
            fields = {place.name: place.read(line) for place in places}
            text = io.StringIO()
            csv.writer(text, lineterminator="").writerow(
                [kind, *(fields.get(name, "") for name in columns[1:])]
            )
            yield Record(number, kind, fields, text.getvalue())
