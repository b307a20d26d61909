"""Whole lines of a feed as a table of text columns."""

import io
from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from accounts.feeds.lines import Piece

TRIMMED = ' \t\r"'


def text_table(pieces: Sequence[Piece], columns: list[str], separator: bytes) -> pl.DataFrame:
    """Return the fields of whole lines as trimmed text, empty where there is nothing, and their `line`.

    Quotes are trimmed like spaces, and a separator within them is a space.
    """
    body = b"".join(piece.plain for piece in pieces)
    if not body:  # nothing but blank and ragged lines, which polars takes for a fault
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String) | {"line": pl.Int64})
    table = pl.read_csv(
        io.BytesIO(body),
        has_header=False,
        new_columns=columns,
        separator=separator.decode(),
        quote_char=None,
        infer_schema=False,
        encoding="utf8-lossy",
    )
    lines = np.concatenate([piece.lines for piece in pieces])
    text = pl.all().fill_null("")
    if any(octet in body for octet in TRIMMED.encode() if octet not in separator):
        text = text.str.strip_chars(TRIMMED)
    return table.with_columns(text, line=pl.Series(lines))


def by_run(column: pl.Series, work: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """Do some work on a column, once for each run of the same text: most columns of a feed are long runs."""
    runs = column.rename("text").rle().struct.unnest()
    return work(runs["value"]).gather(np.repeat(np.arange(runs.height), runs["len"].to_numpy()))


def by_value(column: pl.Series, work: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """Do some work on a column, once for each value in it: all meters are read at the same few hours."""
    values = column.unique()
    known = pl.DataFrame({"value": values, "worked": work(values)})
    rows = column.rename("value").to_frame()
    found = rows.join(known, on="value", how="left", nulls_equal=True, maintain_order="left")
    return found["worked"]
