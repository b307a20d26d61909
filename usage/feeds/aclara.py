"""The daily file of Aclara's network: `aclara`.

A register reading a row; ReadingTime is in UTC, LocalTime the same on the wall and left alone. RawRead is
what the wheels counted, Scalar how much a count is, ScaledRead their product in the unit of the meter's
register, which the file does not name. ScaledRead is the word ERROR where the register did not answer. A
DETECTOR CHECK is a meter on a fire line's bypass, which nobody is billed for.
"""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from accounts.feeds.reasons import because as _
from usage.feeds import By, Chunk
from usage.feeds.vendor import (
    FAULTS,
    NO_AMOUNT,
    NO_NAME,
    NO_TIME,
    TOO_MUCH,
    Fault,
    Layout,
    number,
    read,
)
from usage.feeds.vendor import parse as parse_layout


def parse(file: BinaryIO, zone: str) -> Iterator[Chunk]:
    """Yield the readings of an open file. Raises FeedUnreadable if its header is wrong."""
    return parse_layout(file, zone, LAYOUT)


def _read(table: pl.DataFrame) -> pl.DataFrame:
    scaled = number("rawread") * number("scalar")
    # A count more or less is how the vendor rounds; ten times as much is a wrong scalar.
    other = (scaled - pl.col("amount")).abs() > 1.5 * number("scalar")
    return read(
        table,
        {
            "detector": pl.col("accounttype").str.to_uppercase() == "DETECTOR CHECK",
            "name": NO_NAME,
            "time": NO_TIME,
            "error": pl.col("scaledread").str.to_uppercase() == "ERROR",
            "amount": NO_AMOUNT,
            "too_much": TOO_MUCH,
            "scalar": other,
            "minutes": pl.col("minutes").is_null(),
        },
        name=pl.col("metersn"),
        at=pl.coalesce(
            pl.col("readingtime").str.to_datetime(form, strict=False, time_unit="us")
            for form in ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.fZ")
        ).dt.replace_time_zone("UTC"),
        amount=number("scaledread"),
        minutes=pl.col("readinterval").cast(pl.Int64, strict=False),
        register=pl.lit(value=True),
    )


LAYOUT = Layout(
    by=By.SERIAL,
    columns={"meter": "metersn", "time": "readingtime", "reading": "scaledread"},
    read=_read,
    faults=FAULTS
    | {
        "detector": Fault("accounttype", _("is a detector check, not a customer's meter")),
        "time": Fault("time", _("is not a time in UTC; expected is 2026-03-08 09:00:00.000")),
        "error": Fault("reading", _("is ERROR: the register did not answer")),
        "scalar": Fault("reading", _("is not rawread times scalar: which is right?"), held=True),
        "minutes": Fault("readinterval", _("is not a number of minutes")),
    },
    required=("metersn", "rawread", "scaledread", "readingtime", "scalar", "readinterval"),
    others=(
        "accountnumber", "mtuid", "port", "accounttype", "address1", "city", "state", "zip",
        "localtime", "active", "metertypeid", "vendor", "model", "description",
    ),
)  # fmt: skip
