"""What is shown of hours of which a register tells a total and feeds told volumes besides (decision 19)."""

import numpy as np

from usage.grid import Bools, Flow, Grid, Int8s, Int64s, Quality


def settled(flow: Flow, said: Grid) -> Grid:
    """Return what is shown: an actual volume that was said, else one worked out, else what was said.

    Where a total is known over several hours they come to it: what was said of some is taken off, and the
    others share the rest.
    """
    stands = (said.qualities == Quality.ACTUAL) | (
        (said.qualities != Quality.MISSING) & (flow.qualities != Quality.ACTUAL)
    )
    shown = Grid(
        np.where(stands, said.volumes, flow.volumes),
        np.where(stands, said.qualities, flow.qualities),
    )
    spread = flow.qualities == Quality.SPREAD
    rows = np.flatnonzero((spread & stands).any(axis=1))
    if len(rows):
        _share(shown, rows, spread, flow, said)
    return shown


def _share(shown: Grid, rows: Int64s, spread: Bools, flow: Flow, said: Grid) -> None:
    """Let the hours of each total, in some rows, come to it, in place."""
    for row in rows.tolist():
        hours = np.flatnonzero(spread[row])
        for way in np.split(hours, np.flatnonzero(flow.begins[row, hours]))[1:]:
            total = int(flow.volumes[row, way].sum())
            qualities, volumes = said.qualities[row, way], said.volumes[row, way]
            if (qualities != Quality.MISSING).any():
                shares = _shares(total, volumes, qualities)
                shown.volumes[row, way], shown.qualities[row, way] = shares


def _shares(total: int, volumes: Int64s, qualities: Int8s) -> tuple[Int64s, Int8s]:
    """Return how hours come to a total: what was said of them, actual or not, and what that leaves.

    Estimates stand where they leave something for all that nothing was said of, and else lend the total their
    proportions. Where actual volumes are more than the total already, nothing is left.
    """
    volumes, qualities = volumes.copy(), qualities.copy()
    actual, missing = qualities == Quality.ACTUAL, qualities == Quality.MISSING
    left = total - int(volumes[actual].sum())
    if total >= 0:
        left = max(left, 0)
    guessed = ~actual & ~missing
    guesses = int(volumes[guessed].sum())
    if guesses == left and not missing.any():
        return volumes, qualities
    if missing.any() and left >= guesses >= 0:
        hours, left = missing, left - guesses
        parts = np.ones(int(missing.sum()))
    else:
        hours = ~actual
        parts = np.where(guessed, np.maximum(volumes, 0), 0)[hours].astype(float)
        if missing.any() or not parts.any():
            parts = np.ones(len(parts))
    if hours.any():
        shares = np.floor(left * (parts / parts.sum())).astype(np.int64)
        shares[0] += left - int(shares.sum())
        volumes[hours], qualities[hours] = shares, Quality.SPREAD
    return volumes, qualities
