"""Finding what tells a person apart in free text."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

REMOVED = "[removed]"
# A shorter word of a name is also a word of the language.
SHORTEST_WORD = 3


# Letters that are written as another one where a keyboard lacks them, and fall apart into no other.
LOOK_ALIKE = {"ø": "o", "ł": "l", "đ": "d", "ı": "i"}
WITH_ACCENTS = (range(0x00C0, 0x0250), range(0x1E00, 0x1F00))  # Latin letters, as Unicode has them
MARKS = "[\u0300-\u036f]*"  # accents that stand by themselves behind their letter


def pattern_of(values: Iterable[str]) -> str:
    """Return a pattern for PostgreSQL that finds each value, whole words alone; empty for none.

    With accents or without, whichever of the two is written: one record has "JOSE", another "José", and who
    speaks of them a third. Every character that is neither letter nor digit is escaped, so that a value is
    never a pattern.
    """
    wanted = sorted({value.strip() for value in values} - {""}, key=lambda it: (-len(it), it))
    long_enough = [value for value in wanted if len(value) >= SHORTEST_WORD]
    if not long_enough:
        return ""
    either = "|".join(dict.fromkeys(map(_however_accented, long_enough)))
    # Not beside a letter or digit; \m and \M would not see a value that begins or ends with a sign.
    return rf"(?<!\w)({either})(?!\w)"


def _however_accented(value: str) -> str:
    """Return a pattern for one value. Apostrophes may be of either kind, and "ss" may be an "ß"."""
    text = unicodedata.normalize("NFC", value).replace("ß", "ss").replace("ẞ", "SS")
    return "".join(
        rf"({_letters(part)}|[ßẞ])" if part.lower() == "ss" else _letters(part)
        for part in re.split("(ss)", text, flags=re.IGNORECASE)
    )


def _letters(text: str) -> str:
    parts = []
    for letter in text:
        base = _base(letter)
        if accented := _accented().get(base):
            parts.append(f"[{base}{base.upper()}{accented}]{MARKS}")
        elif letter in "'’":
            parts.append("['’]")
        else:
            parts.append(re.sub(r"([^\w\s])", r"\\\1", letter))
    return "".join(parts)


@cache
def _accented() -> Mapping[str, str]:
    """Return for each letter all that are the same with an accent, of both cases.

    Both are named: a database that was set up to know no language does not know that "Å" is "å".
    """
    found: dict[str, str] = {}
    for letter in map(chr, (code for codes in WITH_ACCENTS for code in codes)):
        base = _base(letter)
        if base.isascii() and base.isalpha():
            found[base] = found.get(base, "") + letter
    return found


def _base(letter: str) -> str:
    """Return a letter without its accent, small; itself where it is none."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    small = bare.casefold()
    plain = LOOK_ALIKE.get(small, small)
    return plain if len(plain) == 1 else letter
