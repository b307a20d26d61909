"""Writes the utility as the two native feeds of docs/feeds.md: a CIS file, and files of reads."""

import csv
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt
import polars as pl

from portal.demo import names
from portal.demo.bills import draw_bills
from portal.demo.meters import ACTUAL, CORRECTED, ESTIMATED, LATE, Reads, read_meters
from portal.demo.records import Utility

READ_COLUMNS = ("meter", "starts_at", "minutes", "volume", "unit", "quality")
# Every column of the `cis` feed, in the order in which docs/feeds.md first names them.
CIS_COLUMNS = (
    *("record", "customer", "name", "email", "phone", "mail_line1", "mail_line2", "mail_city"),
    *("mail_state", "mail_postcode", "language", "account", "from_date", "to_date", "premises"),
    *(
        "line1",
        "line2",
        "city",
        "state",
        "postcode",
        "kind",
        "homes",
        "agreement",
        "service_point",
        "size",
    ),
    *("meter", "unit", "dials", "resolution", "bill", "issued_on", "due_on", "volume", "charges"),
    *("balance_before", "payments", "amount_due", "open_amount", "estimated", "position", "text"),
    *("quantity", "rate", "amount", "payment", "paid_on"),
)
DAYS_IN_BLOCK = 31  # rows are made by blocks of so many days: some 400,000 reads of this town


def write_cis(
    utility: Utility,
    folder: Path,
    *,
    bills_since: date | None = None,
    with_bad_rows: bool = True,
) -> Path:
    """Write customers, accounts, premises, agreements, service points, meters and bills.

    `bills_since` leaves out the bills issued before that day; None writes all.
    `with_bad_rows` adds a few rows at the end that no loader may take, and one that says again
    what was said before, so that the receipt has something to tell.
    """
    path = folder / "mill-valley-cis.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, CIS_COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(cis_rows(utility, bills_since))
        if with_bad_rows:
            writer.writerows(bad_cis_rows(utility))
    return path


def cis_rows(utility: Utility, bills_since: date | None = None) -> Iterator[dict[str, Any]]:
    """Give each record as the columns it uses; the bills from a day on, None for all."""
    town = {"city": names.CITY, "state": names.STATE, "postcode": names.POSTCODE}
    for record, things, more, hidden in (
        ("customer", utility.customers, {}, ()),
        ("account", utility.accounts, {}, ("pays",)),
        ("premises", utility.premises, town, ("read_day",)),
        ("agreement", utility.agreements, {}, ()),
        ("service_point", utility.service_points, {}, ()),
        ("meter", utility.meters, {}, ()),
    ):
        for thing in things:
            row = {"record": record, **vars(thing), **more}
            yield {column: value for column, value in row.items() if column not in hidden}
    for bill in draw_bills(utility):
        if bills_since and bill.issued_on < bills_since:
            continue
        columns = {n: value for n, value in vars(bill).items() if n not in {"lines", "paid"}}
        yield {"record": "bill", **columns}
        for position, line in enumerate(bill.lines, start=1):
            yield {
                "record": "bill_line",
                "bill": bill.bill,
                "position": position,
                **vars(line),
            }
        for number, (paid_on, amount) in enumerate(bill.paid, start=1):
            yield {
                "record": "payment",
                "payment": f"P{bill.bill}-{number}",
                "account": bill.account,
                "paid_on": paid_on,
                "amount": amount,
                "kind": "payment",
            }


def bad_cis_rows(utility: Utility) -> list[dict[str, Any]]:
    """Give rows such as a CIS sends now and then: none can be taken, and the last is not new."""
    ada = utility.cast.ada
    bill = {
        "record": "bill",
        "bill": "B-TEST-1",
        "account": ada.account,
        "premises": ada.premises,
        "from_date": utility.today - timedelta(days=60),
        "to_date": utility.today - timedelta(days=30),
        "issued_on": utility.today - timedelta(days=28),
        "due_on": utility.today - timedelta(days=7),
        "volume": "7",
        "unit": "ccf",
        "charges": "61.20",
        "amount_due": "61.20",
        "open_amount": "0.00",
    }
    again = next(vars(p) for p in utility.premises if p.premises == ada.premises)
    return [
        {
            "record": "agreement",
            "agreement": "SA99901",
            "account": "399999-9",
            "premises": ada.premises,
            "from_date": utility.today,
        },
        # A question to people: two accounts at one place on one day.
        {
            "record": "agreement",
            "agreement": "SA99906",
            "account": utility.cast.lena.account,
            "premises": ada.premises,
            "from_date": utility.today - timedelta(days=10),
        },
        {"record": "customer", "customer": "C99902", "email": "nobody@example.org"},
        {**bill, "issued_on": f"{utility.today.year}-02-30"},
        {**bill, "bill": "B-TEST-2", "volume": "seven"},
        {
            "record": "premises",
            "premises": "P99903",
            "line1": "1 Weir Cottages",
            "city": names.CITY,
            "state": names.STATE,
            "postcode": names.POSTCODE,
            "kind": "castle",
        },
        {
            "record": "meter",
            "meter": "M999904",
            "service_point": "SP99999",
            "from_date": utility.today,
            "unit": "gal",
            "dials": "7",
        },
        {"record": "customer ", "customer": "C99905", "name": ""},
        {
            "record": "premises",
            **{column: again[column] for column in ("premises", "line1", "line2", "kind")},
            "city": names.CITY,
            "state": names.STATE,
            "postcode": names.POSTCODE,
        },
    ]


def write_reads(
    utility: Utility,
    folder: Path,
    from_date: date,
    to_date: date,
    meters: Collection[str] | None = None,
    *,
    with_bad_rows: bool = True,
) -> Path:
    """Write the reads of `[from_date, to_date)` as they came in day by day, up to now.

    `meters` are the serials to write, or None for all. Within blocks of a month the rows go meter
    by meter, so that a chunk of the file holds whole days. Late reads are not in it, and hours to
    be corrected are estimates in it: see `write_late_reads`.
    """
    path = folder / f"mill-valley-reads-{from_date}-{to_date}.csv"
    reads = read_meters(utility)
    hours = reads.water.hours
    end = min(hours.day_index(to_date), now_index(utility, reads))
    start = hours.day_index(max(from_date, utility.first_date))
    edges = [start, *range(start + 24 * DAYS_IN_BLOCK, end, 24 * DAYS_IN_BLOCK), max(start, end)]
    with path.open("wb") as file:
        file.write((",".join(READ_COLUMNS) + "\n").encode())
        for first, last in pairwise(edges):
            block = slice(first, last)
            outcome = reads.outcome[:, block]
            guessed = (outcome == ESTIMATED) | (outcome == CORRECTED)
            rows, columns = np.nonzero((outcome == ACTUAL) | guessed)
            quality = np.where(guessed, 1, 0)[rows, columns]
            columns += first
            ticks = np.where(quality, reads.guesses[rows, columns], reads.ticks[rows, columns])
            said = frame(utility, reads, rows=rows, columns=columns, ticks=ticks, quality=quality)
            write_rows(file, said, meters)
        if with_bad_rows and start < end:
            file.write(bad_read_rows(utility, reads, max(start, end - 24)).encode())
    return path


def write_late_reads(utility: Utility, folder: Path) -> Path:
    """Write what came late: reads that were silent so far, and actual reads for some estimates."""
    path = folder / "mill-valley-reads-late.csv"
    reads = read_meters(utility)
    first = reads.water.hours.day_index(utility.first_date)
    outcome = reads.outcome[:, first : now_index(utility, reads)]
    rows, columns = np.nonzero((outcome == LATE) | (outcome == CORRECTED))
    columns += first
    actual = np.zeros(len(rows), dtype=np.int64)
    with path.open("wb") as file:
        file.write((",".join(READ_COLUMNS) + "\n").encode())
        ticks = reads.ticks[rows, columns]
        said = frame(utility, reads, rows=rows, columns=columns, ticks=ticks, quality=actual)
        write_rows(file, said, None)
    return path


def now_index(utility: Utility, reads: Reads) -> int:
    """Find the first hour that is not over yet."""
    return reads.water.hours.day_index(utility.today) + utility.now_hour


def frame(
    utility: Utility,
    reads: Reads,
    *,
    rows: npt.NDArray[np.intp],
    columns: npt.NDArray[np.intp],
    ticks: npt.NDArray[np.int32],
    quality: npt.NDArray[np.int64],
) -> pl.DataFrame:
    """Lay reads out in the feed's columns; `quality` is 0 for actual and 1 for estimated."""
    meter = reads.meter[rows, columns]
    tenths = np.array([int(each.resolution * 10) for each in utility.meters])
    serials = pl.Series([each.meter for each in utility.meters])
    units = pl.Series([each.unit for each in utility.meters])
    return pl.DataFrame(
        {
            "meter": serials.gather(meter),
            "starts_at": pl.Series(reads.water.hours.labels).gather(columns),
            "minutes": np.full(len(rows), 60, dtype=np.int16),
            # Whole tenths over ten is the nearest float to the decimal, so it prints as it is.
            "volume": ticks * tenths[meter] / 10,
            "unit": units.gather(meter),
            "quality": pl.Series(["A", "E"]).gather(quality),
        }
    )


def write_rows(file: IO[bytes], rows: pl.DataFrame, meters: Collection[str] | None) -> None:
    """Append rows to an open file, of some meters or of all."""
    if meters is not None:
        rows = rows.filter(pl.col("meter").is_in(list(meters)))
    rows.write_csv(file, include_header=False)


def bad_read_rows(utility: Utility, reads: Reads, hour: int) -> str:
    """Give rows that a loader must refuse, and one that says again what was said before."""
    ada = utility.cast.ada.meter
    year = utility.today.year
    starts_at = reads.water.hours.labels[hour]
    ticks = reads.ticks[reads.water.rows[utility.cast.ada.service_point], hour]
    rows: Iterable[str] = (
        f"M999901,{starts_at},60,12.0,gal,A",
        f"{ada},{starts_at},-60,3.0,gal,A",
        f"{ada},{year}-13-40T05:00:00-08:00,60,3.0,gal,A",
        f"{ada},{starts_at},60,ERROR,gal,A",
        f"{ada},{starts_at},60,3.0,barrel,A",
        f"{ada},{starts_at[:19]},60,3.0,gal,A",
        f"{ada},{starts_at},60,{ticks}.0,gal,A",  # Ada's register ticks by the gallon
    )
    return "".join(f"{row}\n" for row in rows)
