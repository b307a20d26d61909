"""How fast a day of hourly reads goes in, against PostgreSQL's own COPY of the same file in the same run.

    ./run shell < benchmarks/load_reads.py
    SIZES=1000,10000 ./run shell < benchmarks/load_reads.py

Each town makes its own meters, in one transaction that is rolled back. "Limit" is COPY of the same CSV into a
bare table without an index. Targets at 100,000 meters: at least 1.2 of that for a day not seen before and
0.9 for one partly there; half of it for a vendor's format; growth by an exponent of at most 1.05. A fresh day
of registers must cost the same whatever the length of the history.

A register says what flowed only beside the one before it, so registers have a second peer, "the same in SQL":
COPY into a bare table, and two statements that subtract and store, on the same tables. It looks at nothing
else: no unit, rollover, change of meter, correction or gap, no hour that clocks have twice, and no bad row.
"""

import os
import tempfile
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from benchmarks import scene
from portal.feeding.feeds import load_feed

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,10000,100000").split(",")]
FRESH = scene.LAST + timedelta(days=1)
REGISTERS = (
    "CREATE TEMPORARY TABLE bench (meter text, read_time timestamp, reading float8, kind text)"
)
OPOWER = (
    "CREATE TEMPORARY TABLE bench (point text, volume float8, ended_on date, ended_at text, unit text,"
    " estimated text, utc_offset text)"
)
# At a register's hour stands what flowed after it; the last hour of the day before ends with the first one.
IN_SQL = (
    """CREATE TEMPORARY TABLE bench_flows ON COMMIT DROP AS
    SELECT point, at, shown, round(
        (lead(shown) OVER (PARTITION BY point ORDER BY at) - shown) * 3785.411784)::bigint AS flowed
    FROM (
        SELECT m.service_point_id AS point, b.read_time AS at, (b.reading * 1000)::bigint AS shown
        FROM bench AS b JOIN usage_meter AS m ON m.serial = b.meter
        UNION ALL
        SELECT service_point_id, day + interval '23 hours', registers[24] FROM usage_dayreads
        WHERE day = date '{day}' - 1
    ) AS said""",
    """INSERT INTO usage_dayreads
        (service_point_id, day, interval_minutes, volumes, qualities, registers, total, file_id)
    SELECT point, date '{day}', 60, array_agg(flowed ORDER BY at), repeat('A', 23) || 'M',
        array_agg(shown ORDER BY at), sum(flowed), (SELECT max(id) FROM accounts_feedfile)
    FROM bench_flows WHERE at >= date '{day}' GROUP BY point""",
    """UPDATE usage_dayreads AS r SET volumes[24] = f.flowed, total = r.total + f.flowed
    FROM bench_flows AS f
    WHERE f.at < date '{day}' AND r.service_point_id = f.point AND r.day = date '{day}' - 1""",
)
spent: dict[str, dict[int, float]] = defaultdict(dict)


def load(format: str, path: Path) -> None:
    """Load a file, all of it."""
    receipt = load_feed(format=format, path=path, at=timezone.now())
    assert receipt.refused == receipt.held == 0, receipt


def show(
    size: int, case: str, format: str, path: Path, table: str = scene.BARE, between: str = ","
) -> None:
    """Load a file, and print how that compares with COPY of it: the median of three before it."""
    limit = sorted(scene.copy_limit(path, table, between) for _ in range(3))[1]
    taken = scene.seconds(lambda: load(format, path))
    spent[case][size] = taken
    rows = size * 24
    print(
        f"{size:>8,} {case:<34} {rows / taken:>10,.0f} {rows / limit:>10,.0f} {limit / taken:>8.2f}"
    )


def volumes(size: int, folder: Path) -> None:
    """The native feed of volumes, on days that are not there, partly there, there, and long past."""
    whole = scene.write_volumes(folder / "fresh.csv", size, FRESH, range(24))
    # A day of its own: where all of it was deleted before, every look-up would step over what is dead.
    partly = FRESH + timedelta(days=1)
    half = scene.write_volumes(folder / "half.csv", size, partly, range(12))
    rest = scene.write_volumes(folder / "rest.csv", size, partly, range(24))
    late = scene.write_volumes(
        folder / "late.csv", size, scene.LAST - timedelta(days=60), range(24)
    )
    load("reads", scene.write_volumes(folder / "one.csv", 1, FRESH, range(1)))  # warm
    show(size, "a fresh day", "reads", whole)
    show(size, "the same file again", "reads", whole)
    load("reads", half)
    show(size, "a day of which half is there", "reads", rest)
    show(size, "a day of two months ago", "reads", late)
    vendors = scene.write_opower(folder / "opower.txt", size, partly + timedelta(days=1))
    show(size, "a fresh day as a vendor writes it", "opower60", vendors, OPOWER, "\t")


def in_sql(size: int, case: str, path: Path) -> None:
    """Take registers in by COPY and SQL alone, and print how that compares with COPY; it is taken back."""
    limit = sorted(scene.copy_limit(path, REGISTERS) for _ in range(3))[1]
    with transaction.atomic():
        taken = scene.copy_limit(path, REGISTERS) + sum(
            scene.seconds(lambda text=text: scene.asked(text.format(day=FRESH))) for text in IN_SQL
        )
        [(stored,)] = scene.asked("SELECT count(*) FROM usage_dayreads WHERE day = %s", FRESH)
        assert stored == size, stored
        transaction.set_rollback(True)
    rows = size * 24
    print(
        f"{size:>8,} {case:<34} {rows / taken:>10,.0f} {rows / limit:>10,.0f} {limit / taken:>8.2f}"
    )


def registers(size: int, folder: Path, days: int) -> None:
    """A vendor's feed of registers, on the day after so many."""
    file = scene.write_registers(folder / "registers.csv", size, FRESH, days)
    in_sql(size, f"the same in SQL after {days} days", file)
    show(size, f"registers after {days} days", "neptune", file, REGISTERS)
    show(size, f"the same again after {days} days", "neptune", file, REGISTERS)


print(f"{'meters':>8} {'case':<34} {'rows/s':>10} {'limit':>10} {'ratio':>8}")
for size in SIZES:
    for days, kind in ((0, volumes), (2, registers), (30, registers)):
        with tempfile.TemporaryDirectory() as name, transaction.atomic():
            points = scene.make_meters(size)
            scene.fill(points, days, registers=kind is registers)
            if kind is volumes:
                volumes(size, Path(name))
            else:
                registers(size, Path(name), days)
            transaction.set_rollback(True)
for case, by_size in spent.items():
    print(f"growth {scene.exponent(by_size):5.2f}  {case}")
print(scene.peak())
