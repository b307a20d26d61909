"""Days of reads as the bytes in which PostgreSQL takes and gives them.

The bytes are those of `COPY ... (FORMAT binary)`: for each row the number of its fields, and for each field
its length and then its value, or -1 and no value for NULL. Building them in numpy costs a tenth of what a
Python object a day costs.
"""

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from usage.grid import NOTHING, Bools, Grid, Int8s, Int64s, Quality
from usage.rows import LETTER_CODES, QUALITY_OF, Changes, Rows, hours_proven

Bytes = NDArray[np.uint8]

SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
EPOCH = date(2000, 1, 1).toordinal()  # from which PostgreSQL counts the days of a date
# What stands before the elements of an array: `nullable` says whether one may be NULL.
_HEAD = ("dimensions", "nullable", "type", "length", "first")
INT8 = 20  # PostgreSQL's number for the type bigint


# --- Into the table -------------------------------------------------------------------------------


def _field(kind: str) -> np.dtype[Any]:
    return np.dtype([("bytes", ">i4"), ("value", kind)])


def _array(width: int) -> np.dtype[Any]:
    head = [(name, ">i4") for name in _HEAD]
    return np.dtype([("bytes", ">i4"), *head, ("items", _field(">i8"), (width,))])


def _row(width: int, *, registers: bool, past: bool, said: bool) -> np.dtype[Any]:
    """Return how a row of `width` intervals lies in the bytes, where nothing in it is NULL."""
    fields: list[tuple[str, Any]] = [
        ("fields", ">i2"),
        ("point", _field(">i8")),
        ("day", _field(">i4")),
        ("minutes", _field(">i2")),
        ("volumes", _array(width)),
        ("qualities", _letters(width)),
        ("total", _field(">i8")),
        ("dry", _field(">i4")),
        ("wet", _field(">i4")),
        ("file", _field(">i8")),
    ]
    fields += [("registers", _array(width))] if registers else []
    fields += [("past", _array(width))] if past else []
    fields += [("said", _array(width)), ("said_qualities", _letters(width))] if said else []
    return np.dtype(fields)


def _letters(width: int) -> np.dtype[Any]:
    return np.dtype([("bytes", ">i4"), ("value", "u1", (width,))])


def _kept(layout: np.dtype[Any]) -> np.dtype[Any]:
    """Return the same layout with a truth for each byte: whether it is written."""
    if layout.fields is None:
        return np.dtype(("?", (layout.itemsize,)))
    parts: list[Any] = []
    for name in layout.names or ():
        part = layout.fields[name][0]
        base, shape = part.subdtype or (part, ())
        parts.append((name, _kept(base), shape))
    return np.dtype(parts)


def encoded(rows: Rows, file: int) -> bytes:
    """Return rows as COPY takes them: the columns that `sql` names for them."""
    width = rows.volumes.shape[1]
    layout = _row(
        width,
        registers=rows.registers is not None,
        past=rows.past is not None,
        said=rows.said is not None,
    )
    table = np.zeros(len(rows), layout)
    kept = np.ones(len(rows), _kept(layout))
    table["fields"] = len(layout.names or ()) - 1
    _put(table["point"], rows.points)
    _put(table["day"], rows.days - EPOCH)
    _put(table["minutes"], np.full(len(rows), rows.minutes))
    _put(table["file"], np.full(len(rows), file))
    within = np.arange(width) < rows.lengths[:, None]
    known = within & (rows.volumes != NOTHING)
    _put(table["total"], np.where(known, rows.volumes, 0).sum(axis=1))
    dry, wet, told = hours_proven(rows)
    for name, bits in (("dry", dry), ("wet", wet)):
        _put(table[name], bits)
        table[name]["bytes"][~told] = -1
        kept[name]["value"][~told] = False
    _put_array(table["volumes"], kept["volumes"], rows.volumes, within, rows.lengths)
    _put_qualities(table["qualities"], kept["qualities"], rows.qualities, known, within)
    if rows.registers is not None:
        _put_array(table["registers"], kept["registers"], rows.registers, within, rows.lengths)
    if rows.past is not None:
        _put_array(table["past"], kept["past"], rows.past, within, rows.lengths)
        on_the_hour: Bools = np.all(~within | (rows.past <= 0), axis=1)
        _leave_out(table["past"], kept["past"], on_the_hour)
    if rows.said is not None:
        part, written = table["said"], kept["said"]
        _put_array(part, written, rows.said.volumes, within, rows.lengths)
        known = within & (rows.said.volumes != NOTHING)
        _leave_out(part, written, ~known.any(axis=1))
        part, written = table["said_qualities"], kept["said_qualities"]
        _put_qualities(part, written, rows.said.qualities, known, within)
    return _written(table, kept)


def _put(field: NDArray[Any], values: NDArray[Any]) -> None:
    field["bytes"] = field.dtype["value"].itemsize
    field["value"] = values


def _put_array(
    part: NDArray[Any],
    kept: NDArray[Any],
    values: Int64s,
    within: NDArray[np.bool_],
    lengths: Int64s,
) -> None:
    missing = within & (values == NOTHING)
    item = part.dtype["items"].base
    head = sum(part.dtype[name].itemsize for name in _HEAD)
    part["bytes"] = head + lengths * item.itemsize - 8 * missing.sum(axis=1)
    part["dimensions"], part["type"], part["first"] = 1, INT8, 1
    part["nullable"] = missing.any(axis=1)
    part["length"] = lengths
    part["items"]["bytes"] = np.where(missing, -1, item["value"].itemsize)
    part["items"]["value"] = values
    if missing.any() or not within.all():
        kept["items"]["value"] &= (within & ~missing)[..., None]
        kept["items"]["bytes"] &= within[..., None]


def _leave_out(part: NDArray[Any], kept: NDArray[Any], none: NDArray[np.bool_]) -> None:
    """Write NULL for some arrays."""
    part["bytes"][none] = -1
    for name in _HEAD:
        kept[name][none] = False
    for name in ("bytes", "value"):
        kept["items"][name][none] = False


def _put_qualities(
    part: NDArray[Any],
    kept: NDArray[Any],
    qualities: Int8s,
    known: NDArray[np.bool_],
    within: NDArray[np.bool_],
) -> None:
    """Write the letters of qualities; none where every known one is actual."""
    some = (known & (qualities != Quality.ACTUAL)).any(axis=1)
    part["bytes"] = np.where(some, within.sum(axis=1), 0)
    part["value"] = LETTER_CODES[qualities]
    if not (some.all() and within.all()):
        kept["value"] &= (within & some[:, None])[..., None]


def encoded_changes(changes: Changes, file: int) -> bytes:
    """Return lines of the log of corrections as COPY takes them."""
    layout = np.dtype(
        [
            ("fields", ">i2"),
            ("point", _field(">i8")),
            ("day", _field(">i4")),
            ("position", _field(">i2")),
            ("volume_before", _field(">i8")),
            ("volume_after", _field(">i8")),
            ("quality_before", _field("u1")),
            ("quality_after", _field("u1")),
            ("file", _field(">i8")),
        ]
    )
    table = np.zeros(len(changes.points), layout)
    kept = np.ones(len(table), _kept(layout))
    table["fields"] = len(layout.names or ()) - 1
    _put(table["point"], changes.points)
    _put(table["day"], changes.days - EPOCH)
    _put(table["position"], changes.positions)
    _put(table["file"], np.full(len(table), file))
    for when, volumes, qualities in zip(
        ("before", "after"), changes.volumes, changes.qualities, strict=True
    ):
        _put(table[f"quality_{when}"], LETTER_CODES[qualities])
        _put(table[f"volume_{when}"], volumes)
        missing = volumes == NOTHING
        table[f"volume_{when}"]["bytes"][missing] = -1
        kept[f"volume_{when}"]["value"][missing] = False
    return _written(table, kept)


def _written(table: NDArray[Any], kept: NDArray[Any]) -> bytes:
    octets, mask = table.view(np.uint8).reshape(-1), kept.view(np.bool_).reshape(-1)
    return (octets if mask.all() else octets[mask]).tobytes()


# --- Out of it ------------------------------------------------------------------------------------


def decoded(
    minutes: int,
    width: int,
    counted: bool,
    late: bool,
    told: bool,
    octets: bytes,
    letters: str,
    *,
    registers: bool,
) -> Rows:
    """Return rows of `width` intervals from the array of arrays that `sql.fetch_days` makes of them.

    `counted` says that these days are counted by register, `late` that some were read past the beginning of
    their interval, `told` that volumes were said of these days besides.
    `letters` are those of the volumes and of what was said, row by row; none where all are actual.
    """
    kept, past, grids = registers and counted, registers and late, 1 + told
    numbers = numbers_of(octets).reshape(-1, 2 + width * (grids + kept + past))
    points, days, shown = numbers[:, 0], numbers[:, 1], numbers[:, 2 : 2 + width]
    codes = np.frombuffer(letters.encode(), np.uint8).reshape(-1, grids, width)
    of_all = QUALITY_OF[codes] if letters else np.int8(Quality.ACTUAL)
    qualities = np.broadcast_to(of_all, (len(numbers), grids, width))
    said = Grid.empty(len(numbers), width) if counted else None
    return Rows(
        minutes=minutes,
        points=points,
        days=days + EPOCH,
        lengths=np.full(len(numbers), width, dtype=np.int64),
        volumes=shown,
        qualities=_missing_or(qualities[:, 0], shown),
        registers=numbers[:, 2 + width : 2 + 2 * width] if kept else None,
        said=Grid(numbers[:, -width:], _missing_or(qualities[:, 1], numbers[:, -width:]))
        if told
        else said,
        past=numbers[:, 2 + 2 * width : 2 + 3 * width] if past else None,
    )


def _missing_or(qualities: Int8s, volumes: Int64s) -> Int8s:
    return np.where(volumes == NOTHING, np.int8(Quality.MISSING), qualities)


def numbers_of(octets: bytes | None) -> Int64s:
    """Return the numbers of an array of bigint as PostgreSQL sends it, one after the other; none for NULL.

    A hundred thousand of them would else be objects of Python first.
    """
    if not octets:
        return np.empty(0, np.int64)
    dimensions = int.from_bytes(octets[:4])
    items = np.frombuffer(octets, _field(">i8"), offset=12 + 8 * dimensions)
    return items["value"].astype(np.int64)
