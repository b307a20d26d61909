"""Whether erasure can do to a column what the map says: E004, E006."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.checks import CheckMessage
from django.db.models import (
    BinaryField,
    CharField,
    F,
    Field,
    FileField,
    ForeignKey,
    GeneratedField,
    JSONField,
    Model,
    TextField,
    UniqueConstraint,
)

from privacy.checks.messages import problem
from privacy.map import TOKEN_LENGTH, Entry, Erase, PrivacyMap

FREE_TEXT = (TextField, JSONField, FileField, BinaryField)
LEAVES_FREE_TEXT = (Erase.KEEP, Erase.TOKEN, Erase.UNLINK)


def check_columns(
    described: PrivacyMap, installed: Mapping[str, type[Model]]
) -> Iterator[CheckMessage]:
    """Compare each personal column's erase action with its field."""
    for label, entry in described.models.items():
        if label in installed:
            yield from _check_entry(entry, installed[label])


def _check_entry(entry: Entry, model: type[Model]) -> Iterator[CheckMessage]:
    fields = {field.name: field for field in model._meta.local_concrete_fields}
    row_goes = any(it.erase is Erase.DELETE_ROW for it in entry.personal.values())
    for name, it in entry.personal.items():
        if name not in fields:
            continue  # E003 says so
        where = f"{entry.label}.{name}"
        if row_goes and it.erase is not Erase.DELETE_ROW:
            yield problem(
                "E004",
                f"{where} says erase={it.erase}, but another column deletes its row",
                f"Write erase=Erase.DELETE_ROW for {name} too, or for no column of {entry.label}.",
            )
        elif why_not := _why_impossible(it.erase, fields[name], model):
            yield problem(
                "E004",
                f"{where} says erase={it.erase}, which is impossible: {why_not}",
                f"Write another erase=Erase.... for {name}, or change the column.",
            )
        if isinstance(fields[name], FREE_TEXT) and it.erase in LEAVES_FREE_TEXT:
            yield problem(
                "E006",
                f"{where} is free text, which may hold anything, and says erase={it.erase}",
                f"Write erase=Erase.REDACT, BLANK, NULL or DELETE_ROW for {name}.",
            )


def _why_impossible(erase: Erase, field: "Field[Any, Any]", model: type[Model]) -> str:
    """Say why the action cannot be done to the field; empty if it can."""
    if isinstance(field, GeneratedField) and erase not in (Erase.KEEP, Erase.DELETE_ROW):
        return "the database computes the column from others"
    match erase:
        case Erase.NULL if not field.null:
            return "the column is NOT NULL"
        case Erase.BLANK:
            return _why_not_blank(field, model)
        case Erase.TOKEN:
            return _why_no_token(field)
        case Erase.REDACT if not isinstance(field, CharField | TextField):
            return "the column is not text"
        case Erase.UNLINK if not isinstance(field, ForeignKey):
            return "the column is not a foreign key"
        case Erase.UNLINK if not field.null:
            return "the foreign key is NOT NULL"
    return ""


def _why_not_blank(field: "Field[Any, Any]", model: type[Model]) -> str:
    if not isinstance(field, CharField | TextField | FileField):
        return "the column is not text"
    if field.unique or any(_covers_only(c, field.name) for c in model._meta.constraints):
        return "the column is unique, and the second erased person would collide with the first"
    return ""


def _why_no_token(field: "Field[Any, Any]") -> str:
    if not isinstance(field, CharField | TextField):
        return "the column is not text"
    if field.max_length is not None and field.max_length < TOKEN_LENGTH:
        return f"a token has {TOKEN_LENGTH} characters and the column holds {field.max_length}"
    return ""


def _covers_only(constraint: object, name: str) -> bool:
    """Tell whether a constraint makes this column unique by itself, also as Lower("email")."""
    if not isinstance(constraint, UniqueConstraint) or constraint.condition is not None:
        return False
    names = set(constraint.fields)
    for expression in constraint.expressions:
        parts = expression.flatten() if hasattr(expression, "flatten") else [expression]
        found = [part for part in parts if isinstance(part, F)]
        names |= {part.name for part in found}  # type: ignore[attr-defined]  # not in the stubs
    return names == {name}
