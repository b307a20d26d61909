"""Hourly registers as the DAIAD project published them: `daiad`.

Semicolons; `user key;datetime;meter reading;diff`; cumulative litres; local time of Alicante without an
offset, not sorted. In the hour that happens twice in autumn the same time stands twice: a register never
runs backwards, so the smaller reading is the earlier one.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO

import numpy as np
import polars as pl

from accounts.feeds import SetAside, check_columns
from accounts.feeds.lines import pieces, read_header
from accounts.feeds.reasons import because as _
from usage.feeds import MOST_SHOWN, Chunk, Registers
from usage.feeds.table import text_table

COLUMNS = ("user key", "datetime", "meter reading", "diff")
ZONE = "Europe/Madrid"


def parse(file: BinaryIO) -> Iterator[Chunk]:
    """Yield the whole file as one chunk: the twin hour's readings may lie anywhere in it."""
    header, separator = read_header(file)
    columns = check_columns(header.split(separator.decode()), required=COLUMNS)
    found = list(pieces(file, separator=separator, fields=len(columns)))
    if not found:
        return

    def text(line: int) -> str:
        piece = next(piece for piece in found if len(piece.lines) and line <= piece.lines[-1])
        return piece.text(line)

    table = (
        text_table(found, columns, separator)
        .with_columns(
            local=pl.col("datetime").str.to_datetime("%d/%m/%Y %H:%M:%S", strict=False),
            reading=pl.col("meter reading").cast(pl.Float64, strict=False),
        )
        .sort("user key", "local", "reading", nulls_last=True)
    )
    table = table.with_columns(
        second=pl.struct("user key", "local").is_duplicated()
        & ~pl.struct("user key", "local").is_first_distinct()
    )
    table = table.with_columns(
        at=pl.when(pl.col("second")).then(_instant("latest")).otherwise(_instant("earliest")),
        ambiguous=(_instant("earliest") != _instant("latest"))
        & ~pl.struct("user key", "local").is_duplicated(),
    )
    good = table.filter(_fine())
    ragged = [row for piece in found for row in piece.ragged]
    yield Chunk(
        rows=table.height + len(ragged),
        reads=Registers(
            lines=good["line"].to_numpy(),
            meters=good["user key"],
            instants=good["at"].dt.epoch("s").to_numpy(),
            thousandths=np.rint(good["reading"].to_numpy() * 1000).astype(np.int64),
        ),
        text=text,
        set_aside=ragged + _set_aside(table, text),
        header=header,
    )


def _instant(which: str) -> pl.Expr:
    return pl.col("local").dt.replace_time_zone(
        ZONE,
        ambiguous=which,  # type: ignore[arg-type]  # polars types this as literals
        non_existent="null",
    )


def _fine() -> pl.Expr:
    fine = (
        pl.col("at").is_not_null()
        & (pl.col("reading").abs() <= MOST_SHOWN)
        & pl.col("reading").is_not_nan()  # which polars takes for more than any number
        & ~pl.col("ambiguous").fill_null(value=False)
    )
    return fine.fill_null(value=False)


def _set_aside(table: pl.DataFrame, text: Callable[[int], str]) -> list[SetAside]:
    bad = table.filter(~_fine())
    found = []
    for row in bad.iter_rows(named=True):
        if row["local"] is None:
            field, reason = "datetime", _("is not a time; expected is 31/12/2016 23:59:59")
        elif row["reading"] is None or not abs(row["reading"]) <= MOST_SHOWN:
            field, reason = "meter reading", _("is not a number that can be; expected are litres")
        elif row["at"] is None:
            field, reason = "datetime", _("does not exist: the clocks went forward over it")
        else:
            field, reason = (
                "datetime",
                _("happened twice, as the clocks went back: which one is it?"),
            )
        found.append(
            SetAside(
                line=row["line"],
                field=field,
                reason=reason,
                text=text(row["line"]),
                held=bool(row["ambiguous"]),
            )
        )
    return found
