"""Our own format for reads, `reads`: a volume for each interval (docs/feeds.md)."""

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import polars as pl

from accounts.feeds import SetAside, check_columns
from accounts.feeds.lines import Piece, pieces, read_header
from accounts.feeds.reasons import because as _
from usage.feeds import KEPT_MINUTES, Chunk, Volumes
from usage.feeds.table import by_run, text_table
from usage.grid import Quality
from usage.units import MOST_A_MINUTE, UNITS

REQUIRED = ("meter", "starts_at", "minutes", "volume", "unit")
# A file that a resident downloaded also says what the register showed, which is left alone, and microlitres:
# its volume is rounded for people, and they are not.
OPTIONAL = ("quality", "register", "microlitres")
# Of the unit: what the volume of a download may lie off its microlitres, and somewhat more. Ours.
MOST_ROUNDED = 0.001

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
        by_run(table["quality"], _worth).alias("worth"),
        starts=pl.col("starts_at").str.to_datetime(READ_AT_FORMAT, time_zone="UTC", strict=False),
        volume_read=pl.col("volume").cast(pl.Float64, strict=False),
    ).with_columns(rounded=pl.col("volume_read") * pl.col("unit_read"))
    table = table.with_columns(amount=_exact() if "microlitres" in columns else pl.col("rounded"))
    # A line that says that nothing was read says nothing, so it changes nothing.
    silent = (pl.col("worth") == Quality.MISSING) & (pl.col("volume") == "")
    said = table.filter(~silent.fill_null(value=False))
    fine = said.select(~pl.any_horizontal(*_FAULTY.values())).to_series()
    good, bad = (said, said.clear()) if fine.all() else (said.filter(fine), said.filter(~fine))
    reads = Volumes(
        lines=good["line"].to_numpy(),
        meters=good["meter"],
        starts=good["starts"].dt.epoch("s").to_numpy(),
        minutes=good["minutes_read"].to_numpy(),
        microlitres=np.rint(good["amount"].to_numpy()).astype(np.int64),
        estimated=(good["worth"] == Quality.ESTIMATED).to_numpy(),
        spread=(good["worth"] == Quality.SPREAD).to_numpy(),
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
        finer=table.height - said.height,
        header=header,
    )


def _minutes(text: pl.Series) -> pl.Series:
    return text.cast(pl.Int64, strict=False)


def _unit(text: pl.Series) -> pl.Series:
    return text.str.to_lowercase().replace_strict(
        _MICROLITRES, default=None, return_dtype=pl.Float64
    )


def _worth(text: pl.Series) -> pl.Series:
    return text.str.to_uppercase().replace_strict(_QUALITIES, default=None, return_dtype=pl.Int8)


def _exact() -> pl.Expr:
    """Return the microlitres beside a volume, null if they are not of it; where none stand, its own."""
    exact, rounded = pl.col("microlitres").cast(pl.Int64, strict=False), pl.col("rounded")
    near = (exact - rounded).abs() <= MOST_ROUNDED * pl.col("unit_read")
    beside = pl.when(near).then(exact.cast(pl.Float64))
    return pl.when(pl.col("microlitres") == "").then(rounded).otherwise(beside)


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
    "too_much": (
        pl.col("rounded").abs() > MOST_A_MINUTE * pl.col("minutes_read").fill_null(1)
    ).fill_null(value=False),
    "exact": pl.col("amount").is_null(),
    "quality": (pl.col("worth") == Quality.MISSING).fill_null(value=True),
}
_MICROLITRES = {key: float(unit.microlitres) for key, unit in UNITS.items()}
_QUALITIES = {"": int(Quality.ACTUAL)} | {
    said: int(quality) for quality in Quality for said in (quality.name[0], quality.name)
}
_FAULTS = {
    "meter": ("meter", _("is empty; expected is the meter's serial number")),
    "starts_at": (
        "starts_at",
        _("is not a time that exists, with its offset; expected is 2026-03-08T01:00:00-08:00"),
    ),
    "minutes": ("minutes", _("is not an interval we keep; expected is 15, 30, 60 or 1440")),
    "no_volume": (
        "volume",
        _("is empty; an interval without a reading is left out of the file"),
    ),
    "volume": ("volume", _("is not a number; expected is a number like 12.5")),
    "unit": ("unit", _("is not known; expected is one of {units}", units=", ".join(UNITS))),
    "too_much": ("volume", _("is more than any meter passes in an interval")),
    "exact": (
        "microlitres",
        _(
            "is not the volume beside it; expected is the same, or nothing where the volume was corrected"
        ),
    ),
    "quality": (
        "quality",
        _(
            "is not known; expected is A (actual), E (estimated), S (spread) or nothing; "
            "M (missing) has no volume"
        ),
    ),
}
