"""What the benchmarks of reads share: a town of meters under names that begin with BENCH, and its figures."""

import math
import resource
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import FeedFile, Premises
from usage import sql
from usage.grid import NOTHING, Quality
from usage.models import Meter, ServicePoint
from usage.rows import Rows

SIZES = (1_000, 10_000, 100_000)
DAYS = 90
LAST = date(2026, 6, 15)  # of the backdrop; the day after is the fresh one
STEP = 20_000  # thousandths of a gallon that a register of the backdrop counts in an hour
BARE = (
    "CREATE TEMPORARY TABLE bench (meter text, starts_at timestamptz, minutes int, volume float8,"
    " unit text, quality text)"
)


def make_meters(count: int) -> np.ndarray:
    """Make `count` meters, each at a service point of its own; return the service points."""
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
            Meter(
                serial=f"BENCH{n}",
                service_point=p,
                from_date=LAST - timedelta(DAYS),
                unit="gal",
                dials=7,
            )
            for n, p in enumerate(points)
        ],
        batch_size=5000,
    )
    return np.array([point.pk for point in points])


def fill(points: np.ndarray, days: int, *, registers: bool = False) -> None:
    """Store the hours of so many days up to LAST, as rows of days by the way the loader stores them."""
    file = FeedFile.objects.create(format="bench", sha256="0" * 64, at=timezone.now())
    rng = np.random.default_rng(0)
    count = len(points)
    for ago in range(days - 1, -1, -1):
        volumes = rng.gamma(0.6, 9e6, (count, 24)).astype(np.int64)
        shown = None
        if registers:
            shown = np.tile((np.arange(24) + 24 * (days - 1 - ago)) * STEP, (count, 1))
            volumes[:] = round(STEP * 3785.411784)
            volumes[:, -1] = volumes[:, -1] if ago else NOTHING
        qualities = np.where(volumes == NOTHING, Quality.MISSING, Quality.ACTUAL).astype(np.int8)
        day = np.full(count, LAST.toordinal() - ago)
        rows = Rows(60, points, day, np.full(count, 24), volumes, qualities, shown)
        sql.insert_days(rows, file.pk)
    with connection.cursor() as cursor:
        # Else the deferred checks of all that was made wait for the end, and each DROP TABLE looks at all.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE usage_dayreads, usage_servicepoint, usage_meter")


def write_volumes(path: Path, count: int, day: date, hours: range) -> Path:
    """Write some hours of a day of `count` meters as the native feed."""
    volumes = np.round(np.random.default_rng(day.toordinal()).gamma(0.6, 9, (count, 24)), 1)
    midnight = datetime.combine(day, datetime.min.time(), ZoneInfo(settings.TIME_ZONE))
    starts = [(midnight + timedelta(hours=hour)).isoformat() for hour in hours]
    with path.open("w") as file:
        file.write("meter,starts_at,minutes,volume,unit,quality\n")
        for n in range(count):
            here = volumes[n].tolist()
            file.writelines(
                f"BENCH{n},{at},60,{here[hour]},gal,A\n"
                for hour, at in zip(hours, starts, strict=True)
            )
    return path


def write_registers(path: Path, count: int, day: date, days: int) -> Path:
    """Write the hours of the day that follows on so many days of `fill` as a Neptune register log."""
    shown = [(24 * days + hour) * STEP // 1000 for hour in range(24)]
    with path.open("w") as file:
        file.write("meter_number,read_time,reading,read_type\n")
        for n in range(count):
            file.writelines(
                f"BENCH{n},{day:%m/%d/%Y} {hour:02}:00,{shown[hour]},interval\n"
                for hour in range(24)
            )
    return path


def write_opower(path: Path, count: int, day: date) -> Path:
    """Write the hours of a day of `count` meters as an Opower interval file, which says when each ended."""
    volumes = np.round(np.random.default_rng(day.toordinal()).gamma(0.6, 9, (count, 24)), 1)
    zone = ZoneInfo(settings.TIME_ZONE)
    ends = [
        datetime.combine(day, datetime.min.time(), zone) + timedelta(hours=n + 1) for n in range(24)
    ]
    with path.open("w") as file:
        file.write("service_point_id\tusage_value\tdate\ttime\tunits\tis_estimate\tutc_offset\n")
        for n in range(count):
            file.writelines(
                f"BENCH{n}\t{volume}\t{end:%Y%m%d}\t{end:%H%M}\tGAL\tA\t{end:%z}\n"
                for volume, end in zip(volumes[n].tolist(), ends, strict=True)
            )
    return path


def copy_limit(path: Path, table: str = BARE, between: str = ",") -> float:
    """Return the seconds that COPY needs for the same file into a bare table, which is left there."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench")
        cursor.execute(table)
        began = time.perf_counter()
        with (
            cursor.copy(
                f"COPY bench FROM STDIN (FORMAT csv, HEADER, DELIMITER '{between}')"
            ) as copy,
            path.open("rb") as file,
        ):
            while block := file.read(1 << 20):
                copy.write(block)
        return time.perf_counter() - began


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def processor_seconds(work: Callable[[], object]) -> float:
    """Return the processor time of some work, ours and the database's; NaN where the database is elsewhere.

    On a machine that others use it says more than the clock: waiting is not in it.
    """
    ours, theirs = time.process_time(), _of_the_database()
    work()
    return time.process_time() - ours + _of_the_database() - theirs


def _of_the_database() -> float:
    """Return the processor time so far of the server's process behind our connection."""
    [(pid, here)] = asked("SELECT pg_backend_pid(), inet_server_addr() IS NULL")
    file = Path(f"/proc/{pid}/schedstat")  # in nanoseconds; beside it, `stat` counts in ticks
    if not (here and file.exists()):
        return math.nan
    return int(file.read_text().split()[0]) / 1e9


def asked(statement: str, *values: object) -> list[tuple]:
    """Return the rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def exponent(by_size: dict[int, float]) -> float:
    """Return how what is measured grows with the size: 1 where twice as many cost twice as much."""
    sizes, values = np.log(list(by_size)), np.log(list(by_size.values()))
    return float(np.polyfit(sizes, values, 1)[0]) if len(sizes) > 1 else math.nan


def peak() -> str:
    """Return the most memory that this process had, ever."""
    return f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"
