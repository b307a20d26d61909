"""The California Metering Exchange Protocol as Sensus sends it: `cmep`, records MEPMD01.

No header. A line is a meter and a channel: 14 fields, then as many triples of time, code and quantity as
the 14th says. Units that end in REG are registers, the others what was used in an interval that ends at the
time. An empty time is the one before plus an interval. The quantity is multiplied by the calculation
constant. Purpose SUMMARY carries totals of months and the like, so only OK and RESEND are read.

The receipt counts triples; a line that is refused as a whole counts as one.
"""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from accounts.feeds import SetAside
from accounts.feeds.lines import BOM, Piece, pieces
from accounts.feeds.reasons import because as _
from usage.feeds import By, Chunk
from usage.feeds.clock import wall_clock
from usage.feeds.vendor import (
    ESTIMATED_REGISTER,
    FAULTS,
    MICROLITRES,
    NO_AMOUNT,
    NO_INTERVAL,
    NO_NAME,
    NO_TIME,
    TOO_MUCH,
    Fault,
    Layout,
    Reader,
    read,
)

HEAD = 14  # fields before the first triple
FIELDS = {"name": 7, "purpose": 8, "commodity": 9, "units": 10, "constant": 11, "interval": 12}
UNITS = {
    "GAL": MICROLITRES["gal"], "KGAL": MICROLITRES["kgal"], "CF": MICROLITRES["cf"],
    "CCF": MICROLITRES["ccf"], "L": MICROLITRES["l"], "M3": MICROLITRES["m3"],
}  # fmt: skip
REGISTER = "REG"


def parse(file: BinaryIO, zone: str) -> Iterator[Chunk]:
    """Yield the readings of an open file."""
    reader = Reader(LAYOUT, zone)
    if file.read(len(BOM)) != BOM:
        file.seek(0)
    for piece in pieces(file, separator=b",", fields=None, first_line=1):
        table, refused = _lines(piece)
        yield from reader.chunks(_read(table), piece.text, refused)
    yield from reader.rest()


def _lines(piece: Piece) -> tuple[pl.DataFrame, list[SetAside]]:
    """Return the triples of a piece, a row each, and the lines that are refused as a whole."""
    came = pl.Series(
        "came", piece.body.decode("utf-8", errors="replace").split("\n")[:-1], pl.String
    )
    fields = (
        pl.col("came")
        .str.strip_chars("\r")
        .str.split(",")
        .list.eval(pl.element().str.strip_chars(' "'))
    )
    table = pl.DataFrame({"line": piece.lines, "came": came}).select("line", fields=fields)
    found = {
        name: pl.col("fields").list.get(n, null_on_oob=True).fill_null("")
        for name, n in FIELDS.items()
    }
    table = table.with_columns(
        kind=pl.col("fields").list.get(0),
        count=pl.col("fields").list.get(HEAD - 1, null_on_oob=True).cast(pl.Int64, strict=False),
        **found,
    ).with_columns(pl.col("units").str.to_uppercase())
    wrong = pl.lit(None, pl.Int64)
    for number, (_field, _reason, is_wrong) in reversed(list(enumerate(_WHOLE))):
        wrong = pl.when(is_wrong.fill_null(value=True)).then(number).otherwise(wrong)
    table = table.with_columns(wrong=wrong)
    refused = [
        SetAside(row["line"], *_WHOLE[row["wrong"]][:2], piece.text(row["line"]))
        for row in table.filter(pl.col("wrong").is_not_null()).iter_rows(named=True)
    ]
    return _triples(table.filter(pl.col("wrong").is_null() & (pl.col("count") > 0))), refused


def _triples(table: pl.DataFrame) -> pl.DataFrame:
    triples = pl.col("fields").list.slice(HEAD, 3 * pl.col("count"))
    return table.with_columns(
        time=triples.list.gather_every(3, 0),
        code=triples.list.gather_every(3, 1),
        quantity=triples.list.gather_every(3, 2),
    ).drop("fields").explode("time", "code", "quantity")  # fmt: skip


def _read(table: pl.DataFrame) -> pl.DataFrame:
    # MMDDHHMM: months, days, hours and minutes between two readings.
    parts = [
        pl.col("interval").str.slice(start, 2).cast(pl.Int64, strict=False) for start in (2, 4, 6)
    ]
    minutes = parts[0] * 1440 + parts[1] * 60 + parts[2]
    months = pl.col("interval").str.slice(0, 2) != "00"
    # How many intervals ago the last time was said in the line.
    place = pl.int_range(pl.len())
    said = pl.when(pl.col("time") != "").then(place).forward_fill()
    table = table.with_columns(
        since=(place - said).over("line"),
        time=pl.when(pl.col("time") != "").then("time").forward_fill().over("line"),
        unit_name=pl.col("units").str.strip_suffix(REGISTER),
    )
    return read(
        table,
        {
            "name": NO_NAME,
            "unit": pl.col("unit").is_null(),
            "interval": ~pl.col("register") & (months | NO_INTERVAL)
            | ((pl.col("since") > 0) & (months | pl.col("minutes").is_null())),
            "time": NO_TIME,
            "empty": pl.col("quantity") == "",
            "amount": NO_AMOUNT,
            "too_much": TOO_MUCH,
            "estimated": ESTIMATED_REGISTER,
        },
        local=wall_clock(pl.col("time"), "%Y%m%d%H%M"),
        later=pl.col("since").fill_null(0) * minutes.fill_null(0) * 60,
        amount=pl.col("quantity").cast(pl.Float64, strict=False) * _CONSTANT,
        unit=pl.col("unit_name").replace_strict(UNITS, default=None),
        minutes=minutes,
        name=pl.col("name"),
        register=pl.col("units").str.ends_with(REGISTER),
        estimated=pl.col("code").str.to_uppercase().str.starts_with("E"),
    )


# Where it is empty a quantity is what it says.
_CONSTANT = (
    pl.when(pl.col("constant") == "")
    .then(1.0)
    .otherwise(pl.col("constant").cast(pl.Float64, strict=False))
)
# What spoils a line as a whole: field, reason, where it is so.
_WHOLE = (
    ("record", _("is not MEPMD01"), pl.col("kind") != "MEPMD01"),
    ("commodity", _("is not W, water"), pl.col("commodity") != "W"),
    (
        "purpose",
        _("is not OK or RESEND: it may not carry single readings"),
        ~pl.col("purpose").is_in(["OK", "RESEND"]),
    ),
    ("calculation constant", _("is not a number above nought"), ~(_CONSTANT > 0)),
    (
        "count",
        _("is not the number of readings that follow"),
        (pl.col("count") < 0)
        | (pl.col("fields").list.len() < HEAD + 3 * pl.col("count"))
        # Empty ones may follow, as some writers pad their lines. Anything else means that a quantity has
        # a comma in it, and then the first half of it would pass for all.
        | (pl.col("fields").list.slice(HEAD + 3 * pl.col("count")).list.join("") != ""),
    ),
)
LAYOUT = Layout(
    by=By.SERIAL,
    columns={"meter": "meter", "time": "time", "reading": "quantity"},
    read=_read,
    faults=FAULTS
    | {
        "time": Fault("time", _("is not a time; expected is 202603080100, or nothing after one")),
        "interval": Fault(
            "interval", _("is not an interval we keep; expected is 00000100, an hour")
        ),
        "empty": Fault("reading", _("is empty; an interval without a reading is a gap")),
        "unit": Fault(
            "units",
            _("are not known; expected is one of {units}, or with REG", units=", ".join(UNITS)),
        ),
    },
)
