"""Taking files in, and asking a scanner again that was away."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from privacy.keys import Unreadable
from privacy.papers.kinds import kind_of
from privacy.papers.pictures import without_traces
from privacy.papers.scanning import Infected, NobodyAnswers, NotScanned, scan
from privacy.papers.sealed import Scan, ScannedFile

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seen:
    """A file that was looked at: its bytes as they came, its kind, and what the scanner says."""

    content: bytes
    kind: str
    scan: str


AT_ONCE = 20  # files that one run of the job has looked at: each may take seconds
MOST_TRIED = 5 * AT_ONCE  # and takes up, where some are passed over
Row = TypeVar("Row", bound=ScannedFile)


def look_at(content: bytes, *, wait: bool = False) -> Seen:
    """Have the scanner look at a file as it came: what is taken out of it may be what is bad.

    A scanner that does not answer is asked again later; with `wait` it is not asked at all before then.
    Raises NotAPaper, TooLarge, Infected.
    """
    kind = kind_of(content)
    if wait:
        return Seen(content, kind, Scan.WAITING)
    try:
        return Seen(content, kind, Scan.CLEAN if scan(content) else Scan.NOBODY)
    except NotScanned:
        return Seen(content, kind, Scan.WAITING)


def keep(row: Row, content: bytes | Seen) -> Row:
    """Fill a row with a file, without what a camera wrote into it, and save it.

    One that was not looked at yet is looked at here, and refused before anything is kept. Raises NotAPaper,
    TooLarge, Infected.
    """
    seen = content if isinstance(content, Seen) else look_at(content)
    row.kind, row.scan = seen.kind, seen.scan
    row.seal(without_traces(seen.content, seen.kind))
    row.save()
    return row


def scan_waiting(files: "QuerySet[Row]", *, throw_away: Callable[[Any], None]) -> int:
    """Have the scanner look at what waits for it; return how many it has seen.

    A file that it knows goes to `throw_away`. Each is a transaction of its own: a scanner that is away stops
    the run, and keeps what was seen. One file that it gives no answer for, or that cannot be opened, waits on
    and is passed over: those behind it are looked at.
    """
    waiting = files.filter(scan=Scan.WAITING).order_by("at", "pk")
    seen = 0
    for number in list(waiting.values_list("pk", flat=True)[:MOST_TRIED]):
        if seen == AT_ONCE:
            break
        with transaction.atomic():
            row = (
                waiting.select_for_update(skip_locked=True, of=("self",)).filter(pk=number).first()
            )
            if row is None:
                continue
            try:
                scan(row.opened())
            except NobodyAnswers:
                return seen
            except (NotScanned, Unreadable) as problem:
                label, kind = files.model._meta.label, type(problem).__name__
                logger.error("%s %s still waits for the scanner: %s", label, number, kind)
                continue
            except Infected:
                throw_away(row)
            else:
                row.scan = Scan.CLEAN if settings.VIRUS_SCANNER else Scan.NOBODY
                row.save(update_fields=["scan"])
        seen += 1
    return seen
