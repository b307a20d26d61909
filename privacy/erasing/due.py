"""What has had its time, by the clock of each entry of the privacy map and the periods of its columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import (
    CASCADE,
    SET_NULL,
    DateTimeField,
    Exists,
    Field,
    ForeignObjectRel,
    ManyToManyRel,
    Model,
    OuterRef,
    Q,
    QuerySet,
)
from django.utils import timezone

from privacy.erasing.erasure import Deed, deeds_of, not_done_yet
from privacy.erasing.retention import due_before
from privacy.map import Entry, Erase, NoSubject, PrivacyMap, the_map
from privacy.models import LegalHold
from privacy.vocabulary import RETENTIONS


@dataclass(frozen=True)
class Due:
    """Rows of one model that go as a whole (`deeds` is empty), or columns of them that do."""

    entry: Entry
    rows: "QuerySet[Any]"
    deeds: dict[str, Deed]


def due_at(at: datetime, described: PrivacyMap = the_map) -> Iterator[Due]:
    """Yield what is due, in the order of erasure: what points at a row goes before it.

    Asked lazily: what went before is gone when the next is looked for. Only rows whose clock hangs on
    them, such as a customer's last account, are noted first: it goes before they do.
    """
    holds = list(LegalHold.objects.live(on=timezone.localdate(at)).select_related("subject"))
    order = [it for it in described.in_erasure_order() if it.clock and it.personal]
    noted: dict[str, list[Any]] = {}
    for entry in order:
        model = apps.get_model(entry.label)
        if _hangs_on_it(model, entry.clock):
            rows = _free(entry, model, _struck(entry, model, _longest(entry), at), holds, at)
            noted[entry.label] = list(rows.values_list("pk", flat=True))
    for entry in order:
        if not entry.in_bulk:
            yield from _due(entry, at, holds, described, noted)


def held_rows(entry: Entry, holds: list[LegalHold]) -> "list[QuerySet[Any]]":
    """Return the rows of the entry that each hold keeps."""
    if isinstance(entry.subject, NoSubject):
        return []
    model = apps.get_model(entry.label)
    return [entry.rows_of(hold.subject, model) for hold in holds if hold.scope in ("", entry.label)]


def _due(
    entry: Entry,
    at: datetime,
    holds: list[LegalHold],
    described: PrivacyMap,
    noted: dict[str, list[Any]],
) -> Iterator[Due]:
    """Whole rows first: what is left of them may still lose columns."""
    model, longest = apps.get_model(entry.label), _longest(entry)
    # A row of which every personal column is emptied stays as the record that it is.
    if {it.erase for it in entry.personal.values()} & {Erase.DELETE_ROW, Erase.KEEP}:
        whole = (
            model._base_manager.filter(pk__in=noted[entry.label])
            if entry.label in noted
            else _free(entry, model, _struck(entry, model, longest, at), holds, at)
        )
        yield Due(entry, _nothing_points_at(whole, model, described), {})
    deeds = deeds_of(entry)
    if Erase.DELETE_ROW in deeds.values():
        return
    for keep in {it.keep for name, it in entry.personal.items() if name in deeds}:
        wanted = _deeds_when(entry, deeds, keep, is_last=keep == longest)
        undone = Q(pk__in=[])
        for name, deed in wanted.items():
            undone |= not_done_yet(name, deed)
        rows = _free(entry, model, _struck(entry, model, keep, at), holds, at)
        yield Due(entry, rows.filter(undone), wanted)


def _longest(entry: Entry) -> str:
    """Return the longest period of the entry's columns: a row goes with the last of them."""

    def length(keep: str) -> int:
        return RETENTIONS[keep].months * 30 + RETENTIONS[keep].days

    return max((it.keep for it in entry.personal.values()), key=length)


def _deeds_when(
    entry: Entry, deeds: dict[str, Deed], keep: str, *, is_last: bool
) -> dict[str, Deed]:
    """Return what is done after one period; switches are turned with the last of them.

    Redacting is left to erasure: by its time a whole row goes.
    """
    return {
        name: deed
        for name, deed in deeds.items()
        if (
            entry.personal[name].keep == keep and deed is not Erase.REDACT
            if name in entry.personal
            else is_last
        )
    }


def _struck(entry: Entry, model: type[Model], keep: str, at: datetime) -> "QuerySet[Any]":
    """Return the rows of which one of the clocks struck long enough ago."""
    any_of = Q(pk__in=[])
    for path in (entry.clock, *entry.or_clocks):
        any_of |= _by_clock(model, path, _cutoff(model, path, keep, at))
    return model._base_manager.filter(any_of)


def _by_clock(model: type[Model], path: str, cutoff: date | datetime) -> Q:
    """Return the condition that a clock struck by `cutoff`; of several, that the last one did."""
    by_then = Q(**{f"{path}__lte": cutoff})
    link = path.rpartition("__")[0]
    if not link:
        return by_then
    rows = model._base_manager
    struck = rows.filter(by_then)
    not_yet = rows.filter(
        Q(**{f"{path}__gt": cutoff}) | Q(**{f"{path}__isnull": True, f"{link}__isnull": False})
    )
    return Q(pk__in=struck.values("pk")) & ~Q(pk__in=not_yet.values("pk"))


def _cutoff(model: type[Model], path: str, keep: str, at: datetime) -> date | datetime:
    """Return the last day, or instant, that is long enough ago: never a minute early."""
    local = timezone.localtime(at)
    day = due_before(RETENTIONS[keep], local.date())
    field = _field_at(model, path)
    # A generated column is of the kind of what it works out.
    if isinstance(getattr(field, "output_field", field), DateTimeField):
        return timezone.make_aware(datetime.combine(day, local.time()))
    return day


def _field_at(model: type[Model], path: str) -> "Field[Any, Any]":
    *links, last = path.split("__")
    for link in links:
        model = model._meta.get_field(link).related_model  # type: ignore[assignment]  # E009 walked it
    return model._meta.get_field(last)  # type: ignore[return-value]  # E009 walked it


def _hangs_on_it(model: type[Model], path: str) -> bool:
    """Tell whether a clock stands in rows that hang on the row, or on its person."""
    for link in path.split("__")[:-1]:
        field = model._meta.get_field(link)
        if field.one_to_many:
            return True
        model = field.related_model  # type: ignore[assignment]  # E009 walked it
    return False


def _free(
    entry: Entry,
    model: type[Model],
    rows: "QuerySet[Any]",
    holds: list[LegalHold],
    at: datetime,
) -> "QuerySet[Any]":
    """Leave out what somebody still uses and what a hold keeps."""
    if entry.in_use:
        rows = rows.exclude(entry.in_use(timezone.localdate(at)))
    for held in held_rows(entry, holds):
        rows = rows.exclude(pk__in=held.values("pk"))
    return rows


def _nothing_points_at(
    rows: "QuerySet[Any]", model: type[Model], described: PrivacyMap
) -> "QuerySet[Any]":
    """Leave out rows that others still hang on: they go when those have gone.

    What is part of a row and has nothing to keep, such as an open invitation, goes with it.
    """
    for link in model._meta.get_fields(include_hidden=True):
        if not isinstance(link, ForeignObjectRel) or isinstance(link, ManyToManyRel):
            continue
        their = link.related_model
        goes_along = link.on_delete is CASCADE and _has_nothing_to_keep(
            described.models.get(their._meta.label)
        )
        if link.on_delete is SET_NULL or goes_along:
            continue
        rows = rows.filter(~Exists(their._base_manager.filter(**{link.field.name: OuterRef("pk")})))
    return rows


def _has_nothing_to_keep(entry: Entry | None) -> bool:
    """Tell whether the rows are about people, and none of it is kept. A log is not about people."""
    return bool(
        entry
        and entry.personal
        and all(it.erase is not Erase.KEEP for it in entry.personal.values())
    )
