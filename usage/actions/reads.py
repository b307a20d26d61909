"""Taking in reads: a chunk of a feed at a time, merged with what we hold, in one transaction."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from itertools import chain

from django.db import transaction

from accounts.models import FeedFile
from accounts.receipts import Tally
from usage import sql
from usage.actions.batch import Batch, Meters
from usage.actions.registers import merge_registers
from usage.actions.volumes import merge_volumes
from usage.feeds import Chunk, Registers, Volumes

# A chunk, the place of each of its reads (None where there is none), and what is counted of it so far.
Placed = tuple[Chunk, Batch | None, Tally]


@transaction.atomic
def take_in_reads(*, chunks: Iterable[Chunk], file: FeedFile) -> tuple[Tally, str]:
    """Merge a feed's reads into what we hold; return the tally and the file's header.

    One transaction and one loader at a time: a page never shows half a file. Days run by the utility's
    time zone. The same reads again change nothing.
    """
    sql.lock_reads()
    tally, header = Tally(), ""
    with ThreadPoolExecutor(max_workers=1) as thread:
        waiting = iter(chunks)
        first = thread.submit(next, waiting, None)
        meters = Meters.load()
        read = chain(filter(None, [first.result()]), waiting)
        for chunk, batch, part in _ahead(_placed(read, meters, file), thread):
            header = chunk.header
            if batch and isinstance(chunk.reads, Volumes):
                merge_volumes(batch, chunk.reads)
            elif batch and isinstance(chunk.reads, Registers):
                merge_registers(batch, chunk.reads)
            tally.add(part)
    sql.settle_corrections(file.pk)
    return tally, header


def _placed(chunks: Iterable[Chunk], meters: Meters, file: FeedFile) -> Iterator[Placed]:
    """Yield chunks with their reads in place."""
    for chunk in chunks:
        part = Tally(rows=chunk.rows, unchanged=chunk.finer, set_aside=list(chunk.set_aside))
        batch = Batch.place(chunk, meters, file, part) if len(chunk.reads.lines) else None
        yield chunk, batch, part


def _ahead(things: Iterator[Placed], thread: Executor) -> Iterator[Placed]:
    """Yield things while a thread makes the next one: the database is at work on this one meanwhile.

    So nothing that makes them may ask the database: that would be another connection.
    """
    coming = thread.submit(next, things, None)
    while thing := coming.result():
        coming = thread.submit(next, things, None)
        yield thing
