"""How a stored value is shown to the person it is about."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Field
from django.utils import formats
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from privacy import keys
from privacy.map import the_map
from privacy.moments import moment
from privacy.vocabulary import CHOICES, EXEMPTIONS, PURPOSES
from privacy.vocabulary.columns import COLUMNS
from privacy.vocabulary.words import Word

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Columns that hold a key of a vocabulary.
WORDS: Mapping[str, Mapping[str, Word]] = {
    "choice": CHOICES,
    "purpose": PURPOSES,
    "exemption": EXEMPTIONS,
}
LONGEST = 120  # characters of a text; the download has all of it


def called(label: str) -> str:
    """Return what the rows of a model of the map ("billing.Bill") are, as the person reads of them."""
    entry = the_map.models.get(label)
    # A model that is no more, or one of the machinery's, has no other name.
    return str(entry.called or label) if entry else label


def word_of(column: str) -> "StrOrPromise":
    """Return what a column is called."""
    return COLUMNS.get(column) or column.replace("_", " ").capitalize()


def opened(value: Any) -> Any:
    """Return a value as its person is told it: what is sealed at rest is opened, addresses by their parts."""
    if isinstance(value, dict):  # of a letter on its way: what opens a request stays sealed
        return {name: part for name, part in value.items() if name != "sealed"}
    if not isinstance(value, bytes | memoryview):
        return value
    try:
        text = keys.unseal(bytes(value)) if value else ""
    except keys.Unreadable:
        return _("It was sealed under a key that we do not have any more.")
    if not text.startswith("{"):
        return text
    try:
        parts = json.loads(text)
    except ValueError:
        return text  # somebody's own words
    return {name: part for name, part in parts.items() if part}


def said(value: Any, field: "Field[Any, Any] | None" = None) -> str:
    """Return a value as text in the reader's language; empty where nothing is stored.

    `field` is the column it comes from, whose choices have words; None for what stands beside a row.
    """
    if field is not None:
        value = _in_words(value, field)
    match value:
        case None:
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            return moment(value)
        case date():
            return formats.date_format(value, "DATE_FORMAT")
        case Decimal() | int():
            return formats.number_format(value)
    return Truncator(_in_a_row(value)).chars(LONGEST)


def _in_a_row(value: Any) -> str:
    """Return a value as text, what has several parts with commas between them."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {inner}" for key, inner in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _in_words(value: Any, field: "Field[Any, Any]") -> Any:
    """Return the words for a key, where the column holds one."""
    if field.choices:
        return dict(field.flatchoices).get(value, value)
    word = WORDS.get(field.name, {}).get(value) if isinstance(value, str) else None
    return word.label if word else value
