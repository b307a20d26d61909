"""What Mueller's Sentryx answers for the consumption of devices: `sentryx`, JSON.

`{"meters": [{"deviceId", "units", "data": [{"timeStamp", "reading", "consumption"}]}]}`, or the list alone,
or a meter a line. Times are the utility's clock; `reading` is the register, from which the consumption
follows, so that is left alone. Units "Unknown" are those of the meter's register. The device is the
meter's endpoint. The receipt counts readings; its lines are their numbers, from 1.
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

import polars as pl

from accounts.feeds import DENIED, FeedUnreadable, NeverStored
from accounts.feeds.lines import BOM
from accounts.feeds.reasons import because as _
from usage.feeds import By, Chunk
from usage.feeds.clock import wall_clock
from usage.feeds.vendor import (
    FAULTS,
    MICROLITRES,
    NO_AMOUNT,
    NO_NAME,
    NO_TIME,
    TOO_MUCH,
    Fault,
    Layout,
    Reader,
    read,
)

METER = {"deviceId", "units", "data", "bodySerialNumber", "muellerSerialNumber",
         "registerSerialNumber", "dials", "billableDials", "multiplier", "isReclaimed"}  # fmt: skip
READING = {"timeStamp", "reading", "consumption"}
ABOUT = {"meters", "currentPage", "itemsOnPage", "totalCount"}  # of an answer as a whole
UNITS = {
    "CF": MICROLITRES["cf"], "CCF": MICROLITRES["ccf"], "GAL": MICROLITRES["gal"],
    "KGAL": MICROLITRES["kgal"], "M3": MICROLITRES["m3"], "CM": MICROLITRES["m3"],
    "L": MICROLITRES["l"],
}  # fmt: skip
OWN = ("", "UNKNOWN")
MOST_BYTES = (
    256 * 1024 * 1024
)  # JSON is read whole, so a file has an end; a page of theirs has 25 meters


def parse(file: BinaryIO, zone: str) -> Iterator[Chunk]:
    """Yield the readings of an open file. Raises FeedUnreadable if it is not such a JSON."""
    reader = Reader(LAYOUT, zone)
    rows = [_row(meter, reading) for meter in _meters(file) for reading in _readings(meter)]
    table = pl.DataFrame(rows, schema=_COLUMNS, orient="row").with_row_index("line", offset=1)

    def text(line: int) -> str:
        name, units, multiplier, time, reading = rows[line - 1]
        data = [{"timeStamp": time, "reading": reading}]
        meter = {"deviceId": name, "units": units, "multiplier": multiplier, "data": data}
        return json.dumps({key: value for key, value in meter.items() if value})

    if rows:
        lines = pl.col("line").cast(pl.Int64)
        yield from reader.chunks(_read(table.with_columns(lines)), text, [])
    yield from reader.rest()


def _meters(file: BinaryIO) -> list[dict[str, Any]]:
    whole = file.read(MOST_BYTES + 1).removeprefix(BOM)
    if len(whole) > MOST_BYTES:
        raise FeedUnreadable(
            _("The file is larger than 256 MB. Send it in parts. Nothing was read.")
        )
    try:
        found = json.loads(whole)
    except (ValueError, RecursionError):  # a meter a line, perhaps; UnicodeDecodeError is one too
        try:
            found = [json.loads(line) for line in whole.splitlines() if line.strip()]
        except (ValueError, RecursionError):  # the latter where it is nested deeper than any feed
            raise FeedUnreadable(_("The file is not JSON. Nothing was read.")) from None
    if isinstance(found, dict) and "meters" in found:
        _check_keys(found, ABOUT)
        found = found["meters"]
    meters = [found] if isinstance(found, dict) else found
    if not isinstance(meters, list) or not all(isinstance(meter, dict) for meter in meters):
        raise FeedUnreadable(_("The file does not hold a list of meters. Nothing was read."))
    for meter in meters:
        _check_keys(meter, METER)
    return meters


def _readings(meter: dict[str, Any]) -> list[dict[str, Any]]:
    data = meter.get("data") or []
    if not isinstance(data, list) or not all(isinstance(reading, dict) for reading in data):
        raise FeedUnreadable(_("The data of a meter is not a list of readings. Nothing was read."))
    for reading in data:
        _check_keys(reading, READING)
    return data


def _check_keys(found: dict[str, Any], known: set[str]) -> None:
    for key in found:
        if key not in known and DENIED.search(key):
            raise NeverStored(
                _(
                    "The key '{name}' may hold something that is never stored here. "
                    "Send the file without it. Nothing was read.",
                    name=key,
                )
            )
        if key not in known:
            raise FeedUnreadable(_("The key '{name}' is not known. Nothing was read.", name=key))


_COLUMNS = dict.fromkeys(("device", "units", "multiplier", "time", "shown"), pl.String)


def _row(meter: dict[str, Any], reading: dict[str, Any]) -> tuple[str, ...]:
    values = (
        meter.get("deviceId"), meter.get("units"), meter.get("multiplier"),
        reading.get("timeStamp"), reading.get("reading"),
    )  # fmt: skip
    return tuple("" if value is None else str(value).strip() for value in values)


def _read(table: pl.DataFrame) -> pl.DataFrame:
    units = pl.col("units").str.to_uppercase()
    multiplier = pl.when(pl.col("multiplier") == "").then(pl.lit("1")).otherwise("multiplier")
    return read(
        table,
        {
            "name": NO_NAME,
            "unit": ~units.is_in(OWN) & pl.col("unit").is_null(),
            "time": NO_TIME,
            "empty": pl.col("shown") == "",
            "amount": NO_AMOUNT,
            "too_much": TOO_MUCH,
        },
        name=pl.col("device"),
        local=wall_clock(pl.col("time"), "%Y-%m-%dT%H:%M:%S"),
        amount=pl.col("shown").cast(pl.Float64, strict=False)
        * multiplier.cast(pl.Float64, strict=False),
        unit=units.replace_strict(UNITS, default=None),
        register=pl.lit(value=True),
    )


LAYOUT = Layout(
    by=By.ENDPOINT,
    columns={"meter": "deviceId", "time": "timeStamp", "reading": "reading"},
    read=_read,
    faults=FAULTS
    | {
        "time": Fault("time", _("is not a time; expected is 2026-03-08T01:00:00")),
        "empty": Fault("reading", _("is empty; an interval without a reading is a gap")),
        "unit": Fault(
            "units",
            _("are not known; expected is one of {units}, or Unknown", units=", ".join(UNITS)),
        ),
    },
)
