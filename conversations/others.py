"""Addresses and telephone numbers in what staff write: somebody else's may be among them.

Plain rules. Nothing is stopped for it: whoever writes is asked once whether they mean it.
"""

import re
from collections.abc import Iterable

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# North American numbers, as people write them; not in the middle of a longer run of digits.
PHONE = re.compile(r"(?<![\w-])(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}(?![\w-])")


def contacts_of_others(text: str, *, known: Iterable[str]) -> int:
    """Return how many addresses and numbers stand in a text that are not `known`, however spelt."""
    ours = {_plain(each) for each in known}
    found = {_plain(each) for each in (*EMAIL.findall(text), *PHONE.findall(text))}
    return len(found - ours)


def _plain(contact: str) -> str:
    if "@" in contact:
        return contact.strip(".").lower()
    return re.sub(r"\D", "", contact)[-10:]
