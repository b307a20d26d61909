"""What tells a person apart, wherever the map says that it stands."""

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import combinations
from operator import and_

from django.apps import apps
from django.db.models import Q

from privacy.map import the_map
from privacy.models import Subject
from privacy.redaction import SHORTEST_WORD, pattern_of
from privacy.suppression import KINDS, PLAIN


def known_values(subject: Subject) -> set[tuple[str, str]]:
    """Return (kind, value in its one spelling) of what tells the person apart, wherever it stands."""
    kind_of = {category: kind for kind, category in KINDS.items()}
    found: set[tuple[str, str]] = set()
    for label, entry in the_map.models.items():
        columns: dict[str, list[str]] = {}
        for name, column in entry.personal.items():
            # An address has several columns, which are one value together.
            if column.category in kind_of and column.verifier:
                columns.setdefault(kind_of[column.category], []).append(name)
        if not columns:
            continue
        rows = entry.rows_of(subject, apps.get_model(label)).order_by("pk")
        for row in rows.values(*(name for names in columns.values() for name in names)):
            for kind, names in columns.items():
                text = " ".join(str(row[name]) for name in names if row[name])
                found.add((kind, PLAIN[kind](text)))
    return {(kind, value) for kind, value in found if value}


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
    for label, entry in the_map.models.items():
        names = [
            name
            for name, it in entry.personal.items()
            if it.verifier and it.category == KINDS["name"]
        ]
        if names:
            rows = entry.rows_of(subject, apps.get_model(label)).values_list(*names)
            found |= {str(value).replace(",", " ") for row in rows for value in row if value}
    return found


def words_of(subject: Subject) -> set[str]:
    """Return what tells the person apart as it is written, and each word of their names.

    For finding them in free text; an address counts line by line.
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
                    found |= {word.strip(",.") for word in text.split()}
    return found - {""}
