"""How fast a day of hourly reads goes in, against PostgreSQL's own COPY of the same rows in the same run.

    ./run shell < benchmarks/load_reads.py

It makes its own meters under names that begin with BENCH, in one transaction that is rolled back. "Limit" is
COPY of the same CSV into a bare table without an index. Targets are in the design: at least 1.2 of that for a
day not seen before, at least 0.9 for one partly there, at 100,000 meters.
"""

import resource
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Premises
from portal.feeds import load_feed
from usage.models import Meter, ServicePoint

SIZES = (1_000, 10_000, 100_000)
DAY = date(2026, 3, 4)


def make_meters(count: int) -> None:
    """Make `count` meters, each at a service point of its own."""
    premises = Premises.objects.create(
        number="BENCH", line1="-", city="-", state="-", postcode="-", kind="single_family"
    )
    points = ServicePoint.objects.bulk_create(
        [
            ServicePoint(number=f"BENCH{n}", premises=premises, kind="domestic")
            for n in range(count)
        ],
        batch_size=5000,
    )
    Meter.objects.bulk_create(
        [
            Meter(serial=f"BENCH{n}", service_point=p, from_date=DAY, unit="gal", dials=7)
            for n, p in enumerate(points)
        ],
        batch_size=5000,
    )


def write_day(path: Path, count: int, hours: range, seed: int) -> int:
    """Write some hours of a day of `count` meters as the native feed; return the number of rows."""
    zone, rng = ZoneInfo(settings.TIME_ZONE), np.random.default_rng(seed)
    volumes = np.round(rng.gamma(0.6, 9, (count, 24)), 1)
    midnight = datetime.combine(DAY, datetime.min.time(), zone)
    starts = [(midnight + timedelta(hours=hour)).isoformat() for hour in range(24)]
    with path.open("w") as file:
        file.write("meter,starts_at,minutes,volume,unit,quality\n")
        for n in range(count):
            file.writelines(
                f"BENCH{n},{starts[hour]},60,{volumes[n, hour]},gal,A\n" for hour in hours
            )
    return count * len(hours)


def copy_limit(path: Path) -> float:
    """Return the seconds that COPY needs for the same file into a bare table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE bench (meter text, starts_at timestamptz, minutes int,"
            " volume float8, unit text, quality text)"
        )
        began = time.perf_counter()
        with (
            cursor.copy("COPY bench FROM STDIN (FORMAT csv, HEADER)") as copy,
            path.open("rb") as f,
        ):
            while block := f.read(1 << 20):
                copy.write(block)
        seconds = time.perf_counter() - began
        cursor.execute("DROP TABLE bench")
    return seconds


def load(path: Path) -> float:
    """Return the seconds that the loader needs for a file."""
    began = time.perf_counter()
    receipt = load_feed(format="reads", path=path, at=timezone.now())
    seconds = time.perf_counter() - began
    assert receipt.refused == receipt.held == 0, receipt
    return seconds


print(f"{'meters':>8} {'case':<18} {'rows':>10} {'rows/s':>10} {'to COPY of the CSV':>19}")
for size in SIZES:
    with tempfile.TemporaryDirectory() as name, transaction.atomic():
        folder = Path(name)
        make_meters(size)
        for case, hours in (("a fresh day", range(24)), ("the same again", range(24))):
            file = folder / "day.csv"
            rows = write_day(file, size, hours, seed=1)
            limit, taken = copy_limit(file), load(file)
            print(
                f"{size:>8,} {case:<18} {rows:>10,} {rows / taken:>10,.0f} {limit / taken:>19.2f}"
            )
        transaction.set_rollback(True)
    with tempfile.TemporaryDirectory() as name, transaction.atomic():
        folder = Path(name)
        make_meters(size)
        write_day(folder / "half.csv", size, range(12), seed=1)
        load(folder / "half.csv")
        rows = write_day(folder / "all.csv", size, range(24), seed=1)
        limit, taken = copy_limit(folder / "all.csv"), load(folder / "all.csv")
        print(
            f"{size:>8,} {'half there':<18} {rows:>10,} {rows / taken:>10,.0f} {limit / taken:>19.2f}"
        )
        transaction.set_rollback(True)
print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
