"""What tells a person apart, wherever the map says that it stands."""

from collections.abc import Sequence
from functools import reduce
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

    An address of theirs in it does, or a telephone number however it is punctuated, or all the words of
    a name in whatever order.
    """
    anywhere = Q(pk__in=[])
    for kind, value in known_values(subject):
        words = [word for word in value.split() if len(word) >= SHORTEST_WORD]
        for column in columns:
            if kind == "phone":
                spaced = r"[ ().-]{0,2}".join(value)
                anywhere |= Q(
                    **{f"{column}__regex": rf"(?<!\d)(\+?1[ ().-]{{0,2}})?{spaced}(?!\d)"}
                )
            elif kind == "email":
                anywhere |= Q(**{f"{column}__icontains": value})
            elif words:
                anywhere |= reduce(
                    and_, (Q(**{f"{column}__iregex": pattern_of([word])}) for word in words)
                )
    return anywhere


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
