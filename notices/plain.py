"""What in a mail would tell that it was opened or a link in it followed. Plain Python."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

# Whatever loads something when a mail is opened, by tag and by attribute.
LOADS = frozenset(
    {"img", "picture", "source", "video", "audio", "iframe", "object", "embed", "link", "script"}
    | {"svg", "input", "form", "meta"}
)
LOADING = frozenset({"src", "srcset", "background", "poster", "data", "http-equiv"})
PLAIN = frozenset({"https", "http", "mailto", "tel"})


class TellsTales(Exception):
    """A mail would tell somebody that it was read, and must not."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tales: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what loads something, and where links lead."""
        names = {name: value or "" for name, value in attrs}
        if (tag in LOADS and tag != "meta") or LOADING & names.keys():
            self.tales.append(tag)
        self.tales += [tag for value in names.values() if "url(" in value.replace(" ", "").lower()]
        if "href" in names:
            self.links.append(names["href"])


def links_in(html: str) -> list[str]:
    """Return where the links of a mail lead, in their order."""
    reader = _Reader()
    reader.feed(html)
    return reader.links


def must_tell_nothing(html: str) -> None:
    """Let a mail pass which loads nothing and whose links lead where they say. Raises TellsTales."""
    reader = _Reader()
    reader.feed(html)
    tales = reader.tales + [link for link in reader.links if _tells(link)]
    if tales:
        raise TellsTales(", ".join(sorted({tale.partition(":")[0] for tale in tales})))


def _tells(link: str) -> bool:
    """Tell whether a link could say who follows it: our own never need anything behind a question mark."""
    parts = urlsplit(link)
    return parts.scheme not in PLAIN or (parts.scheme != "mailto" and bool(parts.query))
