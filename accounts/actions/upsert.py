"""Bringing many records of one kind up to date at once: three statements for a batch, not one a row."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Field, Model

from accounts.feeds.cis import Record
from accounts.receipts import Tally

BATCH = 2000
FAR_OFF = date.min  # the first of the days that no record speaks of (see EARLIEST in the parser)
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Wanted:
    """What a record says a row should be: the values of its columns by name."""

    record: Record
    key: Any
    values: dict[str, Any]


def upsert(
    model: type[Row],
    *,
    key: str,
    wanted: Sequence[Wanted],
    once: Iterable[str] = (),
    periods: bool = False,
) -> tuple[Tally, dict[Any, Row]]:
    """Make rows of `model` say what `wanted` says, found by the unique column `key`.

    Columns in `once` are set when a row is made and never after: they say where it came from. `periods`
    says that the table lets no two rows share a day: rows that trade days then never meet on the way.
    Two records with one key are applied in order. Returns the tally, and the rows by their key.
    """
    once = set(once)
    tally = Tally()
    rows: dict[Any, Row] = {}
    keys = list({want.key for want in wanted})
    for start in range(0, len(keys), BATCH):
        rows |= model._default_manager.in_bulk(keys[start : start + BATCH], field_name=key)
    new: dict[Any, Row] = {}
    changed: dict[Any, Row] = {}
    columns: set[str] = set()
    for want in wanted:
        row = rows.get(want.key)
        if row is None:
            rows[want.key] = new[want.key] = model(**{key: want.key}, **want.values)
            tally.taken += 1
            continue
        differs = {
            name: value
            for name, value in want.values.items()
            if name not in once and _stored(row, name) != _plain(value)
        }
        if not differs:
            tally.unchanged += 1
            continue
        for name, value in differs.items():
            setattr(row, name, value)
        tally.changed += 1
        if want.key not in new:
            changed[want.key] = row
            columns |= differs.keys()
    if changed and periods:
        _step_aside(model, changed.values())
        columns |= {"from_date", "to_date"}
    _write(model, new.values(), changed.values(), columns)
    return tally, rows


def _write(
    model: type[Row], new: Collection[Row], changed: Collection[Row], columns: set[str]
) -> None:
    # What is there already first: a new row may need the days that an old one leaves.
    if changed:
        model._default_manager.bulk_update(changed, sorted(columns), batch_size=BATCH)
    model._default_manager.bulk_create(new, batch_size=BATCH)


def _step_aside(model: type[Row], rows: Iterable[Row]) -> None:
    """Move rows to days of their own, from where they are then moved to the days they shall have."""
    moved = []
    for n, row in enumerate(rows):
        day = FAR_OFF + timedelta(days=n)
        moved.append(model(pk=row.pk, from_date=day, to_date=day + timedelta(days=1)))
    model._default_manager.bulk_update(moved, ["from_date", "to_date"], batch_size=BATCH)


def _stored(row: Model, name: str) -> Any:
    field: Field[Any, Any] = row._meta.get_field(name)  # type: ignore[assignment]  # columns only
    return getattr(row, field.attname)


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value
