"""What tells a person apart, wherever the map says that it stands."""

from collections.abc import Collection, Iterator, Sequence
from functools import reduce
from itertools import combinations
from operator import and_
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import F, Model, Q

from privacy.erasing.redaction import SHORTEST_WORD, pattern_of
from privacy.lasting.suppression import KINDS, MAILING_PARTS, PLAIN, plain_words
from privacy.map import Entry, the_map
from privacy.models import Override, Subject

KIND_OF = {category: kind for kind, category in KINDS.items()}


def known_values(subject: Subject, *, kinds: Collection[str] = KINDS) -> set[tuple[str, str]]:
    """Return (kind, value in its one spelling) of what tells the person apart, wherever it stands.

    Not what they only said of themselves, an address that was never confirmed among it: whoever "corrects"
    their name and telephone to a neighbour's and has themselves erased must not have the neighbour taken
    for them.
    """
    unproven = _own_words()
    return {
        pair
        for entry, model, columns in _places(kinds)
        for row in entry.proven(entry.rows_of(subject, model), _names(columns))
        .order_by("pk")
        .values("pk", *_names(columns))
        for pair in _said(row, _proven(entry, row, columns, unproven))
    }


def named_in(columns: Sequence[str], subject: Subject) -> Q:
    """Return the condition that one of some columns of text names the person.

    An address of theirs in it does, or a telephone number however it is punctuated, or two words of a
    name: the others may be initials there.
    """
    patterns = {_one_of(kind, value) for kind, value in known_values(subject) if kind != "name"}
    names = {value for kind, value in known_values(subject) if kind == "name"}
    pairs = {pair for name in names | _written_names(subject) for pair in _pairs(name)}
    anywhere = Q(pk__in=[])
    for column in columns:
        for pattern in sorted(patterns):
            anywhere |= Q(**{f"{column}__iregex": pattern})
        for pair in sorted(pairs):
            anywhere |= reduce(
                and_, (Q(**{f"{column}__iregex": pattern_of([word])}) for word in pair)
            )
    return anywhere


def pattern_for(subject: Subject) -> str:
    """Return a pattern for what tells the person apart in free text; empty for nothing.

    Their words as they are written and in their one spelling, and a telephone number however it is
    punctuated.
    """
    values = known_values(subject)
    written = words_of(subject) | {value for kind, value in values if kind != "phone"}
    written |= {word for kind, value in values if kind == "name" for word in value.split()}
    phones = sorted(_one_of(kind, value) for kind, value in values if kind == "phone")
    return "|".join(filter(None, [pattern_of(written), *phones]))


def _one_of(kind: str, value: str) -> str:
    """Return a pattern for a value that tells a person by itself."""
    if kind != "phone":
        return pattern_of([value])
    spaced = r"[ ().-]{0,2}".join(value)
    return rf"(?<!\d)(\+?1[ ().-]{{0,2}})?{spaced}(?!\d)"


def _pairs(name: str) -> Iterator[tuple[str, ...]]:
    """Yield each two words of a name; the one word of a name that has no other."""
    words = sorted({word for word in name.split() if len(word) >= SHORTEST_WORD})
    yield from combinations(words, min(2, len(words)) or 1)


def _written_names(subject: Subject) -> set[str]:
    """Return the person's names as they are written, with their accents."""
    found: set[str] = set()
    unproven = _own_words()
    for label, entry in the_map.models.items():
        names = [
            name
            for name, it in entry.personal.items()
            if it.verifier and it.category == KINDS["name"]
        ]
        if names:
            rows = entry.rows_of(subject, apps.get_model(label)).values("pk", *names)
            found |= {
                str(row[name]).replace(",", " ")
                for row in rows
                for name in names
                if row[name] and (f"{label}.{name}", str(row["pk"])) not in unproven
            }
    return found


def words_of(subject: Subject) -> set[str]:
    """Return what tells the person apart as it is written, and each word of their names.

    For finding them in free text; an address counts line by line. Of a name also what is joined: of
    "RIVERA,JO" and of "García-López" each half may be written alone.
    """
    found: set[str] = set()
    for label, entry in the_map.models.items():
        names = [
            name
            for name, it in entry.personal.items()
            if it.verifier and it.category in KINDS.values()
        ]
        if not names:
            continue
        for row in entry.rows_of(subject, apps.get_model(label)).values(*names):
            for name, value in row.items():
                text = str(value or "").strip()
                found.add(text)
                if entry.personal[name].category == KINDS["name"]:
                    found |= {word.strip(",.") for word in text.split()} | set(plain_words(text))
    return found - {""}


def everybodys_values() -> Iterator[tuple[UUID, tuple[str, str]]]:
    """Yield what tells people apart of everybody, with whose it is: to find people by their digests.

    Every table that holds such values is read whole. Only rows that a path leads from to their person
    are found; a table with a function for a path is asked for one person at a time.
    """
    unproven = _own_words()
    for entry, model, columns in _places():
        if not isinstance(entry.subject, str):
            continue
        rows = model._base_manager.annotate(whose=F(entry.subject)).exclude(whose=None)
        rows = entry.proven(rows, _names(columns))
        for row in rows.values("whose", "pk", *_names(columns)).iterator(chunk_size=2000):
            for pair in _said(row, _proven(entry, row, columns, unproven)):
                yield row["whose"], pair


Columns = dict[str, list[str]]  # kind -> the columns that make up one value
Place = tuple[str, str]  # a column by its name in the map, and the key of a row


def _own_words() -> set[Place]:
    """Return where somebody's own word stands in place of the utility's, which nobody has checked."""
    said = Override.objects.filter(ended_at=None, checked=False)
    return set(said.values_list("column", "row"))


def _proven(entry: Entry, row: dict[str, Any], columns: Columns, unproven: set[Place]) -> Columns:
    """Return the columns of a row without the values that are somebody's own word."""
    return {
        kind: names
        for kind, names in columns.items()
        if not any((f"{entry.label}.{name}", str(row["pk"])) in unproven for name in names)
    }


def _places(kinds: Collection[str] = KINDS) -> Iterator[tuple[Entry, type[Model], Columns]]:
    """Yield each table that holds such values. An address has several columns, which are one value."""
    for label, entry in the_map.models.items():
        columns: Columns = {}
        for name, column in entry.personal.items():
            kind = KIND_OF.get(column.category)
            if (
                kind
                and kind in kinds
                and column.verifier
                and (kind != "mailing" or name.endswith(_ENDINGS))
            ):
                columns.setdefault(kind, []).append(name)
        if columns:
            yield entry, apps.get_model(label), columns


_ENDINGS = tuple(f"{part}{n}" for part in MAILING_PARTS for n in ("", "1", "2", "3"))


def _names(columns: Columns) -> list[str]:
    return [name for names in columns.values() for name in names]


def _said(row: dict[str, Any], columns: Columns) -> Iterator[tuple[str, str]]:
    for kind, names in columns.items():
        text = " ".join(str(row[name]) for name in names if row[name])
        if value := PLAIN[kind](text):
            yield kind, value
