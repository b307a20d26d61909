"""The registry of feeds: which format is read by which parser and taken in by which room."""

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.actions import customers, records
from accounts.actions.setting_aside import without_the_erased
from accounts.feeds import FeedUnreadable, SetAside
from accounts.feeds.cis import Record
from accounts.feeds.cis import parse as parse_cis
from accounts.models import FeedFile
from accounts.receipts import Tally, begin_receipt, close_receipt
from billing.actions import bills
from privacy.gate import require_choices
from usage.actions import meters
from usage.actions.reads import take_in_reads
from usage.actions.weather import take_in_weather
from usage.feeds import (
    Chunk,
    LocalParser,
    Parser,
    aclara,
    ampds2,
    beacon,
    cmep,
    daiad,
    ghcn,
    native,
    neptune,
    opower,
    sentryx,
)
from usage.sql import lock_reads


def _on_our_clock(parse: LocalParser) -> Parser:
    """Return the parser of a format whose times have no offset: they are the utility's own."""

    def parses(file: BinaryIO) -> Iterator[Chunk]:
        return parse(file, settings.TIME_ZONE)

    return parses


READS: dict[str, Parser] = {
    "reads": native.parse,
    "aclara": _on_our_clock(aclara.parse),
    "beacon": _on_our_clock(beacon.parse_range),
    "beacon_interval": _on_our_clock(beacon.parse_interval),
    "beacon_billing": _on_our_clock(beacon.parse_billing),
    "cmep": _on_our_clock(cmep.parse),
    "neptune": _on_our_clock(neptune.parse),
    "opower15": _on_our_clock(opower.parse_quarters),
    "opower60": _on_our_clock(opower.parse_hours),
    "opower1440": _on_our_clock(opower.parse_days),
    "sentryx": _on_our_clock(sentryx.parse),
    "daiad": daiad.parse,
    "ampds2": ampds2.parse,
}
FORMATS = ("cis", *READS, "ghcn")
GZIP = b"\x1f\x8b"

CIS_KINDS = records.KINDS | meters.KINDS | bills.KINDS
# In the order in which kinds need each other, whatever the order of the file.
CIS_ACTIONS: dict[str, Callable[..., Tally]] = {
    "customer": customers.take_in_customers,
    "account": records.take_in_accounts,
    "premises": records.take_in_premises,
    "agreement": records.take_in_agreements,
    "service_point": meters.take_in_service_points,
    "meter": meters.take_in_meters,
    "bill": bills.take_in_bills,
    "bill_line": bills.take_in_bill_lines,
}
NAME_THE_FILE = {"customer", "bill", "bill_line"}


@transaction.atomic
def load_feed(*, format: str, path: Path, at: datetime, arrival: UUID | None = None) -> FeedFile:
    """Take in one file, plain or gzipped, and return its receipt. All of it, or nothing of it.

    `arrival` names a file of the watched folder; each is taken once.

    Raises KeyError for a format that is not in FORMATS, FeedUnreadable if the header is wrong or the file
    is damaged, KeyMissing if erased people could not be recognised, ChoicesMissing on a restored backup.
    """
    require_choices(at)
    take_in = TAKERS[format] if format in TAKERS else _reads_taker(READS[format])
    file = begin_receipt(format=format, sha256=_digest(path), at=at, arrival=arrival)
    try:
        with _opened(path) as stream:
            tally, header = take_in(stream, file, at)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise FeedUnreadable("The file is damaged or cut short. Nothing was read.") from None
    return close_receipt(file=file, header=header, tally=tally)


def _reads_taker(parse: Parser) -> Callable[[BinaryIO, FeedFile, datetime], tuple[Tally, str]]:
    return lambda stream, file, at: take_in_reads(chunks=parse(stream), file=file)


def _take_in_cis(stream: BinaryIO, file: FeedFile, at: datetime) -> tuple[Tally, str]:
    lock_reads()  # of records too: each of two loaders at once would add what the other is adding
    header, parsed = parse_cis(stream, kinds=CIS_KINDS)
    tally, by_kind = Tally(), {kind: list[Record]() for kind in CIS_ACTIONS}
    for found in parsed:
        if isinstance(found, SetAside):
            tally.rows += 1
            tally.set_aside.append(found)
        else:
            by_kind[found.kind].append(found)
    for kind, action in CIS_ACTIONS.items():
        extra: dict[str, Any] = {"file": file} if kind in NAME_THE_FILE else {}
        if by_kind[kind]:
            tally.add(action(records=by_kind[kind], at=at, **extra))
    tally.set_aside = without_the_erased(set_aside=tally.set_aside)
    return tally, header


def _take_in_weather(stream: BinaryIO, _file: FeedFile, at: datetime) -> tuple[Tally, str]:
    chunks = ghcn.parse(stream)
    return take_in_weather(chunks=chunks, today=timezone.localdate(at)), ""


TAKERS = {"cis": _take_in_cis, "ghcn": _take_in_weather}


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with path.open("rb") as raw:
        zipped = raw.read(len(GZIP)) == GZIP
        raw.seek(0)
        if not zipped:
            yield raw
            return
        with gzip.open(raw) as unzipped:
            yield cast(BinaryIO, unzipped)


def _digest(path: Path) -> str:
    with path.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()
