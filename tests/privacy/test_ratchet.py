"""The ratchet: nothing is done that was not published, and the build says which sentence it would break."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from privacy.map import Cookie, Erase, Personal, PrivacyMap
from privacy.policy import snapshots
from privacy.policy.promises import promises_of
from privacy.policy.ratchet import Change, compare
from privacy.policy.snapshots import (
    MustBeMaterial,
    NothingNew,
    Snapshot,
    complaints,
    newest,
    write_next,
)
from privacy.policy.text import compiled, sentences_in
from privacy.vocabulary import PURPOSES, RECIPIENTS, RETENTIONS
from privacy.vocabulary.words import Recipient

PHONE: dict[str, Any] = {
    "purposes": ("account",),
    "source": "utility_feed",
    "basis": "contract",
    "keep": "months_13",
    "erase": Erase.BLANK,
    "recipients": ("utility",),
}


def a_map(
    *, more: dict[str, Personal] | None = None, cookies: int = 1, **changed: Any
) -> PrivacyMap:
    """Return a small map: a telephone number and a cookie; `changed` is about the number."""
    made = PrivacyMap()
    number = Personal("contact.phone", **(PHONE | changed))
    made.describe("accounts.Phone", subject="subject", number=number, **(more or {}))
    for n in range(cookies):
        made.describe_cookies(
            Cookie(
                f"cookie{n}", group="necessary", purposes=("account",), keep="day_1", what_for="x"
            )
        )
    return made


NAME = Personal("name", **PHONE)
WIDER = {
    "a kind of data": ({"more": {"name": NAME}}, "categories"),
    "a purpose": ({"purposes": ("account", "marketing")}, "purposes/contact.phone"),
    "a recipient": ({"recipients": ("utility", "mail")}, "recipients/contact.phone"),
    "a source": ({"source": "partner"}, "sources/contact.phone"),
    "a ground": ({"basis": "legitimate_interest"}, "bases/contact.phone"),
    "a longer time": ({"keep": "months_24"}, "keep/contact.phone"),
    "a time without an end": ({"keep": "removed_by_you"}, "keep/contact.phone"),
    "what stays": (
        {"erase": Erase.KEEP, "keep_because": "W7", "keep_note": "a law"},
        "after/contact.phone",
    ),
    "a cookie": ({"cookies": 2}, "cookies"),
}


@pytest.mark.parametrize("what", WIDER)
def test_whatever_is_done_beyond_what_was_published_breaks_a_promise(what: str) -> None:
    """A094, A201, L50: category, purpose, recipient, source, ground, retention, exception, cookie."""
    changed, promise = WIDER[what]
    broken = compare(promises_of(a_map()), promises_of(a_map(**changed)))
    assert promise in {change.name for change in broken if change.broken}


@pytest.mark.parametrize(
    "changed",
    [
        {"recipients": ()},
        {"keep": "days_7"},
        {"cookies": 0},
    ],
)
def test_doing_less_breaks_nothing_and_is_still_told(changed: dict[str, Any]) -> None:
    changes = compare(promises_of(a_map()), promises_of(a_map(**changed)))
    assert changes != []
    assert [change for change in changes if change.broken] == []


def test_a_map_that_is_the_same_changes_nothing() -> None:
    assert compare(promises_of(a_map()), promises_of(a_map())) == []


def test_a_period_that_grows_in_the_vocabulary_breaks_its_promise() -> None:
    """The word in the map is the same, and what it means is not."""
    grown = dict(RETENTIONS) | {"months_13": replace(RETENTIONS["months_13"], months=14)}
    [change] = compare(promises_of(a_map()), promises_of(a_map(), retentions=grown))
    assert change == Change("period/months_13", ("403",), ("434",), broken=True)


def test_a_purpose_that_asks_for_no_consent_any_more_breaks_its_promise() -> None:
    described = a_map(purposes=("marketing",))
    freed = dict(PURPOSES) | {"marketing": replace(PURPOSES["marketing"], consent=False)}
    [change] = compare(promises_of(described), promises_of(described, purposes=freed))
    assert (change.name, change.broken) == ("consent", True)


def test_a_recipient_that_pays_breaks_the_promise_that_nothing_is_sold() -> None:
    """A099."""
    bought = dict(RECIPIENTS) | {
        "utility": Recipient("utility", "U", kind="utility", sale=True),
    }
    [change] = compare(promises_of(a_map()), promises_of(a_map(), recipients=bought))
    assert (change.name, change.broken) == ("sale", True)


# --- The snapshots of this release --------------------------------------------------------------


@pytest.mark.parametrize("document", ["privacy", "terms"])
def test_the_newest_version_says_what_the_program_does(document: str) -> None:
    """A094, A201: the check that stops a build. Write the next version with manage.py policy_version."""
    assert complaints(document) == []


def test_the_build_names_the_very_sentence_that_would_become_untrue(tmp_path: Path) -> None:
    """The message quotes the page: the sentence stands there word for word."""
    last = newest("privacy")
    fewer = last.promises | {"recipients/contact.email": ["utility"]}
    _write(replace(last, promises=fewer), tmp_path)
    [complaint] = complaints("privacy", folder=tmp_path)
    quoted = "Your water utility. Nobody else, unless you or a law tell us to."
    assert complaint == (
        f"Version 1 says, “E-mail address”: “{quoted}” This would become untrue: "
        "utility became mail, utility."
    )
    assert quoted in sentences_in(compiled("privacy", language="en"))


def test_a_change_of_words_alone_is_a_new_version_too(tmp_path: Path) -> None:
    """A204: of any revision."""
    _write(replace(newest("terms"), fingerprint="0" * 64), tmp_path)
    assert complaints("terms", folder=tmp_path) == [
        "The words of terms differ from those of version 1."
    ]


def _write(snapshot: Snapshot, folder: Path) -> None:
    import json

    (folder / f"{snapshot.document}-{snapshot.number}.json").write_text(json.dumps(vars(snapshot)))


# --- Writing the next ---------------------------------------------------------------------------

SAID = {"en": "We send mail through a firm.", "es": "Enviamos correo."}


def test_a_version_that_breaks_a_promise_must_say_that_it_matters(tmp_path: Path) -> None:
    last = newest("privacy")
    _write(replace(last, promises=last.promises | {"recipients/name": []}), tmp_path)
    with pytest.raises(MustBeMaterial):
        write_next("privacy", summary=SAID, material=False, folder=tmp_path)
    made = write_next("privacy", summary=SAID, material=True, folder=tmp_path)
    assert (made.number, made.material, made.summary) == (2, True, SAID)
    assert complaints("privacy", folder=tmp_path) == []
    assert [s.number for s in snapshots.snapshots("privacy", folder=tmp_path)] == [1, 2]


def test_where_nothing_differs_there_is_no_next_version(tmp_path: Path) -> None:
    _write(newest("privacy"), tmp_path)
    with pytest.raises(NothingNew):
        write_next("privacy", summary=SAID, material=True, folder=tmp_path)


def test_a_version_nobody_has_published_is_written_again(tmp_path: Path) -> None:
    last = newest("privacy")
    _write(replace(last, promises={"categories": [], "cookies": []}), tmp_path)
    made = write_next("privacy", summary=SAID, material=True, again=True, folder=tmp_path)
    assert made.number == 1 and made.promises == last.promises


def test_the_command_says_what_differs_and_refuses_to_write_nothing(capsys: Any) -> None:
    call_command("policy_version")
    assert capsys.readouterr().out == "Nothing differs.\n"
    with pytest.raises(CommandError, match="Nothing differs"):
        call_command("policy_version", summary="Nothing.")
