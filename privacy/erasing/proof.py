"""Proving that nothing is left of somebody: look for all that is known of them, everywhere.

The values are collected while they are known. First the scanner must find each of them where the map
says that it stands: one that is blind proves nothing. After the erasure it must find none, but for what
is declared to stay.

What no scan of this kind sees: rows the database has not cleaned up yet (VACUUM), its write-ahead log,
replicas, and backups until the day that the certificate names.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, Field, GenericIPAddressField, JSONField, Model, TextField
from django.urls import get_resolver

from privacy.erasing.places import UNSEALED, Cell, cells_in_files, cells_in_the_database
from privacy.erasing.variants import LONG, SHORTEST, contains, fold, pattern, variants
from privacy.map import TOKEN_LENGTH, Entry, Erase, NoSubject, Personal, PrivacyMap, the_map
from privacy.models import Subject
from privacy.vocabulary import RETENTIONS

TOKEN = re.compile(rf"[0-9a-f]{{{TOKEN_LENGTH}}}")
# Counted up when the scanner learns to see more; certificates say which one it was.
SCANNER = "4"
# The kinds of data that the promise to residents leaves with the utility, and the records of their own
# rights. Written down here, and not read from the map: a column that is kept by mistake must be found.
MAY_STAY = frozenset(
    {
        "account.number",
        "account.sign_in",
        "billing",
        "privacy.preference",
        "privacy.request",
        "service.address",
        "staff.identity",
        "usage.meter",
    }
)
# The utility's own records, in which a value that must go may stand as well: the town of a mailing address
# is that of the home. Anywhere else it is left over, whatever a column is declared to be.
MAY_STAND_IN = frozenset({"account.number", "billing", "service.address", "usage.meter"})


@dataclass(frozen=True)
class Known:
    """A value of somebody, and where the map says that it stands. Never printed."""

    text: str
    category: str
    label: str
    column: str
    key: str

    @property
    def name(self) -> str:
        """Where it comes from, to speak of it without showing it."""
        return f"{self.label}.{self.column}".strip(".")

    @cached_property
    def _wanted(self) -> set[str]:
        return variants(self.text, category=self.category)

    @cached_property
    def _long(self) -> set[str]:
        return {it for it in self._wanted if len(it) >= LONG}

    def is_in(self, cell: Cell) -> bool:
        """Tell whether a cell holds it, in whatever writing."""
        if contains(cell.folded, self._long) or contains(cell.words, self._wanted):
            return True
        number = pattern(self.text) if self.category == "contact.phone" else None
        return bool(number and number.search(cell.text))

    def is_named_in(self, cell: Cell) -> bool:
        """Tell whether a text about many people names its owner.

        A word of a name, and where a letter goes to, are those of others too.
        """
        match self.category:
            case "name":
                return contains(cell.folded, {it for it in self._wanted if len(it.split()) > 1})
            case "contact.email" | "contact.phone":
                return self.is_in(cell)
        return False


@dataclass(frozen=True)
class Hit:
    """A value that was found: which one, and where."""

    value: str
    where: str
    key: str

    def __str__(self) -> str:
        return f"{self.value} found in {self.where}" + (f", row {self.key}" if self.key else "")


@dataclass(frozen=True)
class Proof:
    """What came of it.

    `unseen`: values that the scanner did not find where they stood, before. `left`: what it found and
    should not have. `stays`: what is declared to stay. `passing`: what stands where nobody can look it
    up, and goes by itself within the time that the map says.
    """

    values: int
    unseen: tuple[str, ...]
    left: tuple[Hit, ...]
    stays: tuple[Hit, ...]
    passing: tuple[Hit, ...]

    @property
    def holds(self) -> bool:
        """Whether something was looked for, could be seen, and is not there."""
        return bool(self.values) and not self.unseen and not self.left


def prove(
    subject: Subject,
    erase: Callable[[], object],
    *,
    files: Sequence[Path] = (),
    kept: Sequence[Path] = (),
    described: PrivacyMap = the_map,
) -> Proof:
    """Collect what is known of somebody, see that it is found, erase, and look again.

    `files` may hold nothing of theirs. `kept` are files of the portal's own about many people.
    """
    known = values_of(subject, described)
    own = rows_of(subject, described)
    before = {(hit.value, hit.where, hit.key) for hit in _scan(known)}
    unseen = {
        it.name
        for it in known
        if (it.name, f"{apps.get_model(it.label)._meta.db_table}.{it.column}", it.key) not in before
    }
    erase()
    return look_for(known, own=own, files=files, kept=kept, described=described, unseen=unseen)


def look_for(
    known: Sequence[Known],
    *,
    own: frozenset[tuple[str, str]] | None = None,
    files: Sequence[Path] = (),
    kept: Sequence[Path] = (),
    described: PrivacyMap = the_map,
    unseen: Iterable[str] = (),
) -> Proof:
    """Look for values in the whole database and in folders, and sort what is found.

    `own` holds the rows (label, key) that were the person's own: the same value in a column of its kind
    of somebody else's row is theirs. None where that is not known; then every find counts.
    """
    judged: dict[str, list[Hit]] = {"left": [], "stays": [], "passing": [], "another": []}
    columns = _columns(described)
    kinds = {it.name: it.category for it in known}
    for hit in _scan(known, files, kept):
        column = columns.get(hit.where.removesuffix(UNSEALED))
        judged[_judge(hit, column, kinds[hit.value], own)].append(hit)
    return Proof(
        values=len(known),
        unseen=tuple(sorted(unseen)),
        left=tuple(judged["left"]),
        stays=tuple(judged["stays"]),
        passing=tuple(judged["passing"]),
    )


def values_of(subject: Subject, described: PrivacyMap = the_map) -> list[Known]:
    """Return what is known of somebody and must go: all text of theirs whose kind may not stay.

    But for what stands on every page, such as the name of the town in that of its utility, for the names
    of our own pages, and for what an erasure put in its place.
    """
    everywhere = fold(" ".join(map(str, settings.UTILITY.values())))
    pages = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    found = []
    for label, entry in described.models.items():
        model = apps.get_model(label)
        names = [name for name, it in entry.personal.items() if _must_go(it, model, name)]
        for row in entry.rows_of(subject, model).values("pk", *names) if names else ():
            for name in names:
                found += [
                    Known(text, entry.personal[name].category, label, name, str(row["pk"]))
                    for text in _texts(row[name])
                    if fold(text.strip()) not in everywhere
                    and text not in pages
                    and not TOKEN.fullmatch(text)
                ]
    return found


def rows_of(subject: Subject, described: PrivacyMap = the_map) -> frozenset[tuple[str, str]]:
    """Return label and key of every row that the map says is somebody's own."""
    return frozenset(
        (label, str(key))
        for label, entry in described.models.items()
        if entry.personal and set(_kinds(entry)) - MAY_STAY
        for key in entry.rows_of(subject, apps.get_model(label)).values_list("pk", flat=True)
    )


def _must_go(it: Personal, model: type[Model], name: str) -> bool:
    """Tell whether a column's values are searched for: free text of a kind that may not stay."""
    field: Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]  # E003: a column
    is_text = isinstance(field, CharField | TextField | GenericIPAddressField | JSONField)
    return is_text and not field.choices and not it.our_word and it.category not in MAY_STAY


def _texts(value: object) -> Iterator[str]:
    """Yield the texts of a value that are long enough to be searched for."""
    match value:
        case str() if len(value.strip()) >= SHORTEST:
            yield value
        case dict():
            for part in value.values():
                yield from _texts(part)
        case list():
            for part in value:
                yield from _texts(part)


def _scan(
    known: Sequence[Known], files: Sequence[Path] = (), kept: Sequence[Path] = ()
) -> Iterator[Hit]:
    for cell in chain(cells_in_the_database(), cells_in_files(files)):
        yield from (Hit(it.name, cell.where, cell.key) for it in known if it.is_in(cell))
    for cell in cells_in_files(kept):
        yield from (Hit(it.name, cell.where, cell.key) for it in known if it.is_named_in(cell))


def _judge(
    hit: Hit,
    column: tuple[Entry, Personal] | None,
    category: str,
    own: frozenset[tuple[str, str]] | None,
) -> str:
    """Say what a hit is: left over, declared to stay, passing, or another person's own value."""
    if "(a visitor's)" in hit.where:
        return "passing"
    if column is None:
        return "left"
    entry, it = column
    if isinstance(entry.subject, NoSubject) and RETENTIONS[it.keep].is_short:
        # Where erasure looks for them by what the row says, it must have found them.
        searched = hit.where.partition(".")[2] in entry.subject.searched
        return "left" if searched else "passing"
    if it.erase is Erase.KEEP and it.category in MAY_STAND_IN:
        return "stays"
    # The last letter to the person, and those to whoever asked for them, are nobody's rows.
    nobodys = own is None or (entry.label, hit.key) not in own
    if hit.where.endswith(UNSEALED) and nobodys and RETENTIONS[it.keep].is_short:
        return "passing"
    theirs = own is not None and hit.key and (entry.label, hit.key) not in own
    return "another" if theirs and it.category == category else "left"


def _columns(described: PrivacyMap) -> dict[str, tuple[Entry, Personal]]:
    """Return the personal columns of the map by table and column, as the database calls them."""
    found = {}
    for label, entry in described.models.items():
        meta = apps.get_model(label)._meta
        for name, it in entry.personal.items():
            found[f"{meta.db_table}.{meta.get_field(name).column}"] = (entry, it)
    for table, entry in described.tables.items():
        found |= {f"{table}.{name}": (entry, it) for name, it in entry.personal.items()}
    return found


def _kinds(entry: Entry) -> Iterator[str]:
    yield from (it.category for it in entry.personal.values())
