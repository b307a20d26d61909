"""Records of the customer information system, one a line: `cis` (docs/feeds.md).

The first column of a line says which kind of record it is. Which kinds there are, and which columns each
uses, is said by the rooms that hold them; this file turns lines into records and fields into values.
"""

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import BinaryIO
from zoneinfo import ZoneInfo

from accounts.feeds import REASON_COLUMN, SetAside, check_columns
from accounts.feeds.lines import HALVED, other_fields, read_header
from accounts.feeds.reasons import Reason
from accounts.feeds.reasons import because as _

# Some systems write the first of all days where they know none.
EARLIEST = date(1800, 1, 1)
DIGITS = 12  # the fewest that any column of numbers keeps
# What stands for bytes that are not UTF-8, and what no text in the database may hold.
NOT_TEXT = re.compile("[\ufffd\x00]")
NOT_UTF8 = _(
    "holds bytes that are not UTF-8 text: save the file as UTF-8, not as Latin-1 or Windows-1252"
)


class BadField(Exception):
    """A field of a record cannot be right: its name and the reason."""

    def __init__(self, field: str, reason: Reason) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


@dataclass(frozen=True)
class Record:
    """One line of a file: its kind, and its fields as text."""

    line: int
    kind: str
    fields: dict[str, str]
    text: str

    def refuse(self, field: str, reason: Reason, *, held: bool = False) -> SetAside:
        """Set this record aside."""
        return SetAside(self.line, field, reason, self.text, held)

    def required(self, name: str, most: int = 200) -> str:
        """Return a field that must be there. Raises BadField."""
        value = self.optional(name, most)
        if not value:
            raise BadField(name, _("is empty; every {record} needs one", record=self.kind))
        return value

    def optional(self, name: str, most: int = 200) -> str:
        """Return a field, or an empty text. Raises BadField where it is longer than `most`."""
        value = self.fields.get(name, "")
        if len(value) > most:
            reason = _("has {n} characters; at most {most} are kept", n=len(value), most=most)
            raise BadField(name, reason)
        return value

    def day(self, name: str) -> date | None:
        """Return a date, None where the field is empty. Raises BadField."""
        value = self.fields.get(name, "")
        if not value:
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError:
            reason = _("{value} is no date; expected is 2026-03-08", value=repr(value))
            raise BadField(name, reason) from None
        if day < EARLIEST:
            reason = _("{value} is before {year}", value=repr(value), year=EARLIEST.year)
            raise BadField(name, reason)
        return day

    def required_day(self, name: str) -> date:
        """Return a date that must be there. Raises BadField."""
        day = self.day(name)
        if day is None:
            raise BadField(name, _("is empty; expected is a date like 2026-03-08"))
        return day

    def instant(self, name: str, zone: str) -> datetime | None:
        """Return an instant, None where the field is empty. Raises BadField.

        Without an offset it is the time of `zone`, and in the hour that comes twice the first one.
        """
        value = self.fields.get(name, "")
        if not value:
            return None
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            at = None
        if at is None or len(value) <= len("2026-03-08") or at.date() < EARLIEST:
            reason = _(
                "{value} is no time; expected is one like 2026-03-08T10:20", value=repr(value)
            )
            raise BadField(name, reason)
        return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))

    def number(self, name: str, places: int) -> Decimal | None:
        """Return a number with at most `places` decimals, None where empty. Raises BadField."""
        value = self.fields.get(name, "")
        if not value:
            return None
        try:
            number = Decimal(value)
        except InvalidOperation:
            reason = _("{value} is not a number; expected is one like 84.20", value=repr(value))
            raise BadField(name, reason) from None
        if not number.is_finite() or abs(number) >= Decimal(10) ** min(9, DIGITS - places):
            raise BadField(name, _("{value} is outside of what can be kept", value=repr(value)))
        rounded = number.quantize(Decimal(1).scaleb(-places))
        if rounded != number:
            reason = _("{value} has more than {n} decimals", value=repr(value), n=places)
            raise BadField(name, reason)
        return rounded

    def required_number(self, name: str, places: int) -> Decimal:
        """Return a number that must be there. Raises BadField."""
        number = self.number(name, places)
        if number is None:
            raise BadField(name, _("is empty; expected is a number like 84.20"))
        return number

    def choice(self, name: str, choices: Collection[str]) -> str:
        """Return one of `choices`. Raises BadField."""
        value = self.fields.get(name, "").lower()
        if value not in choices:
            raise BadField(name, not_known(value, choices))
        return value


def not_known(value: str, expected: Collection[str]) -> Reason:
    """Return the reason of a field that must be one of some words, and is none of them."""
    words = ", ".join(expected)
    return _("{value} is not known; expected is {expected}", value=repr(value), expected=words)


def parse(
    file: BinaryIO, *, kinds: dict[str, tuple[str, ...]]
) -> tuple[str, Iterator[Record | SetAside]]:
    """Return the header of an open file, and its records in the file's order.

    `kinds` names the columns of each kind. Raises FeedUnreadable if the header is wrong.
    """
    header, separator_byte = read_header(file)
    separator = separator_byte.decode()
    every = tuple(dict.fromkeys(name for columns in kinds.values() for name in columns))
    names = check_columns(
        next(csv.reader([header], delimiter=separator)), required=("record",), optional=every
    )
    return header, _records(file, names, separator, kinds)


def _records(
    file: BinaryIO, names: list[str], separator: str, kinds: dict[str, tuple[str, ...]]
) -> Iterator[Record | SetAside]:
    for line, raw in enumerate(file, start=2):
        came = raw.decode("utf-8", errors="replace").strip("\r\n")
        if not came:
            continue
        if NOT_TEXT.search(came):
            yield SetAside(line, "", NOT_UTF8, came)
            continue
        # A line at a time: an unclosed quote then spoils its own line and not the rest of the file.
        # Strictly, or the first half of a field that goes on in the next line would pass for all of it.
        try:
            values = next(csv.reader([came], delimiter=separator, strict=True))
        except csv.Error:  # also of a field longer than any
            reason = HALVED if came.count('"') % 2 else _("cannot be divided into fields")
            yield SetAside(line, "", reason, came)
            continue
        if len(values) != len(names):
            yield SetAside(line, "", other_fields(len(values), len(names)), came)
            continue
        fields = {
            name: value.strip()
            for name, value in zip(names, values, strict=True)
            if name != REASON_COLUMN
        }
        kind = fields.pop("record").lower()
        record = Record(line, kind, fields, came)
        stray = [
            name for name, value in fields.items() if value and name not in kinds.get(kind, ())
        ]
        if kind not in kinds:
            yield record.refuse("record", not_known(kind, kinds))
        elif stray:
            reason = _("does not belong to a {record}; leave it empty", record=kind)
            yield record.refuse(stray[0], reason)
        else:
            yield record
