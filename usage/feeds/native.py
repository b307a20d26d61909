"""Our own format for reads, `reads`: a volume for each interval (docs/feeds.md)."""

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import polars as pl

from accounts.feeds import SetAside, check_columns
from accounts.feeds.lines import Piece, pieces, read_header
from usage.feeds import KEPT_MINUTES, Chunk, Volumes
from usage.feeds.table import by_run, text_table
from usage.units import UNITS

REQUIRED = ("meter", "starts_at", "minutes", "volume", "unit")
OPTIONAL = ("quality",)
# More than any meter passes in an interval, and within what 64 bits hold: a thousand million litres.
MOST = 1e15

READ_AT_FORMAT = "%+"  # ISO 8601 with an offset, or Z


def parse(file: BinaryIO) -> Iterator[Chunk]:
    """Yield the reads of an open file. Raises FeedUnreadable if its header is wrong."""
    header, separator = read_header(file)
    columns = check_columns(header.split(separator.decode()), required=REQUIRED, optional=OPTIONAL)
    for piece in pieces(file, separator=separator, fields=len(columns)):
        yield _chunk(piece, columns, separator, header)


def _chunk(piece: Piece, columns: list[str], separator: bytes, header: str) -> Chunk:
    table = text_table([piece], columns, separator)
    if "quality" not in columns:
        table = table.with_columns(quality=pl.lit(""))
    table = table.with_columns(
        by_run(table["minutes"], _minutes).alias("minutes_read"),
        by_run(table["unit"], _unit).alias("unit_read"),
        by_run(table["quality"], _estimated).alias("estimated"),
        starts=pl.col("starts_at").str.to_datetime(READ_AT_FORMAT, time_zone="UTC", strict=False),
        volume_read=pl.col("volume").cast(pl.Float64, strict=False),
    ).with_columns(microlitres=pl.col("volume_read") * pl.col("unit_read"))
    fine = table.select(~pl.any_horizontal(*_FAULTY.values())).to_series()
    good, bad = (table, table.clear()) if fine.all() else (table.filter(fine), table.filter(~fine))
    reads = Volumes(
        lines=good["line"].to_numpy(),
        meters=good["meter"],
        starts=good["starts"].dt.epoch("s").to_numpy(),
        minutes=good["minutes_read"].to_numpy(),
        microlitres=np.rint(good["microlitres"].to_numpy()).astype(np.int64),
        estimated=good["estimated"].to_numpy(),
    )
    set_aside = [
        SetAside(line, *_FAULTS[fault], text=piece.text(line))
        for line, fault in bad.select("line", fault=_first_fault()).iter_rows()
    ]
    return Chunk(
        rows=table.height + len(piece.ragged),
        reads=reads,
        text=piece.text,
        set_aside=piece.ragged + set_aside,
        header=header,
    )


def _minutes(text: pl.Series) -> pl.Series:
    return text.cast(pl.Int64, strict=False)


def _unit(text: pl.Series) -> pl.Series:
    return text.str.to_lowercase().replace_strict(
        _MICROLITRES, default=None, return_dtype=pl.Float64
    )


def _estimated(text: pl.Series) -> pl.Series:
    return text.str.to_uppercase().replace_strict(_ESTIMATED, default=None, return_dtype=pl.Boolean)


def _first_fault() -> pl.Expr:
    """Return a column with the key of the first fault of each row; empty where there is none."""
    fault = pl.lit("")
    for key, faulty in reversed(_FAULTY.items()):
        fault = pl.when(faulty).then(pl.lit(key)).otherwise(fault)
    return fault


# By the key of what is said of it; true, and never null, of a row at fault.
_VOLUME = pl.col("volume_read")
_FAULTY = {
    "meter": pl.col("meter") == "",
    "starts_at": pl.col("starts").is_null(),
    "minutes": ~pl.col("minutes_read").is_in(KEPT_MINUTES).fill_null(value=False),
    "no_volume": pl.col("volume") == "",
    "volume": ~_VOLUME.is_finite().fill_null(value=False),
    "unit": pl.col("unit_read").is_null(),
    "too_much": (pl.col("microlitres").abs() > MOST).fill_null(value=False),
    "quality": pl.col("estimated").is_null(),
}
_MICROLITRES = {key: float(unit.microlitres) for key, unit in UNITS.items()}
_ESTIMATED = {"": False, "A": False, "E": True}
_FAULTS = {
    "meter": ("meter", "is empty; expected is the meter's serial number"),
    "starts_at": (
        "starts_at",
        "is not a time that exists, with its offset; expected is 2026-03-08T01:00:00-08:00",
    ),
    "minutes": ("minutes", "is not an interval we keep; expected is 15, 30, 60 or 1440"),
    "no_volume": (
        "volume",
        "is empty; an interval without a reading is left out of the file",
    ),
    "volume": ("volume", "is not a number; expected is a number like 12.5"),
    "unit": ("unit", f"is not known; expected is one of {', '.join(UNITS)}"),
    "too_much": ("volume", "is more than any meter passes in an interval"),
    "quality": ("quality", "is not known; expected is A (actual), E (estimated) or nothing"),
}
