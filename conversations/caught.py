"""What nobody should write to us, found in what they wrote: card numbers, social security numbers, passwords.

Plain rules. What is found is told by its kind and never repeated. It errs towards letting through: a meter's
or account's number that is stopped as a card would leave somebody with no way to say it.
"""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum


class Caught(StrEnum):
    """What was found."""

    CARD = "card"
    SOCIAL_SECURITY = "social_security"
    PASSWORD = "password"  # noqa: S105 -- the name of a kind


# Digits with single spaces, dots or dashes between them, not inside a longer run of digits or letters.
DIGITS = re.compile(r"(?<![\w.-])\d(?:[ .\-]?\d){12,18}(?![\w-])")
# Lengths by how the number begins: ISO/IEC 7812 and the schemes' own ranges.
CARDS = (
    (re.compile(r"4"), {13, 16, 19}),
    (re.compile(r"5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720)"), {16}),
    (re.compile(r"3[47]"), {15}),
    (re.compile(r"6011|64[4-9]|65"), {16, 19}),
    (re.compile(r"3(0[0-5]|[689])"), {14}),
    (re.compile(r"35(2[89]|[3-8])"), {16, 19}),
)
# Never given out: area 000, 666 and 900 to 999, group 00, serial 0000 (Social Security Administration).
SOCIAL_SECURITY = re.compile(
    r"(?<![\w-])(?!000|666|9\d\d)\d{3}([ -])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])"
)
# Nine digits in a row are many things; they are one of these only where somebody says so.
SAID_TO_BE_ONE = re.compile(
    r"\b(?:ssn|social security|seguro social)\b\D{0,20}(?!000|666|9\d\d)\d{9}(?!\d)", re.IGNORECASE
)
PASSWORD = re.compile(
    r"\b(?:(?:my )?pass(?:word|code)|(?:mi )?contraseña|(?:mi )?clave)\s*(?:is|es|:|=)\s*"
    r"(?=\S*[\d!@#$%&*?_-])\S{4,}",
    re.IGNORECASE,
)


PATTERNS = {
    Caught.CARD: (DIGITS,),
    Caught.SOCIAL_SECURITY: (SOCIAL_SECURITY, SAID_TO_BE_ONE),
    Caught.PASSWORD: (PASSWORD,),
}
MASK = "[…]"


def caught(text: str) -> frozenset[Caught]:
    """Return what `text` holds that should not be sent."""
    return frozenset(_found(text))


def _found(text: str) -> Iterator[Caught]:
    if any(map(_holds_card, DIGITS.findall(text))):
        yield Caught.CARD
    if SOCIAL_SECURITY.search(text) or SAID_TO_BE_ONE.search(text):
        yield Caught.SOCIAL_SECURITY
    if PASSWORD.search(text):
        yield Caught.PASSWORD


def masked(text: str) -> tuple[str, frozenset[Caught]]:
    """Return `text` without what should not have been sent, and what that was: for what came by itself."""
    found: set[Caught] = set()
    while kinds := caught(text):  # what is taken out may bring others together
        found |= kinds
        for kind in kinds:
            for pattern in PATTERNS[kind]:
                text = pattern.sub(MASKS[kind], text)
    return text, frozenset(found)


def _mask_card(run: re.Match[str]) -> str:
    return MASK if _holds_card(run[0]) else run[0]


def _holds_card(run: str) -> bool:
    return is_card(re.sub(r"\D", "", run))


MASKS: dict[Caught, str | Callable[[re.Match[str]], str]] = {
    Caught.CARD: _mask_card,
    Caught.SOCIAL_SECURITY: MASK,
    Caught.PASSWORD: MASK,
}


def is_card(digits: str) -> bool:
    """Tell whether digits are a card's number: begin and length of a scheme, and the check digit right."""
    known = any(begin.match(digits) and len(digits) in lengths for begin, lengths in CARDS)
    return known and _luhn(digits)


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(sum(divmod(value, 10)) for value in doubled) % 10 == 0
