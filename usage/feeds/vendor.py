"""What the formats of vendors share: a meter, a time, an amount and a unit in each row, by their own names.

A format says in its `Layout` which columns it knows and how to read them. A vendor's volume stands at the
END of its interval; our own format is the one that says where it starts.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np
import polars as pl

from accounts.feeds import SetAside, check_columns
from accounts.feeds.lines import pieces, read_header
from accounts.feeds.reasons import Reason
from accounts.feeds.reasons import because as _
from usage.feeds import KEPT_MINUTES, MOST_SHOWN, By, Chunk, Registers, Volumes
from usage.feeds.clock import OFFSET, by_offset, day_before, on_the_clock, seconds, tell_apart
from usage.feeds.table import by_run, text_table
from usage.units import MOST_A_MINUTE, UNITS

HOUR, MINUTES_PER_DAY = 60, 1440
MICROLITRES = {key: float(unit.microlitres) for key, unit in UNITS.items()}

# What a row needs before it is checked. `at` is its instant where the file says it, or else null, and then
# `local` is the clock on the wall; `later` is added to either. `unit` is in microlitres, null for the
# meter's own. `fault` is a key of the layout's faults, or empty.
READ: dict[str, pl.DataType | type[pl.DataType]] = {
    "name": pl.String,
    "local": pl.Datetime("us"),
    "at": pl.Datetime("us", "UTC"),
    "later": pl.Int64,  # seconds
    "amount": pl.Float64,
    "unit": pl.Float64,
    "minutes": pl.Int64,
    "register": pl.Boolean,
    "estimated": pl.Boolean,
    "fault": pl.String,
}


@dataclass(frozen=True)
class Fault:
    """Why a row is not taken: the column, the reason, and whether it is a question rather than a fault."""

    column: str
    reason: Reason
    held: bool = False


@dataclass(frozen=True)
class Layout:
    """One vendor's format."""

    by: By
    columns: Mapping[str, str]  # what it calls our `meter`, `time` and `reading`
    read: Callable[[pl.DataFrame], pl.DataFrame]  # adds the columns of READ
    faults: Mapping[str, Fault]
    required: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # columns that may stand there and are left alone
    counts: bool = False  # registers are what the wheels count (see Registers)


@dataclass
class Reader:
    """The rows of one file on their way into chunks; keeps back what the end of the file must settle."""

    layout: Layout
    zone: str
    header: str = ""
    kept_back: list[pl.DataFrame] = field(default_factory=list)
    rows: int = 0
    nights: list[pl.DataFrame] = field(
        default_factory=list
    )  # all rows around those, by name and time

    def chunks(
        self, table: pl.DataFrame, text: Callable[[int], str], ragged: list[SetAside]
    ) -> Iterator[Chunk]:
        """Yield the rows of one piece of the file, those apart whose time came twice."""
        order = pl.int_range(self.rows, self.rows + table.height)
        table = on_the_clock(table.with_columns(order=order), self.zone)
        self.rows += table.height
        gap = (pl.col("fault") == "") & pl.col("at").is_null()
        table = table.with_columns(fault=pl.when(gap).then(pl.lit("gap")).otherwise("fault"))
        if table["bridge"].any():
            table = _without_bridges(table)
        column = self.layout.columns["time"]
        if column in table.columns and table[column].unique().str.contains(OFFSET).any():
            table = _by_offset(table, column)
        table = table.with_columns(
            open=(pl.col("twice") | (pl.col("after") & ~pl.col("register")))
            & (pl.col("fault") == "")
        )
        night = table.filter(pl.col("before") | pl.col("twice") | pl.col("after"))
        if night.height:
            self.nights.append(night.select("name", "local"))
        if table["open"].any():
            table = self._keep_back(table, text)
        yield from self._checked(table, text, ragged)

    def _keep_back(self, table: pl.DataFrame, text: Callable[[int], str]) -> pl.DataFrame:
        """Keep back the rows that are open till the end of the file, and return the others."""
        kept = table.filter("open")
        came = [text(line) for line in kept["line"].to_list()]
        self.kept_back.append(kept.with_columns(came=pl.Series(came, dtype=pl.String)))
        return table.filter(~pl.col("open"))

    def rest(self) -> Iterator[Chunk]:
        """Yield the rows whose time came twice, now that all of them are known."""
        if not self.kept_back:
            return
        # On those nights, do times of a meter go up in the file, or down?
        steps = pl.col("local").diff().dt.total_seconds().sign().over("name")
        rising = int(pl.concat(self.nights).select(steps.sum()).item() or 0)
        table = tell_apart(pl.concat(self.kept_back), newest_first=rising < 0)
        table = table.with_columns(fault=pl.when("alone").then(pl.lit("twice")).otherwise("fault"))
        came = dict(zip(table["line"].to_list(), table["came"].to_list(), strict=True))
        yield from self._checked(table, came.__getitem__, [])

    def _checked(
        self, table: pl.DataFrame, text: Callable[[int], str], ragged: list[SetAside]
    ) -> Iterator[Chunk]:
        """Yield a chunk of volumes and one of registers, as far as there are any."""
        table = table.with_columns(at=pl.col("at") + pl.duration(seconds=pl.col("later")))
        table = table.with_columns(
            seconds=seconds(), start=pl.when(pl.col("minutes") == MINUTES_PER_DAY)
            .then(day_before(self.zone))
            .otherwise(seconds() - pl.col("minutes") * 60),
        ).sort("order")  # fmt: skip
        good, bad = table.filter(pl.col("fault") == ""), table.filter(pl.col("fault") != "")
        registers, volumes = good.filter("register"), good.filter(~pl.col("register"))
        # Of a register read several times an hour the first is kept: it counts on in between.
        finer = (pl.col("minutes") < HOUR) & (pl.col("seconds") % 3600 >= pl.col("minutes") * 60)
        first = registers.filter(~finer.fill_null(value=False))
        aside = ragged + [self._set_aside(row, text) for row in bad.iter_rows(named=True)]
        parts: list[tuple[Volumes | Registers, int]] = []
        if volumes.height:
            parts.append((self._volumes(volumes), 0))
        if registers.height or not parts:
            parts.append((self._registers(first), registers.height - first.height))
        for reads, left_out in parts:
            rows = len(reads.lines) + left_out + len(aside)
            if rows:
                yield Chunk(rows, reads, text, aside, left_out, self.header, self.layout.columns)
            aside = []  # with the first

    def _set_aside(self, row: dict[str, object], text: Callable[[int], str]) -> SetAside:
        line, key = row["line"], str(row["fault"])
        assert isinstance(line, int)  # noqa: S101 -- for the type checker; a row of polars has no types
        fault = self.layout.faults.get(key) or CLOCK_FAULTS[key]
        column = self.layout.columns.get(fault.column, fault.column)
        return SetAside(line, column, fault.reason, text(line), fault.held)

    def _registers(self, table: pl.DataFrame) -> Registers:
        return Registers(
            lines=table["line"].to_numpy(),
            meters=table["name"],
            instants=table["seconds"].to_numpy(),
            thousandths=np.rint(table["amount"].to_numpy() * 1000).astype(np.int64),
            by=self.layout.by,
            units=table["unit"].fill_null(float("nan")).to_numpy(),
            counts=self.layout.counts,
        )

    def _volumes(self, table: pl.DataFrame) -> Volumes:
        microlitres = table["amount"].to_numpy() * table["unit"].to_numpy()
        return Volumes(
            lines=table["line"].to_numpy(),
            meters=table["name"],
            starts=table["start"].to_numpy(),
            minutes=table["minutes"].to_numpy(),
            microlitres=np.rint(microlitres).astype(np.int64),
            estimated=table["estimated"].to_numpy(),
            by=self.layout.by,
        )


def _by_offset(table: pl.DataFrame, column: str) -> pl.DataFrame:
    """Settle the rows whose time carries its offset, which must be one that the clock had then."""
    by = by_offset(pl.col(column), pl.col("local"))
    other = (pl.col("fault") == "") & (by != pl.col("at")) & (by != pl.col("late"))
    return table.with_columns(
        at=pl.coalesce(by, "at"),
        fault=pl.when(other.fill_null(value=False)).then(pl.lit("offset")).otherwise("fault"),
        twice=pl.col("twice") & by.is_null(),
        after=pl.col("after") & by.is_null(),
    )


def _without_bridges(table: pl.DataFrame) -> pl.DataFrame:
    """Mark rows that say different things of the moment at which the clocks went forward, by both names."""
    rows = ("name", "register", "at", "later")
    sound = pl.col("fault") == ""
    both = (pl.col("bridge") & sound).any().over(*rows) & (
        pl.col("amount").filter(sound).n_unique().over(*rows) > 1
    )
    return table.with_columns(fault=pl.when(both & sound).then(pl.lit("bridge")).otherwise("fault"))


CLOCK_FAULTS = {
    "gap": Fault("time", _("does not exist: the clocks went forward over it")),
    "twice": Fault(
        "time", _("happened twice, as the clocks went back: which one is it?"), held=True
    ),
    "offset": Fault("time", _("has another offset than the utility's clock had then")),
    "bridge": Fault(
        "time",
        _(
            "is the moment at which the clocks went forward, told twice by its two names: which is right?"
        ),
        held=True,
    ),
}


def parse(file: BinaryIO, zone: str, layout: Layout) -> Iterator[Chunk]:
    """Yield the rows of an open file with a header. Raises FeedUnreadable if that is wrong."""
    header, separator = read_header(file)
    columns = check_columns(
        header.split(separator.decode()), required=layout.required, optional=layout.others
    )
    reader = Reader(layout, zone, header)
    for piece in pieces(file, separator=separator, fields=len(columns), quoted=True):
        table = text_table([piece], columns, separator)
        missing = [pl.lit("").alias(name) for name in layout.others if name not in columns]
        yield from reader.chunks(layout.read(table.with_columns(missing)), piece.text, piece.ragged)
    yield from reader.rest()


def read(table: pl.DataFrame, faults: dict[str, pl.Expr], **columns: pl.Expr) -> pl.DataFrame:
    """Add the columns of READ, and the key of the first of `faults` that is true of a row.

    Columns that are not given stay at what most formats mean: no instant, nothing later, the meter's own
    unit, an hour, actual.
    """
    plain = {
        "at": pl.lit(None),
        "local": pl.lit(None),
        "later": pl.lit(0),
        "unit": pl.lit(None),
        "minutes": pl.lit(HOUR),
        "estimated": pl.lit(value=False),
    }
    values = plain | columns
    table = table.with_columns(
        **{name: values[name].cast(kind) for name, kind in READ.items() if name != "fault"}
    )
    fault = pl.lit("")
    for key, wrong in reversed(faults.items()):
        fault = pl.when(wrong.fill_null(value=True)).then(pl.lit(key)).otherwise(fault)
    return table.with_columns(fault=fault)


def number(column: str) -> pl.Expr:
    """Return a column of text as numbers, null where it is none."""
    return pl.col(column).cast(pl.Float64, strict=False)


def once_a_run(column: str, work: pl.Expr, kind: type[pl.DataType]) -> pl.Expr:
    """Return what `work` makes of a column of text, done once for each run of the same text."""

    def worked(values: pl.Series) -> pl.Series:
        return values.alias(column).to_frame().select(work).to_series()

    return pl.col(column).map_batches(lambda text: by_run(text, worked), return_dtype=kind)


# Faults that most formats share, true of a row; null counts as true.
NO_NAME = pl.col("name") == ""
NO_TIME = pl.col("at").is_null() & pl.col("local").is_null()
NO_AMOUNT = pl.col("amount").is_null()
TOO_MUCH = (
    ~(pl.col("amount").abs() <= MOST_SHOWN)
    | pl.col("amount").is_nan()
    | (
        ~pl.col("register")
        & ((pl.col("amount") * pl.col("unit")).abs() > MOST_A_MINUTE * pl.col("minutes"))
    )
)
NO_UNIT = pl.col("unit").is_null()
NO_INTERVAL = ~pl.col("register") & ~pl.col("minutes").is_in(KEPT_MINUTES)
ESTIMATED_REGISTER = pl.col("register") & pl.col("estimated")

FAULTS: dict[str, Fault] = {
    "name": Fault("meter", _("is empty")),
    "amount": Fault("reading", _("is not a number")),
    "too_much": Fault("reading", _("is more than any meter shows")),
    # Where an estimate stands in for a reading the total up to the next one is spread, and says so.
    "estimated": Fault("reading", _("is an estimate of the register; only what it showed is kept")),
}
