"""Green Button for water: `greenbutton`, an Atom feed of ESPI resources (see `usage.greenbutton`).

A file is gone through twice: once for what leads where, since a block may stand before the type that says
what its numbers mean, and once for the blocks. How the XML itself is
read stands in `atom.py`.

The usage point is named by the last part of its `self` link. Lines of the receipt are lines of the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np
import polars as pl

from accounts.feeds import FeedUnreadable, SetAside
from accounts.feeds.reasons import Reason
from accounts.feeds.reasons import because as _
from usage.feeds import By, Chunk, Volumes
from usage.feeds.atom import BLOCK, Entry, Raw, entries
from usage.greenbutton import codes
from usage.units import MOST_A_MINUTE

AT_ONCE = 100_000  # readings of a chunk
MOST_RESOURCES = (
    500_000  # usage points, meter readings and types of one file; they are held in memory
)
FINEST, COARSEST = -12, 12  # powers of ten in the schema
DAY, HOUR = 86_400, 3600
KEPT_MINUTES = (15, 30, 60, 1440)
NO_INTERVAL = _(
    "is not an interval we keep, or not that of its type; expected is 900, 1800, 3600 or a day"
)

ESTIMATES = {codes.EDITED, codes.ESTIMATED, codes.DERIVED, codes.MIXED, codes.OTHER}
NO_READING = {codes.PROJECTED, codes.NORMALISED}
MEASURED = {codes.VALID, codes.RAW, codes.VALIDATED, codes.VERIFIED, codes.REVENUE}
POINT, METER, TYPE = "UsagePoint", "MeterReading", "ReadingType"


@dataclass(frozen=True)
class Meaning:
    """What the readings of a block are: whose, and how many microlitres one is; or what is at fault."""

    point: str = ""
    scale: float = 0.0
    minutes: int = 0  # 0 where the type does not say
    quality: str = str(codes.VALID)  # of a reading that does not say
    fault: tuple[str, Reason] | None = None  # field and reason


def parse(file: BinaryIO) -> Iterator[Chunk]:
    """Yield the readings of an open file. Raises FeedUnreadable if it is not one of use, or not safe."""
    resources = _resources(file)
    file.seek(0)
    rows, meanings = Rows(), dict[str, Meaning]()
    for entry in entries(file, blocks=True):
        meter = entry.url.partition(f"/{BLOCK}")[0]
        if meter not in meanings:
            meanings[meter] = _meaning(resources, meter)
        for raw in entry.readings:
            rows.take(raw, meanings[meter])
        if rows.count >= AT_ONCE:
            yield rows.chunk()
            rows = Rows()
    if rows.count:
        yield rows.chunk()


def _resources(file: BinaryIO) -> dict[str, Entry]:
    """Return what a file's blocks hang on, by address."""
    found: dict[str, Entry] = {}
    for entry in entries(file, blocks=False):
        if entry.kind in {POINT, METER, TYPE}:
            found[entry.url] = entry
        if len(found) > MOST_RESOURCES:
            raise FeedUnreadable(
                _("The file has too many resources. Send it in parts. Nothing was read.")
            )
    return found


# --- What a block's numbers mean ------------------------------------------------------------------------


def _meaning(resources: dict[str, Entry], url: str) -> Meaning:
    """Return what the readings below a MeterReading are."""
    meter = resources.get(url)
    point = resources.get(url.partition(f"/{METER}")[0])
    related = meter.links.get("related", []) if meter else []
    types = [resources[link] for link in related if link in resources]
    found = next((entry for entry in types if entry.kind == TYPE), None)
    if meter is None or point is None or found is None:
        missing = POINT if point is None else METER if meter is None else TYPE
        return Meaning(fault=("link", _("leads to no {missing} in this file", missing=missing)))
    said = found.values
    fault = _fault_of(point.values.get("ServiceCategory/kind", ""), said)
    if fault:
        return Meaning(fault=fault)
    power = int(said.get("powerOfTenMultiplier") or 0)
    scale = codes.MICROLITRES[int(said["uom"])].scaleb(power)
    sign = -1 if said.get("flowDirection") == str(codes.REVERSE) else 1
    length = said.get("intervalLength", "")
    minutes = int(length) // 60 if length.isdecimal() else 0
    quality = said.get("defaultQuality", Meaning.quality)
    return Meaning(point.url.rpartition("/")[2], float(scale) * sign, minutes, quality)


def _fault_of(service: str, said: dict[str, str]) -> tuple[str, Reason] | None:
    """Return which number of a type is not one of water in intervals, and why; None if all are."""
    wanted: list[tuple[str, str, set[int], Reason]] = [
        (
            "ServiceCategory",
            service,
            {codes.WATER},
            _("is another service than water (2); it says {value}"),
        ),
        (
            "commodity",
            said.get("commodity", str(codes.POTABLE)),
            {codes.POTABLE, codes.NOT_POTABLE},
            _("is not water; expected is 9 (potable) or 14 (not potable); it says {value}"),
        ),
        (
            "kind",
            said.get("kind", str(codes.VOLUME)),
            {codes.VOLUME},
            _("is not a volume; expected is 58; it says {value}"),
        ),
        (
            "accumulationBehaviour",
            said.get("accumulationBehaviour", str(codes.DELTA)),
            {codes.DELTA},
            _("is not what ran in an interval; expected is 4; it says {value}"),
        ),
        (
            "flowDirection",
            said.get("flowDirection", str(codes.FORWARD)),
            {codes.FORWARD, codes.NET, codes.REVERSE},
            _("is no way that water flows; expected is 1, 4 or 19; it says {value}"),
        ),
        (
            "uom",
            said.get("uom", ""),
            set(codes.MICROLITRES),
            _(
                "is not a unit of volume that we know; expected is 42, 119, 128, 130 or 134; it says {value}"
            ),
        ),
        (
            "powerOfTenMultiplier",
            said.get("powerOfTenMultiplier", "0"),
            set(range(FINEST, COARSEST + 1)),
            _("is not a power of ten; expected is a number from -12 to 12; it says {value}"),
        ),
    ]
    for name, value, known, reason in wanted:
        if _whole(value) not in known:
            return name, reason.filled(value=repr(value[:20]))
    return None


def _whole(text: str) -> int | None:
    """Return a whole number; None for what is none, or has more digits than any number of ours."""
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else None  # noqa: PLR2004 -- what 64 bits hold


# --- Rows -----------------------------------------------------------------------------------------------


@dataclass
class Rows:
    """Readings on their way into a chunk."""

    taken: list[tuple[int, str, int, int, float, bool, bool]] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.taken) + len(self.aside)

    def take(self, raw: Raw, meaning: Meaning) -> None:
        """Check a reading and put it where it belongs."""
        self.texts.setdefault(raw.line, raw.text)
        start = _whole(raw.values.get("timePeriod/start", ""))
        seconds = _whole(raw.values.get("timePeriod/duration", ""))
        value = _whole(raw.values.get("value", ""))
        said = raw.values.get("ReadingQuality/quality", meaning.quality)
        minutes = _minutes(seconds, meaning.minutes)
        if meaning.fault:
            self._refuse(raw, *meaning.fault)
        elif start is None:
            self._refuse(raw, "start", _("is not a time; expected are seconds since 1970"))
        elif minutes is None:
            self._refuse(raw, "duration", NO_INTERVAL)
        elif value is None:
            self._refuse(raw, "value", _("is not a whole number"))
        elif abs(value * meaning.scale) > MOST_A_MINUTE * minutes:
            self._refuse(raw, "value", _("is more than any meter passes in an interval"))
        else:
            qualities = {_whole(one) for one in said.split()}
            self._judge(raw, qualities, (start, minutes, value * meaning.scale), meaning.point)

    def _judge(
        self, raw: Raw, qualities: set[int | None], read: tuple[int, int, float], point: str
    ) -> None:
        """Take a reading that is sound by what it is worth; of several qualities the poorest counts."""
        if codes.QUESTIONABLE in qualities:
            self._refuse(
                raw, "quality", _("says that the reading is questionable: is it right?"), held=True
            )
        elif qualities & NO_READING:
            self._refuse(
                raw, "quality", _("says that this is a forecast, or corrected for weather")
            )
        elif not qualities <= MEASURED | ESTIMATES | {codes.INTERPOLATED}:
            self._refuse(
                raw, "quality", _("is not known; expected is a number of QualityOfReading")
            )
        else:
            estimated = bool(qualities & ESTIMATES)
            spread = not estimated and codes.INTERPOLATED in qualities
            self.taken.append((raw.line, point, *read, estimated, spread))

    def _refuse(self, raw: Raw, name: str, reason: Reason, *, held: bool = False) -> None:
        self.aside.append(SetAside(raw.line, name, reason, raw.text, held))

    def chunk(self) -> Chunk:
        """Return them as a chunk."""
        lines, points, starts, minutes, volumes, estimated, spread = (
            zip(*self.taken, strict=True) if self.taken else ((),) * 7
        )
        reads = Volumes(
            lines=np.array(lines, dtype=np.int64),
            meters=pl.Series(list(points), dtype=pl.String),
            starts=np.array(starts, dtype=np.int64),
            minutes=np.array(minutes, dtype=np.int64),
            microlitres=np.rint(np.array(volumes, dtype=np.float64)).astype(np.int64),
            estimated=np.array(estimated, dtype=bool),
            by=By.SERVICE_POINT,
            spread=np.array(spread, dtype=bool),
        )
        columns = {"meter": POINT, "time": "start", "reading": "value"}
        return Chunk(
            self.count, reads, self.texts.__getitem__, self.aside, header="", columns=columns
        )


def _minutes(seconds: int | None, named: int) -> int | None:
    """Return how long a reading is; a day has 23 to 25 hours. None if it is no interval that we keep."""
    if seconds is None:
        return None
    minutes = 1440 if abs(seconds - DAY) <= HOUR else seconds // 60
    whole = minutes == 1440 or seconds % 60 == 0  # noqa: PLR2004 -- minutes of a day
    return minutes if whole and minutes in KEPT_MINUTES and named in {0, minutes} else None
