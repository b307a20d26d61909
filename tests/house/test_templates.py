"""The templates: each is used, each that is asked for exists, and none carries style or script in a tag."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import allauth
import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from tests.house.rooms import files_of_rooms, templates, tree_of

THEIRS = Path(allauth.__file__).parent / "templates"
ASKED_FOR = re.compile(r"{%-?\s*(?:include|extends)\s+(?:\"([^\"]+)\"|'([^']+)')")
# Django and allauth (429) ask for these themselves.
BY_THEMSELVES = {"400.html", "403.html", "404.html", "429.html", "500.html"}
# What is behind the name that the code gives.
ENDINGS = ("_short.txt", "_subject.txt", "_message.txt", "_message.html", ".txt", ".html")


def asked_for_by(text: str) -> set[str]:
    """Return the names that a template includes or extends."""
    return {one or other for one, other in ASKED_FOR.findall(text)}


def words_of_the_code() -> set[str]:
    """Return every string in the rooms: template names are among them."""
    return {
        node.value
        for path in files_of_rooms()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def is_used(name: str, words: set[str], included: set[str]) -> bool:
    """Tell whether anything asks for a template."""
    stems = {name.removesuffix(ending) for ending in ENDINGS if name.endswith(ending)}
    return (
        name in words | included | BY_THEMSELVES
        or bool(stems & words)
        # A letter, or an answer that comes prepared, is written by the last part of the name.
        or bool({stem.removeprefix("privacy/mail/") for stem in stems} & words)
        or bool({stem.removeprefix("privacy/answers/") for stem in stems} & words)
        # allauth asks for it by its own name.
        or (THEIRS / name).exists()
        or any((THEIRS / f"{stem}{ending}").exists() for stem in stems for ending in ENDINGS)
    )


def test_every_template_is_used() -> None:
    words = words_of_the_code()
    included = {name for text in templates().values() for name in asked_for_by(text)}
    assert [name for name in templates() if not is_used(name, words, included)] == []


def test_a_template_that_nobody_asks_for_is_found() -> None:
    assert not is_used("components/forgotten.html", words_of_the_code(), set())


@pytest.mark.parametrize("name", templates())
def test_a_template_can_be_read_and_so_can_all_it_asks_for(name: str) -> None:
    for one in [name, *asked_for_by(templates()[name])]:
        try:
            get_template(one)
        except TemplateDoesNotExist as missing:
            pytest.fail(f"{name} asks for {missing}")


def test_every_component_says_what_it_takes() -> None:
    silent = [
        name
        for name, text in templates().items()
        if name.startswith("components/") and "{% comment %}" not in text
    ]
    assert silent == []


def test_every_component_is_included_by_itself() -> None:
    """Without `only` it would see whatever the page happens to hold."""
    loose = [
        f"{name}: {tag}"
        for name, text in templates().items()
        for tag in re.findall(r"{% include [^%]*%}", text)
        if "components/" in tag and " only " not in tag and tag not in WITH_THE_PAGE
    ]
    assert loose == []


# Parts of the frame, which is about the page itself.
WITH_THE_PAGE = {'{% include "components/account_menu.html" %}'}


# --- Nothing inline -------------------------------------------------------------------------------------


class Inline(HTMLParser):
    """Finds style and script that stand in a page instead of a file: our policy would block them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note tags and attributes that carry style or script."""
        names = {name: value or "" for name, value in attrs}
        self.found += [f"<{tag} {name}>" for name in names if name == "style" or name[:2] == "on"]
        self.found += [
            f"<{tag} {name}={value}>"
            for name, value in names.items()
            if value.strip().lower().startswith("javascript:")
        ]
        if tag == "style":
            self.found.append("<style>")
        if tag == "script":
            # Data for a script is none: no browser runs it, and the policy lets it be.
            self.in_script = names.get("type") != "application/json"
            if self.in_script and not names.get("src"):
                self.found.append("<script> without src")

    def handle_endtag(self, tag: str) -> None:
        """Leave a script."""
        self.in_script = self.in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        """Note a script's own text."""
        if self.in_script and data.strip():
            self.found.append("text in <script>")


def inline_in(text: str) -> list[str]:
    parser = Inline()
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)
    said = re.sub(r"{{.*?}}|{% (?:static|url) .*?%}", "x", text)
    parser.feed(re.sub(r"{%.*?%}|{#.*?#}", "", said, flags=re.DOTALL))
    return parser.found


def is_mail(name: str) -> bool:
    """Mail has no style sheet of its own."""
    return "/mail/" in name or "/email/" in name


@pytest.mark.parametrize("name", [name for name in templates() if name.endswith(".html")])
def test_no_page_has_style_or_script_in_it(name: str) -> None:
    found = inline_in(templates()[name])
    if is_mail(name):
        found = [one for one in found if not one.endswith(" style>")]
    assert found == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<p style="color:red">', ["<p style>"]),
        ('<a onclick="x()">', ["<a onclick>"]),
        ('<a href="javascript:x()">', ["<a href=javascript:x()>"]),
        ("<style>p{}</style>", ["<style>"]),
        ("<script>x()</script>", ["<script> without src", "text in <script>"]),
        ('<script src="{% static "x.js" %}"></script>', []),
        ('<script type="application/json">{"a": 1}</script>', []),
        ('<script src="/x.js"></script><p class="on">on</p>', []),
    ],
)
def test_the_search_for_what_is_inline_sees_it(text: str, found: list[str]) -> None:
    assert inline_in(text) == found


@pytest.mark.parametrize("name", [name for name in templates() if is_mail(name)])
def test_a_mail_loads_nothing_from_anywhere(name: str) -> None:
    """A picture or a style sheet from a server tells when somebody read."""
    assert re.findall(r"<(?:img|link|script|iframe|video|object)\b|url\(", templates()[name]) == []


def test_every_mail_comes_as_text_and_as_html() -> None:
    mails = [
        name for name in templates() if is_mail(name) and not Path(name).name.startswith("base")
    ]
    stems: dict[str, set[str]] = {}
    for name in mails:
        if name.endswith(("_short.txt", "_subject.txt", "when.txt")):
            continue
        stem, _dot, ending = name.rpartition(".")
        stems.setdefault(stem, set()).add(ending)
    assert {stem: endings for stem, endings in stems.items() if endings != {"txt", "html"}} == {}


def test_no_form_sends_what_people_type_in_an_address() -> None:
    """Addresses stand in the logs of servers and proxies, and in browsers' histories."""
    get = [
        name
        for name, text in templates().items()
        for tag in re.findall(r"<form\b[^>]*>", re.sub(r"{%.*?%}", "", text))
        if "post" not in tag.lower()
    ]
    assert get == []


def test_every_form_that_posts_has_its_token() -> None:
    bare = [
        name
        for name, text in templates().items()
        for form in re.findall(r"<form\b.*?</form>", text, flags=re.DOTALL)
        if "{% csrf_token %}" not in form
    ]
    assert bare == []
