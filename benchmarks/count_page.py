"""What counting a page costs: the same page of the same person without it and with it, in one run.

    ./run shell < benchmarks/count_page.py
    WHO=ben@example.org TIMES=400 ./run shell < benchmarks/count_page.py

It asks for the page that says nothing (benchmarks/limits.py) and for home, in turns, as somebody who is in the
database (Ada, of the demonstration): before anybody was asked, after a yes, and after a no. Printed is the
processor time of a request as a ratio to the same page before anybody was asked, and the queries. Nothing is left.
Target: a yes costs at most 1.35 of "nothing", and a no nothing that can be told from the noise (1.05).
"""

import os
import statistics
import sys
import time

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

sys.path.insert(0, os.getcwd())

from accounts.models import User
from benchmarks import limits  # noqa: F401 -- adds the page that says nothing

WHO = os.environ.get("WHO", "ada@example.org")
TIMES = int(os.environ.get("TIMES", "200"))
NOTHING = "/bench/nothing/"
PAGES = [NOTHING, "/"]
ANSWERS = ["", "yes", "no"]


def signed_in(answer: str) -> Client:
    """Return a browser of `WHO` in which somebody gave an answer about counting, or none."""
    client = Client()
    client.force_login(User.objects.get(email=WHO))
    if answer:
        said = {"choice": "usage_analytics", "answer": answer, "asked_in": "banner"}
        assert client.post("/privacy/choices/answer/", said).status_code == 302
    return client


def spent(client: Client, path: str) -> float:
    """Return the milliseconds of processor time that a page takes."""
    began = time.process_time()
    assert client.get(path).status_code == 200
    return 1000 * (time.process_time() - began)


with transaction.atomic():
    taken = {}
    for (
        answer
    ) in ANSWERS:  # one after the other: a person's last answer holds in each of their browsers
        client = signed_in(answer)
        for path in PAGES:
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            taken[answer, path] = (
                statistics.median(spent(client, path) for _ in range(TIMES)),
                len(asked),
            )
    print(f"{'':10} {'answer':8} ms of CPU  times queries")
    for path in PAGES:
        for answer in ANSWERS:
            (ms, queries), (limit, _) = taken[answer, path], taken["", path]
            word = answer or "unasked"
            print(f"{path:16} {word:8} {ms:>8.2f} {ms / limit:>6.2f} {queries:>7}")
    transaction.set_rollback(True)
