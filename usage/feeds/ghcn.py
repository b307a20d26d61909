"""The weather as NOAA publishes it, by station: GHCN-Daily, a line for each station, day and element.

    USW00023271,20261118,TMAX,189,,,W,2400
    USW00023271,20261118,PRCP,25,,,W,2400

Source: readme-by_station.txt and readme.txt beside the files, https://www.ncei.noaa.gov/pub/data/ghcn/daily/.
The fields are station, day, element, value, the flags of measurement, quality and source, and the time of
observation. TMAX, TMIN and TAVG are in tenths of a degree Celsius, PRCP in tenths of a millimetre; a flag of
quality says that the value failed a check. Other elements (snow, wind) are left alone. Some copies of the
files begin with a line that names the fields.

ETO is not NOAA's: reference evapotranspiration in micrometres, for utilities that have it from a network of
their state, as CIMIS in California.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

import polars as pl

from accounts.feeds import FeedUnreadable, SetAside
from accounts.feeds.lines import LONGEST_LINE, Piece, pieces
from accounts.feeds.reasons import because as _
from usage.feeds.table import text_table

COLUMNS = ["station", "day", "element", "value", "measurement", "quality", "source", "hour"]
ELEMENTS = {"TMIN": "low", "TMAX": "high", "TAVG": "mean", "PRCP": "rain", "ETO": "eto"}
# What has never been measured on this planet is a slip of the pen, or another unit: tenths of a degree
# Celsius between -89.2 and 56.7, and 1,825 mm of rain in a day (WMO Archive of Weather and Climate Extremes).
# Ours: grass gives back at most 15 mm in a day of the hottest desert, and 25 is none that was measured.
LEAST = {"TMIN": -892, "TMAX": -892, "TAVG": -892, "PRCP": 0, "ETO": 0}
MOST = {"TMIN": 567, "TMAX": 567, "TAVG": 567, "PRCP": 18_250, "ETO": 25_000}
STATION = r"^[A-Z]{2}[A-Z0-9_]{9}$"


@dataclass(frozen=True)
class Measured:
    """One value: `what` is a column of the weather table."""

    line: int
    station: str
    day: date
    what: str
    value: int


@dataclass(frozen=True)
class WeatherChunk:
    """A part of a file: the values in it, and the lines that are not taken."""

    measured: list[Measured]
    set_aside: list[SetAside]
    text: Callable[[int], str]  # a line as it came, by its number


def parse(file: BinaryIO) -> Iterator[WeatherChunk]:
    """Yield the values of an open file. Raises FeedUnreadable if it is none of these files."""
    first = file.readline(LONGEST_LINE).decode("utf-8", errors="replace").split(",")
    if len(first) != len(COLUMNS):
        raise FeedUnreadable(
            _(
                "This is not a GHCN-Daily file of a station: a line has eight fields, such as "
                "USW00023271,20261118,TMAX,189,,,W,2400. Nothing was read."
            )
        )
    named = first[0].strip().upper() == "ID"
    if not named:
        file.seek(0)
    fields = len(COLUMNS)
    for piece in pieces(file, separator=b",", fields=fields, first_line=2 if named else 1):
        yield _chunk(piece)


def _chunk(piece: Piece) -> WeatherChunk:
    table = text_table([piece], COLUMNS, b",")
    ours = table.filter(pl.col("element").is_in(list(ELEMENTS))).with_columns(
        day_read=pl.col("day").str.to_date("%Y%m%d", strict=False),
        value_read=pl.col("value").cast(pl.Int64, strict=False),
        least=pl.col("element").replace_strict(LEAST, return_dtype=pl.Int64),
        most=pl.col("element").replace_strict(MOST, return_dtype=pl.Int64),
    )
    checked = ours.with_columns(fault=_first_fault())
    good, bad = checked.filter(pl.col("fault") == ""), checked.filter(pl.col("fault") != "")
    measured = [
        Measured(line, station, day, ELEMENTS[element], value)
        for line, station, day, element, value in good.select(
            "line", "station", "day_read", "element", "value_read"
        ).iter_rows()
    ]
    set_aside = [
        SetAside(line, *_FAULTS[fault], text=piece.text(line))
        for line, fault in bad.select("line", "fault").iter_rows()
    ]
    return WeatherChunk(measured, [*piece.ragged, *set_aside], piece.text)


def _first_fault() -> pl.Expr:
    """Return a column with the key of the first fault of each line; empty where there is none."""
    value = pl.col("value_read")
    return (
        pl.when(~pl.col("station").str.contains(STATION))
        .then(pl.lit("station"))
        .when(pl.col("day_read").is_null())
        .then(pl.lit("day"))
        .when(value.is_null())
        .then(pl.lit("value"))
        .when(pl.col("quality") != "")
        .then(pl.lit("quality"))
        .when((value < pl.col("least")) | (value > pl.col("most")))
        .then(pl.lit("extreme"))
        .otherwise(pl.lit(""))
    )


_FAULTS = {
    "station": (
        "station",
        _("is not a GHCN station; expected are eleven characters like USW00023271"),
    ),
    "day": ("day", _("is not a day; expected is one like 20261118")),
    "value": ("value", _("is not a whole number, in tenths")),
    "quality": ("quality", _("is flagged: NOAA's own check does not believe this value")),
    "extreme": (
        "value",
        _("was never measured on earth; expected are tenths of °C or of millimetres"),
    ),
}
