"""Files of Badger's BEACON: `beacon` and `beacon_days` (range export), `beacon_interval`, `beacon_billing`.

Times are the utility's clock without an offset, at the end of the hour (00:59 or 01:00). The range export
has two units in a row: a Flow, in gallons, beside a Read, in hundreds of cubic feet. The Flow is taken: it
comes at the encoder's own resolution, where a register of whole CCF would stand still for days.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import polars as pl

from accounts.feeds.reasons import because as _
from usage.feeds import By, Chunk
from usage.feeds.clock import wall_clock
from usage.feeds.vendor import (
    ESTIMATED_REGISTER,
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
    read,
)
from usage.feeds.vendor import parse as parse_layout

# As the vendor writes them; an acre-foot is 43,560 cubic feet (NIST Handbook 44, appendix C).
UNITS = {
    "gallons": MICROLITRES["gal"],
    "gal": MICROLITRES["gal"],
    "gallon": MICROLITRES["gal"],
    "kgal": MICROLITRES["kgal"],
    "cubic_feet": MICROLITRES["cf"],
    "cubic feet": MICROLITRES["cf"],
    "cf": MICROLITRES["cf"],
    "ccf": MICROLITRES["ccf"],
    "cubic_meter": MICROLITRES["m3"],
    "cubic meters": MICROLITRES["m3"],
    "cm": MICROLITRES["m3"],
    "liter": MICROLITRES["l"],
    "liters": MICROLITRES["l"],
    "af": MICROLITRES["cf"] * 43_560,
}
ESTIMATED = {"": False, "0": False, "false": False, "n": False, "1": True, "true": True, "y": True}
MAIN_REGISTER, HIGH_REGISTER = ("", "0", "l", "1"), ("2", "h")
TIME = Fault("time", _("is not a time; expected is 2026-03-08 00:59"))


def parse_range(file: BinaryIO, zone: str) -> Iterator[Chunk]:
    """Yield the flow of each hour. Raises FeedUnreadable if the header is wrong."""
    return parse_layout(file, zone, RANGE)


def parse_days(file: BinaryIO, zone: str) -> Iterator[Chunk]:
    """Yield the flow of each day of an export by the day. Raises FeedUnreadable if the header is wrong."""
    return parse_layout(file, zone, DAYS)


def parse_interval(file: BinaryIO, zone: str) -> Iterator[Chunk]:
    """Yield what each encoder counted. Raises FeedUnreadable if the header is wrong."""
    return parse_layout(file, zone, INTERVAL)


def parse_billing(file: BinaryIO, zone: str) -> Iterator[Chunk]:
    """Yield what each register showed for the bill. Raises FeedUnreadable if the header is wrong."""
    return parse_layout(file, zone, BILLING)


def _time(column: str) -> pl.Expr:
    text = pl.col(column).str.replace("T", " ")
    return wall_clock(text, "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")


def _unit(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().replace_strict(UNITS, default=None)


def _name(column: str) -> pl.Expr:
    """Return names; the second register of a compound meter is a meter of its own (docs/feeds.md)."""
    high = pl.col("register_number").str.to_lowercase().is_in(HIGH_REGISTER)
    return pl.when(high & (pl.col(column) != "")).then(pl.col(column) + "-H").otherwise(column)


_NO_REGISTER = ~pl.col("register_number").str.to_lowercase().is_in(MAIN_REGISTER + HIGH_REGISTER)
_AT_AN_END = pl.col("local").dt.minute().is_in([0, 59])
_AT_MIDNIGHT = (pl.col("local") + pl.duration(minutes=1)).dt.hour() * 60 + (
    pl.col("local") + pl.duration(minutes=1)
).dt.minute() <= 1
# How the export says that nothing kept the encoder from being read.
SOUND = ("", "0", "n/a", "none", "ok", "normal")


def _read_flow(table: pl.DataFrame, odd_time: tuple[str, pl.Expr], minutes: int) -> pl.DataFrame:
    return read(
        table,
        {
            "name": NO_NAME,
            "register": _NO_REGISTER,
            "time": NO_TIME,
            odd_time[0]: odd_time[1],
            "empty": pl.col("flow") == "",
            "amount": NO_AMOUNT,
            "unit": NO_UNIT,
            "too_much": TOO_MUCH,
            "flag": pl.col("estimated").is_null(),
        },
        name=_name("endpoint_sn"),
        local=_time("flow_time"),
        amount=number("flow"),
        unit=_unit("flow_unit"),
        minutes=pl.lit(minutes),
        register=pl.lit(value=False),
        estimated=pl.col("estimated_flag")
        .str.to_lowercase()
        .replace_strict(ESTIMATED, default=None),
    )


def _read_days(table: pl.DataFrame) -> pl.DataFrame:
    return _read_flow(table, ("no_day", ~_AT_MIDNIGHT), 1440)


def _read_range(table: pl.DataFrame) -> pl.DataFrame:
    found = _read_flow(table, ("finer", ~_AT_AN_END), 60)
    # A meter of which several times stand here, and each is midnight.
    ends = pl.when(pl.col("fault") == "").then(pl.col("local"))
    by_day = _AT_MIDNIGHT.all().over("name") & (ends.n_unique().over("name") > 1)
    found = found.with_columns(
        fault=pl.when((pl.col("fault") == "") & by_day).then(pl.lit("by_day")).otherwise("fault")
    )
    if not (found["fault"] == "finer").any():
        return found
    # What stands at the end of an hour beside its quarters is the last of them, and not the hour.
    hour = (pl.col("local") - pl.duration(microseconds=1)).dt.truncate("1h")
    quarters = (pl.col("fault") == "finer").any().over("name", hour)
    of_them = quarters & (pl.col("fault") == "")
    return found.with_columns(fault=pl.when(of_them).then(pl.lit("finer")).otherwise("fault"))


def _read_interval(table: pl.DataFrame) -> pl.DataFrame:
    return read(
        table,
        {
            "name": NO_NAME,
            "time": NO_TIME,
            "minutes": pl.col("minutes").is_null(),
            "amount": NO_AMOUNT,
            "too_much": TOO_MUCH,
        },
        name=pl.col("endpoint_sn"),
        local=_time("read_time"),
        amount=number("encoder_value"),
        minutes=pl.col("read_interval").cast(pl.Int64, strict=False),
        register=pl.lit(value=True),
    )


def _read_billing(table: pl.DataFrame) -> pl.DataFrame:
    return read(
        table,
        {
            "name": NO_NAME,
            "register": _NO_REGISTER,
            "none": pl.col("read").is_in(["", "n/a"])
            | pl.col("read_method").str.to_lowercase().eq("n/a"),
            "time": NO_TIME,
            "amount": NO_AMOUNT,
            "unit": NO_UNIT,
            "too_much": TOO_MUCH,
            "estimated": ESTIMATED_REGISTER,
            "carried": ~pl.col("tamper_code").str.to_lowercase().is_in(SOUND),
        },
        name=_name("meter_id"),
        local=_time("read_time"),
        amount=number("read"),
        unit=_unit("read_unit"),
        minutes=pl.lit(1440),
        register=pl.lit(value=True),
        estimated=pl.col("read_method").str.to_lowercase() == "estimated",
    )


_FAULTS = FAULTS | {
    "time": TIME,
    "register": Fault("register_number", _("is not known; expected is L, 0, H, 2 or nothing")),
}
RANGE = Layout(
    by=By.ENDPOINT,
    columns={"meter": "endpoint_sn", "time": "flow_time", "reading": "flow"},
    read=_read_range,
    faults=_FAULTS
    | {
        "finer": Fault(
            "time", _("is not at the end of an hour: is this an export by the hour?"), held=True
        ),
        "by_day": Fault(
            "time",
            _("is midnight, like all others of this meter here: is this an export by the day?"),
            held=True,
        ),
        "no_day": Fault("time", _("is not the end of a day; expected is 2026-03-08 23:59")),
        "empty": Fault("reading", _("is empty; an interval without a reading is a gap")),
        "unit": Fault("flow_unit", _("is not known; expected is one of {units}", units=", ".join(UNITS))),
        "flag": Fault("estimated_flag", _("is not known; expected is 0 or 1")),
    },
    required=("endpoint_sn", "flow", "flow_unit", "flow_time"),
    others=(
        "account_id", "battery_level", "current_leak_rate", "current_leak_start_date",
        "demand_zone_id", "dials", "endpoint_install_date", "estimated_flag",
        "location_address_line1", "location_address_line2", "location_address_line3",
        "location_city", "location_country", "location_id", "location_state", "location_zip",
        "location_continuous_flow", "location_longitude", "location_latitude",
        "location_irrigated_area", "location_irrigation", "location_main_use", "location_name",
        "location_pool", "location_water_type", "location_year_built", "meter_id",
        "meter_install_date", "meter_manufacturer", "meter_model", "meter_size", "meter_size_desc",
        "meter_size_unit", "meter_sn", "raw_read", "read", "read_time", "read_unit",
        "register_number", "register_resolution", "sa_start_date", "service_point_class_code",
        "service_point_class_code_normalized", "signal_strength",
    ),
)  # fmt: skip
DAYS = replace(RANGE, read=_read_days)
INTERVAL = Layout(
    by=By.ENDPOINT,
    columns={"meter": "endpoint_sn", "time": "read_time", "reading": "encoder_value"},
    read=_read_interval,
    faults=_FAULTS | {"minutes": Fault("read_interval", _("is not a number of minutes"))},
    required=("endpoint_sn", "encoder_value", "read_time", "read_interval"),
    others=("endpoint_type",),
    counts=True,
)
BILLING = Layout(
    by=By.SERIAL,
    columns={"meter": "meter_id", "time": "read_time", "reading": "read"},
    read=_read_billing,
    faults=_FAULTS
    | {
        "none": Fault("reading", _("is empty: nothing was read in the period")),
        "carried": Fault(
            "tamper_code",
            _("says that the encoder could not be read: is this the last good reading, carried on?"),
            held=True,
        ),
        "unit": Fault("read_unit", _("is not known; expected is one of {units}", units=", ".join(UNITS))),
    },
    required=("meter_id", "read", "read_unit", "read_time"),
    others=(
        "account_id", "location_id", "service_point_id", "register_number", "endpoint_sn",
        "read_method", "billing_read", "billing_read_unit", "tamper_code", "endpoint_type",
    ),
)  # fmt: skip
