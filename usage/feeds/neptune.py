"""The register log of Neptune 360 as CSV or tab-separated text: `neptune`.

A reading a row, on the utility's clock, in the unit of the meter's register. Meters are named by
`meter_number`: an MIU may stand in the file twice. An asterisk says that a packet was missed: beside a
reading the reading is right and the hours before it are a gap; alone it is no reading, and never a nought.
"""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from accounts.feeds.reasons import because as _
from usage.feeds import By, Chunk
from usage.feeds.clock import wall_clock
from usage.feeds.vendor import (
    ESTIMATED_REGISTER,
    FAULTS,
    NO_AMOUNT,
    NO_NAME,
    NO_TIME,
    TOO_MUCH,
    Fault,
    Layout,
    read,
)
from usage.feeds.vendor import parse as parse_layout


def parse(file: BinaryIO, zone: str) -> Iterator[Chunk]:
    """Yield the readings of an open file. Raises FeedUnreadable if its header is wrong."""
    return parse_layout(file, zone, LAYOUT)


def _read(table: pl.DataFrame) -> pl.DataFrame:
    shown = pl.col("reading").str.strip_chars("* ")
    return read(
        table,
        {
            "name": NO_NAME,
            "time": NO_TIME,
            "missed": shown == "",
            "amount": NO_AMOUNT,
            "too_much": TOO_MUCH,
            "estimated": ESTIMATED_REGISTER,
        },
        name=pl.col("meter_number"),
        local=wall_clock(
            pl.col("read_time"), "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M"
        ),
        amount=shown.cast(pl.Float64, strict=False),
        register=pl.lit(value=True),
        estimated=pl.col("read_type").str.to_uppercase().is_in(["E", "ESTIMATED"]),
    )


LAYOUT = Layout(
    by=By.SERIAL,
    columns={"meter": "meter_number", "time": "read_time", "reading": "reading"},
    read=_read,
    faults=FAULTS
    | {
        "time": Fault("time", _("is not a time; expected is 03/08/2026 01:00:00 AM")),
        "missed": Fault(
            "reading", _("is missing: no packet was heard; the next reading closes the gap")
        ),
    },
    required=("meter_number", "read_time", "reading"),
    others=("miu_id", "read_type", "consumption", "account_number", "flags"),
)
