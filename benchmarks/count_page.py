"""What counting a page costs: the same page without it and with it, in one run.

    ./run shell < benchmarks/count_page.py
    TIMES=400 ./run shell < benchmarks/count_page.py

Three new logins, of whom one was not asked, one said yes and one said no, open a light page (the profile)
and home in turns, so that a busy moment of the machine meets all three. Printed is the processor time of a
request as a multiple of the same page of whoever was not asked, and the queries. Nothing is left. Targets: a
yes costs at most three quarters of the lightest page, and a no nothing that is told from the noise (1.05).
"""

import os
import statistics
import time

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User

TIMES = int(os.environ.get("TIMES", "200"))
PAGES = ["/profile/", "/"]
ANSWERS = ["", "yes", "no"]


def signed_in(answer: str) -> Client:
    """Return the browser of a new login that gave an answer about counting, or none."""
    client = Client()
    client.force_login(User.objects.create_user(f"bench-{answer or 'unasked'}@example.org"))
    if answer:
        said = {"choice": "usage_analytics", "answer": answer, "asked_in": "banner"}
        assert client.post("/privacy/choices/answer/", said).status_code == 302
    return client


def spent(client: Client, path: str) -> float:
    """Return the milliseconds of processor time that a page takes."""
    began = time.process_time()
    assert client.get(path).status_code == 200
    return 1000 * (time.process_time() - began)


def queries(client: Client, path: str) -> int:
    """Return how often a page asks the database; the first time warms up."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
        return len(asked)


with transaction.atomic():
    clients = {answer: signed_in(answer) for answer in ANSWERS}
    print(f"{'':16} {'answer':8} ms of CPU  times queries")
    for path in PAGES:
        asked = {answer: queries(client, path) for answer, client in clients.items()}
        taken: dict[str, list[float]] = {answer: [] for answer in ANSWERS}
        for _ in range(TIMES):
            for answer, client in clients.items():
                taken[answer].append(spent(client, path))
        limit = statistics.median(taken[""])
        for answer in ANSWERS:
            ms = statistics.median(taken[answer])
            word = answer or "unasked"
            print(f"{path:16} {word:8} {ms:>9.2f} {ms / limit:>6.2f} {asked[answer]:>7}")
    transaction.set_rollback(True)
