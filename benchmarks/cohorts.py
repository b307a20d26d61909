"""How long it takes to publish what similar homes used in a month, against a bare scan of the same days.

    ./run shell < benchmarks/cohorts.py
    SIZES=1000,10000 ./run shell < benchmarks/cohorts.py

Every home has said yes and told of itself, and all of them fall into a dozen cohorts: the worst there can be.
Each town is made and published in one transaction that is rolled back. "Limit" is one statement that adds up
the totals of the month's days by service point, and asks nothing of them. It runs once a month, at night;
what matters is that it grows as the homes do.
"""

import os
from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Account, Customer, Premises, ServiceAgreement
from benchmarks import scene
from privacy.actions.consent import say_yes
from privacy.models import ConsentEvent, Subject
from privacy.models.consent import Channel
from usage.actions.cohorts import publish_cohorts
from usage.comparing.household import Garden
from usage.models import CohortFigure, HouseholdProfile

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,10000,100000").split(",")]
LIMIT = (
    "SELECT service_point_id, sum(total) FROM usage_dayreads WHERE day BETWEEN %s AND %s GROUP BY 1"
)
COPIED = ("choice", "state", "channel", "notice_id", "ui_version", "at", "expires_at")
TODAY = scene.LAST + timedelta(
    days=1
)  # so that May is the newest month that is over, and the only one with reads
FIRST, LAST = TODAY.replace(month=5, day=1), TODAY.replace(day=1) - timedelta(days=1)
since = scene.LAST - timedelta(days=400)
spent: dict[str, dict[int, float]] = defaultdict(dict)


def people(points: list[int], at: datetime) -> None:
    """Give each of some service points a home of its own, with a household that told of itself."""
    many = {"batch_size": 5000}
    numbers = [f"BENCH{point}" for point in points]
    subjects = Subject.objects.bulk_create([Subject(created_at=at) for _n in numbers], **many)
    customers = Customer.objects.bulk_create(
        [Customer(number=n, subject=s) for n, s in zip(numbers, subjects, strict=True)], **many
    )
    accounts = Account.objects.bulk_create(
        [Account(number=c.number, customer=c, from_date=since) for c in customers], **many
    )
    places = Premises.objects.bulk_create(
        [Premises(number=n, line1="-", kind="single_family") for n in numbers], **many
    )
    agreements = ServiceAgreement.objects.bulk_create(
        [
            ServiceAgreement(number=a.number, account=a, premises=place, from_date=since)
            for a, place in zip(accounts, places, strict=True)
        ],
        **many,
    )
    HouseholdProfile.objects.bulk_create(
        [
            HouseholdProfile(
                agreement=agreement, account=agreement.account, answered_at=at,
                occupants=1 + n % 4, garden=list(Garden)[n % 3],
            )
            for n, agreement in enumerate(agreements)
        ],
        **many,
    )  # fmt: skip
    yes = say_yes(
        who=subjects[0], choice="similar_homes", template="components/choice.html", language="en",
        channel=Channel.PORTAL, at=at,
    )  # fmt: skip
    said = {name: getattr(yes, name) for name in COPIED}
    ConsentEvent.objects.bulk_create(
        [ConsentEvent(subject=subject, **said) for subject in subjects[1:]], **many
    )
    scene.asked(
        "UPDATE usage_servicepoint AS p SET premises_id = a.id FROM accounts_premises AS a"
        " WHERE a.number = 'BENCH' || p.id"
    )
    scene.asked("ANALYZE")


def publish() -> None:
    """Publish what can be."""
    publish_cohorts(today=TODAY, at=timezone.now())


print(f"{'homes':>8} {'cohorts':>8} {'seconds':>8} {'limit':>8} {'times':>6} {'again':>8}")
for size in SIZES:
    with transaction.atomic():
        points = scene.make_meters(size)
        scene.fill(points, (scene.LAST - FIRST).days + 1)
        people(points.tolist(), timezone.now())
        limit = sorted(scene.seconds(lambda: scene.asked(LIMIT, FIRST, LAST)) for _n in range(3))[1]
        took = scene.seconds(publish)
        again = scene.seconds(publish)
        made = CohortFigure.objects.filter(month=FIRST).count()
        assert CohortFigure.objects.count() == made > 0
        spent["published"][size], spent["limit"][size] = took, limit
        print(f"{size:>8,} {made:>8} {took:>8.2f} {limit:>8.2f} {took / limit:>6.1f} {again:>8.2f}")
        transaction.set_rollback(True)
for case, by_size in spent.items():
    print(f"growth {scene.exponent(by_size):5.2f}  {case}")
print(scene.peak())
