"""What a download costs where there is much of it: readings every fifteen minutes, one year beside ten.

    ./run shell < benchmarks/export.py
    YEARS=1,5 MINUTES=60 ./run shell < benchmarks/export.py

It makes its own person under names that begin with BENCH, in one transaction that is rolled back, and
writes the sealed file that they would get. The target is that memory does not follow the data: ten years
must need less than 1.1 times the memory of one, both as Python counts it and as the process grows. "Read
whole" is the same data loaded at once, for scale. Seconds are measured without the counting of memory,
which slows Python down.
"""

import gc
import os
import resource
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Account, Customer, FeedFile, Premises, ServiceAgreement
from privacy import vault
from privacy.models import Subject
from privacy.showing.export import Wish, write_package
from privacy.tables import tables_of
from usage import sql
from usage.calendar import interval_count
from usage.models import Meter, ServicePoint

LAST = date(2026, 10, 31)
MINUTES = int(os.environ.get("MINUTES", "15"))
YEARS = [int(years) for years in os.environ.get("YEARS", "1,10").split(",")]
NOW = timezone.now()


def make_person(years: int) -> Subject:
    """Make a person with a home, a meter and so many years of readings."""
    first = LAST.replace(year=LAST.year - years) + timedelta(days=1)
    subject = Subject.objects.create(created_at=NOW)
    customer = Customer.objects.create(number=f"BENCH{years}", subject=subject, name="Bench")
    account = Account.objects.create(number=f"BENCH{years}", customer=customer, from_date=first)
    premises = Premises.objects.create(
        number=f"BENCH{years}", line1="-", city="-", state="-", postcode="-", kind="single_family"
    )
    ServiceAgreement.objects.create(
        number=f"BENCH{years}", account=account, premises=premises, from_date=first
    )
    point = ServicePoint.objects.create(number=f"BENCH{years}", premises=premises, kind="domestic")
    Meter.objects.create(
        serial=f"BENCH{years}", service_point=point, from_date=first, unit="gal", dials=7
    )
    rng = np.random.default_rng(years)
    file = FeedFile.objects.create(format="bench", sha256=f"{years:064}", at=NOW)
    days = []
    for n in range((LAST - first).days + 1):
        day = first + timedelta(days=n)
        count = interval_count(day, MINUTES, settings.TIME_ZONE)
        volumes = (rng.gamma(0.6, 9e6, count)).astype(np.int64).tolist()
        days.append(sql.StoredDay(point.pk, day, MINUTES, volumes, "", None))
    sql.write_days(new=days, changed=[], file=file.pk)
    return subject


def write(subject: Subject, path: Path) -> int:
    """Write the file of a person; return the bytes of the ZIP in it."""
    wish = Wish(subject=subject, first=None, last=None, language="en", at=NOW)
    with path.open("wb") as file:
        writer = vault.SealedWriter(file, key=vault.new_key(), about=b"bench")
        write_package(writer, wish, lambda done, of: None)
        writer.close()
    return writer.size


def read_whole(subject: Subject) -> int:
    """Load all days of a person at once; return how many there are."""
    [days] = [table.rows for table in tables_of(subject) if table.label == "usage.DayReads"]
    return len(list(days))


def peak_of(work: Callable[[], object]) -> float:
    """Return the most megabytes that Python held during some work, beyond those it held before."""
    gc.collect()
    tracemalloc.start()
    work()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def grown() -> float:
    """Return the megabytes that this process has ever held at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


print(
    f"{'years':>5} {'values':>9} {'ZIP MB':>7} {'seconds':>8} {'values/s':>9}"
    f" {'peak MB':>8} {'in memory':>10} {'process MB':>11}"
)
with transaction.atomic(), tempfile.TemporaryDirectory() as name:
    people = {years: make_person(years) for years in YEARS}
    if len(YEARS) > 1:
        write(people[YEARS[0]], Path(name) / "warm")  # templates, translations, modules
    peaks, sizes = {}, {}
    for years, subject in people.items():
        path = Path(name) / str(years)
        began = time.perf_counter()
        zipped = write(subject, path)
        seconds = time.perf_counter() - began
        process = grown()
        peaks[years] = peak_of(lambda: write(subject, path))  # noqa: B023 -- called at once
        sizes[years] = process
        values = (LAST - LAST.replace(year=LAST.year - years)).days * 24 * 60 // MINUTES
        print(
            f"{years:>5} {values:>9,} {zipped / 1e6:>7.2f} {seconds:>8.1f} {values / seconds:>9,.0f}"
            f" {peaks[years]:>8.2f} {'':>10} {process:>11,.0f}"
        )
    for years, subject in people.items():
        whole = peak_of(lambda: read_whole(subject))  # noqa: B023 -- called at once
        print(f"{years:>5} {'read whole by the ORM':<43} {'':>1} {whole:>10.2f}")
    least, most = YEARS[0], YEARS[-1]
    print(
        f"{most} years to {least}: Python {peaks[most] / peaks[least]:.2f},"
        f" process {sizes[most] / sizes[least]:.2f}"
    )
    transaction.set_rollback(True)
