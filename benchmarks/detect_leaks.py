"""How fast everybody's new day is judged, against a bare scan of the day rows in the same run.

    ./run shell < benchmarks/detect_leaks.py
    SIZES=10000,20000 ./run shell < benchmarks/detect_leaks.py

Each town makes its own meters with two and a half months of hours, in one transaction that is rolled back.
Dry nights, and one home in sixty leaks: since before the first day, or since the day that is new. "Limit" is
the sum of all hours of three days; beside it stands a scan that looks at no hour (docs/decisions/0029).
Targets: all rules over the new day of all homes in at most 4 times the limit, both as processor time of ours
and the database; within a minute for 100,000 homes; growth by an exponent of at most 1.05; nothing new costs
next to nothing. The least of three runs is shown: neighbours on the machine only ever add to it.
"""

import os
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import FeedFile
from benchmarks import scene
from leaks.actions.looking import look_at
from leaks.jobs import look_for_leaks
from leaks.models import LeakAlert, LookedUpTo
from usage import sql
from usage.grid import Quality
from usage.models import TouchedDay
from usage.rows import Rows

SIZES = [int(size) for size in os.environ.get("SIZES", "10000,30000,100000").split(",")]
DAYS = int(os.environ.get("DAYS", "75"))
FRESH = scene.LAST + timedelta(days=1)
MORNING = datetime.combine(
    FRESH + timedelta(days=1), datetime.min.time(), ZoneInfo(settings.TIME_ZONE)
) + timedelta(hours=6)
YESTERDAY = MORNING - timedelta(days=1)
LEAKING, NEW = 0.0167, 0.003  # shares of the homes
GALLON = 3_785_412
spent: dict[str, dict[int, float]] = defaultdict(dict)


def fill(points: np.ndarray, rng: np.random.Generator) -> None:
    """Store the hours of the homes: dry nights but for a tenth of them, and leaks."""
    count = len(points)
    leaks = rng.choice(count, max(2, int(count * LEAKING)), replace=False)
    new = leaks[: max(1, int(count * NEW))]
    file = FeedFile.objects.create(format="bench", sha256="0" * 64, at=timezone.now())
    for ago in range(DAYS - 1, -1, -1):
        hours = rng.gamma(0.6, 9e6, (count, 24))
        hours[hours < 1e6] = 0  # half the waking hours or so are dry too
        night = rng.random((count, 7)) < 0.9
        hours[:, :7][night] = 0
        hours[leaks if ago < 1 else leaks[len(new) :]] += 5 * GALLON
        volumes = (hours // (GALLON // 10) * (GALLON // 10)).astype(np.int64)
        qualities = np.full(volumes.shape, Quality.ACTUAL, dtype=np.int8)
        day = np.full(count, FRESH.toordinal() - ago)
        rows = Rows(60, points, day, np.full(count, 24), volumes, qualities, None)
        if not ago:  # everything before has been looked at
            known = np.sort(leaks[len(new) :])
            before = np.full(len(known), FRESH.toordinal() - 1)
            day_before = FRESH - timedelta(days=1)
            look_at(points=points[known], first_days=before, today=day_before, at=YESTERDAY)
            touched = TouchedDay.objects.order_by("-pk").values_list("pk", flat=True)[0]
            LookedUpTo.objects.update_or_create(pk=1, defaults={"touched": touched})
            file = FeedFile.objects.create(format="bench", sha256="0" * 64, at=timezone.now())
        sql.insert_days(rows, file.pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE usage_dayreads, usage_servicepoint, usage_meter, leaks_leakalert")
        # As autovacuum does: until then the index by day names every page of a month, to the limit as to us.
        cursor.execute(
            "SELECT brin_summarize_new_values(i.inhrelid) FROM pg_inherits AS i"
            " WHERE i.inhparent = 'reads_by_day'::regclass"
        )


def summed() -> None:
    """Add up all hours of three days."""
    scene.asked(
        "SELECT sum((SELECT sum(v) FROM unnest(volumes) AS v)) FROM usage_dayreads WHERE day > %s",
        FRESH - timedelta(days=3),
    )


def scanned() -> None:
    """Look at each row of three days, and at no more than its first hour."""
    scene.asked(
        "SELECT count(*), sum(volumes[1]) FROM usage_dayreads WHERE day > %s",
        FRESH - timedelta(days=3),
    )


def least(work: Callable[[], object]) -> tuple[float, float]:
    """Return the least of three times, by the clock and of processors; what was done is undone each time."""
    times = []
    for _ in range(3):
        with transaction.atomic():
            began = time.perf_counter()
            worked = scene.processor_seconds(work)
            times.append((time.perf_counter() - began, worked))
            transaction.set_rollback(True)
    return min(taken for taken, _worked in times), min(worked for _taken, worked in times)


print(
    f"{'meters':>8} {'what':<12} {'seconds':>9} {'processor':>10} {'limit':>8} {'ratio':>7}"
    f" {'scan':>8} {'ratio':>7}  alerts"
)
for size in SIZES:
    with transaction.atomic():
        fill(scene.make_meters(size), np.random.default_rng(size))
        (bare, _), (_, limit) = least(scanned), least(summed)
        for what in ("the new day", "nothing new"):
            taken, worked = least(lambda: look_for_leaks(MORNING))
            look_for_leaks(MORNING)
            spent[what][size] = worked
            print(
                f"{size:>8,} {what:<12} {taken:>9.3f} {worked:>10.3f} {limit:>8.3f} {worked / limit:>7.1f}"
                f" {bare:>8.3f} {taken / bare:>7.1f}  {LeakAlert.objects.count():,}"
            )
        transaction.set_rollback(True)
for case, by_size in spent.items():
    print(f"growth {scene.exponent(by_size):5.2f}  {case}")
print(scene.peak())
