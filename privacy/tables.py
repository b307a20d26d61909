"""A person's rows, table by table, as the map leads to them: those that they may be told of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import DateField, DateTimeField, Field, ForeignKey, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from privacy.map import Entry, NoSubject, the_map
from privacy.models import Subject


@dataclass(frozen=True)
class Table:
    """One table with a person's own rows."""

    entry: Entry
    model: type[Model]
    rows: "QuerySet[Any]"

    @property
    def label(self) -> str:
        """Its name in the map."""
        return self.entry.label

    @property
    def columns(self) -> list[str]:
        """What the person is given of a row: what must stand beside it, then its own columns."""
        return [*self.entry.beside, *self.entry.exported]

    def paths(self, columns: Iterable[str]) -> list[str]:
        """Return the lookup path of each of some columns."""
        return [_in_their_words(self.entry.beside.get(name, name)) for name in columns]


def _in_their_words(path: str) -> str:
    """Tell what the utility calls in two languages in the reader's: a topic, a program."""
    spanish = (get_language() or "").startswith("es") and path.endswith("__title_en")
    return path.removesuffix("en") + "es" if spanish else path


def tables_of(subject: Subject) -> list[Table]:
    """Return every table in which a person can have rows, the lowest room first; asks for none yet."""
    found = []
    for label, entry in the_map.models.items():
        if entry.personal and not isinstance(entry.subject, NoSubject):
            model = apps.get_model(label)
            found.append(Table(entry, model, entry.told_rows_of(subject, model)))
    return found


def within(table: Table, first: date | None, last: date | None) -> Table:
    """Leave out the rows of other days, both included; what has no day of its own is always in.

    A row is in by any day that it tells of: when it was made, when it ended, what it is about. Nothing that
    was done on one of the days is left out for the day of something else.
    """
    paths = _told_by(table)
    if not paths or (first is None and last is None):
        return table
    wanted = reduce(or_, (_between(table.model, path, first, last) for path in paths))
    return Table(table.entry, table.model, table.rows.filter(wanted))


def _told_by(table: Table) -> list[str]:
    """Return the paths of the days by which a row is in a span of days; none where it always is."""
    event = event_of(table.entry, table.model)
    if event is None or table.entry.lasts:
        return []
    days = [f for f in table.model._meta.local_concrete_fields if isinstance(f, DateField)]
    return [f.name for f in days if not f.null and f.name in table.entry.exported] or [event]


def _between(model: type[Model], path: str, first: date | None, last: date | None) -> Q:
    wanted = Q()
    if isinstance(field_at(model, path), DateTimeField):
        wanted &= Q(**{f"{path}__gte": _midnight(first)}) if first else Q()
        wanted &= Q(**{f"{path}__lt": _midnight(last + timedelta(days=1))}) if last else Q()
    else:
        wanted &= Q(**{f"{path}__gte": first}) if first else Q()
        wanted &= Q(**{f"{path}__lte": last}) if last else Q()
    return wanted


def event_of(entry: Entry, model: type[Model]) -> str | None:
    """Return the path to the day of what a row tells of, such as a bill; None where it has no such day.

    It is the clock of the map, unless that may be empty: then it is the end of something that lasts, such
    as an account, and says nothing of when it was collected.
    """
    field = field_at(model, entry.clock) if entry.clock else None
    return entry.clock if isinstance(field, DateField) and not field.null else None


def days_of(table: Table) -> list[str]:
    """Return the paths of all columns that are a day or an instant."""
    own = [f.name for f in table.model._meta.local_concrete_fields if isinstance(f, DateField)]
    event = event_of(table.entry, table.model)
    return [*own, event] if event and event not in own else own


def field_at(model: type[Model], path: str) -> "Field[Any, Any] | None":
    """Return the field at the end of a path of foreign keys; None if a step leads to several rows."""
    here: Any = model
    *steps, last = path.split("__")
    for step in steps:
        field = here._meta.get_field(step)
        if not isinstance(field, ForeignKey) or field.null:
            return None
        here = field.related_model
    found: Field[Any, Any] = here._meta.get_field(last)
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
