"""The many ways in which one value may be written down, for finding it wherever it was left."""

import base64
import html
import json
import quopri
import re
import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import md5, sha1, sha256
from itertools import permutations
from urllib.parse import quote, quote_plus

# A shorter value is found everywhere and says nothing.
SHORTEST = 4
# From here on a value is found nowhere by chance: one of four billion pieces of a digest is any given one.
LONG = 8
# In all orders, a name of more words has too many.
MOST_WORDS = 3


def fold(text: str) -> str:
    """Return a text without case, accents and width; what is searched and what is looked for."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def variants(text: str, *, category: str) -> set[str]:
    """Return every way of writing a value that is searched for, folded."""
    plain = set(_spellings(text.strip(), category))
    found = {fold(it) for spelling in plain for it in (spelling, *_encodings(spelling))}
    return {it for it in found if len(it) >= SHORTEST}


def pattern(text: str) -> "re.Pattern[str] | None":
    """Return what finds a telephone number however it is punctuated; None for any other value."""
    digits = "".join(c for c in text if c.isdigit())
    if len(digits) < 7:  # noqa: PLR2004 -- no telephone number is shorter
        return None
    spaced = r"[ ().-]{0,2}".join(("", *digits.removeprefix("1")))
    return re.compile(rf"(?<!\d)\+?1?{spaced}(?!\d)")


def _spellings(text: str, category: str) -> Iterator[str]:
    yield text
    yield text.lower()
    yield text.upper()
    if category == "name":
        words = [word.strip(",.") for word in text.split()]
        yield from (word for word in words if len(word) >= SHORTEST)
        for some in permutations(words[:MOST_WORDS]):
            yield " ".join(some)
            yield f"{some[0]}, {' '.join(some[1:])}"
    if category == "contact.phone":
        digits = "".join(c for c in text if c.isdigit())
        yield from (digits, f"+{digits}", digits[-10:], f"+1{digits[-10:]}")


def _encodings(text: str) -> Iterator[str]:
    """Yield what a program makes of a text on its way: in addresses, pages, mails, dumps, digests."""
    raw = text.encode()
    yield quote(text, safe="")
    yield quote_plus(text)
    yield html.escape(text)
    yield json.dumps(text)[1:-1]
    yield quopri.encodestring(raw).decode().replace("=\n", "")
    yield raw.hex()
    yield from _base64(raw)
    # Not for safety: these are what somebody may have thought to be safe.
    for digest in (md5, sha1, sha256):
        yield digest(raw, usedforsecurity=False).hexdigest()
        yield base64.b64encode(digest(raw, usedforsecurity=False).digest()).decode().rstrip("=")


def _base64(raw: bytes) -> Iterator[str]:
    """Yield what stands in base64 wherever the value begins: letters that hang on neighbours are cut."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + raw).decode().rstrip("=")
        first = -(-before * 8 // 6)
        last = (before + len(raw)) * 8 // 6
        yield encoded[first:last]


def contains(text: str, wanted: Iterable[str]) -> bool:
    """Tell whether a folded text holds one of the variants."""
    return any(it in text for it in wanted)
