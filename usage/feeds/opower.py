"""The interval file that utilities send to Oracle's Opower: `opower15`, `opower60` and `opower1440`.

Tab-separated; what was used by service point; `date` and `time` are the END of the interval on the
utility's clock, whose hour `utc_offset` settles on an autumn night where it is there. How long an interval
is stands in the name of that file and not in it, so it stands in the name of the format. A day ends at
midnight.
"""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from accounts.feeds.reasons import because as _
from usage.feeds import By, Chunk
from usage.feeds.clock import wall_clock
from usage.feeds.vendor import (
    FAULTS,
    MICROLITRES,
    NO_AMOUNT,
    NO_NAME,
    NO_TIME,
    NO_UNIT,
    TOO_MUCH,
    Fault,
    Layout,
    number,
    once_a_run,
    read,
)
from usage.feeds.vendor import parse as parse_layout

UNITS = {
    "gal": MICROLITRES["gal"], "cgal": MICROLITRES["gal"] * 100, "kgal": MICROLITRES["kgal"],
    "cf": MICROLITRES["cf"], "ccf": MICROLITRES["ccf"], "l": MICROLITRES["l"], "m3": MICROLITRES["m3"],
}  # fmt: skip
_UNIT = pl.col("units").str.to_lowercase().replace_strict(UNITS, default=None)
# Where it is empty, the specification says E.
_ESTIMATE = (
    pl.col("is_estimate")
    .str.to_uppercase()
    .replace_strict({"A": False, "": True, "E": True}, default=None)
)
# As -0700, -07:00 or -7; in seconds.
_EAST = pl.col("utc_offset").str.extract_groups(r"^([+-]?)(\d{1,2}):?(\d{2})?$").struct
_OFFSET = pl.when(_EAST["1"] == "-").then(-60).otherwise(60) * (
    _EAST["2"].cast(pl.Int64) * 60 + _EAST["3"].cast(pl.Int64).fill_null(0)
)


def parse_hours(file: BinaryIO, zone: str) -> Iterator[Chunk]:
    """Yield hours. Raises FeedUnreadable if the header is wrong."""
    return parse_layout(file, zone, _layout(60))


def parse_quarters(file: BinaryIO, zone: str) -> Iterator[Chunk]:
    """Yield quarters of an hour. Raises FeedUnreadable if the header is wrong."""
    return parse_layout(file, zone, _layout(15))


def parse_days(file: BinaryIO, zone: str) -> Iterator[Chunk]:
    """Yield days. Raises FeedUnreadable if the header is wrong."""
    return parse_layout(file, zone, _layout(1440))


def _layout(minutes: int) -> Layout:
    def reads(table: pl.DataFrame) -> pl.DataFrame:
        # "130" is half past one; nothing at all is no time, and not midnight.
        time = (
            pl.when(pl.col("time") != "").then(pl.col("time").str.zfill(4)).otherwise(pl.lit("-"))
        )
        local = wall_clock(pl.col("date") + time, "%Y%m%d%H%M")
        offset = once_a_run("utc_offset", _OFFSET, pl.Int64)
        return read(
            table,
            {
                "name": NO_NAME,
                "offset": offset.is_null() & (pl.col("utc_offset") != ""),
                "time": NO_TIME,
                "amount": NO_AMOUNT,
                "unit": NO_UNIT,
                "too_much": TOO_MUCH,
                "flag": pl.col("estimated").is_null(),
            },
            name=pl.col("service_point_id"),
            local=local,
            at=(local - pl.duration(seconds=offset)).dt.replace_time_zone("UTC"),
            amount=number("usage_value"),
            unit=once_a_run("units", _UNIT, pl.Float64),
            minutes=pl.lit(minutes),
            register=pl.lit(value=False),
            estimated=once_a_run("is_estimate", _ESTIMATE, pl.Boolean),
        )

    return Layout(
        by=By.SERVICE_POINT,
        columns={"meter": "service_point_id", "time": "time", "reading": "usage_value"},
        read=reads,
        faults=FAULTS
        | {
            "time": Fault("time", _("is not a time; expected are 20260308 and 0100")),
            "offset": Fault("utc_offset", _("is not an offset; expected is -0800 or nothing")),
            "unit": Fault(
                "units", _("is not known; expected is one of {units}", units=", ".join(UNITS))
            ),
            "flag": Fault("is_estimate", _("is not known; expected is A or E")),
        },
        required=("service_point_id", "usage_value", "date", "time", "units"),
        others=("is_estimate", "utc_offset", "service_type", "service_quantity_identifier"),
    )
