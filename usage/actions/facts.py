"""What people found out about a register that fell, and what follows from it."""

from collections.abc import Iterable
from datetime import date

import numpy as np
from django.db import transaction

from accounts.models import FeedFile
from accounts.receipts import Tally
from usage import sql
from usage.actions.batch import Batch, Meters
from usage.actions.registers import REACHES, work_out_again
from usage.actions.windows import Frame, Window
from usage.feeds import Chunk, Registers
from usage.grid import NOTHING
from usage.models import Meter, ReadingFact

THOUSANDTHS = 1000


@transaction.atomic
def note_fall(*, chunks: Iterable[Chunk], kind: ReadingFact.Kind, file: FeedFile) -> int:
    """Keep what was found out about the readings of a file that fell; return how many still do.

    What flowed by that register is worked out anew, and goes on being so with every reading that comes.
    `file` is the one that the log of corrections names.
    """
    sql.lock_reads()
    before = Meters.load()
    noted = 0
    for chunk in chunks:
        if isinstance(chunk.reads, Registers) and len(chunk.reads.lines):
            batch = Batch.place(chunk, before, file, Tally())
            batch.check_meters()
            batch.hand_over()
            noted += sum(_note(batch, int(n), kind) for n in np.flatnonzero(batch.good))
    if noted:
        work_out_again(before=before, after=Meters.load(), file=file)
    return noted


def _note(batch: Batch, n: int, kind: ReadingFact.Kind) -> bool:
    """Keep what was found out about a reading of the batch; tell whether the register falls there."""
    reach, which = REACHES[-1], int(batch.which[n])
    frame = Frame.around(batch.days, batch.numbers[[n]], reach)
    number = frame.batch_first + batch.numbers[[n]]
    points = batch.meters.service_points[[which]]
    window = Window(frame, points, reach, number - reach, number + reach)
    place = int((frame.hours(batch.numbers[[n]], batch.seconds[[n]]) - window.starts)[0])
    flow = window.flow(batch.meters)
    if not flow.fallen[0, place]:
        return False
    kept = np.flatnonzero((window.registers[0] != NOTHING) & ~flow.astray[0])
    last = int(kept[kept < place][-1])
    rolled = kind == ReadingFact.Kind.ROLLED_OVER
    after_day, after_position = _hour(window, last)
    day, position = _hour(window, place)
    ReadingFact.objects.update_or_create(
        meter=Meter.objects.get(serial=batch.meters.columns["serial"][which]),
        day=day,
        position=position,
        defaults={
            "kind": kind,
            "after_day": after_day,
            "after_position": after_position,
            "turn": _turn(int(window.registers[0, last])) if rolled else None,
        },
    )
    return True


def _turn(shown: int) -> int:
    """Return at what a register begins again that showed so much before: at one digit more than it has."""
    turn = THOUSANDTHS
    while turn <= shown:
        turn *= 10
    return turn


def _hour(window: Window, place: int) -> tuple[date, int]:
    frame, hour = window.frame, int(window.starts[0]) + place
    number = int(frame.numbers(np.array([hour]))[0])
    return frame.days.day(number), hour - int(frame.offsets[number])
