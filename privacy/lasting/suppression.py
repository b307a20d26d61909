"""What tells a person apart, written in one way, so that it is known again however it is spelt.

Forgiving in form: case, accents, spacing, order and abbreviations do not matter. What is compared are
digests of these forms, so a form that is changed here makes older digests useless: a test holds them.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from enum import Enum, auto

# The kinds of values by which an erased person is known again, and the map's category of each.
KINDS = {
    "email": "contact.email",
    "phone": "contact.phone",
    "name": "name",
    "mailing": "contact.mailing",
}
# Of an address' columns these are compared. Town and state follow from the postcode, and are spelt in
# more ways than the rest.
MAILING_PARTS = ("line", "postcode")
# Digits of a number in the North American plan; a country code of 1 before them says nothing.
NANP_DIGITS = 10
# Ours: no telephone has fewer digits. Systems write "0" or "999" where they know no number.
FEWEST_DIGITS = 7
WORDS_OF_A_NAME = 2
# USPS Publication 28, appendix C1: the most frequent street suffixes, and its directions (B).
ABBREVIATIONS = {
    "avenue": "ave", "av": "ave", "boulevard": "blvd", "circle": "cir", "court": "ct", "drive": "dr",
    "highway": "hwy", "lane": "ln", "parkway": "pkwy", "place": "pl", "road": "rd", "square": "sq",
    "street": "st", "str": "st", "terrace": "ter", "trail": "trl", "apartment": "apt", "suite": "ste",
    "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw",
    "southeast": "se", "southwest": "sw",
}  # fmt: skip
# Words before the number of a door: "Apt 2", "#2" and "2" are one.
DOORS = {"apt", "flat", "no", "ste", "unit"}

# Compiled once: a file has a hundred thousand rows.
LONG_POSTCODE = re.compile(r"\b(\d{5})-?\d{4}\s*$")
EXTENSION = re.compile(r"\s*(?:#|x|ext\.?|extension)\s*\d+\s*$", re.IGNORECASE)
NOT_ASCII_DIGIT = re.compile(r"[^0-9]+")
BETWEEN_WORDS = re.compile(r"[^\w']+")


class Standing(Enum):
    """What is known of the customer number that a row came under."""

    NEW = auto()
    LIVING = auto()  # a customer who is not erased
    ERASED = auto()  # the number of the erased person themselves


def is_the_same_person(kinds: Collection[str], standing: Standing) -> bool:
    """Tell whether what matched an erased person, by its kinds, makes a row theirs.

    A name alone is shared by many, and a mailing address by whoever lives there. A customer whom we
    know and who is not erased may share a telephone or an e-mail with the person who was: their name
    must match too, or somebody's partner would vanish. Under the erased person's own number a name or a
    contact is enough.
    """
    kinds = set(kinds)
    match standing:
        case Standing.ERASED:
            return bool(kinds - {"mailing"})
        case Standing.LIVING:
            return "name" in kinds and len(kinds) > 1
    return bool(kinds & {"email", "phone"}) or {"name", "mailing"} <= kinds


def plain_email(text: str) -> str:
    """Return an address in one spelling. Dots and plus signs stay: they tell people apart."""
    return _composed(text).casefold().strip()


def plain_phone(text: str) -> str:
    """Return the digits of a telephone number without the country code of North America; "" for none.

    An extension goes, and so does what nobody can be called by.
    """
    number = EXTENSION.sub("", _composed(text))
    if not number.isascii():
        number = "".join(str(unicodedata.decimal(c, "")) for c in number)
    digits = NOT_ASCII_DIGIT.sub("", number)
    digits = digits.removeprefix("011").removeprefix("00")
    if len(digits) == NANP_DIGITS + 1 and digits[0] == "1":
        digits = digits[1:]
    return digits if len(digits) >= FEWEST_DIGITS and len(set(digits)) > 1 else ""


def plain_name(text: str) -> str:
    """Return the words of a name in order of the alphabet: "RIVERA, JO M" and "Jo Rivera" are one.

    Initials go while two words are left; "J Rivera" keeps the first of them.
    """
    words = [word for word in plain_words(text) if word != "and"]
    initials = [word for word in words if len(word) == 1 and word.isalpha()]
    whole = [word for word in words if word not in initials]
    return " ".join(sorted(whole + initials[: max(WORDS_OF_A_NAME - len(whole), 0)]))


def plain_mailing(text: str) -> str:
    """Return the words of an address in their order, abbreviated, with a postcode of five digits.

    A postcode alone is no address.
    """
    words = plain_words(LONG_POSTCODE.sub(r"\1", text.replace("#", " ").strip()))
    if "box" in words:  # "P.O. Box" falls apart into letters
        words = re.sub(r"\bp ?o box\b", "pobox", " ".join(words)).split()
    short = [ABBREVIATIONS.get(word, word) for word in words]
    kept = [word for word in short if word not in DOORS]
    return " ".join(kept) if len(kept) > 1 else ""


PLAIN = {
    "email": plain_email,
    "phone": plain_phone,
    "name": plain_name,
    "mailing": plain_mailing,
}


def identifiers(
    *, email: str = "", phones: Iterable[str] = (), name: str = "", mailing: Iterable[str] = ()
) -> set[tuple[str, str]]:
    """Return (kind, value in its one spelling) of what somebody said; empty values are left out.

    `mailing` is the lines of an address and its postcode.
    """
    said = {("email", plain_email(email)), ("name", plain_name(name))}
    said |= {("phone", plain_phone(phone)) for phone in phones}
    said.add(("mailing", plain_mailing(" ".join(filter(None, mailing)))))
    return {(kind, value) for kind, value in said if value}


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def plain_words(text: str) -> list[str]:
    """Return the words of a text in small letters, without accents and what stands between them."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text).replace("’", "'")
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = BETWEEN_WORDS.split(text.casefold())
    return [bare for word in words if (bare := word.replace("'", "").replace("_", ""))]
