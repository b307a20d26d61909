"""Showing as much of a value as tells one from another, and no more. Plain rules."""

import re

from portal.customers.typed import BEGINNING, begins, far, words_of

HIDDEN = "•••"  # of the same length whatever is behind it


def masked_name(name: str, *, typed: tuple[str, ...] = ()) -> str:
    """Return a name by its first letters: "O••• A•••"; words that were typed stand as they are on file.

    Whoever typed a word knows it already, and must see that it was found.
    """
    return " ".join(_word(word, typed) for word in re.findall(r"[\w'’-]+", name))


def masked_address(line: str, *, typed: tuple[str, ...] = ()) -> str:
    """Return a street without the numbers in it, but for those that were typed: "••• Mill Lane"."""
    return " ".join(
        HIDDEN if any(c.isdigit() for c in word) and not _was_typed(word, typed) else word
        for word in line.split()
    )


def masked_number(number: str) -> str:
    """Return the last four letters or digits of a number: "•••4711"."""
    bare = "".join(c for c in number if c.isalnum())
    return HIDDEN + bare[-4:] if len(bare) > 4 else HIDDEN  # noqa: PLR2004 -- as on receipts


def masked_email(email: str) -> str:
    """Return an address by its first letter and its domain's ending: "a•••@•••.org"."""
    name, _at, domain = email.rpartition("@")
    return f"{name[:1]}{HIDDEN}@{HIDDEN}.{domain.rpartition('.')[2]}" if name else HIDDEN


def _word(word: str, typed: tuple[str, ...]) -> str:
    """Return a word as it stands where it was typed, if with a slip; of its beginning, what was typed."""
    if _was_typed(word, typed):
        return word
    bare = "".join(words_of(word))
    begun = max((len(each) for each in typed if begins(bare, each)), default=1)
    return word[:begun] + HIDDEN


def _was_typed(word: str, typed: tuple[str, ...]) -> bool:
    return any(far(each, words_of(word)) not in (None, BEGINNING) for each in typed)
