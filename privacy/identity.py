"""What tells a person apart, wherever the map says that it stands."""

from django.apps import apps

from privacy.map import the_map
from privacy.models import Subject
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
