"""The versions that this release of the program can publish, a file each in `versions/`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils import translation

from privacy.map import PrivacyMap, the_map
from privacy.models import PolicyVersion
from privacy.policy.promises import Promises, promises_of
from privacy.policy.ratchet import Change, compare
from privacy.policy.sentences import place, sentence
from privacy.policy.text import fingerprint

FOLDER = Path(__file__).parent / "versions"


class MustBeMaterial(Exception):
    """More would be done than was published: such a version matters to people, and says so."""


class NothingNew(Exception):
    """The program says what the newest snapshot says: there is nothing to publish."""


@dataclass(frozen=True)
class Snapshot:
    """A version of a document as the program was when it was made."""

    document: str
    number: int
    # What changes, by language.
    summary: dict[str, str]
    material: bool
    promises: Promises
    fingerprint: str


def snapshots(document: str, *, folder: Path = FOLDER) -> list[Snapshot]:
    """Return every version of a document, the oldest first."""
    found = [Snapshot(**json.loads(path.read_text())) for path in folder.glob(f"{document}-*.json")]
    return sorted(found, key=lambda snapshot: snapshot.number)


def newest(document: str, *, folder: Path = FOLDER) -> Snapshot:
    """Return the version of a document that was made last."""
    return snapshots(document, folder=folder)[-1]


def live(document: str, described: PrivacyMap = the_map) -> Promises:
    """Return the promises of a document as the map makes them now; the terms promise nothing of it."""
    return promises_of(described) if document == PolicyVersion.Document.PRIVACY else {}


def complaints(
    document: str, *, described: PrivacyMap = the_map, folder: Path = FOLDER
) -> list[str]:
    """Say what the newest version of a document says that is no longer so; empty if all still is."""
    last = newest(document, folder=folder)
    with translation.override("en"):
        told = [
            _complaint(last, change) for change in compare(last.promises, live(document, described))
        ]
        if not told and described is the_map and fingerprint(document) != last.fingerprint:
            told = [f"The words of {document} differ from those of version {last.number}."]
    return told


def write_next(
    document: str,
    *,
    summary: dict[str, str],
    material: bool,
    again: bool = False,
    folder: Path = FOLDER,
) -> Snapshot:
    """Write the next version of a document, or the newest one again while nobody has published it.

    Raises MustBeMaterial if a promise would be broken by a version that says it does not matter, and
    NothingNew if nothing differs.
    """
    before = snapshots(document, folder=folder)
    if again:
        before = before[:-1]
    changes = compare(before[-1].promises, live(document)) if before else []
    if any(change.broken for change in changes) and not material:
        raise MustBeMaterial
    if before and not changes and fingerprint(document) == before[-1].fingerprint:
        raise NothingNew
    made = Snapshot(
        document=document,
        number=len(before) + 1,
        summary=summary,
        material=material,
        promises=live(document),
        fingerprint=fingerprint(document),
    )
    path = folder / f"{document}-{made.number}.json"
    path.write_text(json.dumps(vars(made), indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return made


def _complaint(snapshot: Snapshot, change: Change) -> str:
    where = f"“{place(change.name)}”: " if place(change.name) else ""
    said = sentence(change.name, change.was or ())
    verb = "would become untrue" if change.broken else "is out of date"
    return (
        f"Version {snapshot.number} says, {where}“{said}” This {verb}: "
        f"{_words(change.was)} became {_words(change.now)}."
    )


def _words(words: Sequence[str] | None) -> str:
    return "nothing" if not words else ", ".join(words)
