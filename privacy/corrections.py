"""What a person can put right, where it came from, and what of it they corrected already."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from privacy import keys
from privacy.map import the_map
from privacy.models import Override, Subject
from privacy.vocabulary import CATEGORIES, SOURCES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What the utility's files bring of a person, and may bring wrong.
CORRECTABLE = ("name", "contact.email", "contact.phone", "contact.mailing")


# An address has several columns of one category; a name's end says which part it is.
PARTS = {
    "line1": _("Street and number"),
    "line2": _("Apartment or unit"),
    "city": _("Town"),
    "state": _("State"),
    "postcode": _("ZIP code"),
}


@dataclass(frozen=True)
class Value:
    """One value that can be corrected: of which column ("accounts.Customer.name") and which row."""

    column: str
    row: str
    category: str
    source: str
    text: str
    override: Override | None = None

    @property
    def label(self) -> "StrOrPromise":
        """What it is, in the vocabulary's words; of an address, which part."""
        return PARTS.get(self.column.rpartition("_")[2], CATEGORIES[self.category].label)

    @property
    def came_from(self) -> "StrOrPromise":
        """Where it came from, in the vocabulary's words."""
        return SOURCES[self.source].label

    @property
    def length(self) -> int:
        """How long it may be."""
        label, _dot, name = self.column.rpartition(".")
        found: Any = apps.get_model(label)._meta.get_field(name)
        return int(found.max_length)


def correctable(subject: Subject) -> list[Value]:
    """Return what the utility holds of a person and they may correct, in the order of the map."""
    open_ones = {
        (it.column, it.row): it for it in Override.objects.filter(subject=subject, ended_at=None)
    }
    found = []
    for label, entry in the_map.models.items():
        columns = [
            (name, it)
            for name, it in entry.personal.items()
            if it.source == "utility_feed" and it.category in CORRECTABLE
        ]
        if not columns:
            continue
        rows = entry.rows_of(subject, apps.get_model(label)).order_by("pk")
        for row in rows.values("pk", *(name for name, _it in columns)):
            for name, it in columns:
                column, key = f"{label}.{name}", str(row["pk"])
                found.append(
                    Value(
                        column=column,
                        row=key,
                        category=it.category,
                        source=it.source,
                        text=row[name],
                        override=open_ones.get((column, key)),
                    )
                )
    return found


def label_of(column: str) -> "StrOrPromise":
    """Return what a column ("accounts.Customer.name") is, in the vocabulary's words."""
    label, _dot, name = column.rpartition(".")
    return CATEGORIES[the_map.models[label].personal[name].category].label


def plain(text: str) -> str:
    """Return a value as it is compared: spaces and capitals make no other value."""
    return " ".join(text.split()).casefold()


def digest_of(column: str, text: str, *, version: int) -> str:
    """Return what is kept of a wrong value."""
    return keys.digest(f"correction.{column}", plain(text), version=version)


def is_known_wrong(override: Override, text: str) -> bool:
    """Tell whether a value is one that was corrected."""
    return any(
        digest_of(override.column, text, version=version) in override.wrong_digests
        for version in keys.versions()
    )


def is_right(override: Override, text: str) -> bool:
    """Tell whether a value is the corrected one."""
    return plain(override.unsealed("value")) == plain(text)


def open_overrides(label: str, rows: Mapping[str, object]) -> list[Override]:
    """Return the corrections in force of some rows of a model, by their keys; one query for all of them."""
    return list(
        Override.objects.filter(
            ended_at=None, column__startswith=f"{label}.", row__in=list(rows)
        ).select_related("subject")
    )
