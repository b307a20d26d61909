"""Telephone numbers in the one way in which they can be dialled from anywhere (E.164). Plain Python."""

import re

NORTH_AMERICA = re.compile(r"1?([2-9]\d{2}[2-9]\d{6})")
ANYWHERE = re.compile(r"[1-9]\d{7,14}")


def dialled(text: str) -> str | None:
    """Return a number as "+15550100199"; None for what is none.

    Without a plus sign it is read as one of North America, with or without the 1 before it.
    """
    digits = re.sub(r"[\s().\-/]", "", text)
    if digits.startswith("+"):
        return digits if ANYWHERE.fullmatch(digits[1:]) else None
    found = NORTH_AMERICA.fullmatch(digits)
    return f"+1{found[1]}" if found else None


def with_gaps(number: str) -> str:
    """Return a number as people read it: "+1 555 010 0199"; others as they are."""
    if number.startswith("+1") and len(number) == len("+15550100199"):
        return f"+1 {number[2:5]} {number[5:8]} {number[8:]}"
    return number
