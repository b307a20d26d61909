"""Water whose leaks are known, to judge leak rules by.

Half of it is invented, as the demonstration's homes are; half are real open reads, into which leaks are
let in. Who measured the real homes did not write down their own leaks: what is found of those counts as
false, for every rule alike, and so their part says how many alerts a rule makes, not how many are wrong.
"""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from leaks.detection import Flow
from leaks.scorecard import Leak
from portal.demo.homes import run_water
from portal.demo.people import weigh
from portal.demo.plan import plan
from portal.demo.troubles import CAUSES, HOURS_LONG, course, draw_flow
from usage.feeds import Registers, daiad
from usage.units import CUBIC_FOOT, GALLON

Floats = npt.NDArray[np.float64]

SEED = 7  # of what is shown; all levels but one were chosen on another
TODAY = date(2026, 11, 1)
HOMES = 96
LEAKING = 0.6  # share of homes that leak once in the year
NOT_BEFORE = 70 * 24  # hours without a leak of ours at first: habits are known by then
LOST = 0.01  # share of hours of the invented homes that no register told of
REGISTERS = {
    "1 litre": 1e6,
    "1 gallon": float(GALLON),
    "1 cubic foot": float(CUBIC_FOOT),
    "10 gallons": 10 * float(GALLON),
    "10 cubic feet": 10 * float(CUBIC_FOOT),
}
# Readings of the real homes come about every hour; one that covers another time tells of no hour.
AN_HOUR = range(3000, 4201)  # seconds
MOST_IN_AN_HOUR = 5e9  # microlitres; more is a fault of the logger


@dataclass(frozen=True, eq=False)
class Corpus:
    """`volumes` are microlitres, a row a home, a column an hour, leaks included, NaN where not known."""

    name: str
    volumes: Floats
    leaks: Sequence[Leak]

    def measured(self, tick: float) -> Flow:
        """Return what registers with a tick of so many microlitres would have shown."""
        known = ~np.isnan(self.volumes)
        homes = len(self.volumes)
        begins = (0.618 * np.arange(homes) % 1)[:, None]  # between two ticks; spreads them evenly
        shown = np.floor(np.cumsum(np.where(known, self.volumes, 0.0), axis=1) / tick + begins)
        volumes = np.diff(shown, axis=1, prepend=0.0) * tick
        return Flow(np.where(known, volumes, np.nan), np.full(homes, tick))


def invented(seed: int = SEED, homes: int = HOMES) -> Corpus:
    """Return a year of single-family homes of the demonstration, with leaks of ours for its own."""
    return _with_leaks("invented homes", *invented_homes(seed, homes))


def invented_homes(seed: int, homes: int) -> tuple[Floats, np.random.Generator]:
    """Return a year of hours of homes of the demonstration without leaks, and the chance to go on with."""
    utility = replace(plan(seed=seed, today=TODAY), leaks=[])
    water = run_water.__wrapped__(utility)  # not kept: nobody else asks for this town
    kinds = {each.premises: each.kind for each in utility.premises}
    rows = [
        row
        for row, point in enumerate(utility.service_points)
        if kinds[point.premises] == "single_family" and point.kind == "domestic"
    ]
    year = slice(water.hours.day_index(TODAY - timedelta(days=365)), None)
    rng = np.random.default_rng(seed)
    volumes = water.gallons[rows[:homes], year] * float(GALLON)
    volumes[rng.random(volumes.shape) < LOST] = np.nan
    return volumes, rng


def real(path: Path, seed: int = SEED, times: int = 4) -> Corpus:
    """Return a year of the homes of DAIAD's open reads, each `times` over with other leaks."""
    rng = np.random.default_rng(seed)
    return _with_leaks("real homes (DAIAD)", np.repeat(real_homes(path), times, axis=0), rng)


def real_homes(path: Path) -> Floats:
    """Return a year of hours of the homes of DAIAD's open reads."""
    unpacked = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    (chunk,) = daiad.parse(BytesIO(unpacked))
    reads = cast("Registers", chunk.reads)
    names, homes = np.unique(np.array(reads.meters), return_inverse=True)
    order = np.lexsort((reads.thousandths, reads.instants, homes))
    homes, instants = homes[order], reads.instants[order]
    seconds = np.diff(instants)
    used = np.diff(reads.thousandths[order]) * 1e3  # thousandths of a litre
    same = (homes[1:] == homes[:-1]) & (seconds >= AN_HOUR[0]) & (seconds <= AN_HOUR[-1])
    same &= (used >= 0) & (used <= MOST_IN_AN_HOUR)
    hour = (instants[:-1] - instants.min()) // 3600
    volumes = np.full((len(names), int(hour.max()) + 1), np.nan)
    volumes[homes[:-1][same], hour[same]] = used[same]
    return volumes


def _with_leaks(name: str, volumes: Floats, rng: np.random.Generator) -> Corpus:
    """Let one leak into some homes: kinds, flows and lengths as in the demonstration."""
    leaks = []
    for home, row in enumerate(volumes):
        if rng.random() > LEAKING:
            continue
        kind = weigh(rng, CAUSES)
        start = int(rng.integers(NOT_BEFORE, len(row) - 120))
        end = min(start + int(rng.integers(*HOURS_LONG[kind])), len(row))
        rate = draw_flow(rng, kind) * float(GALLON)
        row[start:end] += rate * course(rng, kind, end - start)
        leaks.append(Leak(home, start, end, kind, rate))
    return Corpus(name, volumes, leaks)
