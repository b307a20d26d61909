"""Is this the same thing, written another way? Forgiving in form, strict in substance.

Plain rules for what people copy from a bill: case, accents, dashes, spaces and the order of names do not
matter; a digit, a name or a cent that differs does.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:[.,](\d{1,2}))?")


def plain(text: str) -> str:
    """Return `text` without case, accents and width: "Tomás" and "TOMAS" are one."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold().strip()


def plain_number(text: str) -> str:
    """Return an account or serial number as letters and digits alone: "0012-34 5a" is "0012345a"."""
    return "".join(c for c in plain(text) if c.isalnum())


def name_words(text: str) -> frozenset[str]:
    """Return the words of a name that count: initials and "&" do not."""
    # Telephones write the apostrophe of O'Brien as a curly one, which splits no word either.
    words = re.split(r"[^\w']+", plain(text).replace("’", "'"))
    return frozenset(word.replace("'", "") for word in words if len(word) > 1 and word != "and")


def same_name(typed: str, on_file: str) -> bool:
    """Tell whether `typed` names the party `on_file`.

    Every word typed must be on file, and at least two of them, or all there are: "Jo Rivera" is
    "RIVERA, JO M & SAM", "Jo" alone is not, and neither is "Jo Smith".
    """
    words, filed = name_words(typed), name_words(on_file)
    return bool(words) and words <= filed and len(words) >= min(2, len(filed))


def amount(text: str) -> Decimal | None:
    """Return a sum of money as typed ("$1,084.2", "84,20", "84.20 USD"), or None where it is none."""
    found = _AMOUNT.fullmatch(text.strip().upper().removeprefix("$").removesuffix("USD").strip())
    if not found:
        return None
    try:
        return Decimal(f"{found[1].replace(',', '')}.{found[2] or '0'}").quantize(Decimal("0.01"))
    except InvalidOperation:  # more digits than any bill has
        return None
