"""What a finding does to an alert: raises it, grows it, ends it, takes it back.

Times are hours of the columns that were judged. An alert whose water has not been seen for `QUIET` hours has
stopped; until then it may come back and is the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from leaks.detection import HAIR, QUIET, Alert, Flow, find
from leaks.hours import Hours
from leaks.thresholds import GALLONS, HomeFacts, Thresholds

DAY = 24
# Blocks look back, and who fixes something in the evening ran water for it.
GRACE = 12  # hours after a claim of a fix in which water still says nothing
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
    """Something found at one home. `since` and `until` are hours, the second not included.

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
    """An alert as it stands, in the hours that are judged now."""

    kind: Kind
    since: int
    until: int
    state: str
    rate: int
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


def water_that_runs(flow: Flow, thresholds: Thresholds, *, frost: bool) -> dict[int, Finding]:
    """Return the newest water that never stops of each home that has any, by its row in `flow`."""
    return {
        alert.home: _of_flow(alert, thresholds, frost=frost)
        for alert in find(flow, thresholds.rules)  # in the order in which they were raised
    }


def _of_flow(alert: Alert, thresholds: Thresholds, *, frost: bool) -> Finding:
    hours = alert.ended - alert.since
    kind = Kind.CONTINUOUS
    if alert.rate >= thresholds.burst or alert.pattern.lasting <= BURST_HOURS:
        kind = Kind.FREEZE if frost else Kind.BURST
    elif frost:
        kind = Kind.FREEZE
    elif alert.pattern.hours > 1:
        kind = Kind.INTERMITTENT
    return Finding(
        kind,
        alert.since,
        alert.ended,
        round(alert.rate),
        round(alert.rate * hours),
        severity(kind, alert.rate, thresholds),
    )


def severity(kind: Kind, rate: float, thresholds: Thresholds) -> int:
    """Return how bad it is, from 1 to 3. What ruins a house is never small."""
    if kind in (Kind.BURST, Kind.FREEZE) or rate >= thresholds.high:
        return 3
    return 2 if rate >= thresholds.medium else 1


def much_more_than_usual(hours: Hours, row: int, thresholds: Thresholds) -> Finding | None:
    """Find whole days with several times what half of the earlier ones stayed below.

    None where too little of the earlier days is known: a home has no usual in its first weeks.
    """
    totals = hours.totals[row]
    last = _last_whole(totals)
    if last is None or last + 1 < HIGH_DAYS:
        return None
    before = totals[max(0, last + 1 - USUAL_DAYS.stop) : max(0, last + 1 - USUAL_DAYS.start)]
    known = before[~np.isnan(before)]
    if len(known) < USUAL_KNOWN:
        return None
    usual = float(np.median(known))
    least = max(usual * thresholds.high_times, thresholds.high_least)
    first = last
    while first >= 0 and totals[first] >= least:
        first -= 1
    first += 1
    if last + 1 - first < HIGH_DAYS:
        return None
    over = float((totals[first : last + 1] - usual).sum())
    return _of_days(Kind.HIGH_USE, hours, first, last, over, thresholds)


def water_while_away(
    hours: Hours, row: int, allowance: int, away_from: int, thresholds: Thresholds
) -> Finding | None:
    """Find the days, from the one of number `away_from` on, on which more ran than may; up to the newest."""
    first, last = None, None
    over = 0.0
    for day in range(max(away_from, 0), len(hours.days)):
        hours_of = slice(hours.offsets[day], hours.offsets[day + 1])
        ran = float(np.nansum(hours.volumes[row, hours_of]))
        if ran > allowance + HAIR:
            first, last = day if first is None else first, day
            over += ran - allowance
    if first is None or last is None:
        return None
    return _of_days(Kind.AWAY, hours, first, last, over, thresholds)


def water_flowing_back(hours: Hours, row: int, thresholds: Thresholds) -> Finding | None:
    """Find the newest days on end on which water flowed back into the main."""
    back = hours.back[row] >= thresholds.back_least
    if not back.any():
        return None
    last = int(np.flatnonzero(back)[-1])
    first = last
    while first and back[first - 1]:
        first -= 1
    volume = float(hours.back[row, first : last + 1].sum())
    return _of_days(Kind.BACKFLOW, hours, first, last, volume, thresholds)


def _last_whole(totals: NDArray[np.float64]) -> int | None:
    known = np.flatnonzero(~np.isnan(totals))
    return int(known[-1]) if len(known) else None


def _of_days(
    kind: Kind, hours: Hours, first: int, last: int, volume: float, thresholds: Thresholds
) -> Finding:
    since, until = int(hours.offsets[first]), int(hours.offsets[last + 1])
    rate = volume / (until - since)
    return Finding(
        kind, since, until, round(rate), round(volume), severity(kind, rate, thresholds)
    )


def meets(known: Known, finding: Finding) -> bool:
    """Tell whether a finding is the same water as an alert."""
    return finding.since <= known.until + QUIET and known.since <= finding.until + QUIET


def next_step(
    known: Known, finding: Finding | None, *, heard: int, thresholds: Thresholds
) -> Step | None:
    """Return what happens to an alert, now that a finding is all there is to it; None for nothing that
    people should hear of.

    `finding` meets the alert, or is None where the reads do not show it any more. `heard` is the hour after
    the last one that the meter told of.
    """
    if finding is None:
        return None if known.state == "withdrawn" else Step.WITHDRAWN
    quiet = heard - finding.until
    if known.state != "open":
        # Late reads: it went on, or was there after all. What stopped long ago stays as it is.
        return Step.REOPENED if quiet < QUIET and finding.until > known.until else None
    if known.claimed is not None:
        return _of_claim(known.claimed, finding, heard)
    if quiet >= QUIET:
        return Step.STOPPED
    if _grew(known, finding, thresholds.grown):
        return Step.GREW
    if not known.corrected and finding.rate * thresholds.grown <= known.told_rate:
        return Step.CORRECTED
    return None


def _of_claim(claimed: int, finding: Finding, heard: int) -> Step | None:
    """Return what the meter says of a fix: it still runs, or has not for some nights."""
    if finding.until > claimed + GRACE:
        return Step.REOPENED
    return Step.VERIFIED if heard >= claimed + NIGHTS * DAY else None


def _grew(known: Known, finding: Finding, grown: float) -> bool:
    if finding.severity > known.severity:
        return True
    # Twice the volume is twice the time at first: a small leak is told again after days, not hours.
    doubled = finding.volume >= max(known.told_volume * grown, 50 * GALLONS)
    return finding.rate >= known.told_rate * grown or (doubled and finding.severity > 1)


def newest(findings: Sequence[Finding]) -> Finding | None:
    """Return what was seen last; of what was seen as late, what is worst."""
    return max(findings, key=lambda one: (one.until, one.severity), default=None)


def as_facts(said: Mapping[str, object]) -> HomeFacts:
    """Return facts from JSON."""
    return HomeFacts(**said)  # type: ignore[arg-type]  # what vars() of one gave
