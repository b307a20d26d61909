"""What 90 days of hourly reads cost to keep, to look at and to forget, for towns of several sizes.

    ./run shell < benchmarks/hold_reads.py
    SIZES=1000,10000 ./run shell < benchmarks/hold_reads.py

Each town is laid out as rows of days and rolled back. Limits, in the same run: for bytes, a bare table with
a row a read; for pages, one that says only that the portal is alive; for forgetting a month, a bare scan of
it. Pages must not grow with the town (an exponent of at most 0.05), and a year costs at most twice a month.
"""

import os
import statistics
from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import AccessGrant, Account, Customer, ServiceAgreement, User
from accounts.models.access import Role
from benchmarks import scene
from usage.actions.retention import forget_days
from usage.models import ServicePoint

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,10000,100000").split(",")]
PAGES = {
    "limit: alive": "/healthz",
    "home": "/",
    "use by the day, a month": f"/use/?by=day&on={scene.LAST}",
    "use by the month, a year": f"/use/?by=month&on={scene.LAST}",
}
TIMES = int(os.environ.get("TIMES", "25"))
spent: dict[str, dict[int, float]] = defaultdict(dict)


def sign_in(points: object) -> Client:
    """Return somebody who lives at one of the meters, signed in."""
    now = timezone.now()
    user = User.objects.create_user("bench@example.org")
    customer = Customer.objects.create(number="BENCH", subject=user.subject, name="Bench")
    account = Account.objects.create(
        number="BENCH", customer=customer, from_date=scene.LAST - timedelta(400)
    )
    AccessGrant.objects.create(account=account, user=user, role=Role.HOLDER, granted_at=now)
    home = ServicePoint.objects.get(pk=points[len(points) // 2])
    home.premises.pk = None
    home.premises.number = "BENCH HOME"
    home.premises.save()
    ServicePoint.objects.filter(pk=home.pk).update(premises=home.premises)
    ServiceAgreement.objects.create(
        number="BENCH", account=account, premises=home.premises, from_date=account.from_date
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def show(size: int, case: str, what: str, value: float, limit: float) -> None:
    """Print a figure beside its limit, and remember it for the growth."""
    spent[case][size] = value
    print(f"{size:>8,} {case:<28} {value:>12,.2f} {what:<12} {value / limit:>8.2f}")


print(f"{'meters':>8} {'case':<28} {'figure':>12} {'':<12} {'to limit':>8}")
for size in SIZES:
    with transaction.atomic():
        points = scene.make_meters(size)
        filled = scene.seconds(lambda: scene.fill(points, scene.DAYS))  # noqa: B023 -- called at once
        reads = size * 24 * scene.DAYS
        print(f"{size:>8,} {'laid out':<28} {reads / filled:>12,.0f} reads/s")
        [(held,)] = scene.asked(
            "SELECT sum(pg_total_relation_size(inhrelid))::float8 FROM pg_inherits"
            " WHERE inhparent = 'usage_dayreads'::regclass"
        )
        scene.asked(
            "CREATE TEMPORARY TABLE bare AS SELECT service_point_id AS meter,"
            " day + i * interval '1 hour' AS at, volumes[i] AS volume, 'a'::char AS quality"
            " FROM usage_dayreads, generate_series(1, 24) AS i"
            " WHERE service_point_id = ANY(%s)", points[:200].tolist(),
        )  # fmt: skip
        [(bare, how_many)] = scene.asked("SELECT pg_relation_size('bare'), count(*) FROM bare")
        show(size, "bytes a read, with its index", "bytes", held / reads, bare / how_many)

        client, alive = sign_in(points), 0.0
        for page, path in PAGES.items():
            assert client.get(path).status_code == 200, page
            times = [scene.seconds(lambda: client.get(path)) for _ in range(TIMES)]  # noqa: B023 -- called at once
            alive = alive or statistics.median(times)
            show(size, page, "ms", statistics.median(times) * 1000, alive * 1000)

        month = scene.LAST - timedelta(days=scene.DAYS)
        last = (month.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        scan = scene.seconds(
            lambda: scene.asked("SELECT sum(total) FROM usage_dayreads WHERE day <= %s", last)  # noqa: B023 -- called at once
        )
        gone = scene.seconds(lambda: forget_days(last=last, held=[]))  # noqa: B023 -- called at once
        show(size, "forgetting the oldest month", "ms", gone * 1000, scan * 1000)
        transaction.set_rollback(True)
for case, by_size in spent.items():
    print(f"growth {scene.exponent(by_size):5.2f}  {case}")
print(scene.peak())
