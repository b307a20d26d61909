"""How reads are merged: a grid of days by intervals, in whole columns at a time.

`volumes` are microlitres, `registers` thousandths of the register's unit. NOTHING stands where nothing is
known: a gap is not a zero, and a volume may be negative (water flowing back), so it lies outside of both.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Int64s = NDArray[np.int64]
Int8s = NDArray[np.int8]
Bools = NDArray[np.bool_]

NOTHING = np.iinfo(np.int64).min

# A register that falls by no more than this between two readings is kept as water flowing back; a larger
# fall is a question (a new meter, a reset, a bad reading). Ours; 50 litres is more than a check valve
# lets by in an hour and less than any real fault we saw in open data.
MOST_BACKFLOW = 50_000_000  # microlitres
# A total over a longer silence says nothing about its days. Ours: two billing months and a week.
LONGEST_SPREAD_HOURS = 24 * 69
# What a new reading can change lies within so many times LONGEST_SPREAD_HOURS of it, and so does all that
# one must see to know: once for which readings go astray, once more for the volumes up to those beside them,
# and once for whether these go astray.
REACH = 3
# So many readings in a row may be wrong, where those before and after them agree; more of them at a new
# level are a register that was set back. Ours: a data logger that hiccups recovers within three reports.
MOST_ASTRAY = 3


class Quality(IntEnum):
    """What a volume is worth; the letter is how a row stores it."""

    MISSING = 0
    ESTIMATED = 1  # the utility's estimate
    SPREAD = 2  # a known total over several intervals, divided evenly
    ACTUAL = 3


LETTERS = "-esa"  # by the number of the quality


class Outcome(IntEnum):
    """What became of a row."""

    TAKEN = 0
    CHANGED = 1
    UNCHANGED = 2


@dataclass
class Grid:
    """Rows of days; columns of intervals. Shorter days leave their last columns at NOTHING."""

    volumes: Int64s  # (days, intervals)
    qualities: Int8s  # the same

    @classmethod
    def empty(cls, days: int, intervals: int) -> "Grid":
        """Return a grid in which nothing is known."""
        return cls(
            np.full((days, intervals), NOTHING, dtype=np.int64),
            np.zeros((days, intervals), dtype=np.int8),
        )


@dataclass(frozen=True)
class Merge:
    """The result of laying new reads over known ones."""

    outcomes: Int8s  # for each new read, in the order given
    changed_days: Int64s  # numbers of the rows of the grid that differ now
    corrected: tuple[Int64s, Int64s]  # rows and columns where another value stood before


def lay_over(grid: Grid, rows: Int64s, columns: Int64s, volumes: Int64s, qualities: Int8s) -> Merge:
    """Lay reads over `grid`, in place; a later read wins, but an estimate never over an actual read.

    `rows` and `columns` say where each read goes; several may go to one place, and then the last actual
    one counts, or the last where there is none.
    """
    width = grid.volumes.shape[1]
    cells = rows * width + columns
    order = np.argsort(cells * 2 + (qualities == Quality.ACTUAL), kind="stable")
    last = np.ones(len(cells), dtype=bool)
    last[order[:-1]] = cells[order[:-1]] != cells[order[1:]]

    known_volumes, known_qualities = grid.volumes.ravel(), grid.qualities.ravel()
    before, quality_before = known_volumes[cells], known_qualities[cells]
    new = quality_before == Quality.MISSING
    keeps = (quality_before == Quality.ACTUAL) & (qualities != Quality.ACTUAL)
    same = ~new & ((before == volumes) & (quality_before == qualities) | keeps)

    outcomes = np.where(
        same, Outcome.UNCHANGED, np.where(new, Outcome.TAKEN, Outcome.CHANGED)
    ).astype(np.int8)
    _judge_repeats(outcomes, order, last, volumes, qualities)
    outcomes[keeps] = Outcome.UNCHANGED

    written = last & ~same
    corrected = written & ~new
    known_volumes[cells[written]] = volumes[written]
    known_qualities[cells[written]] = qualities[written]
    return Merge(outcomes, np.unique(rows[written]), (rows[corrected], columns[corrected]))


def _judge_repeats(
    outcomes: Int8s, order: Int64s, last: Bools, volumes: Int64s, qualities: Int8s
) -> None:
    """Count a read that another one in the same file overrules as changed; a repeat, and an estimate of what
    is read there, as unchanged.
    """
    if last.all():
        return
    final = np.empty_like(order)  # for each read, the one that counts in its place
    sorted_last = np.flatnonzero(last[order])
    group = np.searchsorted(sorted_last, np.arange(len(order)))
    final[order] = order[sorted_last[group]]
    same = (volumes == volumes[final]) | (qualities < qualities[final])
    outcomes[~last & same] = Outcome.UNCHANGED
    outcomes[~last & ~same] = Outcome.CHANGED


@dataclass(frozen=True)
class Flow:
    """What a row of registers says about the intervals between them."""

    volumes: Int64s
    qualities: Int8s
    astray: Int64s  # positions of registers that those around them contradict
    fallen: Int64s  # positions where a register begins anew, lower than water can flow back


def flow_between(registers: Int64s, microlitres_per_step: float, rollover: int) -> Flow:
    """Turn consecutive registers of one meter into volumes.

    `registers[i]` is what the register showed at the start of interval i, or NOTHING. The volume between
    two neighbours is actual; a longer way is spread evenly over its intervals, the remainder on the
    first; the last register has no volume yet. `rollover` is the number of steps after which the register
    begins again.

    A reading that goes astray is left out, as if it had not been sent. One that fell by more than
    MOST_BACKFLOW and does not go astray begins anew: nothing is known of the way to it, and the readings
    after it count on from it.

    What becomes of a reading depends on those within LONGEST_SPREAD_HOURS of it and on nothing else, so
    that it does not matter how much of a history is looked at, or in which order it came.

    Each register is turned into microlitres before the difference is taken, so a sum over any period is
    the difference of its two ends and no rounding piles up.
    """
    volumes = np.full(len(registers), NOTHING, dtype=np.int64)
    qualities = np.zeros(len(registers), dtype=np.int8)
    most_back = MOST_BACKFLOW / microlitres_per_step
    known = np.flatnonzero(registers != NOTHING)
    astray = _astray(known, registers[known], rollover, most_back)
    kept = known[~astray]
    steps = registers[kept]
    turns, fell = _way(steps[:-1], steps[1:], rollover, most_back)
    # Each by itself, so that a volume does not depend on how often the register had rolled over before.
    totals = np.diff(np.rint(steps * microlitres_per_step).astype(np.int64))
    totals += turns * round(rollover * microlitres_per_step)
    lengths = np.diff(kept)
    whole = (lengths <= LONGEST_SPREAD_HOURS) & ~fell
    share, rest = totals // np.maximum(lengths, 1), totals % np.maximum(lengths, 1)
    for start, length, each, extra in zip(
        kept[:-1][whole], lengths[whole], share[whole], rest[whole], strict=True
    ):
        volumes[start : start + length] = each
        volumes[start] += extra
        qualities[start : start + length] = Quality.ACTUAL if length == 1 else Quality.SPREAD
    near = lengths <= LONGEST_SPREAD_HOURS  # after a longer silence there is nothing to fall from
    return Flow(volumes, qualities, known[astray], kept[1:][fell & near])


def _way(before: Int64s, after: Int64s, rollover: int, most_back: float) -> tuple[Int64s, Bools]:
    """Return how often a register rolled over from one reading to another, and whether it fell.

    A fall from the last tenth of the register to its first tenth is a rollover; the way back, by no more
    than water can flow back, undoes one.
    """
    rise = after - before
    over = (rise < -most_back) & (before > rollover * 0.9) & (after < rollover * 0.1)
    undone = (rise > rollover * 0.9) & (rise - rollover >= -most_back)
    turns = over.astype(np.int64) - undone
    return turns, rise + turns * rollover < -most_back


def _astray(places: Int64s, steps: Int64s, rollover: int, most_back: float) -> Bools:
    """Tell which readings cannot be right, if the one before them and the one after them are.

    At most MOST_ASTRAY readings lie between those two. The register rises from the one to the other, and yet
    it fell on the way to what lies between, or from there; or the way over it is a whole turn of the register
    longer, as where an error is written in nines.
    """
    astray = np.zeros(len(steps), dtype=bool)
    for apart in range(2, MOST_ASTRAY + 2):
        if len(steps) <= apart:
            break
        first, last = steps[:-apart], steps[apart:]
        turns, fell = _way(first, last, rollover, most_back)
        sound = ~fell
        sound &= places[apart:] - places[:-apart] <= LONGEST_SPREAD_HOURS
        for between in range(1, apart):
            middle = steps[between : len(steps) - apart + between]
            there, dips = _way(first, middle, rollover, most_back)
            back, peaks = _way(middle, last, rollover, most_back)
            wrong = dips | peaks | (there + back != turns)
            astray[between : len(steps) - apart + between] |= sound & wrong
    return astray
