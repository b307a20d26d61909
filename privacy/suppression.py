"""What tells a person apart, written in one way, so that it is known again however it is spelt."""

import re
import unicodedata

# The kinds of values by which an erased person is known again, and the map's category of each.
KINDS = {
    "email": "contact.email",
    "phone": "contact.phone",
    "name": "name",
    "mailing": "contact.mailing",
}
# Digits of a number in the North American plan; a country code of 1 before them says nothing.
NANP_DIGITS = 10


def plain_email(text: str) -> str:
    """Return an address in one spelling. Dots and plus signs stay: they tell people apart."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def plain_phone(text: str) -> str:
    """Return the digits of a telephone number, without the country code of North America."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isdigit())
    return digits[1:] if len(digits) == NANP_DIGITS + 1 and digits[0] == "1" else digits


def plain_name(text: str) -> str:
    """Return the words of a name in order of the alphabet: "RIVERA, JO" and "Jo Rivera" are one."""
    return " ".join(sorted(word for word in _words(text) if len(word) > 1 or not word.isalpha()))


def plain_mailing(text: str) -> str:
    """Return the words of an address in their order, with a postcode of nine digits cut to five."""
    words = [
        re.sub(r"^(\d{5})\d{4}$", r"\1", word)
        for word in _words(re.sub(r"(\d{5})-(\d{4})\b", r"\1", text))
    ]
    return " ".join(words)


PLAIN = {
    "email": plain_email,
    "phone": plain_phone,
    "name": plain_name,
    "mailing": plain_mailing,
}


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text).replace("’", "'")
    letters = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return [word.replace("'", "") for word in re.split(r"[^\w']+", letters) if word.strip("'")]
