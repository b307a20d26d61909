"""The log of volumes that a later file changed."""

from datetime import date

from usage.grid import LETTERS, NOTHING
from usage.models import Correction


def correction(
    *,
    point: int,
    day: date,
    position: int,
    before: tuple[int, int],
    after: tuple[int, int],
    file: int,
) -> Correction:
    """Return a line of the log, not stored yet; `before` and `after` are a volume and its quality."""
    return Correction(
        service_point_id=point,
        day=day,
        position=position,
        volume_before=None if before[0] == NOTHING else before[0],
        volume_after=None if after[0] == NOTHING else after[0],
        quality_before=LETTERS[before[1]],
        quality_after=LETTERS[after[1]],
        file_id=file,
    )
