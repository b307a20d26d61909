"""The registry of feeds: which format is read by which parser and taken in by which room."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.actions import customers, records
from accounts.actions.setting_aside import without_the_erased
from accounts.feeds import FeedUnreadable, SetAside
from accounts.feeds.cis import Record
from accounts.feeds.cis import parse as parse_cis
from accounts.feeds.fixed import Layout, read_layout
from accounts.feeds.fixed import parse as parse_fixed
from accounts.feeds.reasons import because as _
from accounts.models import FeedFile, FeedLoad
from accounts.receipts import (
    Tally,
    begin_load,
    begin_receipt,
    close_receipt,
    end_load,
    fail_load,
)
from accounts.sql import hold_load
from billing.actions import bills, budgets, payments
from portal.feeding.opening import Source, digest, opened
from privacy.lasting.gate import require_choices
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
    greenbutton,
    native,
    neptune,
    opower,
    sentryx,
)
from usage.sql import lock_reads
from usage.taking_along.numbers import with_our_names


def _on_our_clock(parse: LocalParser) -> Parser:
    """Return the parser of a format whose times have no offset: they are the utility's own."""

    def parses(file: BinaryIO) -> Iterator[Chunk]:
        return parse(file, settings.TIME_ZONE)

    return parses


READS: dict[str, Parser] = {
    "reads": native.parse,
    "aclara": _on_our_clock(aclara.parse),
    "beacon": _on_our_clock(beacon.parse_range),
    "beacon_days": _on_our_clock(beacon.parse_days),
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
    "greenbutton": lambda file: with_our_names(greenbutton.parse(file)),
}
FORMATS = ("cis", "cis_fixed", *READS, "ghcn")
# Of what was not taken of some formats another is made, which is corrected and loaded as such.
AGAIN_AS = {"cis_fixed": "cis"}

CIS_KINDS = records.KINDS | meters.KINDS | bills.KINDS | payments.KINDS | budgets.KINDS
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
    "payment": payments.take_in_payments,
    "budget": budgets.take_in_budgets,
}
NAME_THE_FILE = {"customer", "service_point", "meter", "bill", "bill_line", "payment", "budget"}


def load_feed(
    *,
    format: str,
    path: Path,
    at: datetime,
    arrival: UUID | None = None,
    way: FeedLoad.Way = FeedLoad.Way.COMMAND,
) -> FeedFile:
    """Take in one file, plain, gzipped or sealed, and return its receipt. All of it, or nothing of it.

    `arrival` names a file of the watched folder; each is taken once.

    Raises KeyError for a format that is not in FORMATS, FeedUnreadable if the header is wrong or the file
    is damaged, KeyMissing if erased people could not be recognised, ChoicesMissing on a restored backup,
    LedgerLost where the file that would tell is damaged.
    """
    _taker(format)
    require_choices(at)
    load = begin_load(format=format, way=way, at=at, arrival=arrival)
    return take_in(load=load, source=path, at=at)


def take_in(
    *,
    load: FeedLoad,
    source: Source,
    at: datetime,
    afterwards: Callable[[FeedFile], None] | None = None,
) -> FeedFile:
    """Take in a file whose load is written down; note what came of it, and raise what `load_feed` raises.

    `afterwards` is done with the receipt in the same transaction.
    """
    try:
        with transaction.atomic():
            hold_load(load.pk)
            if done := FeedFile.objects.filter(load=load.pk).first():
                return done  # another worker was quicker
            receipt = _take_in(load, source, at)
            if afterwards:
                afterwards(receipt)
            end_load(load=load, receipt=receipt)
    except Exception as fault:
        # What is no fault of the file is ours, and its text may quote anything: the log has its kind.
        fail_load(load=load, because=fault.reason if isinstance(fault, FeedUnreadable) else None)
        raise
    return receipt


def _take_in(load: FeedLoad, source: Source, at: datetime) -> FeedFile:
    taker = _taker(load.format)
    receipt = begin_receipt(
        format=load.format, sha256=digest(source), at=at, arrival=_of_the_folder(load)
    )
    try:
        with opened(source) as stream:
            tally, header = taker(stream, receipt, at)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise FeedUnreadable(_("The file is damaged or cut short. Nothing was read.")) from None
    return close_receipt(
        file=receipt, header=header, tally=tally, by_themselves=load.of is not None
    )


def _of_the_folder(load: FeedLoad) -> UUID | None:
    return load.arrival if load.way == FeedLoad.Way.FOLDER else None


Taker = Callable[[BinaryIO, FeedFile, datetime], tuple[Tally, str]]


def _taker(format: str) -> Taker:
    """Return what takes in files of a format. Raises KeyError for one that is not in FORMATS."""
    return TAKERS[format] if format in TAKERS else _reads_taker(READS[format])


def _reads_taker(parse: Parser) -> Taker:
    return lambda stream, file, at: take_in_reads(chunks=parse(stream), file=file)


def _take_in_cis(stream: BinaryIO, file: FeedFile, at: datetime) -> tuple[Tally, str]:
    return _take_in_records(parse_cis(stream, kinds=CIS_KINDS), file, at)


def _take_in_fixed(stream: BinaryIO, file: FeedFile, at: datetime) -> tuple[Tally, str]:
    return _take_in_records(parse_fixed(stream, layout=layout()), file, at)


def layout() -> Layout:
    """Return the declared layout of `cis_fixed`. Raises FeedUnreadable where none, or a wrong one, is."""
    if not settings.FEEDS_CIS_LAYOUT:
        raise FeedUnreadable(
            _(
                "No layout is declared: FEEDS_CIS_LAYOUT names none (docs/feeds.md). Nothing was read."
            )
        )
    return read_layout(Path(settings.FEEDS_CIS_LAYOUT).read_text("utf-8"), kinds=CIS_KINDS)


def _take_in_records(
    parsed_file: tuple[str, Iterator[Record | SetAside]], file: FeedFile, at: datetime
) -> tuple[Tally, str]:
    lock_reads()  # of records too: each of two loaders at once would add what the other is adding
    header, parsed = parsed_file
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


# By the name of the format; those of reads are in READS.
TAKERS: dict[str, Taker] = {
    "cis": _take_in_cis,
    "cis_fixed": _take_in_fixed,
    "ghcn": _take_in_weather,
}


def pieces_to_keep(format: str, path: Path) -> Iterator[bytes]:
    """Yield a file as it may be kept: of fixed places only those that the layout names."""
    with path.open("rb") as raw:
        if format != "cis_fixed":
            yield from iter(lambda: raw.read(1 << 20), b"")
            return
    with opened(path) as lines:
        named = layout()
        yield from map(named.blanked, lines)
