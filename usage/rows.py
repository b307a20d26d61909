"""Between rows of the reads table and the grid they are merged in."""

import numpy as np

from usage.grid import LETTERS, NOTHING, Grid, Int8s, Int64s, Quality

_QUALITY = {letter: number for number, letter in enumerate(LETTERS)}


def numbers_of(values: list[int | None]) -> Int64s:
    """Return a stored array as numbers, NOTHING for NULL."""
    return np.array([NOTHING if value is None else value for value in values], dtype=np.int64)


def stored_numbers(values: Int64s) -> list[int | None]:
    """Return numbers as they are stored, NULL for NOTHING."""
    return [None if value == NOTHING else value for value in values.tolist()]


def qualities_of(volumes: Int64s, letters: str) -> Int8s:
    """Return the quality of each interval of a stored day."""
    if letters:
        return np.array([_QUALITY[letter] for letter in letters], dtype=np.int8)
    return np.where(volumes == NOTHING, Quality.MISSING, Quality.ACTUAL).astype(np.int8)


def stored_qualities(volumes: Int64s, qualities: Int8s) -> str:
    """Return the letters of a day's qualities; empty where every known interval is actual."""
    if (qualities[volumes != NOTHING] == Quality.ACTUAL).all():
        return ""
    return "".join([LETTERS[quality] for quality in qualities.tolist()])


def put(grid: Grid, row: int, volumes: list[int | None], letters: str) -> None:
    """Write a stored day into a row of the grid."""
    known = numbers_of(volumes)
    grid.volumes[row, : len(known)] = known
    grid.qualities[row, : len(known)] = qualities_of(known, letters)
