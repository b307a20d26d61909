"""Whether a row can be led back to its person, and outlives them where it must: E009, E013."""

from collections.abc import Iterator, Mapping

from django.core.checks import CheckMessage
from django.core.exceptions import EmptyResultSet, FieldDoesNotExist, FieldError
from django.db.models import CASCADE, Model, QuerySet

from privacy.checks.messages import problem
from privacy.map import Entry, Erase, NoSubject, PrivacyMap
from privacy.models import Subject
from privacy.vocabulary import RETENTIONS


def check_links(
    described: PrivacyMap, installed: Mapping[str, type[Model]]
) -> Iterator[CheckMessage]:
    """Check the way from each entry to its subject, and what a deletion would take along."""
    for label, entry in described.models.items():
        if label not in installed:
            continue  # E003 says so
        if entry.personal and (why_not := _why_no_subject(entry, installed[label])):
            yield problem(
                "E009",
                f"{label} holds personal columns, and its subject cannot be found: {why_not}",
                f'Write subject="path__to__subject", a function from a subject to its {label} '
                "rows, or NoSubject(why) with a keep of at most 90 days.",
            )
        if why_not := _why_no_clock(entry, installed[label]):
            yield problem(
                "E009",
                f"{label} has a clock that cannot be read: {why_not}",
                f'Write clock="..." with a path from {label} to a day or an instant.',
            )
        yield from _check_cascades(entry, described, installed)
    for entry in described.tables.values():
        if entry.personal and (why_not := _why_not_short(entry)):
            yield problem("E009", f"{entry.label} {why_not}", "Write a keep of at most 90 days.")


def _why_no_subject(entry: Entry, model: type[Model]) -> str:
    """Say why rows of the model cannot be led to a subject; empty if they can."""
    if entry.subject is None:
        return "no subject is given"
    if isinstance(entry.subject, NoSubject):
        return _why_not_short(entry)
    if isinstance(entry.subject, str) and (why_not := _why_no_path(model, entry.subject)):
        return why_not
    try:
        rows = entry.rows_of(Subject(), model)
        if not isinstance(rows, QuerySet) or rows.model is not model:
            return f"the function does not return a queryset of {entry.label}"
        str(rows.query)  # compiles the joins without asking the database
    except EmptyResultSet:
        return "the queryset is empty for everybody"
    except (FieldError, ValueError, TypeError, AttributeError) as error:
        return str(error)
    return ""


def _why_no_path(model: type[Model], path: str) -> str:
    """Walk a lookup path; a filter alone would take a subject for the text of a column."""
    here: type[Model] = model
    for step in path.split("__"):
        try:
            field = here._meta.get_field(step)
        except FieldDoesNotExist as error:
            return str(error)
        if not isinstance(field.related_model, type):
            return f"{here._meta.label}.{step} is not a link"
        here = field.related_model
    return "" if here is Subject else f"{path} ends at {here._meta.label}, not at privacy.Subject"


def _why_not_short(entry: Entry) -> str:
    for name, it in entry.personal.items():
        retention = RETENTIONS.get(it.keep)  # E007 says so if it is unknown
        if retention is not None and not retention.is_short:
            return f"has no subject, so {name} may not stay for {it.keep}"
    return ""


def _why_no_clock(entry: Entry, model: type[Model]) -> str:
    try:
        for path in filter(None, (entry.clock, *entry.or_clocks)):
            str(model._base_manager.filter(**{f"{path}__isnull": False}).query)
    except FieldError as error:
        return str(error)
    return ""


def _check_cascades(
    entry: Entry, described: PrivacyMap, installed: Mapping[str, type[Model]]
) -> Iterator[CheckMessage]:
    """E013: a kept row must not hang by CASCADE on a row that goes with the person."""
    if not any(it.erase is Erase.KEEP for it in entry.personal.values()):
        return
    for field in installed[entry.label]._meta.local_fields:
        target = field.related_model
        if (
            not isinstance(target, type)
            or getattr(field.remote_field, "on_delete", None) is not CASCADE
        ):
            continue
        if _is_the_person(target) or _goes(described.models.get(target._meta.label)):
            yield problem(
                "E013",
                f"{entry.label}.{field.name} has on_delete=CASCADE towards {target._meta.label}: "
                f"deleting a person would delete {entry.label} rows that must be kept",
                f"Write on_delete=PROTECT or SET_NULL for {field.name} in models.py.",
            )


def _is_the_person(model: type[Model]) -> bool:
    """Tell whether rows of the model stand for a person: a subject, a login, a customer."""
    return model is Subject or any(f.related_model is Subject for f in model._meta.local_fields)


def _goes(entry: Entry | None) -> bool:
    return entry is not None and any(it.erase is Erase.DELETE_ROW for it in entry.personal.values())
