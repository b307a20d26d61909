"""How reads are merged: a grid of days by intervals, in whole columns at a time.

`volumes` are microlitres, `registers` thousandths of the register's unit. NOTHING stands where nothing is
known: a gap is not a zero, and a volume may be negative (water flowing back), so it lies outside of both.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

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
# Of a turn of the register, in an hour: where it would be more, a fall is no rollover. A register lasts for
# 1,600 hours at the most that its meter passes for long (OIML R 49-1, indicating range); its wheels that are
# not sent make that a hundred at worst. Ours.
MOST_OF_A_TURN = 0.01
EVENLY_AT_ONCE = 512  # registers: their hours of some days lie where a processor finds them at once


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

    def __getitem__(self, which: Any) -> "Grid":
        return Grid(self.volumes[which], self.qualities[which])

    def write(self, rows: Int64s, volumes: Int64s, qualities: Int8s) -> None:
        """Write days into these rows; they may be shorter than the rows are."""
        width = volumes.shape[1]
        self.volumes[rows, :width], self.qualities[rows, :width] = volumes, qualities


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
    order = _by_place(cells, qualities)
    last = np.ones(len(cells), dtype=bool)
    if order is not None:
        last[order[:-1]] = cells[order[:-1]] != cells[order[1:]]

    known_volumes, known_qualities = grid.volumes.ravel(), grid.qualities.ravel()
    before, quality_before = known_volumes[cells], known_qualities[cells]
    new = quality_before == Quality.MISSING
    keeps = (quality_before == Quality.ACTUAL) & (qualities != Quality.ACTUAL)
    same = ~new & ((before == volumes) & (quality_before == qualities) | keeps)

    outcomes = np.where(
        same, Outcome.UNCHANGED, np.where(new, Outcome.TAKEN, Outcome.CHANGED)
    ).astype(np.int8)
    if order is not None:
        _judge_repeats(outcomes, order, last, volumes, qualities)
    outcomes[keeps] = Outcome.UNCHANGED

    written = last & ~same
    corrected = written & ~new
    known_volumes[cells[written]] = volumes[written]
    known_qualities[cells[written]] = qualities[written]
    changed = np.zeros(len(grid.volumes), dtype=bool)
    changed[rows[written]] = True
    return Merge(outcomes, np.flatnonzero(changed), (rows[corrected], columns[corrected]))


def _by_place(cells: Int64s, qualities: Int8s) -> Int64s | None:
    """Return the order of reads by their places, the one that counts the last of each; None if it is theirs.

    It nearly always is: feeds say an hour after the other, and each once.
    """
    if (cells[1:] > cells[:-1]).all():
        return None
    return np.argsort(cells * 2 + (qualities == Quality.ACTUAL), kind="stable")


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
    """What rows of registers say about the intervals between them."""

    volumes: Int64s  # (meters, intervals)
    qualities: Int8s  # the same
    astray: Bools  # the same: registers that those around them contradict
    fallen: Bools  # the same: where a register begins anew, lower or higher than water can run
    risen: Bools  # the same: those of them that are higher
    begins: Bools  # the same: where a total begins that is spread

    @classmethod
    def unknown(cls, shape: tuple[int, ...]) -> "Flow":
        """Return that nothing is known of so many intervals."""
        return cls(
            np.full(shape, NOTHING, dtype=np.int64),
            np.zeros(shape, dtype=np.int8),
            *(np.zeros(shape, dtype=bool) for _ in range(4)),
        )


@dataclass(frozen=True)
class _Readings:
    """Readings of many registers, one register after the other and each in the order of time."""

    meters: Int64s  # the row of the meter of each
    places: Int64s  # the interval of each
    steps: Int64s  # what was shown
    turned: Int64s  # steps of the turns before it that people told of
    new: Bools  # on the day on which its meter took another's place
    rollovers: Int64s  # of the meter of each
    most_back: NDArray[np.float64]  # the same
    most_an_hour: NDArray[np.float64]  # the same

    def __getitem__(self, which: NDArray[np.bool_] | slice) -> "_Readings":
        return _Readings(
            self.meters[which],
            self.places[which],
            self.steps[which],
            self.turned[which],
            self.new[which],
            self.rollovers[which],
            self.most_back[which],
            self.most_an_hour[which],
        )

    def __len__(self) -> int:
        return len(self.meters)


def flow_between(
    registers: Int64s,
    microlitres_per_step: NDArray[np.float64],
    rollovers: Int64s,
    most_an_hour: NDArray[np.float64],
    *,
    new_until: Int64s | None = None,
    turned: Int64s | None = None,
) -> Flow:
    """Turn consecutive registers of meters, a row each, into volumes.

    `registers[m, i]` is what the register showed at the start of interval i, or NOTHING. The volume between
    two neighbours is actual; a longer way is spread evenly over its intervals, the remainder on the
    first; the last register has no volume yet. `rollovers` are the numbers of steps after which the register
    begins again, `most_an_hour` the microlitres that a meter can pass. Before the interval `new_until` a
    meter has only just taken another's place, so that its register does not roll over. `turned`, of the shape
    of `registers`, are the steps of the turns before each interval that cannot be told from the registers,
    because people found them out.

    A reading that goes astray is left out, as if it had not been sent. One that fell by more than
    MOST_BACKFLOW, or rose by more than the meter can pass, and does not go astray begins anew: nothing is
    known of the way to it, and the readings after it count on from it.

    What becomes of a reading depends on those within LONGEST_SPREAD_HOURS of it and on nothing else, so
    that it does not matter how much of a history is looked at, or in which order it came.

    Each register is turned into microlitres before the difference is taken, so a sum over any period is
    the difference of its two ends and no rounding piles up.
    """
    flow = Flow.unknown(registers.shape)
    odd: Bools = np.zeros(len(registers), dtype=bool)
    most_steps = most_an_hour / microlitres_per_step
    if turned is not None:
        odd |= turned.any(axis=1)
    for start in range(0, len(registers), EVENLY_AT_ONCE):
        part = slice(start, start + EVENLY_AT_ONCE)
        odd[part] |= _evenly(
            registers[part],
            microlitres_per_step[part, None],
            np.minimum(rollovers[part] // (MOST_ASTRAY + 2), most_steps[part])[:, None],
            into=(flow.volumes[part], flow.qualities[part]),
        )
    rows = np.flatnonzero(odd)
    if len(rows):
        found = _unevenly(
            registers[rows],
            microlitres_per_step[rows],
            rollovers[rows],
            most_steps[rows],
            np.zeros(len(rows), dtype=np.int64) if new_until is None else new_until[rows],
            None if turned is None else turned[rows],
        )
        flow.volumes[rows], flow.qualities[rows] = found.volumes, found.qualities
        for name in ("astray", "fallen", "risen", "begins"):
            getattr(flow, name)[rows] = getattr(found, name)
    return flow


def _evenly(
    registers: Int64s,
    microlitres_per_step: NDArray[np.float64],
    a_little: NDArray[np.float64],
    *,
    into: tuple[Int64s, Int8s],
) -> Bools:
    """Write what flowed by registers that were read in each interval and rose `a_little`; tell the others.

    Nearly all are such, and it costs a third: of them no reading goes astray (see `_doubtful`), and what
    flowed is the difference of neighbours.
    """
    known = registers != NOTHING
    both = known[:, 1:] & known[:, :-1]
    rise = registers[:, 1:] - registers[:, :-1]
    odd = (rise < 0) | (rise > a_little)
    # Where there is a gap, more intervals are known than have a neighbour that is, and one.
    others: Bools = (odd & both).any(axis=1) | (known.sum(axis=1) > both.sum(axis=1) + 1)
    both[others] = False
    stood = np.rint(np.where(known, registers, 0) * microlitres_per_step).astype(np.int64)
    volumes, qualities = into
    np.subtract(stood[:, 1:], stood[:, :-1], out=volumes[:, :-1], where=both)
    qualities[:, :-1][both] = Quality.ACTUAL
    return others


def _unevenly(
    registers: Int64s,
    microlitres_per_step: NDArray[np.float64],
    rollovers: Int64s,
    most_steps: NDArray[np.float64],
    new_until: Int64s,
    turned: Int64s | None,
) -> Flow:
    """Return what flowed by any registers, as `flow_between` says it."""
    meters, places = np.nonzero(registers != NOTHING)
    most_back = MOST_BACKFLOW / microlitres_per_step
    shown = registers[meters, places]
    turned = np.zeros_like(shown) if turned is None else turned[meters, places]
    known = _Readings(
        meters, places, shown, turned, places < new_until[meters],
        rollovers[meters], most_back[meters], most_steps[meters],
    )  # fmt: skip
    wrong = _astray(known)
    kept = known[~wrong] if wrong.any() else known
    before, after = kept[:-1], kept[1:]
    near = before.meters == after.meters
    lengths: Int64s = np.diff(kept.places)
    near &= lengths <= LONGEST_SPREAD_HOURS
    turns, fell, rose = _way(before, after)
    anew = fell | rose
    # Each by itself, so that a volume does not depend on how often the register had rolled over before.
    stood: Int64s = np.rint(kept.steps * microlitres_per_step[kept.meters]).astype(np.int64)
    totals = stood[1:] - stood[:-1]
    if turns.any() or kept.turned.any():
        turn = np.rint(rollovers * microlitres_per_step).astype(np.int64)
        totals += turns * turn[before.meters]
        told = (after.turned - before.turned) * microlitres_per_step[before.meters]
        totals += np.rint(told).astype(np.int64)
    flow = Flow.unknown(registers.shape)
    ran = np.flatnonzero(near & ~anew)
    _spread(flow, (before.meters[ran], before.places[ran]), lengths[ran], totals[ran])
    flow.astray[known.meters[wrong], known.places[wrong]] = True
    # After a longer silence there is nothing to fall from.
    for mark, there in ((flow.fallen, near & anew), (flow.risen, near & rose)):
        mark[after.meters[there], after.places[there]] = True
    return flow


def _spread(flow: Flow, first: tuple[Int64s, Int64s], lengths: Int64s, totals: Int64s) -> None:
    """Write what ran into so many intervals from each first one on, meters and places."""
    flow.volumes[first], flow.qualities[first] = totals, Quality.ACTUAL
    longer = np.flatnonzero(lengths > 1)  # hardly any, and the way is longer
    if not len(longer):
        return
    meters, places = first[0][longer], first[1][longer]
    lengths, totals = lengths[longer], totals[longer]
    share, rest = totals // lengths, totals % lengths
    each = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    cells = np.repeat(meters, lengths), np.repeat(places, lengths) + each
    flow.volumes[cells], flow.qualities[cells] = np.repeat(share, lengths), Quality.SPREAD
    flow.volumes[meters, places] += rest
    flow.begins[meters, places] = True


def _way(before: _Readings, after: _Readings) -> tuple[Int64s, Bools, Bools]:
    """Return how often a register rolled over on the way, and whether it fell, or rose, too far.

    A fall from the last tenth of the register to its first tenth is a rollover where so much can have run
    meanwhile; the way back, by no more than water can flow back, undoes one.
    """
    rise = after.steps - before.steps + after.turned - before.turned
    most = before.most_an_hour * (after.places - before.places)
    # Nearly all rise by a little, and of those there is nothing more to say.
    odd = (rise < 0) | (rise * 2 > before.rollovers) | (rise > most)
    turns, fell, rose = np.zeros_like(rise), np.zeros(len(rise), dtype=bool), rise > most
    turns[odd], fell[odd], rose[odd] = _odd_way(before[odd], after[odd], rise[odd], most[odd])
    return turns, fell, rose


def _odd_way(
    before: _Readings, after: _Readings, rise: Int64s, most: NDArray[np.float64]
) -> tuple[Int64s, Bools, Bools]:
    rollovers, most_back = before.rollovers, before.most_back
    most_over = np.minimum(most, rollovers * MOST_OF_A_TURN * (after.places - before.places))
    over = (rise < -most_back) & (before.steps > rollovers * 0.9) & (after.steps < rollovers * 0.1)
    over &= (rise + rollovers <= most_over) & ~before.new
    undone = (rise > rollovers * 0.9) & (rise - rollovers >= -most_back)
    turns = over.astype(np.int64) - undone
    ran = rise + turns * rollovers
    return turns, ran < -most_back, ran > most


def _astray(readings: _Readings) -> Bools:
    """Tell which readings cannot be right, if the one before them and the one after them are.

    At most MOST_ASTRAY readings lie between those two. The register rises from the one to the other, and yet
    it fell on the way to what lies between, or from there; or the way over it is a whole turn of the register
    longer, as where an error is written in nines.
    """
    astray = np.zeros(len(readings), dtype=bool)
    doubtful = _doubtful(readings)
    if doubtful.any():
        astray[doubtful] = _contradicted(readings[doubtful])
    return astray


def _doubtful(readings: _Readings) -> Bools:
    """Tell which readings are of a register that ever fell, or rose by a fifth of a turn at once.

    Of any other one no reading can go astray, and nearly all are others: so many rises as MOST_ASTRAY
    allows in a row are less than the nine tenths of a turn from which on a rise may be a rollover undone.
    """
    before, after = readings[:-1], readings[1:]
    rise = after.steps - before.steps
    odd = (rise < 0) | (rise * (MOST_ASTRAY + 2) > before.rollovers)
    odd &= before.meters == after.meters
    return np.isin(readings.meters, np.unique(before.meters[odd]))


def _contradicted(readings: _Readings) -> Bools:
    astray = np.zeros(len(readings), dtype=bool)
    for apart in range(2, MOST_ASTRAY + 2):
        if len(readings) <= apart:
            break
        first, last = readings[:-apart], readings[apart:]
        turns, fell, rose = _way(first, last)
        sound = ~(fell | rose) & (first.meters == last.meters)
        sound &= last.places - first.places <= LONGEST_SPREAD_HOURS
        for between in range(1, apart):
            middle = readings[between : len(readings) - apart + between]
            # That it rose too far contradicts nothing: after some hours more it is not too far any more.
            there, dips, _rose = _way(first, middle)
            back, peaks, _rose = _way(middle, last)
            wrong = dips | peaks | (there + back != turns)
            astray[between : len(readings) - apart + between] |= sound & wrong
    return astray
