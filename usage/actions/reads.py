"""Taking in reads: a chunk of a feed at a time, merged with what we hold, in one transaction."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from django.db import transaction

from accounts.models import FeedFile
from accounts.receipts import Tally
from usage import sql
from usage.actions.batch import Batch, Meters
from usage.actions.registers import merge_registers
from usage.actions.volumes import merge_volumes
from usage.feeds import Chunk, Volumes


@transaction.atomic
def take_in_reads(*, chunks: Iterable[Chunk], file: FeedFile) -> tuple[Tally, str]:
    """Merge a feed's reads into what we hold; return the tally and the file's header.

    One transaction and one loader at a time: a page never shows half a file. Days run by the utility's
    time zone. The same reads again change nothing.
    """
    sql.lock_reads()
    meters, tally, header = Meters.load(), Tally(), ""
    for chunk in _ahead(chunks):
        header = chunk.header
        part = Tally(rows=chunk.rows, unchanged=chunk.finer, set_aside=list(chunk.set_aside))
        if len(chunk.reads.lines):
            batch = Batch.place(chunk, meters, file, part)
            if isinstance(chunk.reads, Volumes):
                merge_volumes(batch, chunk.reads)
            else:
                merge_registers(batch, chunk.reads)
        tally.add(part)
    sql.settle_corrections(file.pk)
    return tally, header


def _ahead(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Yield chunks while a thread reads the next one: the database is at work on this one meanwhile."""
    waiting = iter(chunks)
    with ThreadPoolExecutor(max_workers=1) as thread:
        coming = thread.submit(next, waiting, None)
        while chunk := coming.result():
            coming = thread.submit(next, waiting, None)
            yield chunk
