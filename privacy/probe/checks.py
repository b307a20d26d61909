"""What the daily test of the live site asks of it: plain rules over the pages that visitors were given.

Written down here and not read from the templates or the middleware that are tested: a mistake there must
not excuse itself. Banners that broke unseen have cost others dearly; what nobody tests is not there.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

# What is tested, in the order in which it is told; privacy/probe/words.py says each in a sentence.
CHECKS = (
    "reached",
    "nothing_before",
    "asked",
    "plainly",
    "alike",
    "yes",
    "not_asked_after_yes",
    "taken_back",
    "no",
    "not_asked_after_no",
    "signal_said",
    "signal_not_invented",
    "signal_sets_nothing",
    "signal_ends_yes",
    "signal_lasts",
    "without_scripts",
    "own_site",
    "closed",
    "gpc_file",
    "links",
)
# The words of 11 CCR 7025(c)(6). Visitors ask for English.
HONOURED = "Opt-out preference signal honored"
# What a question that leans to one side says (A199); ours is a question, and nothing else.
COAXING = ("experience", "accept all", "we value", "got it", "necessary cookies only")
OK = 200
# Attributes by which a browser fetches, or sends, something by itself. A link waits for a click.
FETCHES = {"src", "srcset", "href", "poster", "data", "manifest", "background"} | {
    "action",
    "formaction",
    "ping",
}
# HTML, 13.1.2
NEVER_CLOSED = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"} | {
    "source",
    "track",
    "wbr",
}
# Of a Content-Security-Policy: whatever stands in it beside these opens it to somebody.
CLOSED_SOURCES = frozenset({"'self'", "'none'", "data:"})


@dataclass
class Button:
    """A button of a form: its tag and attributes, and what stands around it."""

    tag: str
    attributes: dict[str, str]
    around: tuple[str, ...]


@dataclass
class Form:
    """A form: where it goes, what it sends, by which buttons; and its words."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)
    others: int = 0  # anything else to fill in or tick: a step more than one press
    words: str = ""

    @property
    def answers(self) -> dict[str, Button]:
        """The answers it takes, by their value; one that is switched off is none."""
        return {
            it.attributes.get("value", ""): it
            for it in self.buttons
            if it.attributes.get("name") == "answer" and "disabled" not in it.attributes
        }

    @property
    def is_fair(self) -> bool:
        """Whether yes and no are all there is, and alike in everything but their value and word."""
        looks = [
            (it.tag, it.around, {k: v for k, v in it.attributes.items() if k != "value"})
            for it in self.buttons
        ]
        both = set(self.answers) == {"yes", "no"} and len(looks) == len(self.answers)
        return both and looks[0] == looks[1] and not self.others

    @property
    def is_plain(self) -> bool:
        """Whether its words ask, and do not coax."""
        words = self.words.lower()
        return "?" in words and not any(it in words for it in COAXING)


class Page(HTMLParser):
    """What a page asks, fetches, and links to at its foot."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.fetched: list[str] = []
        self.foot: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def asked_in(self, place: str) -> list[Form]:
        """Return the forms that ask for a choice in one place: `banner` is the strip above a page."""
        return [form for form in self.forms if form.fields.get("asked_in") == place]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag does."""
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(attributes.get("action", ""), attributes.get("method", "get")))
        elif "form" in self._tags and tag in {"input", "button", "select", "textarea"}:
            self._control(tag, attributes)
        if tag == "a" and "footer" in self._tags and "href" in attributes:
            self.foot.append(attributes["href"])
        for name in FETCHES & set(attributes) - ({"href"} if tag == "a" else set()):
            value = attributes[name]
            self.fetched += value.split(",") if name == "srcset" else [value]
        if tag not in NEVER_CLOSED:
            self._open.append(" ".join([tag, *(f"{k}={v}" for k, v in sorted(attributes.items()))]))

    def handle_endtag(self, tag: str) -> None:
        """Leave the element, and those in it that nobody closed."""
        while tag in self._tags and self._open.pop().split()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep the words of forms."""
        if "form" in self._tags:
            self.forms[-1].words += data

    @property
    def _tags(self) -> set[str]:
        return {it.split()[0] for it in self._open}

    def _control(self, tag: str, attributes: dict[str, str]) -> None:
        form, kind = self.forms[-1], attributes.get("type", "")
        if tag == "button" or kind in {"submit", "image"}:
            form.buttons.append(Button(tag, attributes, tuple(self._open)))
        elif kind == "hidden":
            form.fields[attributes.get("name", "")] = attributes.get("value", "")
        else:
            form.others += 1


@dataclass(frozen=True)
class Answer:
    """What the site gave a visitor: the status, the text, its Content-Security-Policy and its type."""

    url: str
    status: int
    text: str
    policy: str
    kind: str

    @property
    def is_page(self) -> bool:
        """Whether it is for people to read."""
        return self.kind.startswith("text/html")

    @property
    def says_honoured(self) -> bool:
        """Whether it tells that the signal was heard."""
        return HONOURED in self.text

    @cached_property
    def page(self) -> Page:
        """The page, taken apart."""
        return Page(self.text)

    @property
    def is_own(self) -> bool:
        """Whether a browser fetches nothing for it from another site, and sends nothing there."""
        site = urlsplit(self.url)
        found = [urlsplit(urljoin(self.url, it.strip())) for it in self.page.fetched]
        return all(it.scheme == "data" or it[:2] == site[:2] for it in found)

    @property
    def is_closed(self) -> bool:
        """Whether browsers are told to load nothing from elsewhere, nor what stands in the page itself."""
        rules = dict(_rules(self.policy))
        sources = {source for allowed in rules.values() for source in allowed}
        return bool({"default-src", "script-src"} & set(rules)) and sources <= CLOSED_SOURCES

    @property
    def is_gpc_file(self) -> bool:
        """Whether it is what the Global Privacy Control wants at /.well-known/gpc.json."""
        try:
            said = json.loads(self.text)
            date.fromisoformat(said["lastUpdate"])
        except (ValueError, KeyError, TypeError):
            return False
        return self.status == OK and self.kind == "application/json" and said["gpc"] is True


def _rules(policy: str) -> Iterator[tuple[str, list[str]]]:
    for rule in filter(None, map(str.strip, policy.split(";"))):
        name, *sources = rule.split()
        yield name.lower(), sources
