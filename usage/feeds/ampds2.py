"""The one-minute register of the AMPds2 house: `ampds2`.

`unix_ts,counter,avg_rate,inst_rate`; cumulative litres; Unix seconds; no serial, so the meter is called
AMPDS2. Source: Makonin et al., Scientific Data 3:160037 (2016). The first reading of each hour is kept,
which loses no water: the register counts on in between.
"""

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import polars as pl

from accounts.feeds import SetAside, check_columns
from accounts.feeds.lines import Piece, pieces, read_header
from accounts.feeds.reasons import because as _
from usage.feeds import MOST_SHOWN, Chunk, Registers
from usage.feeds.table import text_table

COLUMNS = ("unix_ts", "counter", "avg_rate", "inst_rate")
METER = "AMPDS2"
HOUR = 3600


def parse(file: BinaryIO) -> Iterator[Chunk]:
    """Yield the readings of an open file. Raises FeedUnreadable if its header is wrong."""
    header, separator = read_header(file)
    columns = check_columns(header.split(separator.decode()), required=COLUMNS)
    for piece in pieces(file, separator=separator, fields=len(columns)):
        yield _chunk(piece, columns, separator, header)


def _chunk(piece: Piece, columns: list[str], separator: bytes, header: str) -> Chunk:
    table = text_table([piece], columns, separator).with_columns(
        at=pl.col("unix_ts").cast(pl.Int64, strict=False),
        reading=pl.col("counter").cast(pl.Float64, strict=False),
    )
    # Not a number is none of these either.
    shown = (pl.col("reading").abs() <= MOST_SHOWN).fill_null(value=False)
    fine = pl.col("at").is_not_null() & shown & pl.col("reading").is_not_nan()
    good, bad = table.filter(fine), table.filter(~fine)
    hourly = good.filter(pl.col("at") % HOUR < 60)  # noqa: PLR2004 -- the first minute of the hour
    return Chunk(
        rows=table.height + len(piece.ragged),
        reads=Registers(
            lines=hourly["line"].to_numpy(),
            meters=pl.repeat(METER, hourly.height, dtype=pl.String, eager=True),
            instants=hourly["at"].to_numpy(),
            thousandths=np.rint(hourly["reading"].to_numpy() * 1000).astype(np.int64),
        ),
        text=piece.text,
        set_aside=piece.ragged
        + [
            SetAside(
                line=row["line"],
                field="unix_ts" if row["at"] is None else "counter",
                reason=_("is not a number that can be"),
                text=piece.text(row["line"]),
            )
            for row in bad.iter_rows(named=True)
        ],
        finer=good.height - hourly.height,
        header=header,
    )
