"""What tests of feeds share: a file of some lines, its receipt in figures, and the reads as they are kept."""

import gzip
import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from accounts.models import FeedFile
from portal.feeding.feeds import load_feed
from tests.conftest import GALLON, NOW, Town
from usage.models import Correction, DayReads, Meter

Load = Callable[..., FeedFile]
READS = "meter,starts_at,minutes,volume,unit,quality"
DAIAD = "user key;datetime;meter reading;diff"


def write(folder: Path, content: str | bytes, *, zipped: bool = False) -> Path:
    """Write a feed file and return where it is."""
    path = folder / f"{len(list(folder.iterdir()))}.csv{'.gz' if zipped else ''}"
    whole = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(whole) if zipped else whole)
    return path


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Return a function that loads lines under a header, and returns the receipt."""

    def loads(format: str, header: str, *lines: str, at: datetime = NOW) -> FeedFile:
        path = write(tmp_path, "\n".join([header, *lines]) + "\n")
        return load_feed(format=format, path=path, at=at)

    return loads


def load_at_once(format: str, paths: Sequence[Path]) -> list[FeedFile]:
    """Load files at the same moment, each over a connection of its own; return their receipts."""
    together = threading.Barrier(len(paths))
    receipts: list[FeedFile] = []
    faults: list[Exception] = []

    def loads(path: Path) -> None:
        try:
            connection.ensure_connection()
            together.wait(timeout=30)
            receipts.append(load_feed(format=format, path=path, at=NOW))
        except Exception as fault:  # noqa: BLE001 -- a thread's fault is nobody's unless it is shown below
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=loads, args=[path]) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    return receipts


def counts(receipt: FeedFile) -> dict[str, int]:
    """Return the figures of a receipt that are not nought; `rows` must be their sum."""
    found = {
        name: getattr(receipt, name)
        for name in ("taken", "changed", "unchanged", "suppressed", "held", "refused")
        if getattr(receipt, name)
    }
    assert receipt.rows == sum(found.values())
    return found


def set_aside(receipt: FeedFile) -> list[tuple[int, str, str, str]]:
    """Return line, kind, field and reason of the rows of a receipt that were not taken."""
    return list(receipt.set_aside.order_by("line").values_list("line", "kind", "field", "reason"))


def kept() -> list[tuple[Any, ...]]:
    """Return every column of every day of reads, and of every correction."""
    names = [field.attname for field in DayReads._meta.concrete_fields]
    days = DayReads.objects.order_by("service_point_id", "day").values_list(*names)
    return [*days, *Correction.objects.order_by("pk").values_list()]


def volumes() -> dict[tuple[str, str], list[int | None]]:
    """Return the volumes of each service point and day, by number and date."""
    rows = DayReads.objects.order_by("day").values_list("service_point__number", "day", "volumes")
    return {(number, str(day)): found for number, day, found in rows}


def litre_meter(town: Town, serial: str = "REG", place: str = "weir", **fields: object) -> Meter:
    """Take the meter of a place out and put one in that counts litres, with six digits."""
    Meter.objects.filter(service_point=town.points[place]).delete()
    found = {"from_date": date(2015, 1, 1), "unit": "l", "dials": 6} | fields
    return Meter.objects.create(serial=serial, service_point=town.points[place], **found)


def shown(at: str, litres: float, meter: str = "REG") -> str:
    """A line of a register; `at` is the wall clock of Madrid, nine hours ahead."""
    return f"{meter};{datetime.fromisoformat(at):%d/%m/%Y %H:%M:%S};{litres};0"


def gallons(number: float) -> int:
    """Return whole gallons, as they are kept."""
    return round(number * 3_785_411.784)


def sparse(values: Sequence[int | None]) -> dict[int, int]:
    """Return what is known of a day by its position."""
    return {n: value for n, value in enumerate(values) if value is not None}


assert gallons(1) == GALLON
