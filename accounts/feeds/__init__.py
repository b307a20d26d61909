"""What every feed has in common: columns we accept, rows set aside, a large file in pieces.

Parsers know neither database nor network. A row of a file ends up in exactly one place: taken in, or set
aside with a reason.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.feeds.reasons import Reason
from accounts.feeds.reasons import because as _

# What may never come in, by the words of its name: no such column exists here, and none is filled by
# accident because a vendor's layout happens to carry it.
DENIED = re.compile(
    r"(^|[_ ])(ssn|social([_ ]?security)?|tax[_ ]?id|driver|licen[cs]e|passport|dob|birth\w*|card|cvv|iban"
    r"|password)",
    re.IGNORECASE,
)
REASON_COLUMN = (
    "set_aside_because"  # added when rows are written back for correction; ignored when read
)

LONGEST_NAME = 60  # characters; a file that is no table has a first "column" of any length


class FeedUnreadable(Exception):
    """The file as a whole cannot be taken: its header is wrong. Nothing of it was stored."""

    def __init__(self, reason: Reason) -> None:
        """`reason` is a whole sentence or more: in English here, in other words where it is shown."""
        super().__init__(reason)
        self.reason = reason


class NeverStored(FeedUnreadable):
    """The file carries something that is never stored here: no copy of it is kept either, sealed or not."""


@dataclass(frozen=True)
class SetAside:
    """A row that is not taken: its line, the field at fault, the reason, and the line as it came."""

    line: int
    field: str
    reason: Reason
    text: str
    held: bool = False  # a question to people, rather than a fault


def refuse_denied(names: Iterable[str]) -> None:
    """Raise NeverStored for the first name of a column that may hold what is never stored here."""
    for name in names:
        if DENIED.search(name):
            raise NeverStored(
                _(
                    "The column '{name}' may hold something that is never stored here. "
                    "Send the file without it. Nothing was read.",
                    name=_short(name),
                )
            )


def _short(name: str) -> str:
    """Return the name of a column that nobody knows, as much of it as tells it from others."""
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"


def check_columns(
    names: list[str], *, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> list[str]:
    """Return the names of the columns as we write them: trimmed, in small letters.

    Raises FeedUnreadable for a column that is missing, twice there or unknown, NeverStored for one that is
    never to be stored.
    """
    plain = [name.strip(' \t\r"').lower() for name in names]
    known = {*required, *optional, REASON_COLUMN}
    # Before any other fault: whether a copy of the file may be kept hangs on it.
    refuse_denied([name for name in plain if name not in known])
    for name in plain:
        if name not in known:
            raise FeedUnreadable(
                _(
                    "The column '{name}' is not known; expected are {names}. Nothing was read.",
                    name=_short(name),
                    names=", ".join((*required, *optional)),
                )
            )
    for name in required:
        if name not in plain:
            raise FeedUnreadable(_("The column '{name}' is missing. Nothing was read.", name=name))
    for name in plain:
        if plain.count(name) > 1:
            raise FeedUnreadable(
                _("The column '{name}' stands there twice. Nothing was read.", name=_short(name))
            )
    return plain
