"""What nobody should write to us, found in what they wrote: card numbers, social security numbers, passwords.

Plain rules. What is found is told by its kind and never repeated. It errs towards letting through: a meter's
or account's number that is stopped as a card would leave somebody with no way to say it.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import partial


class Caught(StrEnum):
    """What was found."""

    CARD = "card"
    SOCIAL_SECURITY = "social_security"
    PASSWORD = "password"  # noqa: S105 -- the name of a kind


# What people type between groups, and what a paste brings along: up to three spaces, dots, strokes or dashes.
# No comma and no end of a line: those part the readings of a meter.
BETWEEN = r"[ \t\u00a0\u202f./–—-]"
# Digits with such between them, not inside a longer run of digits or letters, nor behind a decimal point.
DIGITS = re.compile(rf"(?<![\w-])(?<!\d\.)\d(?:{BETWEEN}{{0,3}}\d){{12,18}}(?![\w-])")
# A program breaks a line where a number has a space, in its groups; an answer has ">" before the rest.
GAP, BREAK = r"[ \-]", r"[ \-]?\r?\n[ >]*"


def _broken(*groups: int, never: str = "") -> re.Pattern[str]:
    """Return a pattern for digits in groups of these lengths on two lines, unless they begin as `never`."""
    gaps = range(len(groups) - 1)
    ways = (
        "".join(
            rf"\d{{{length}}}" + ("" if place not in gaps else BREAK if place == broken else GAP)
            for place, length in enumerate(groups)
        )
        for broken in gaps
    )
    return re.compile(rf"(?<![\w.-]){never}(?:{'|'.join(ways)})(?![\w-])")


BROKEN_CARDS = (_broken(4, 4, 4, 4), _broken(4, 6, 5), _broken(4, 6, 4), _broken(4, 4, 4, 4, 3))
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
    r"(?<![\w-])(?!000|666|9\d\d)\d{3}"
    r"([ \t\u00a0]?[ \u00a0.–—-][ \t\u00a0]?)(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])"
)
BROKEN_SOCIAL_SECURITY = _broken(3, 2, 4, never=r"(?!000|666|9\d\d)")
# Nine digits in a row are many things; they are one of these only where somebody says so.
SAID_TO_BE_ONE = re.compile(
    r"\b(?:ssn|social(?: security)?|seguro social)\b\D{0,20}(?!000|666|9\d\d)\d{9}(?!\d)",
    re.IGNORECASE,
)
PASSWORD = re.compile(
    r"\b(?:(?:my )?pass(?:word|code)|(?:mi )?contraseña|(?:mi )?clave)\s*(?:is|es|:|=)\s*"
    r"(?=\S{0,100}[\d!@#$%&*?_-])\S{4,}",
    re.IGNORECASE,
)


PATTERNS = {
    Caught.CARD: (DIGITS, *BROKEN_CARDS),
    Caught.SOCIAL_SECURITY: (SOCIAL_SECURITY, BROKEN_SOCIAL_SECURITY, SAID_TO_BE_ONE),
    Caught.PASSWORD: (PASSWORD,),
}
MASK = "[…]"


def caught(text: str) -> frozenset[Caught]:
    """Return what `text` holds that should not be sent."""
    return frozenset(_found(text))


def _found(text: str) -> Iterator[Caught]:
    for kind, patterns in PATTERNS.items():
        if any(_is_meant(kind, run[0]) for pattern in patterns for run in pattern.finditer(text)):
            yield kind


def masked(text: str) -> tuple[str, frozenset[Caught]]:
    """Return `text` without what should not have been sent, and what that was: for what came by itself."""
    found: set[Caught] = set()
    while kinds := caught(text):  # what is taken out may bring others together
        found |= kinds
        for kind in kinds:
            for pattern in PATTERNS[kind]:
                text = pattern.sub(partial(_mask, kind), text)
    return text, frozenset(found)


def _mask(kind: Caught, run: re.Match[str]) -> str:
    return MASK if _is_meant(kind, run[0]) else run[0]


def _is_meant(kind: Caught, run: str) -> bool:
    """Tell whether what looks like one is one."""
    return kind != Caught.CARD or is_card(re.sub(r"\D", "", run))


def is_card(digits: str) -> bool:
    """Tell whether digits are a card's number: begin and length of a scheme, and the check digit right."""
    known = any(begin.match(digits) and len(digits) in lengths for begin, lengths in CARDS)
    return known and _luhn(digits)


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(sum(divmod(value, 10)) for value in doubled) % 10 == 0
