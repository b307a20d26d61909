"""The Spanish catalogue: nothing missing, its variables kept, and every page spoken through it."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import SetAsideRow
from portal.feeding.words import fault_of
from privacy.moments import clock
from tests.conftest import NOW, TODAY, ReadsMaker, Town, make_bill
from tests.house.pages import EVERYBODY, addresses
from usage.words import day_and_clock, full_day, month, short_day

ROOT = settings.BASE_DIR
CATALOGUE = ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"
As = Callable[[str | None], Client]
# What a sentence leaves open: %(name)s of gettext and blocktranslate, %d, {name} of str.format.
VARIABLE = re.compile(r"%\(\w+\)[a-z]|%[ds]|\{\w*\}")
ENDS = (".", "?", ":")
# Shorter ones are words that other languages, names and addresses may share.
LONG = 25

# Pages of allauth that need no state of their own: our templates, hence our words.
SIGN_IN_PAGES = {
    "account_login": [None],
    "account_signup": [None],
    "account_reset_password": [None],
    "account_request_login_code": [None],
    "account_inactive": [None],
    "account_email": ["ada"],
    "account_change_password": ["ada"],
    "account_logout": ["ada"],
    "account_reauthenticate": ["ada"],
    "mfa_index": ["ada", "dana"],
    "mfa_list_webauthn": ["ada"],
    "mfa_reauthenticate": ["dana"],
    "usersessions_list": ["ada"],
}
# Drawn with samples that are written in English and never leave the staff's gallery.
GALLERY = "/staff/components/"
# Django's own pages: their words are Django's, and the names of our tables are not for residents.
ADMIN = "/admin/"


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


@pytest.fixture(scope="module")
def compiled(catalogue: polib.POFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue of the source, not one that was compiled some time ago."""
    folder = tmp_path_factory.mktemp("locale")
    target = folder / "es" / "LC_MESSAGES"
    target.mkdir(parents=True)
    catalogue.save_as_mofile(str(target / "django.mo"))
    return folder


@pytest.fixture
def spanish(compiled: Path, settings: Any) -> None:
    settings.LOCALE_PATHS = [compiled]


@pytest.fixture
def in_spanish(spanish: None) -> Iterator[None]:
    with translation.override("es"):
        yield


def name(entry: polib.POEntry) -> tuple[str, str, str]:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural


def test_every_string_of_the_source_is_in_the_catalogue(
    catalogue: polib.POFile, tmp_path: Path
) -> None:
    if shutil.which("xgettext") is None:
        pytest.skip("gettext is not installed")  # in CI a skipped test fails: tests/conftest.py
    for folder in (*settings.ROOMS, "templates"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    (tmp_path / "locale").mkdir()
    # Without our settings Django looks at the copy alone.
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale=es", "--no-location"],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
    )
    found = polib.pofile(str(tmp_path / "locale/es/LC_MESSAGES/django.po"))
    assert len(found) > 500
    missing = {name(entry) for entry in found} - {name(entry) for entry in catalogue}
    assert missing == set(), "run: ./run makemessages -l es --no-location --no-obsolete"


def test_every_string_can_be_extracted() -> None:
    """The extractor reads no f-strings and knows no other names than gettext's own and `_`."""
    wrong = []
    for room in settings.ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = _imported(tree)
            wrong += [(path, name) for name in names.values() if name not in {*names, "_"}]
            wrong += [(path, call) for call in _calls_in_f_strings(tree, set(names.values()))]
    assert wrong == []


@pytest.mark.parametrize(
    ("pattern", "reason", "said"),
    [
        ("is not a number", "is not a number", "reading no es un número"),
        ("", "is not a number", "reading no es un número"),  # of a row from before
        (
            "{value} is before {year}",
            "'1700-01-01' is before 1800",
            "reading: '1700-01-01' es anterior a 1800",
        ),
    ],
)
def test_why_a_row_of_a_feed_was_not_taken_is_said_in_spanish(
    pattern: str, reason: str, said: str, in_spanish: None
) -> None:
    """S09: parsers know no reader, so the sentence is found by what they left of it."""
    row = SetAsideRow(kind="refused", field="reading", reason=reason, pattern=pattern)
    assert fault_of(row) == said


def test_nothing_is_translated_before_a_reader_is_known() -> None:
    """What a module says while it is loaded stays in the language of the server: it is said lazily."""
    wrong = []
    for room in settings.ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            eager = {n for was, n in _imported(tree).items() if was in {"gettext", "ngettext"}}
            wrong += [f"{path.name}:{line}" for line in _calls_while_loading(tree, eager)]
    assert wrong == []


def _calls_while_loading(node: ast.AST, names: set[str]) -> Iterator[int]:
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.FunctionDef | ast.Lambda):
            continue
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in names:
            yield part.lineno
        yield from _calls_while_loading(part, names)


def _imported(tree: ast.Module) -> dict[str, str]:
    """Return what a module takes from gettext, and under which name."""
    return {
        alias.name: alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }


def _calls_in_f_strings(tree: ast.Module, names: set[str]) -> list[str]:
    return [
        ast.unparse(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in names
    ]


def test_every_string_is_translated(catalogue: polib.POFile) -> None:
    empty = [entry.msgid for entry in catalogue if not all(_said(entry))]
    fuzzy = [entry.msgid for entry in catalogue if entry.fuzzy]
    obsolete = [entry.msgid for entry in catalogue.obsolete_entries()]
    assert (empty, fuzzy, obsolete) == ([], [], [])


def test_every_plural_is_there(catalogue: polib.POFile) -> None:
    assert catalogue.metadata["Plural-Forms"] == "nplurals=2; plural=(n != 1);"
    plurals = [entry for entry in catalogue if entry.msgid_plural]
    assert len(plurals) > 10
    assert [entry.msgid for entry in plurals if sorted(entry.msgstr_plural) != [0, 1]] == []


def test_variables_are_kept(catalogue: polib.POFile) -> None:
    wrong = []
    for entry in catalogue:
        originals = [entry.msgid, entry.msgid_plural or entry.msgid]
        for original, said in zip(originals, _said(entry), strict=False):
            if sorted(VARIABLE.findall(original)) != sorted(VARIABLE.findall(said)):
                wrong.append((original, said))
    assert wrong == []


def test_a_sentence_ends_as_its_original(catalogue: polib.POFile) -> None:
    """A period that got lost shows where two sentences stand side by side."""
    wrong = [
        (entry.msgid, said)
        for entry in catalogue
        for said in filter(None, _said(entry))
        if entry.msgid.endswith(ENDS) != said.endswith(ENDS) or said.count("?") != said.count("¿")
    ]
    assert wrong == []


def _said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.usefixtures("in_spanish")
def test_dates_and_times_are_spanish() -> None:
    day = date(2026, 3, 8)
    assert full_day(day) == "domingo 8 de marzo de 2026"
    assert short_day(day) == "8 de marzo"
    assert month(day) == "marzo de 2026"


@pytest.mark.usefixtures("in_spanish", "clock")
def test_hours_are_spanish() -> None:
    noon = timezone.localtime()
    assert clock(noon - timedelta(hours=9)) == "3 am"
    assert day_and_clock(noon) == "viernes 20 de noviembre, 12 pm"


# --- Pages ----------------------------------------------------------------------------------------


class Texts(HTMLParser):
    """What a page says: its texts, and the attributes that are read aloud."""

    SILENT = ("script", "style", "code")
    SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-hint", "data-word", "data-done")

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.language: str | None = ""
        self._foreign: list[str] = []  # open elements that are silent or in a language of their own

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang")
        elif tag in self.SILENT or "lang" in given:
            self._foreign.append(tag)
        self.texts += [given[key] or "" for key in self.SPOKEN if key in given]

    def handle_endtag(self, tag: str) -> None:
        if self._foreign and self._foreign[-1] == tag:
            self._foreign.pop()

    def handle_data(self, data: str) -> None:
        if not self._foreign and data.strip():
            self.texts.append(" ".join(data.split()))


def read(client: Client, path: str, language: str) -> Texts | None:
    """Return what a page says in a language, None if it is no page."""
    response = client.get(path, headers={"accept-language": language})
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return None
    if response.status_code in {302, 405}:
        return None
    page = Texts()
    page.feed(response.content.decode())
    return page


@pytest.fixture
def lived_in(town: Town, make_reads: ReadsMaker) -> Town:
    """A year of water with gaps, bills in every state, a leak, and somebody who is silent."""
    make_reads("mill", TODAY - timedelta(days=400), TODAY - timedelta(days=40))
    make_reads("mill", TODAY - timedelta(days=30), TODAY - timedelta(days=1), gallons=0)
    make_reads("weir", TODAY - timedelta(days=20), TODAY - timedelta(days=1), gallons=6)
    for month_of, open_amount in ((7, "0"), (8, "30.00"), (10, "84.20")):
        bill = make_bill(town, "ada", "mill", date(2026, month_of, 15), open_amount=open_amount)
        bill.estimated = True
        bill.save()
        town.bills[f"ada {month_of}"] = bill
    return town


@pytest.fixture
def places(lived_in: Town) -> list[tuple[str, str | None]]:
    """Each page with each of the cast who may be shown something there."""
    found = [(path, who) for path in addresses() for who in EVERYBODY]
    found += [(f"/bills/{bill.pk}/", "ada") for bill in lived_in.bills.values()]
    found += [
        (f"/use/?by={by}{on}", who)
        for by in ("hour", "day", "month")
        for on in ("", "&on=2026-03-08", "&on=2026-10-13")
        for who in ("ada", "ben", "lena")
    ]
    found += [(reverse(page), who) for page, cast in SIGN_IN_PAGES.items() for who in cast]
    return found


@pytest.mark.usefixtures("spanish", "clock")
def test_no_page_speaks_english(
    places: list[tuple[str, str | None]], as_: As, catalogue: polib.POFile
) -> None:
    """Nothing of ours is English, and what both languages say alike is a name.

    A text that nobody marked for translation is no message: only the two pages side by side show it.
    """
    messages = {
        part
        for entry in catalogue
        for original in (entry.msgid, entry.msgid_plural)
        for part in VARIABLE.split(original)
        if len(part) > LONG
    }
    leaks, same, read_pages = [], set(), 0
    for path, who in places:
        client = as_(who)
        spanish = None if path == GALLERY else read(client, path, "es")
        if spanish is None:
            continue
        read_pages += 1
        said = "\n".join(spanish.texts)
        leaks += [(path, who, part) for part in messages if part in said]
        leaks += [(path, who, "lang")] if spanish.language != "es" else []
        if who in {"ada", "lena", "dana", None} and path != ADMIN:
            english = read(client, path, "en")
            same |= set(english.texts) & set(spanish.texts) if english else set()
    assert leaks == []
    assert {text for text in same if WORD.search(text) and not NAME.fullmatch(text)} == set()
    assert read_pages > 80


MAILS = sorted(
    str(path.relative_to(ROOT / "templates"))
    for folder in ("email", "mail", "messages")
    for path in ROOT.glob(f"templates/**/{folder}/*")
    # The last goes to strangers, whose language nobody knows: it has both.
    if not path.name.startswith(("base", "mail_not_taken"))
)


@pytest.mark.usefixtures("spanish")
def test_what_a_mail_says_in_both_languages_is_a_name() -> None:
    same = set()
    for template in MAILS:
        english, spanish = (_lines(template, language) for language in ("en", "es"))
        same |= {(template, line) for line in english & spanish}
    assert {pair for pair in same if WORD.search(pair[1]) and not NAME.fullmatch(pair[1])} == set()
    assert len(MAILS) > 50


def _lines(template: str, language: str) -> set[str]:
    with translation.override(language):
        said = render_to_string(
            template, {"utility": settings.UTILITY, "timestamp": NOW, "how_many": 1}
        )
    if template.endswith(".txt"):
        return set(said.splitlines())
    page = Texts()
    page.feed(said)
    return set(page.texts)


WORD = re.compile(r"[^\W\d_]{4}")
# Names, addresses, and what the utility wrote on a bill.
NAME = re.compile(
    "|".join(
        [
            *(re.escape(value) for value in settings.UTILITY.values() if value),
            re.escape("{name}, {address}".format(**settings.UTILITY)),
            re.escape("{address} · {phone} · {email}".format(**settings.UTILITY)),
            "Cookies( – .*)?",  # the same word
            r"\S+@\S+",
            "12 Mill Lane|3 Weir Cottages|7 Orchard Street",
            "Base charge|Water",
            "Mill Valley|A1mill|A1weir|OKAFOR, ADA N",  # what is held of Ada
            "JSON|Green Button",
        ]
    )
)
