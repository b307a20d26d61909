"""The copies that are kept of feed files for a while: sealed, under a number, and of nobody who was erased.

When somebody is erased, every copy is looked through and destroyed if it names them; so is a later one, as
soon as it was taken in. The receipt stays and says so. A copy serves to see afterwards what came, and is not
worth a person's data: it is not written anew without them.
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.erased import Erased, state_of_erasures
from accounts.feeds import FeedUnreadable
from accounts.feeds.fixed import parse as parse_fixed
from accounts.models import FeedLoad
from accounts.sql import held_loads
from portal.feeding.feeds import layout
from portal.feeding.opening import opened
from privacy.keys import Unreadable
from privacy.sealing import seal_pieces

SEALED = ".sealed"
MOST_TRIES = 3  # ours: how often a file is begun before it is taken for one that kills its worker
LONGEST_LINE = 65_536
# Of a line that is longer, what is read twice: no value is.
OVERLAP = 400
# Ours: files that one run looks through, so that the other jobs have their turn.
AT_ONCE = 5


def path_of(number: UUID) -> Path:
    """Return where a file lies, sealed: in a folder that no web server knows."""
    return Path(settings.FEEDS_DIR) / f"{number.hex}{SEALED}"


def keep(pieces: Iterable[bytes], number: UUID) -> None:
    """Seal a file under its number; twice does no harm."""
    path = path_of(number)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    seal_pieces(pieces, part)
    part.rename(path)


def forget_kept(now: datetime) -> int:
    """Delete files that were kept long enough, and what no row names; return how many."""
    folder = Path(settings.FEEDS_DIR)
    if not folder.is_dir():
        return 0
    known = {path_of(load.arrival) for load in _young(now) if load.arrival}
    # One that is being written has no row yet.
    old = (now - timedelta(days=1)).timestamp()
    gone = [path for path in folder.iterdir() if path not in known and path.stat().st_mtime <= old]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def search_kept(now: datetime) -> int:
    """Destroy files that name somebody who was erased; return how many were looked through.

    Some at a time, each once for as long as nobody else is erased. Raises KeyMissing.
    """
    state = state_of_erasures()
    unsearched = _young(now).filter(_is_over()).exclude(searched=state)
    erased = Erased()
    looked = 0
    for load in unsearched.order_by("pk"):
        path = path_of(load.arrival) if load.arrival else None
        if path is None or not path.exists():
            continue  # of one from the watched folder that is put away in a moment
        names = bool(erased) and _names(load, path, erased)
        if names:
            path.unlink(missing_ok=True)
        FeedLoad.objects.filter(pk=load.pk).update(
            searched=state, destroyed_at=now if names else None
        )
        looked += 1
        if looked == AT_ONCE:
            break
    return looked


def _young(now: datetime) -> "QuerySet[FeedLoad]":
    kept = timedelta(days=settings.FEEDS_KEPT_DAYS)
    return FeedLoad.objects.filter(arrival__isnull=False, at__gt=now - kept)


def _is_over() -> Q:
    """Return the condition that nobody is going to load a file any more."""
    given_up = Q(tries__gte=MOST_TRIES) & ~Q(pk__in=held_loads())
    return Q(receipt__isnull=False) | Q(failed=True) | given_up


def _names(load: FeedLoad, path: Path, erased: Erased) -> bool:
    """Tell whether a file names somebody; of one that nobody can read, nobody could say that it does not."""
    try:
        return any(map(erased.named_in, _lines(load, path)))
    except (FeedUnreadable, Unreadable, EOFError, gzip.BadGzipFile, zlib.error):
        return True


def _lines(load: FeedLoad, path: Path) -> Iterator[str]:
    """Yield a file line by line, a long line in pieces; of fixed places also as the layout reads them."""
    with opened(path) as stream:
        rest = ""
        while raw := stream.readline(LONGEST_LINE):
            text = rest + raw.decode("utf-8", errors="replace")
            yield text
            rest = "" if raw.endswith(b"\n") else text[-OVERLAP:]
        if load.format == "cis_fixed":
            stream.seek(0)
            _header, records = parse_fixed(stream, layout=layout())
            yield from (record.text for record in records)
