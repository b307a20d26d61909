"""Links in what staff write: where they begin and end, and whether they lead where they may. Plain Python."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

# A full stop or a bracket after an address belongs to the sentence.
LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """A part of a text; `is_link` where it is an address."""

    text: str
    is_link: bool = False


def pieces(text: str) -> Iterator[Piece]:
    """Yield a text in its parts, links apart from what stands around them."""
    end = 0
    for found in LINK.finditer(text):
        if found.start() > end:
            yield Piece(text[end : found.start()])
        yield Piece(found[0], is_link=True)
        end = found.end()
    if end < len(text):
        yield Piece(text[end:])


def links_of(text: str) -> list[str]:
    """Return where a text leads, in its order, each once."""
    return list(dict.fromkeys(piece.text for piece in pieces(text) if piece.is_link))


def leads_where_it_may(link: str, hosts: Collection[str]) -> bool:
    """Tell whether a link leads to one of some hosts, safely, and says nothing of who follows it."""
    try:
        parts = urlsplit(link)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = parts.scheme.lower() == "https" and not (
        parts.query or parts.username or parts.password
    )
    return plain and port is None and host in hosts
