"""Whole lines of a feed as a table of text columns."""

import io
from collections.abc import Sequence

import numpy as np
import polars as pl

from accounts.feeds.lines import Piece


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
    return table.with_columns(
        pl.all().fill_null("").str.strip_chars(' \t\r"'), line=pl.Series(lines)
    )
