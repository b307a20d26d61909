"""The privacy report: what is held of each kind, why, and the person's own data beside it.

It is worked out from the map, for everybody alike: a resident, a guest, a member of staff. However
much there is, it asks two questions of each table and holds a handful of rows.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DateTimeField, Field, ForeignKey, Max, Min, Q
from django.utils import timezone

from privacy.map import the_map
from privacy.models import Subject
from privacy.showing.kinds import Kind, kinds_of
from privacy.showing.values import opened, said, word_of
from privacy.tables import Table, days_of, event_of, field_at, tables_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = 4  # rows of a table; of more, the page says how many and from when to when
LATELY = timedelta(days=365)  # A068: "collected in the previous 12 months"


@dataclass(frozen=True)
class Held:
    """What one table holds of one kind.

    `rows` are texts under `columns`, and empty where there are too many to show or they are not to be
    shown; `first` and `last` are the days they are from, None where they have none.
    """

    called: "StrOrPromise"
    count: int
    first: date | None
    last: date | None
    lately: bool
    columns: list["StrOrPromise"]
    rows: list[list[str]]


@dataclass
class Section:
    """One kind of data: what is said of it, what is held, and what of it is not shown, and why."""

    kind: Kind
    held: list[Held] = field(default_factory=list)
    withheld: list["StrOrPromise"] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether there is anything of this kind."""
        return bool(self.held or self.withheld)

    @property
    def lately(self) -> bool:
        """Whether any of it was collected in the last twelve months."""
        return any(held.lately for held in self.held)


def report_of(subject: Subject, now: datetime, *, values: bool) -> list[Section]:
    """Return every kind of data of the map with what is held of it about a person.

    Without `values` it tells how much there is, and nothing that stands in it.
    """
    sections = {kind.category.key: Section(kind) for kind in kinds_of(the_map)}
    for table in tables_of(subject):
        facts = _Facts.of(table, now)
        if facts.count == 0:
            continue
        short = facts.count <= SHOWN and table.entry.told is None
        sample = _sample(table) if values and short else []
        for category in dict.fromkeys(it.category for it in table.entry.personal.values()):
            held = _held(table, category, facts, sample)
            if held.rows or not sample or not _own(table, category):
                sections[category].held.append(held)  # the rest is columns that stand empty
        for column in table.entry.withheld.values():
            reasons = sections[column.category].withheld
            if column.not_exported_because not in reasons:
                reasons.append(column.not_exported_because)
    return list(sections.values())


@dataclass(frozen=True)
class _Facts:
    """How many rows of a table a person has, and of which days."""

    count: int
    first: date | None
    last: date | None
    lately: bool

    @classmethod
    def of(cls, table: Table, now: datetime) -> "_Facts":
        """Ask the database once.

        A row without a day of its own, such as a name, counts as collected lately: nobody could show that
        it is older, and the utility's files bring it again and again.
        """
        event, days = event_of(table.entry, table.model), days_of(table)
        past = {f"past{n}": Max(day, filter=_until(table, day, now)) for n, day in enumerate(days)}
        over = _until(table, event, now) if event else Q()
        span = {"first": Min(event, filter=over), "last": Max(event, filter=over)} if event else {}
        row = table.rows.aggregate(count=Count("*"), **past, **span)
        known = [_day(row[name]) for name in past if row[name] is not None]
        return cls(
            count=row["count"],
            first=_day(row.get("first")),
            last=_day(row.get("last")),
            lately=not known or max(filter(None, known)) >= (now - LATELY).date(),
        )


def _until(table: Table, path: str, now: datetime) -> Q:
    """Leave out what is still to come, such as the end of an access: it says nothing of collecting."""
    instant = isinstance(field_at(table.model, path), DateTimeField)
    return Q(**{f"{path}__lte": now if instant else timezone.localdate(now)})


def _day(value: date | datetime | None) -> date | None:
    return timezone.localdate(value) if isinstance(value, datetime) else value


def _sample(table: Table) -> list[dict[str, Any]]:
    """Return the rows of a table that has few, each column by its name."""
    if not table.columns:  # Django would take no column for all of them
        return []
    rows = table.rows.order_by("pk").values_list(*table.paths(table.columns))[:SHOWN]
    return [dict(zip(table.columns, map(opened, row), strict=True)) for row in rows]


def _own(table: Table, category: str) -> list[str]:
    """Return the columns of one kind that the person is given."""
    return [name for name, it in table.entry.exported.items() if it.category == category]


def _held(table: Table, category: str, facts: _Facts, sample: list[dict[str, Any]]) -> Held:
    fields: dict[str, Field[Any, Any]] = {f.name: f for f in table.model._meta.local_fields}
    own = _own(table, category)
    # The number of a row elsewhere says nothing; what it stands for is beside it.
    shown = [name for name in own if not isinstance(fields[name], ForeignKey)]
    beside = list(table.entry.beside) if own else []
    columns = [
        name for name in [*beside, *shown] if any(row[name] not in (None, "") for row in sample)
    ]
    rows = [[said(row[name], fields.get(name)) for name in columns] for row in sample]
    return Held(
        called=table.entry.called,
        count=facts.count,
        first=facts.first,
        last=facts.last,
        lately=facts.lately,
        columns=[word_of(name) for name in columns],
        rows=[row for row in rows if any(row)],
    )
