"""Finding what tells a person apart in free text."""

import re
from collections.abc import Iterable

REMOVED = "[removed]"
# A shorter word of a name is also a word of the language.
SHORTEST_WORD = 3


def pattern_of(values: Iterable[str]) -> str:
    """Return a pattern for PostgreSQL that finds each value, whole words alone; empty for none.

    Every character that is neither letter nor digit is escaped, so that a value is never a pattern.
    """
    wanted = sorted({value.strip() for value in values} - {""}, key=lambda it: (-len(it), it))
    long_enough = [value for value in wanted if len(value) >= SHORTEST_WORD]
    if not long_enough:
        return ""
    either = "|".join(re.sub(r"([^\w\s])", r"\\\1", value) for value in long_enough)
    # Not beside a letter or digit; \m and \M would not see a value that begins or ends with a sign.
    return rf"(?<!\w)({either})(?!\w)"
