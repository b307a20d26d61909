"""Finding water that never stops: many homes at once, hour by hour.

Nothing is proven by an hour without a reading of its own: where it is missing, estimated or spread over a
gap, it neither makes a leak nor ends one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from leaks.rules import Habit, Pattern, Rules

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Any = TypeVar("Any", bound=np.generic)

DAY = 24
# An alert ends after so many hours in which no pattern held; less than that is the same leak.
QUIET = 72
# Half a thousandth of a gallon: sums of ticks are compared, and a rounding is no difference.
HAIR = 2000.0
# Of so many the hours of months lie where a processor finds them at once: a third less time than of all.
HOMES_AT_ONCE = 64
HOMES_IN_HASTE = 2048  # the same of days
ROUNDED = 1e-5  # at most, of a sum of numbers with seven digits


@dataclass(frozen=True, eq=False)
class Flow:
    """What meters measured: a row a home, a column an hour of elapsed time.

    `volumes` are microlitres, NaN where nothing was measured; `ticks` the least that each register shows.
    `no_habit` marks hours that count for no habit, as those of a leak that was mended.
    """

    volumes: Floats  # (homes, hours)
    ticks: Floats  # (homes,)
    no_habit: Bools | None = None  # (homes, hours)

    @cached_property
    def unknown(self) -> Bools:
        """The hours of which nothing was measured."""
        return np.isnan(self.volumes)

    @cached_property
    def measured(self) -> Floats:
        """The volumes, none in hours of which nothing was measured."""
        return np.where(self.unknown, 0.0, self.volumes)

    def part(self, which: slice) -> "Flow":
        """Return some of the homes."""
        marks = None if self.no_habit is None else self.no_habit[which]
        return Flow(self.volumes[which], self.ticks[which], marks)


@dataclass(frozen=True)
class Alert:
    """One leak as it was found; hours are columns of the flow.

    The pattern held from `since` and was long enough at `raised`; `ended` is the first hour after it.
    `rate` is the least that ran in any block of which every hour is known, microlitres an hour. Of several
    patterns it is the one of the shortest blocks: a long one reaches back over what people used before.
    """

    home: int
    since: int
    raised: int
    ended: int
    rate: float
    pattern: Pattern


def find(flow: Flow, rules: Rules) -> list[Alert]:
    """Return the alerts, by home and in the order in which they were raised."""
    found = []
    for start in range(0, len(flow.volumes), HOMES_AT_ONCE):
        part = flow.part(slice(start, start + HOMES_AT_ONCE))
        each = (one for it in rules.patterns for one in matches(part, it, rules.habit))
        found += [replace(alert, home=alert.home + start) for alert in together(each)]
    return found


def matches(flow: Flow, pattern: Pattern, habit: Habit | None) -> list[Alert]:
    """Return an alert for each time that one pattern held for long enough and was no habit."""
    held, sums, partly = holding(flow, pattern)
    fires = held >= pattern.lasting
    if habit:
        forget_habits(fires, habit, flow.no_habit)
    found = []
    for home, at, after in runs(fires):
        since = at - int(held[home, at]) + 1
        whole = sums[home, since:after][~partly[home, since:after]]
        rate = float(whole.min()) / pattern.counted if len(whole) else pattern.at_least
        found.append(Alert(home, since, at, after, rate, pattern))
    return found


def together(alerts: Iterable[Alert]) -> list[Alert]:
    """Make one alert of those of a home that overlap or follow each other within `QUIET` hours."""
    joined: list[Alert] = []
    for each in sorted(alerts, key=lambda alert: (alert.home, alert.raised)):
        last = joined[-1] if joined else None
        if last and last.home == each.home and each.since <= last.ended + QUIET:
            finer = min((last, each), key=lambda it: (it.pattern.hours, it.since))
            joined[-1] = replace(
                last,
                since=finer.since,
                pattern=finer.pattern,
                ended=max(last.ended, each.ended),
                rate=max(last.rate, each.rate),
            )
        else:
            joined.append(each)
    return joined


def may_match(volumes: Floats, rules: Rules, *, from_hour: int) -> Bools:
    """Tell which homes might match at some hour from `from_hour` on, whatever ran before the first one.

    Far cheaper than `matches`, and never wrong about a no: a register counts for as fine as can be.
    """
    maybe = np.zeros(len(volumes), dtype=bool)
    for start in range(0, len(volumes), HOMES_IN_HASTE):
        part = slice(start, start + HOMES_IN_HASTE)
        maybe[part] = _may_match(volumes[part], rules.patterns, from_hour)
    return maybe


def _may_match(volumes: Floats, patterns: Sequence[Pattern], from_hour: int) -> Bools:
    # An hour a row, so that blocks and runs grow in all homes at once; seven digits are enough in haste.
    by_hour = volumes.T.astype(np.float32, order="C")
    unknown = np.isnan(by_hour)
    measured = np.where(unknown, np.float32(0), by_hour)
    maybe = np.zeros(len(volumes), dtype=bool)
    never = _never(measured, unknown, patterns, from_hour)
    for pattern in patterns:
        left = np.flatnonzero(~maybe & ~never)
        wet, breaks = _wet_blocks(measured[:, left], unknown[:, left], pattern)
        maybe[left] = _lasts(breaks, wet, pattern.lasting, from_hour)
    return maybe


def _never(
    measured: NDArray[np.float32], unknown: Bools, patterns: Sequence[Pattern], from_hour: int
) -> Bools:
    """Tell which homes (columns) are dry so often that no pattern lasts: most of them, for little.

    Where the hours of the longest plain block are dry, and of the longest even one all but one, every block
    that ends there is dry and breaks. Where nothing was measured for as long as the longest block no block is
    wet, as after the last hour that was heard of. A pattern of more an hour than ever ran is no matter.
    """
    least = min(pattern.at_least for pattern in patterns)
    if least <= HAIR:
        return np.zeros(measured.shape[1], dtype=bool)
    plain = max((it.hours for it in patterns if not it.evenly), default=1)
    even = max((it.hours for it in patterns if it.evenly), default=0)
    wet = (measured > 0) | unknown
    counted = wet.astype(np.int8) + unknown  # of a block that is not known whole, nothing is said
    dry, few = ~wet, counted.copy()
    for back in range(1, plain):
        dry[back:] &= ~wet[:-back]
    for back in range(1, even):
        few[back:] += counted[:-back]
    longest = max(plain, even)
    breaks, counts = dry & (few <= 1), rolling_any((measured > 0).T, longest).T
    breaks[: longest - 1], counts[: longest - 1] = False, True
    most = measured.max(axis=0, initial=0)
    shortest = np.full(measured.shape[1], np.iinfo(np.int16).max, dtype=np.int16)
    for pattern in patterns:
        may = most >= pattern.at_least * (1 - ROUNDED) - HAIR
        shortest[may] = np.minimum(shortest[may], pattern.lasting)
    return ~_lasts(breaks, counts & ~breaks, shortest, from_hour)


def _wet_blocks(
    measured: NDArray[np.float32], unknown: Bools, pattern: Pattern
) -> tuple[Bools, Bools]:
    """Tell of the block that ends with each hour (rows) whether it is wet, and whether it breaks a run.

    The first blocks reach back to before the first hour: they may be either, and count as wet.
    """
    sums, best, partly, hours = measured.copy(), measured.copy(), unknown.copy(), pattern.hours
    for back in range(1, hours):
        sums[back:] += measured[:-back]
        partly[back:] |= unknown[:-back]
        if pattern.evenly:
            np.maximum(best[back:], measured[:-back], out=best[back:])
    if pattern.evenly:
        sums -= best
    least = pattern.at_least * pattern.counted
    wet = sums >= least * (1 - ROUNDED) - HAIR
    breaks = ~wet & ~partly
    wet[: hours - 1], breaks[: hours - 1] = True, False
    return wet, breaks


def _lasts(breaks: Bools, counts: Bools, lasting: int | NDArray[np.int16], from_hour: int) -> Bools:
    """Tell in which homes (columns) so many hours count without one that breaks, or all since the first."""
    found = np.zeros(breaks.shape[1], dtype=bool)
    unbroken = ~found
    run = np.zeros(breaks.shape[1], dtype=np.int16)
    for hour, broken in enumerate(breaks):
        run += counts[hour]
        run[broken] = 0
        unbroken &= ~broken
        if hour >= from_hour:
            found |= (run >= lasting) | (unbroken & counts[hour])
    return found


def day_by_day(flow: Flow, alert: Alert) -> list[tuple[int, float]]:
    """Return how many hours each day of an alert has, counted back from its end, and what ran in each hour.

    That is the least of the day's blocks that are known whole, and never less than the alert's own rate: what
    people use on top of it is not lost.
    """
    volumes, width = flow.volumes[alert.home][None], alert.pattern.hours
    ran = rolling_sum(np.nan_to_num(volumes), width)[0] / width
    partly = rolling_sum(np.isnan(volumes).astype(np.float64), width)[0] > 0
    blocks = np.where(partly, np.inf, np.fmax(ran, alert.rate))
    # Days from the end: the first of them may be a part of one.
    starts = np.append(np.arange(alert.ended - DAY, alert.since, -DAY), alert.since)[::-1]
    least = np.minimum.reduceat(blocks[: alert.ended], starts)
    hours = np.diff(np.append(starts, alert.ended))
    rates = np.where(np.isfinite(least), least, alert.rate)
    return list(zip(hours.tolist()[::-1], rates.tolist()[::-1], strict=True))


def holding(flow: Flow, pattern: Pattern) -> tuple[Ints, Floats, Bools]:
    """Return for how many hours a pattern has held at each hour, and what ran in the block that ends there.

    Hours that are not known count for neither; the last truth is whether one of them is in the block. All are
    (homes, hours).
    """
    sums = rolling_sum(flow.measured, pattern.hours)
    if pattern.evenly:
        sums = sums - rolling_max(flow.measured, pattern.hours)
    least = np.maximum(pattern.at_least * pattern.counted, flow.ticks)[:, None]
    wet = sums >= least - HAIR
    partly = rolling_any(flow.unknown, pattern.hours)
    return run_lengths(wet, ~(wet | partly)), sums, partly


def forget_habits(fires: Bools, habit: Habit, no_habit: Bools | None = None) -> None:
    """Unmark the hours whose alert began when the home had done the same for a share of the days before.

    What a home has done since before its first days here is not known, and then nothing is a habit.
    """
    which = np.flatnonzero(fires.any(axis=1))
    some = fires[which]
    usual_ones = some if no_habit is None else some & ~no_habit[which]
    counted = np.zeros((len(which), fires.shape[1] + 1), dtype=np.int32)
    np.cumsum(usual_ones, axis=1, out=counted[:, 1:])
    for row, start, end in runs(some):
        since, until = (max(start + 1 - days * DAY, 0) for days in (habit.since, habit.until))
        usual = int(counted[row, until] - counted[row, since])
        if usual / ((habit.since - habit.until) * DAY) > habit.share:
            fires[which[row], start:end] = False


def runs(marks: Bools) -> list[tuple[int, int, int]]:
    """Return the runs of marked hours: the row, the first hour and the one after the last."""
    width = marks.shape[1] + 1  # an hour more, that is not marked: no run goes on in the next row
    flat = np.zeros(len(marks) * width + 1, dtype=bool)
    flat[1:].reshape(-1, width)[:, :-1] = marks
    edges = np.flatnonzero(flat[1:] != flat[:-1])
    rows, starts = np.divmod(edges[::2], width)
    ends = edges[1::2] - rows * width
    return list(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True))


def rolling_sum(values: Floats, hours: int) -> Floats:
    """Return the sum of the last `hours` up to and with each; fewer at the beginning."""
    if hours == 1:
        return values
    total = values.copy()
    for back in range(1, hours):
        total[:, back:] += values[:, :-back]
    return total


def rolling_max(values: NDArray[Any], hours: int) -> NDArray[Any]:
    """Return the greatest of the last `hours` up to and with each: windows twice as wide at each step."""
    best, width = values, 1
    while width < hours:
        step = min(width, hours - width)
        wider = best.copy()
        np.maximum(best[:, step:], best[:, :-step], out=wider[:, step:])
        best, width = wider, width + step
    return best


def rolling_any(marks: Bools, hours: int) -> Bools:
    """Tell whether one of the last `hours` up to and with each is marked."""
    if hours == 1 or not marks.any():
        return marks
    return rolling_max(marks, hours)


def run_lengths(holds: Bools, breaks: Bools) -> Ints:
    """Count the hours that hold since the last one that breaks; an hour may do neither."""
    count = np.cumsum(holds, axis=1, dtype=np.int32)
    lengths: Ints = count - np.maximum.accumulate(np.where(breaks, count, 0), axis=1)
    return lengths
