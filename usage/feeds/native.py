"""Our own format for reads, `reads`: a volume for each interval (docs/feeds.md)."""

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import polars as pl

from accounts.feeds import SetAside, check_columns
from accounts.feeds.lines import Piece, pieces, read_header
from usage.feeds import Chunk, Volumes
from usage.feeds.table import text_table
from usage.grid import Quality
from usage.units import UNITS

REQUIRED = ("meter", "starts_at", "minutes", "volume", "unit")
# A file that a resident downloaded also says what the register showed, which is left alone, and microlitres:
# its volume is rounded for people, and they are not.
OPTIONAL = ("quality", "register", "microlitres")
# Of the unit: what the volume of a download may lie off its microlitres, and somewhat more. Ours.
MOST_ROUNDED = 0.001
MINUTES = (15, 30, 60, 1440)
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
    checked = table.with_columns(
        starts=pl.col("starts_at").str.to_datetime(READ_AT_FORMAT, time_zone="UTC", strict=False),
        minutes_read=pl.col("minutes").cast(pl.Int64, strict=False),
        volume_read=pl.col("volume").cast(pl.Float64, strict=False),
        unit_read=pl.col("unit").str.to_lowercase().replace_strict(_MICROLITRES, default=None),
        worth=pl.col("quality")
        .str.to_uppercase()
        .replace_strict(_QUALITIES, default=None, return_dtype=pl.Int8),
    ).with_columns(rounded=pl.col("volume_read") * pl.col("unit_read"))
    checked = checked.with_columns(
        amount=_exact() if "microlitres" in columns else pl.col("rounded")
    )
    # A line that says that nothing was read says nothing, so it changes nothing.
    silent = (pl.col("worth") == Quality.MISSING) & (pl.col("volume") == "")
    said = checked.filter(~silent.fill_null(value=False)).with_columns(fault=_first_fault())
    good, bad = said.filter(pl.col("fault") == ""), said.filter(pl.col("fault") != "")
    reads = Volumes(
        lines=good["line"].to_numpy(),
        meters=good["meter"].to_list(),
        starts=good["starts"].dt.epoch("s").to_numpy(),
        minutes=good["minutes_read"].to_numpy(),
        microlitres=np.rint(good["amount"].to_numpy()).astype(np.int64),
        estimated=(good["worth"] == Quality.ESTIMATED).to_numpy(),
        spread=(good["worth"] == Quality.SPREAD).to_numpy(),
    )
    set_aside = [
        SetAside(row["line"], *_FAULTS[row["fault"]], text=piece.text(row["line"]))
        for row in bad.iter_rows(named=True)
    ]
    return Chunk(
        rows=table.height + len(piece.ragged),
        reads=reads,
        text=piece.text,
        set_aside=piece.ragged + set_aside,
        finer=checked.height - said.height,
        header=header,
    )


def _exact() -> pl.Expr:
    """Return the microlitres beside a volume, null if they are not of it; where none stand, its own."""
    exact, rounded = pl.col("microlitres").cast(pl.Int64, strict=False), pl.col("rounded")
    near = (exact - rounded).abs() <= MOST_ROUNDED * pl.col("unit_read")
    beside = pl.when(near).then(exact.cast(pl.Float64))
    return pl.when(pl.col("microlitres") == "").then(rounded).otherwise(beside)


def _first_fault() -> pl.Expr:
    """Return a column with the key of the first fault of each row; empty where there is none."""
    volume = pl.col("volume_read")
    return (
        pl.when(pl.col("meter") == "")
        .then(pl.lit("meter"))
        .when(pl.col("starts").is_null())
        .then(pl.lit("starts_at"))
        .when(~pl.col("minutes_read").is_in(MINUTES).fill_null(value=False))
        .then(pl.lit("minutes"))
        .when(pl.col("volume") == "")
        .then(pl.lit("no_volume"))
        .when(volume.is_null() | ~volume.is_finite())
        .then(pl.lit("volume"))
        .when(pl.col("unit_read").is_null())
        .then(pl.lit("unit"))
        .when(pl.col("rounded").abs() > MOST)
        .then(pl.lit("too_much"))
        .when(pl.col("amount").is_null())
        .then(pl.lit("exact"))
        .when(pl.col("worth").is_null() | (pl.col("worth") == Quality.MISSING))
        .then(pl.lit("quality"))
        .otherwise(pl.lit(""))
    )


_MICROLITRES = {key: float(unit.microlitres) for key, unit in UNITS.items()}
_QUALITIES = {"": int(Quality.ACTUAL)} | {
    said: int(quality) for quality in Quality for said in (quality.name[0], quality.name)
}
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
    "exact": (
        "microlitres",
        "is not the volume beside it; expected is the same, or nothing where the volume was corrected",
    ),
    "quality": (
        "quality",
        "is not known; expected is A (actual), E (estimated), S (spread) or nothing; "
        "M (missing) has no volume",
    ),
}
