"""Why a row is not taken: in English, as machines and old receipts have it, and ready for other languages.

Parsers are plain Python and know no reader. They import `because` as `_`, by which the extractor finds its
sentences; what is shown to people goes through gettext by the pattern.
"""

import re
from functools import cache
from typing import Self


class Reason(str):
    """A whole English sentence, or the end of one that begins with a field; it remembers its pattern."""

    __slots__ = ("pattern",)
    pattern: str

    @classmethod
    def of(cls, pattern: str, **given: object) -> Self:
        """Return the sentence of a pattern, whose `{names}` are filled with what is given, or later."""
        reason = cls(pattern.format(**given) if given else pattern)
        reason.pattern = pattern
        return reason

    def filled(self, **given: object) -> Self:
        """Return the sentence with what was not given before."""
        return self.of(self.pattern, **given)


because = Reason.of


def in_other_words(reason: str, pattern: str, other: str) -> str:
    """Return a reason by a pattern of another language, which has the same names as its own.

    What stands in it is read back from the reason: it may be of a person, and so is kept once. A reason
    that does not fit its pattern stays as it is.
    """
    found = _reads(pattern).fullmatch(reason)
    return other.format(**found.groupdict()) if found else reason


@cache
def _reads(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", pattern)
    plain = [re.escape(part) for part in parts[::2]]
    named = [f"(?P<{name}>.*?)" for name in parts[1::2]]
    return re.compile("".join(map("".join, zip(plain, [*named, ""], strict=True))), re.DOTALL)
