"""Who is affected by an incident, worked out from the map: it knows where each kind of data stands."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db.models import Count, Model, Q, QuerySet

from privacy.map import Entry, the_map
from privacy.models import Subject

# Rows are found from a person, one query each: in pieces, so that a large town fits into memory.
AT_ONCE = 500


def places(category: str) -> list[tuple[str, Entry, list[str]]]:
    """Return (model, entry, columns) wherever a kind of data stands."""
    return [
        (label, entry, columns)
        for label, entry in the_map.models.items()
        if (columns := [n for n, it in entry.personal.items() if it.category == category])
    ]


def affected(category: str) -> QuerySet[Subject]:
    """Return the people of whom a value of a kind of data is held, and who are not erased."""
    found = Q(pk__in=[])
    for label, entry, columns in places(category):
        if isinstance(entry.subject, str):
            rows = apps.get_model(label)._base_manager.filter(
                _holds_any(apps.get_model(label), columns)
            )
            found |= Q(pk__in=rows.values(entry.subject))
    return Subject.objects.filter(found, erased_at=None)


def affected_by(categories: Iterable[str]) -> QuerySet[Subject]:
    """Return the people of whom any of several kinds of data is held."""
    found = Q(pk__in=[])
    for category in categories:
        found |= Q(pk__in=affected(category).values("pk"))
    return Subject.objects.filter(found)


def how_many(categories: Iterable[str]) -> tuple[dict[str, int], int]:
    """Return the number of people by kind of data, and of all together; one query for all of it."""
    wanted = list(categories)
    counts = Subject.objects.filter(erased_at=None).aggregate(
        together=Count("pk", filter=Q(pk__in=affected_by(wanted).values("pk"))),
        **{
            f"kind_{number}": Count("pk", filter=Q(pk__in=affected(category).values("pk")))
            for number, category in enumerate(wanted)
        },
    )
    by_kind = {category: counts[f"kind_{number}"] for number, category in enumerate(wanted)}
    return by_kind, counts["together"]


def affected_one_by_one(categories: Iterable[str]) -> Iterator[Subject]:
    """Yield people whose rows can be found from the person only: slow, for the list and not for a page."""
    odd = [
        (label, entry)
        for category in categories
        for label, entry, _columns in places(category)
        if callable(entry.subject)
    ]
    if not odd:
        return
    for subject in Subject.objects.filter(erased_at=None).iterator(chunk_size=AT_ONCE):
        if any(entry.rows_of(subject, apps.get_model(label)).exists() for label, entry in odd):
            yield subject


def found_by_person_only(categories: Iterable[str]) -> list[str]:
    """Return the models whose rows no count of a page includes, because only a person leads to them."""
    return sorted(
        {
            label
            for category in categories
            for label, entry, _columns in places(category)
            if not isinstance(entry.subject, str)
        }
    )


def _holds_any(model: type[Model], columns: Iterable[str]) -> Q:
    """Return the condition that at least one of the columns holds something."""
    held = Q()
    for name in columns:
        field = model._meta.get_field(name)
        one = Q(**{f"{name}__isnull": False})
        if getattr(field, "empty_strings_allowed", False) and field.get_internal_type() in TEXT:
            one &= ~Q(**{name: ""})
        held |= one
    return held


TEXT = {"CharField", "TextField", "EmailField", "SlugField"}
