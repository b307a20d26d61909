"""Whether a text speaks of somebody who was erased. Their values are gone: digests of them are compared."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from django.db.models import Max

from accounts.models import Customer
from privacy import keys
from privacy.lasting.screening import came_back, require_keys
from privacy.lasting.suppression import PLAIN
from privacy.models import Subject, SuppressionEntry

# What stands between two values, whatever the format: of fixed places it is two spaces.
BETWEEN = re.compile(r'[,;:\t"|<>{}\[\]=\r\n]+|\s{2,}|\\n')
PHONE = re.compile(r"\+?\(?\d[\d ().-]{5,24}(\s*(#|x|ext\.?)\s*\d+)?", re.IGNORECASE)
NAME = re.compile(r"[^\W\d_][^\d@/]*")
# Ours: a file says the same meter, name and day over and over.
REMEMBERED = 100_000


def state_of_erasures() -> str:
    """Return a word that is another one as soon as somebody was erased, or came back, in between."""
    entries = SuppressionEntry.objects
    newest = entries.aggregate(newest=Max("pk"))["newest"]
    retired = entries.exclude(retired_at=None).count()
    erased = Subject.objects.exclude(erased_at=None).count()
    return f"{erased}.{entries.count()}.{newest}.{retired}"


class Erased:
    """Everybody who was erased, as far as it takes to see that a text names one of them.

    A name is enough: whoever asks loses nothing but a copy of what the utility has. Raises KeyMissing.
    """

    def __init__(self) -> None:
        self._makers = [keys.digester(version) for version in require_keys()]
        entries = SuppressionEntry.objects.filter(retired_at=None)
        self._digests = set(entries.values_list("digest", flat=True))
        self._numbers = _numbers_of_the_erased()
        self._is_theirs = lru_cache(REMEMBERED)(self._compare)

    def __bool__(self) -> bool:
        return bool(self._digests or self._numbers)

    def named_in(self, text: str) -> bool:
        """Tell whether a line names one of them, or is the utility's record of one, whatever it says."""
        pieces = [piece.strip() for piece in BETWEEN.split(text)]
        pieces = [piece for piece in pieces if piece]
        if "customer" in pieces and not self._numbers.isdisjoint(pieces):
            return True
        return any(self._is_theirs(piece) for piece in (*pieces, *_names_in_two(pieces)))

    def _compare(self, piece: str) -> bool:
        return any(
            make(kind, value) in self._digests
            for kind in _kinds(piece)
            if (value := PLAIN[kind](piece))
            for make in self._makers
        )


def _numbers_of_the_erased() -> set[str]:
    erased = Customer.objects.exclude(subject__erased_at=None)
    whose = dict(erased.values_list("number", "subject"))
    back = came_back(whose.values())
    return {number for number, subject in whose.items() if subject not in back}


def _names_in_two(pieces: list[str]) -> Iterator[str]:
    """Yield each two neighbours that may be one name: "RIVERA, JO"."""
    for one, other in pairwise(pieces):
        if NAME.fullmatch(one) and NAME.fullmatch(other):
            yield f"{one} {other}"


def _kinds(piece: str) -> Iterator[str]:
    """Yield what a piece of a line could be."""
    if "@" in piece:
        yield "email"
    elif PHONE.fullmatch(piece):
        yield "phone"
    elif NAME.fullmatch(piece):
        yield "name"
