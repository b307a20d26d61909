"""Words that staff use again and again, with places for what differs.

Plain rules. A place is a word in braces. It is filled when an answer is sent, not when it is written: so
nobody has to be looked at to be greeted by name.
"""

import re
from collections.abc import Mapping

PLACE = re.compile(r"\{([^\W\d]\w{0,30})\}")


class Unfilled(Exception):
    """There is nothing for some places: these words stand in braces, in the order in which they do."""

    def __init__(self, names: tuple[str, ...]) -> None:
        """Keep the names."""
        super().__init__(*names)
        self.names = names


def places(text: str) -> tuple[str, ...]:
    """Return what stands in braces in a text, each once."""
    return tuple(dict.fromkeys(PLACE.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its places filled. Raises Unfilled where one is not known or has no value."""
    unknown = tuple(name for name in places(text) if not values.get(name))
    if unknown:
        raise Unfilled(unknown)
    return PLACE.sub(lambda place: values[place.group(1)], text)


def greeting(name: str) -> str:
    """Return a name as one is greeted by it: "OKAFOR, ADA N" is "Ada N Okafor".

    What is not written in capitals throughout is left as it is.
    """
    last, comma, first = name.partition(",")
    turned = f"{first.strip()} {last.strip()}".strip() if comma else name.strip()
    return turned.title() if turned.isupper() else turned
