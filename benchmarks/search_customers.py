"""What it costs to find a customer by words, and by words with a slip, held against a look-up by number.

    ./run shell < benchmarks/search_customers.py
    SIZES=1000,10000 ./run shell < benchmarks/search_customers.py

A town of invented people is made in one transaction that is rolled back. The peer is one account found by
its number through the ORM: an index asked for one row, which is as little as a search can be. Each search is
the whole of what the page does, from what was typed to what is shown, best of some rounds.
"""

import os
import random
from collections.abc import Callable
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Account, Customer, Premises, ServiceAgreement
from benchmarks.scene import exponent, seconds
from portal.customers.searching import search
from portal.customers.typed import understand
from privacy.models import Subject

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,10000,100000").split(",")]
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SYLLABLES = [
    *("ka", "lo", "mi", "ra", "ten", "vor", "sel", "ban", "ado", "rin", "gar"),
    *("cia", "mar", "tin", "oka", "for", "riv", "era", "quist", "hall", "ber"),
]
STREETS = 400
SEARCHES = {
    "account number": "BENCH-0000500",
    "rare name": "okaforbench",
    "two words": "okaforbench nora",
    "common word": "nora",
    "address": "12 benchmill lane",
    "name and street": "okaforbench lane mill valley",
    "a slip": "okafrobench",
    "a slip, two words": "okafrobench norra",
    "nobody": "zzyzxq wuthering",
}


def make_town(size: int) -> None:
    """Make so many customers, each with an account at a place of its own."""
    lots, now = random.Random(size), timezone.now()  # noqa: S311 -- names, not secrets
    surnames = ["".join(lots.choices(SYLLABLES, k=3)) for _n in range(3000)]
    firsts = ["Nora", *("".join(lots.choices(SYLLABLES, k=2)) for _n in range(400))]
    streets = ["Benchmill", *("".join(lots.choices(SYLLABLES, k=3)) for _n in range(STREETS))]
    subjects = Subject.objects.bulk_create([Subject(created_at=now) for _n in range(size)], 5000)
    customers = Customer.objects.bulk_create(
        [
            Customer(
                number=f"BENCHC{n}",
                subject=subject,
                name=f"{lots.choice(firsts)} {lots.choice(surnames)}".title()
                if n % 5000 != 7
                else "Nora Okaforbench",
                email=f"n{n}@example.org",
            )
            for n, subject in enumerate(subjects)
        ],
        5000,
    )
    places = Premises.objects.bulk_create(
        [
            Premises(
                number=f"BENCHP{n}",
                line1=f"{n // STREETS + 1} {streets[n % len(streets)].title()} Lane",
                city="Mill Valley",
                state="CA",
                postcode="94941",
                kind="single_family",
            )
            for n in range(size)
        ],
        5000,
    )
    accounts = Account.objects.bulk_create(
        [
            Account(number=f"BENCH-{n:07}", customer=customer, from_date=date(2020, 1, 1))
            for n, customer in enumerate(customers)
        ],
        5000,
    )
    ServiceAgreement.objects.bulk_create(
        [
            ServiceAgreement(
                number=f"BENCHA{n}", account=account, premises=place, from_date=date(2020, 1, 1)
            )
            for n, (account, place) in enumerate(zip(accounts, places, strict=True))
        ],
        5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # Else rows of this transaction wait in a list beside the index, as they do not after a VACUUM.
        for index in ("customers_by_name", "premises_by_address"):
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])
        cursor.execute(
            "ANALYZE accounts_customer, accounts_account, accounts_premises, accounts_serviceagreement,"
            " privacy_subject"
        )


def best(work: Callable[[], object]) -> float:
    """Return the seconds of the quickest of some rounds."""
    return min(seconds(work) for _round in range(ROUNDS))


measured: dict[str, dict[int, float]] = {what: {} for what in SEARCHES}
for size in SIZES:
    with transaction.atomic():
        make_town(size)
        peer = best(lambda: Account.objects.select_related("customer").get(number="BENCH-0000500"))
        print(f"{size:,} customers; one account by its number {peer * 1000:.2f} ms")
        print(f"{'':20} {'found':>6} {'ms':>8} {'times the peer':>15}")
        for what, text in SEARCHES.items():
            typed = understand(text)
            found = search(typed, everybody=False)
            measured[what][size] = best(lambda typed=typed: search(typed, everybody=False))
            taken = measured[what][size]
            print(f"{what:20} {len(found.finds):>6} {taken * 1000:>8.1f} {taken / peer:>15.1f}")
        transaction.set_rollback(True)
if len(SIZES) > 1:
    for what, by_size in measured.items():
        print(f"{what:20} grows as the {exponent(by_size):.2f} power of the town")
