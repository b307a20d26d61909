"""A chunk of reads on its way in: which meter and day each row means, and which are at fault."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars as pl
from django.conf import settings
from numpy.typing import NDArray

from accounts.feeds import SetAside
from accounts.feeds.reasons import Reason
from accounts.feeds.reasons import because as _
from accounts.models import FeedFile
from accounts.receipts import Tally
from usage import sql
from usage.calendar import MINUTES_PER_DAY, Days
from usage.feeds import By, Chunk, Registers, Volumes
from usage.grid import Int8s, Int64s, Outcome
from usage.models import ReadingFact
from usage.units import UNITS, most_through

OPEN_END = date.max.toordinal()
HOURS = 25  # the longest day's
HOUR = 3600
# A meter's clock may be wrong by some minutes, and its zone by some hours, but not by more. Ours.
MOST_AHEAD = 86_400  # seconds
# What a logarithm may lie off a whole number, for rounding.
NO_POWER = 1e-9
NO_METER = {
    By.SERIAL: _("no meter with this serial number is known"),
    By.ENDPOINT: _("no meter with this endpoint is known"),
    By.SERVICE_POINT: _("no meter with this service point is known"),
}
TAKEN_OUT = _("this meter had been taken out by then")
# What a format calls them is in its `columns` under these names.
NAMES = {"starts_at": "time", "minutes": "time", "meter reading": "reading", "volume": "reading"}


@dataclass(frozen=True)
class Names:
    """Which meters a name means, of one kind of name."""

    known: pl.DataFrame  # each `name` once, with its `number`
    meters: Int64s  # by name, and of one name the earliest first
    firsts: Int64s  # of each name, its first place in `meters`
    keys: Int64s  # of each place, the name's number and the day from which it means this meter

    @classmethod
    def of(cls, names: pl.Series, from_days: Int64s) -> "Names":
        """Return the names of all meters, given with the meters' first days, earliest first."""
        table = pl.DataFrame({"name": names, "meter": np.arange(len(names))})
        table = table.filter(pl.col("name") != "").sort("name", maintain_order=True)
        numbers = table["name"].rle_id().to_numpy().astype(np.int64)
        meters = table["meter"].to_numpy()
        known = table.select("name").unique(maintain_order=True).with_row_index("number")
        firsts = np.searchsorted(numbers, np.arange(known.height))
        return cls(known, meters, firsts, numbers * OPEN_END + from_days[meters])

    def find(self, names: pl.Series, ordinals: Int64s) -> Int64s:
        """Return the meter that each name means on a day; -1 for one that is not known.

        Where a name went from meter to meter, it means the last that had come by then, or else the first.
        """
        # Most files say a meter's name many times in a row, and most names mean one meter for ever.
        runs = names.rename("name").rle().struct.unnest()
        found = runs.select(name="value").join(
            self.known, on="name", how="left", maintain_order="left"
        )
        numbers = found["number"].cast(pl.Int64).fill_null(-1).to_numpy()
        lengths = runs["len"].to_numpy()
        if not len(self.meters):
            return np.repeat(numbers, lengths)
        which = np.repeat(np.where(numbers < 0, -1, self.meters[self.firsts[numbers]]), lengths)
        went_on = np.repeat((numbers >= 0) & self.several[numbers], lengths)
        if went_on.any():
            numbers = np.repeat(numbers, lengths)[went_on]
            keys = numbers * OPEN_END + ordinals[went_on]
            places = np.searchsorted(self.keys, keys, side="right") - 1
            which[went_on] = self.meters[np.maximum(places, self.firsts[numbers])]
        return which

    @cached_property
    def several(self) -> NDArray[np.bool_]:
        """Tell which names went from meter to meter."""
        found: NDArray[np.bool_] = np.diff(self.firsts, append=len(self.meters)) > 1
        return found


@dataclass(frozen=True)
class Fact:
    """What people found out about a register that fell after one hour and up to another.

    Hours are days as ordinals with places in them; `turn` is in thousandths, None for a bad reading.
    """

    meter: int  # its place among `Meters`
    after: tuple[int, int]
    upto: tuple[int, int]
    turn: int | None


@dataclass(frozen=True)
class Meters:
    """All meters, as columns, earliest meter first."""

    columns: pl.DataFrame  # their names, and all below as the database has them
    service_points: Int64s
    from_days: Int64s  # proleptic ordinals of dates
    to_days: Int64s
    replaced: NDArray[np.bool_]  # whether the next meter came on the day this one left
    microlitres_per_step: NDArray[np.float64]  # of a thousandth of the register's unit
    rollovers: Int64s  # in the same thousandths
    resolutions: NDArray[np.float64]  # NaN where it is not known
    most_an_hour: NDArray[np.float64]  # microlitres
    took_over: NDArray[np.bool_]  # whether another meter left on the day this one came
    first_reads: Int64s  # the first hour of its first day that is its own
    facts: tuple[Fact, ...] = ()

    @classmethod
    def load(cls) -> "Meters":
        """Return the meters known now."""
        table = sql.fetch_meters()
        points, from_days = table["service_point"].to_numpy(), table["from_day"].to_numpy()
        to_days = table["to_day"].fill_null(OPEN_END).to_numpy()
        steps = {key: float(unit.microlitres) / 1000 for key, unit in UNITS.items()}
        arrivals, departures = (points * OPEN_END + days for days in (from_days, to_days))
        took_over = np.isin(arrivals, departures)
        sizes = {size: most_through(size) for size in table["size"].unique()}
        return cls(
            columns=table,
            replaced=np.isin(departures, arrivals),
            most_an_hour=table["size"].replace_strict(sizes, return_dtype=pl.Float64).to_numpy(),
            took_over=took_over,
            first_reads=np.where(took_over, table["first_read"].fill_null(HOURS).to_numpy(), 0),
            service_points=points,
            from_days=from_days,
            to_days=to_days,
            microlitres_per_step=table["unit"]
            .replace_strict(steps, return_dtype=pl.Float64)
            .to_numpy(),
            rollovers=10 ** table["dials"].to_numpy() * 1000,
            resolutions=table["resolution"].fill_null(float("nan")).to_numpy(),
            facts=_facts(table["serial"]),
        )

    def differing(self, other: "Meters") -> Int64s:
        """Return the service points whose meters count or stay otherwise in another table of meters."""
        keys = (
            "service_point",
            "from_day",
            "to_day",
            "unit",
            "dials",
            "first_read",
            "size",
        )
        here, there = self.columns.select(keys), other.columns.select(keys)
        found = pl.concat(
            [
                here.join(there, on=keys, how="anti", nulls_equal=True),
                there.join(here, on=keys, how="anti", nulls_equal=True),
            ]
        )
        points = found["service_point"].unique().to_numpy()
        facts = [self.service_points[fact.meter] for fact in {*self.facts} ^ {*other.facts}]
        return np.union1d(points, np.array(facts, dtype=np.int64))

    @cached_property
    def successors(self) -> Int64s:
        """The meter that came on the day each left; -1 where none did."""
        came = self.service_points * OPEN_END + self.from_days
        order = np.argsort(came)
        left = self.service_points * OPEN_END + self.to_days
        places = order[np.minimum(np.searchsorted(came[order], left), len(order) - 1)]
        return np.where(self.replaced, places, -1)

    def counts_until(self) -> Int64s:
        """Return the hour of its last day up to which each meter's register counts."""
        # A row more, for those without a successor.
        return np.append(self.first_reads, HOURS)[self.successors]

    def as_they_are(self) -> "Meters":
        """Return a copy that does not change as these do while a file is read."""
        return replace(self, first_reads=self.first_reads.copy())

    def find(self, names: pl.Series, by: By, ordinals: Int64s) -> Int64s:
        """Return the meter that each name means on a day; -1 for one that is not known."""
        if by not in self.named:
            column = {By.SERIAL: "serial", By.ENDPOINT: "endpoint", By.SERVICE_POINT: "number"}[by]
            self.named[by] = Names.of(self.columns[column], self.from_days)
        return self.named[by].find(names, ordinals)

    @cached_property
    def named(self) -> dict[By, Names]:
        """What names mean, as far as somebody asked."""
        return {}

    @cached_property
    def by_point(self) -> tuple[Int64s, Int64s]:
        """The meters in the order of their service points, and these."""
        order = np.argsort(self.service_points, kind="stable")
        return order, self.service_points[order]

    def at(self, points: Int64s) -> tuple[Int64s, Int64s]:
        """Return all meters of service points, and for each the place of its own among `points`."""
        order, ordered = self.by_point
        first = np.searchsorted(ordered, points)
        lengths = np.searchsorted(ordered, points, side="right") - first
        places = np.repeat(np.arange(len(points)), lengths)
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return order[first[places] + within], places


def _facts(serials: pl.Series) -> tuple[Fact, ...]:
    columns = ("after_day", "after_position", "day", "position", "turn")
    found = list(ReadingFact.objects.values_list("meter__serial", *columns))
    places = {serial: place for place, serial in enumerate(serials if found else ())}
    return tuple(
        Fact(places[serial], (after.toordinal(), first), (day.toordinal(), last), turn)
        for serial, after, first, day, last, turn in found
    )


class Stretch(NamedTuple):
    """Some hours of a day (as an ordinal), up to the last but not with it."""

    point: int
    day: int
    first: int
    last: int


@dataclass
class Batch:
    """Rows of a chunk, placed. All arrays have an entry for each row of the feed."""

    meters: Meters
    file: FeedFile
    tally: Tally
    text: Callable[[int], str]  # a line as it came, by its number
    lines: Int64s
    days: Days
    which: Int64s  # position of the meter in `meters`; -1 where unknown
    numbers: Int64s  # of the day in `days`
    seconds: Int64s  # since that local midnight
    columns: Mapping[str, str]  # what the file calls them
    by: By
    good: NDArray[np.bool_] = field(init=False)  # not set aside

    def __post_init__(self) -> None:
        self.good = np.ones(len(self.lines), dtype=bool)

    @classmethod
    def place(cls, chunk: Chunk, meters: Meters, file: FeedFile, tally: Tally) -> "Batch":
        """Place the reads of a chunk (at least one) on the utility's local days.

        Those of a time at which nothing can have been read are set aside, and placed beside the others: a
        wrong century must not make us lay out all the days until then.
        """
        reads = chunk.reads
        instants = reads.starts if isinstance(reads, Volumes) else reads.instants
        latest = int(file.at.timestamp()) + MOST_AHEAD
        possible = (instants >= 0) & (instants <= latest)
        instants = np.where(possible, instants, instants[possible].min(initial=latest))
        days = Days.around(instants, settings.TIME_ZONE)
        numbers, seconds = days.place(instants)
        which = meters.find(reads.meters, reads.by, days.first.toordinal() + numbers)
        batch = cls(
            meters, file, tally, chunk.text, reads.lines, days, which, numbers, seconds,
            chunk.columns, reads.by,
        )  # fmt: skip
        column = "starts_at" if isinstance(reads, Volumes) else "time"
        batch.set_aside(~possible, column, _("lies before 1970 or in the future"))
        return batch

    def check_meters(self) -> None:
        """Set aside rows of meters that are unknown, or were elsewhere on that day.

        A meter may still be read on the day it was taken out.
        """
        self.set_aside(self.which < 0, "meter", NO_METER[self.by])
        if not self.good.any():
            return
        ordinals = self.days.first.toordinal() + self.numbers
        early = ordinals < self.meters.from_days[self.which]
        self.set_aside(early, "meter", _("this meter was not in place yet"))
        self.set_aside(ordinals > self.meters.to_days[self.which], "meter", TAKEN_OUT)

    def hand_over(self) -> list[Stretch]:
        """Set aside readings of registers in whose place another one was read by then.

        Learn from the others when on its first day a register was first read that took another's place: from
        then on that day is its own. Return the hours that are not the other's any more.
        """
        if not self.good.any():
            return []
        meters, ordinals = self.meters, self.days.first.toordinal() + self.numbers
        hours = self.seconds // HOUR
        new = self.good & meters.took_over[self.which]
        new &= ordinals == meters.from_days[self.which]
        firsts = meters.first_reads.copy()
        np.minimum.at(firsts, self.which[new], hours[new])
        lost = []
        for n in np.flatnonzero(firsts != meters.first_reads).tolist():
            place = int(meters.service_points[n]), int(meters.from_days[n])
            lost.append(Stretch(*place, int(firsts[n]), int(meters.first_reads[n])))
        meters.first_reads[:] = firsts
        last = self.good & (ordinals == meters.to_days[self.which])
        if last.any():
            last &= hours >= meters.counts_until()[self.which]
            self.set_aside(last, "meter", TAKEN_OUT)
        return lost

    def in_own_unit(self, reads: Registers) -> tuple[Int64s, Int64s]:
        """Return what registers showed in thousandths of their own unit, and how coarsely each was said.

        What cannot be told is set aside. How coarse a reading is, is known of those in a larger unit than the
        register's: the least that it can have shown more; nought of the others.

        Whatever the vendor: a register counts up from zero, and where water flows back it goes down or has
        another register beside it.

        A unit that the file states must be the meter's, or some power of ten of it, as a hundred cubic feet
        are of one: between gallons and cubic feet every reading would be rounded.
        """
        reason = _("is below zero, which no register shows; expected is 0 or more")
        self.set_aside(reads.thousandths < 0, "meter reading", reason)
        shown = reads.thousandths.astype(np.float64)
        steps = np.append(self.meters.microlitres_per_step, np.nan)[self.which] * 1000
        if reads.counts:
            factor = np.append(self.meters.resolutions, np.nan)[self.which]
            reason = _(
                "counts steps of the register, and how large one is is not known: see its `resolution`"
            )
            self.set_aside(np.isnan(factor), "reading", reason, held=True)
        elif reads.units is not None:
            factor = np.where(np.isnan(reads.units), 1.0, reads.units / steps)
            exponents = np.log10(np.where(self.which < 0, 1.0, factor))
            other = np.abs(exponents - np.rint(exponents)) > NO_POWER
            reason = _("is in another unit than the meter's register: which is right?")
            self.set_aside(other, "reading", reason, held=True)
            factor = np.power(10.0, np.rint(exponents))
        else:
            return reads.thousandths, np.zeros_like(reads.thousandths)
        own = np.rint(np.where(self.good, shown * factor, 0)).astype(np.int64)
        if reads.counts or not (self.good & (factor > 1)).any():
            return own, np.zeros_like(own)
        # A whole number of the unit, or of its tenths or hundredths, may have been cut to it.
        said = np.full(len(shown), 1.0)
        for digits in (10, 100, 1000):
            said[reads.thousandths % digits == 0] = digits
        coarse = np.where(self.good & (factor > 1), said * factor, 0)
        return own, np.rint(coarse).astype(np.int64)

    def check_amounts(self, microlitres: Int64s, minutes: Int64s) -> None:
        """Set aside volumes that no meter of the size that is known to be there can pass."""
        most = np.append(self.meters.most_an_hour, np.inf)[self.which] * minutes / 60
        reason = _("is more than a meter of this size can pass in that time: is the unit right?")
        self.set_aside(np.abs(microlitres) > most, "volume", reason, held=True)

    def check_boundaries(self, minutes: Int64s) -> None:
        """Set aside rows that begin in the middle of an interval of the utility's day."""
        # A daily read must begin at midnight itself; no day has two times 24 hours.
        step = np.where(minutes == MINUTES_PER_DAY, 2 * 86_400, minutes * 60)
        reason = _("is not at a whole interval after local midnight; expected is 01:00, 01:15, ...")
        self.set_aside(self.seconds % step != 0, "starts_at", reason)

    def set_aside(
        self, bad: NDArray[np.bool_], field: str, reason: Reason, *, held: bool = False
    ) -> None:
        """Set aside the rows that `bad` marks; a row has one reason, the first found."""
        field = self.columns.get(NAMES.get(field, field), field)
        for n in np.flatnonzero(bad & self.good):
            line = int(self.lines[n])
            self.tally.set_aside.append(SetAside(line, field, reason, self.text(line), held))
        self.good &= ~bad

    def count(self, outcomes: Int8s) -> None:
        """Add what became of rows to the tally."""
        counts = np.bincount(outcomes, minlength=len(Outcome))
        self.tally.taken += int(counts[Outcome.TAKEN])
        self.tally.changed += int(counts[Outcome.CHANGED])
        self.tally.unchanged += int(counts[Outcome.UNCHANGED])
