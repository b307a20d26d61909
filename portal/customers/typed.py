"""What somebody typed into the one box: an e-mail, a number, or words of a name and an address.

Plain rules. People read names off a screen, hear them on the telephone and spell them as they know them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from privacy.requests.matching import plain, plain_number

MOST_TYPED = 120  # characters; no name with an address is longer
MOST_WORDS = 8
PHONE_DIGITS = 10  # of a number in North America, without the country
FEWEST_DIGITS = 2  # a number of an account, a meter or a place has as many
# Kinds of streets and what stands before the number of an apartment. They narrow nothing down, each is
# written in several ways, and some are surnames: they help to say what fits best, and exclude nothing.
STREET_WORDS = {
    "st": "street", "str": "street", "street": "street",
    "ave": "avenue", "av": "avenue", "avenue": "avenue",
    "rd": "road", "road": "road", "ln": "lane", "lane": "lane", "dr": "drive", "drive": "drive",
    "blvd": "boulevard", "boulevard": "boulevard", "ct": "court", "court": "court",
    "pl": "place", "place": "place", "cir": "circle", "circle": "circle", "way": "way",
    "ter": "terrace", "terrace": "terrace", "sq": "square", "square": "square",
    "hwy": "highway", "highway": "highway", "pkwy": "parkway", "parkway": "parkway",
    "apt": "apartment", "apartment": "apartment", "unit": "unit", "no": "number",
    "n": "north", "north": "north", "s": "south", "south": "south",
    "e": "east", "east": "east", "w": "west", "west": "west",
}  # fmt: skip
# How many slips a word of so many letters may have: one in "Mller", two in "Okaffro".
ONE_SLIP, TWO_SLIPS = 4, 6
# How far a word is from what was typed: the word itself, one that begins so, one with a slip or two.
ITSELF, BEGINNING, A_SLIP = 0, 1, 2


@dataclass(frozen=True)
class Typed:
    """What was typed, apart. `words` must all be found; `street_words` only help to put the finds in order.

    `number` is all of it as letters and digits; `digits` are the last ten, where it may be a telephone.
    """

    words: tuple[str, ...] = ()
    street_words: tuple[str, ...] = ()
    number: str = ""
    digits: str = ""
    email: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.number or self.email)


def understand(text: str) -> Typed:
    """Take apart what was typed; what holds neither a letter nor a digit is nothing."""
    text = text.strip()[:MOST_TYPED]
    if "@" in text:
        return Typed(email=text.lower())
    split = words_of(text)
    street = tuple(word for word in split if word in STREET_WORDS)
    words = tuple(word for word in split if word not in STREET_WORDS) or street
    number = plain_number(text)
    digits = re.sub(r"\D", "", number)
    is_number = len(digits) >= FEWEST_DIGITS
    may_ring = not re.search(r"[^\W\d]", text) and len(digits) >= PHONE_DIGITS
    return Typed(
        words=words,
        street_words=() if words == street else street,
        number=number if is_number else "",
        digits=digits[-PHONE_DIGITS:] if may_ring else "",
    )


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents and apostrophes, each once."""
    bare = plain(text).replace("'", "").replace("’", "")
    return tuple(dict.fromkeys(re.findall(r"[^\W_]+", bare)))[:MOST_WORDS]


def slips(typed: str, there: str, *, most: int) -> int:
    """Return how many letters are missing, too many, others or swapped; `most` + 1 for more than `most`.

    The optimal string alignment distance: of rows before, the last two are enough.
    """
    if abs(len(typed) - len(there)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(there) + 1))
    for i, letter in enumerate(typed, start=1):
        last, before, row = before, row, [i]
        for j, other in enumerate(there, start=1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == there[j - 2] and typed[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def slips_allowed(word: str) -> int:
    """Return how many slips a word may have: a house number none, and a short word none either."""
    if any(letter.isdigit() for letter in word):
        return 0
    return 2 if len(word) >= TWO_SLIPS else 1 if len(word) >= ONE_SLIP else 0


def far(word: str, words: Iterable[str]) -> int | None:
    """Return how far the nearest of some words is from one that was typed; None where none is near."""
    most = slips_allowed(word)
    near = []
    for other in words:
        if other == word:
            return ITSELF
        if begins(other, word):
            near.append(BEGINNING)
        elif (found := slips(word, other, most=most)) <= most:
            near.append(A_SLIP + found - 1)
    return min(near, default=None)


def begins(word: str, typed: str) -> bool:
    """Tell whether a word begins as typed; one letter and a house number begin too many to say anything."""
    return len(typed) > 1 and not typed.isdigit() and word.startswith(typed)


def fits(typed: Typed, text: str) -> int | None:
    """Return how far a name with an address is from what was typed: 0 where each word stands there as it is.

    None where a word is missing.
    """
    there = words_of_all(text)
    total = 0
    for word in typed.words:
        distance = far(word, there)
        if distance is None:
            return None
        total += 2 * distance
    kinds = {STREET_WORDS.get(word, word) for word in there}
    return total + sum(STREET_WORDS[word] not in kinds for word in typed.street_words)


def words_of_all(text: str) -> Sequence[str]:
    """Return every word of a name with an address, however many."""
    bare = plain(text).replace("'", "").replace("’", "")
    return re.findall(r"[^\W_]+", bare)
