"""Loaders as processes of their own: killed while they load, and two at once, with somebody looking on."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psutil
import psycopg
import pytest
from django.db import connection

from accounts.models import FeedFile, Premises
from tests.house.rooms import ROOT
from tests.portal.loading import READS, gallons
from usage.models import Correction, DayReads, Meter, ServicePoint
from usage.sql import READS_LOCK

HOURS = 24 * 300
METERS = 40
START = datetime(2025, 1, 1, 8, tzinfo=UTC)  # midnight in Los Angeles


# Django takes longer to start than a file to load, so it starts once, and each loader is a fork of it.
LOADERS = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from portal.management.commands import load_feed
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    feed, receipt = line.split()
    number = os.fork()
    if not number:
        call_command(load_feed.Command(), "reads", feed, "--json", stdout=open(receipt, "w"))
        sys.exit()
    print(number, flush=True)
"""


@dataclass
class Loaders:
    """Starts `load_feed` on the database of the tests, a process each."""

    mother: "subprocess.Popen[str]"

    def start(self, feed: Path) -> "Loader":
        """Start one on a file."""
        assert self.mother.stdin and self.mother.stdout
        receipt = feed.with_suffix(".json")
        self.mother.stdin.write(f"{feed} {receipt}\n")
        self.mother.stdin.flush()
        return Loader(int(self.mother.stdout.readline()), receipt)


@dataclass
class Loader:
    """A process that loads a file."""

    number: int
    receipt: Path

    def wait(self) -> dict[str, int]:
        """Wait for its end; return its receipt, which is empty of one that was killed."""
        while psutil.pid_exists(self.number):
            time.sleep(0.01)
        said = self.receipt.read_text()
        found: dict[str, int] = json.loads(said) if said else {}
        return found

    def wait_until_it_loads(self) -> None:
        """Wait for its lock on reads: it stands before the first read is looked at."""
        held = (
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted"
        )
        with connection.cursor() as cursor:
            while psutil.pid_exists(self.number):
                cursor.execute(held, [READS_LOCK])
                if cursor.fetchone() != (0,):
                    return
                time.sleep(0.002)


@pytest.fixture
def loaders() -> Iterator[Loaders]:
    """Start the mother of loaders, and end her."""
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    environment = os.environ | {
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    with subprocess.Popen(
        [sys.executable, "-c", LOADERS], env=environment, cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as mother:  # fmt: skip
        yield Loaders(mother)
        mother.communicate()


KNOWN = "SELECT coalesce(sum(cardinality(array_remove(volumes, NULL))), 0) FROM usage_dayreads"


@contextmanager
def looked_on() -> Iterator[set[int]]:
    """Collect how many reads somebody else sees meanwhile, as a page would."""
    seen: set[int] = set()
    stopped = threading.Event()
    address = {name: connection.settings_dict[name.upper()] for name in ("host", "user", "port")}

    def looks() -> None:
        with psycopg.connect(
            **{name: value for name, value in address.items() if value},
            dbname=connection.settings_dict["NAME"],
            autocommit=True,
        ) as other:
            while not stopped.is_set():
                [(count,)] = other.execute(KNOWN).fetchall()
                seen.add(int(count))
                stopped.wait(0.02)

    thread = threading.Thread(target=looks)
    thread.start()
    try:
        yield seen
    finally:
        stopped.set()
        thread.join()


def write_file(path: Path, hours: range) -> Path:
    """Write some hours of all meters, in the order of time."""
    times = [(START + timedelta(hours=hour)).isoformat() for hour in hours]
    with path.open("w") as file:
        file.write(f"{READS}\n")
        for hour, at in zip(hours, times, strict=True):
            file.writelines(f"K{n},{at},60,{(hour + n) % 9},gal,\n" for n in range(METERS))
    return path


@pytest.mark.django_db(transaction=True)
def test_killed_loaders_leave_nothing_and_two_at_once_lose_nothing(
    tmp_path: Path, loaders: Loaders
) -> None:
    """M02. The file whose loaders were killed is loaded in the end, beside one that shares half of it."""
    place = Premises.objects.create(
        number="P", line1="1", city="c", state="s", postcode="p", kind="commercial"
    )
    for n in range(METERS):
        point = ServicePoint.objects.create(number=f"K{n}", premises=place, kind="domestic")
        Meter.objects.create(
            serial=f"K{n}", service_point=point, from_date=date(2020, 1, 1), unit="gal", dials=6
        )
    ours = write_file(tmp_path / "a.csv", range(HOURS * 2 // 3))
    theirs = write_file(tmp_path / "b.csv", range(HOURS // 3, HOURS))
    one, both = METERS * HOURS * 2 // 3, METERS * HOURS

    seeded = random.Random(4)  # noqa: S311 -- nobody is to be kept from guessing
    killed = 0
    with looked_on() as seen:
        for patience in (0.0, *(seeded.uniform(0, 0.5) for _ in range(7))):
            process = loaders.start(ours)
            process.wait_until_it_loads()
            time.sleep(patience)
            with suppress(ProcessLookupError):  # it was faster than we were
                os.kill(process.number, signal.SIGKILL)
            if process.wait():
                break
            killed += 1
            # A receipt stands for all of a file; of this one there is none, so it is to be loaded again.
            assert FeedFile.objects.count() == 0
    assert killed
    there = FeedFile.objects.count() * one
    assert seen <= {0, there}

    with looked_on() as seen:
        processes = [loaders.start(path) for path in (ours, theirs)]
        receipts = [process.wait() for process in processes]
    assert seen <= {there, one, both}
    assert [receipt["rows"] for receipt in receipts] == [one, one]
    assert sum(receipt["taken"] for receipt in receipts) == both - there
    assert {receipt["changed"] + receipt["refused"] + receipt["held"] for receipt in receipts} == {
        0
    }
    assert Correction.objects.count() == 0
    for n, point in enumerate(ServicePoint.objects.order_by("pk")):
        days = DayReads.objects.filter(service_point=point).order_by("day")
        hours = [volume for day in days for volume in day.volumes]
        # The last day begins an hour early: it ends in winter as it began.
        assert [v for v in hours if v is not None] == [
            gallons((hour + n) % 9) for hour in range(HOURS)
        ]
