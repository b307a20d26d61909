"""What a finding does to an alert: raises it, grows it, ends it, takes it back.

Times are hours of the columns that were judged. An alert whose water has not been seen for `QUIET` hours has
stopped; until then it may come back and is the same.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from leaks.detection import HAIR, QUIET, Flow, day_by_day, find
from leaks.rules import Pattern
from leaks.thresholds import STEADY, Thresholds

Floats = NDArray[np.float64]

DAY = 24
# Blocks look back, and what people use by day may look like it until the next night.
GRACE = 24  # hours after a claim of a fix in which water still says nothing
NIGHTS = 3  # without that water confirm a fix
HIGH_DAYS = 2  # running
USUAL_DAYS = range(10, 61)  # before, from which what is usual is taken...
USUAL_KNOWN = 14  # ...if so many of them are known
BURST_HOURS = 8  # what is found in fewer is much at once


class Kind(StrEnum):
    """What a finding is of; the keys are those of `LeakAlert.Kind`."""

    CONTINUOUS = "continuous"
    BURST = "burst"
    INTERMITTENT = "intermittent"
    FREEZE = "freeze"
    HIGH_USE = "high_use"
    AWAY = "away"
    SILENT = "silent"
    BACKFLOW = "backflow"


FLOWING = frozenset({Kind.CONTINUOUS, Kind.BURST, Kind.INTERMITTENT, Kind.FREEZE})


@dataclass(frozen=True)
class Finding:
    """Something found at one home. `since` and `until` are hours or days, the second not included.

    `rate` is microlitres an hour, `volume` microlitres so far, at least; `severity` from 1 to 3.
    """

    kind: Kind
    since: int
    until: int
    rate: int
    volume: int
    severity: int


@dataclass(frozen=True)
class Known:
    """An alert as it stands, by the hours that are judged now."""

    since: int
    until: int
    state: str
    severity: int
    told_rate: int
    told_volume: int
    corrected: bool
    claimed: int | None = None  # since when somebody says that it is fixed


class Step(StrEnum):
    """What happens to an alert; the keys are those of `Verdict.Step`."""

    RAISED = "raised"
    GREW = "grew"
    CORRECTED = "corrected"
    STOPPED = "stopped"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    VERIFIED = "verified"


def water_that_runs(flow: Flow, thresholds: Thresholds, *, frost: bool) -> list[list[Finding]]:
    """Return, for each home, the times at which water did not stop, by the hour, oldest first.

    Their rate is that of the last day.

    `frost` says whether it froze hard shortly before: what began to run then may be a burst pipe.
    """
    found: list[list[Finding]] = [[] for _ in flow.volumes]
    for alert in find(flow, thresholds.rules):
        # A pattern holds on through hours that nobody heard of; water that was seen does not.
        heard = int(np.flatnonzero(~np.isnan(flow.volumes[alert.home, : alert.ended]))[-1]) + 1
        seen = replace(alert, ended=heard)
        by_day = day_by_day(flow, seen)
        rate, volume = by_day[0][1], sum(hours * least for hours, least in by_day)
        kind = _kind(alert.pattern, rate, thresholds, frost=frost)
        found[alert.home].append(
            Finding(
                kind,
                seen.since,
                heard,
                round(rate),
                round(volume),
                severity(kind, rate, thresholds),
            )
        )
    return found


def _kind(pattern: Pattern, rate: float, thresholds: Thresholds, *, frost: bool) -> Kind:
    if frost and rate >= STEADY:
        return Kind.FREEZE
    if rate >= thresholds.burst or pattern.lasting <= BURST_HOURS:
        return Kind.BURST
    return Kind.INTERMITTENT if pattern.hours > 1 else Kind.CONTINUOUS


def _of_days(kind: Kind, since: int, until: int, volume: float, thresholds: Thresholds) -> Finding:
    rate = volume / ((until - since) * DAY)
    return Finding(kind, since, until, round(rate), round(volume), severity(kind, rate, thresholds))


def severity(kind: Kind, rate: float, thresholds: Thresholds) -> int:
    """Return how bad it is, from 1 to 3. What ruins a house is never small."""
    if kind in (Kind.BURST, Kind.FREEZE) or rate >= thresholds.high:
        return 3
    return 2 if rate >= thresholds.medium else 1


def much_more_than_usual(days: Floats, thresholds: Thresholds) -> Finding | None:
    """Find the newest whole days if each holds several times what half of the earlier ones stayed below.

    `days` are microlitres, oldest first, NaN for those not known whole. None where too little of the earlier
    ones is known: a home has no usual in its first weeks.
    """
    whole = np.flatnonzero(~np.isnan(days))
    if not len(whole):
        return None
    last = int(whole[-1])
    if (
        days[last] < thresholds.high_least
    ):  # so with nearly every home: no need to know what is usual
        return None
    earlier = days[max(0, last + 1 - USUAL_DAYS.stop) : max(0, last + 1 - USUAL_DAYS.start)]
    known = earlier[~np.isnan(earlier)]
    if len(known) < USUAL_KNOWN:
        return None
    usual = float(np.median(known))
    first = _first_of_run(days >= max(usual * thresholds.high_times, thresholds.high_least), last)
    if last + 1 - first < HIGH_DAYS:
        return None
    over = float((days[first : last + 1] - usual).sum())
    return _of_days(Kind.HIGH_USE, first, last + 1, over, thresholds)


def water_while_away(days: Floats, allowance: int, thresholds: Thresholds) -> Finding | None:
    """Find the days away on which more ran than may, from the first to the newest of them.

    `days` are what was measured of each day since they left, microlitres: a gap hides, and never adds.
    """
    over = np.fmax(days - allowance, 0.0)
    found = np.flatnonzero(over > HAIR)
    if not len(found):
        return None
    first, last = int(found[0]), int(found[-1])
    return _of_days(Kind.AWAY, first, last + 1, float(np.nansum(over)), thresholds)


def water_flowing_back(days: Floats, thresholds: Thresholds) -> Finding | None:
    """Find the newest days on end on which water flowed back into the main; `days` are how much did."""
    back = days >= thresholds.back_least
    if not back.any():
        return None
    last = int(np.flatnonzero(back)[-1])
    first = _first_of_run(back, last)
    volume = float(days[first : last + 1].sum())
    return _of_days(Kind.BACKFLOW, first, last + 1, volume, thresholds)


def _first_of_run(holds: NDArray[np.bool_], last: int) -> int:
    """Return the first of the days up to `last` that hold without a break; the day after if it does not."""
    breaks = np.flatnonzero(~holds[: last + 1])
    return int(breaks[-1]) + 1 if len(breaks) else 0


def meets(known: Known, since: int, until: int) -> bool:
    """Tell whether what was found in some hours is the same water as an alert."""
    return since <= known.until + QUIET and known.since <= until + QUIET


def next_step(
    known: Known, finding: Finding, *, until: int, heard: int, thresholds: Thresholds
) -> Step | None:
    """Return what a finding that meets an alert does to it; None for nothing that people should hear of.

    `until` is the hour in which the finding ends, `heard` the hour after the last one that the meter told of.
    """
    quiet = heard - until
    if known.state != "open":
        # Late reads: it went on, or was there after all. What stopped long ago stays as it is.
        news = known.state == "withdrawn" or until > known.until
        return Step.REOPENED if news and quiet < QUIET else None
    if known.claimed is not None:
        return _of_claim(known.claimed, until, heard)
    if quiet >= QUIET:
        return Step.STOPPED
    if _grew(known, finding, thresholds.grown):
        return Step.GREW
    if not known.corrected and _shrank(known, finding, thresholds.grown):
        return Step.CORRECTED
    return None


def _of_claim(claimed: int, until: int, heard: int) -> Step | None:
    """Return what the meter says of a fix: it still runs, or has not for some nights."""
    if until > claimed + GRACE:
        return Step.REOPENED
    return Step.VERIFIED if heard > claimed and heard - until >= NIGHTS * DAY else None


def _grew(known: Known, finding: Finding, grown: float) -> bool:
    return finding.severity > known.severity or finding.rate >= known.told_rate * grown


def _shrank(known: Known, finding: Finding, grown: float) -> bool:
    """Tell whether far less was lost than people were told: late reads, since what is lost stays lost.

    What began before the window cannot be added up in it.
    """
    return known.since >= 0 and finding.volume * grown <= known.told_volume
