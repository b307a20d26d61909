"""Files that wait to be taken in by a job: uploaded ones, and rows that are loaded again.

An upload is sealed as it comes and lies under a number; the row that names it is the queue. A worker that
dies leaves the row as it was begun, and the next one begins again: a few times, as a file may be what kills.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F, Q
from django.db.models.query import QuerySet

from accounts.feeds import FeedUnreadable, NeverStored
from accounts.feeds.reasons import because as _
from accounts.models import FeedFile, FeedLoad
from accounts.receipts import fail_load
from accounts.sql import held_loads
from portal.feeding.again import rows_again, settle, text_of
from portal.feeding.feeds import AGAIN_AS, layout, take_in
from portal.feeding.kept import MOST_TRIES, keep, path_of
from portal.feeding.opening import opened
from privacy.models import Subject

logger = logging.getLogger(__name__)
# How long a worker may need from taking a load on to saying so with its lock.
BEGUN_LATELY = timedelta(minutes=1)
NO_ROWS = _("No row of the file is open any more. Nothing was read.")


def keep_upload(*, file: "UploadedFile[Any]", format: str, by: Subject, at: datetime) -> FeedLoad:
    """Seal a file that staff upload, and have it taken in by the next job.

    Of fixed places only those are kept that the layout names. Raises FeedUnreadable where none is declared.
    """
    pieces = _named_places(file) if format == "cis_fixed" else file.chunks()
    number = uuid4()
    keep(pieces, number)
    return FeedLoad.objects.create(
        format=format, way=FeedLoad.Way.UPLOAD, by=by, at=at, arrival=number
    )


def _named_places(file: "UploadedFile[Any]") -> Iterator[bytes]:
    named = layout()
    with opened(file.read()) as lines:
        yield from map(named.blanked, lines)


def load_again(*, file: FeedFile, by: Subject, at: datetime) -> FeedLoad:
    """Have the open rows of a file loaded again by the next job."""
    format = AGAIN_AS.get(file.format, file.format)
    return FeedLoad.objects.create(format=format, way=FeedLoad.Way.AGAIN, by=by, at=at, of=file)


def take_in_waiting(now: datetime) -> int:
    """Take in what waits, in the order in which it came; return how many loads were finished or failed."""
    return sum(_take_in(load, now) for load in list(waiting(now)))


def waiting(now: datetime) -> "QuerySet[FeedLoad]":
    """Return the loads that wait for a job, and those whose worker died on the way."""
    died = Q(begun_at__lt=now - BEGUN_LATELY) & ~Q(pk__in=held_loads())
    return FeedLoad.objects.filter(
        Q(begun_at=None) | died,
        way__in=[FeedLoad.Way.UPLOAD, FeedLoad.Way.AGAIN],
        receipt=None,
        failed=False,
        tries__lt=MOST_TRIES,
    ).order_by("at", "pk")


def _take_in(load: FeedLoad, now: datetime) -> int:
    mine = FeedLoad.objects.filter(pk=load.pk, tries=load.tries, receipt=None)
    if not mine.update(tries=F("tries") + 1, begun_at=now):
        return 0  # another worker has it
    try:
        if load.of is not None:
            _rows(load, load.of, now)
        elif load.arrival is not None:
            take_in(load=load, source=path_of(load.arrival), at=now)
    except FeedUnreadable as problem:
        if isinstance(problem, NeverStored) and load.arrival is not None:
            path_of(load.arrival).unlink(missing_ok=True)
    except Exception as fault:  # noqa: BLE001 -- one file's fault must not keep the others waiting
        # Only the kind of fault is logged: its text may quote the file.
        logger.error("feed load %s was not taken in: %s", load.pk, type(fault).__name__)
    return 1


def _rows(load: FeedLoad, file: FeedFile, now: datetime) -> None:
    groups = rows_again(file)
    if not groups:
        fail_load(load=load, because=NO_ROWS)
        return
    take_in(
        load=load,
        source=text_of(file, groups),
        at=now,
        afterwards=lambda receipt: settle(file, groups, receipt=receipt, by=load.by, at=now),
    )
