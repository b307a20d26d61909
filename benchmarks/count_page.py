"""What counting a page costs: the same page of the same person without it and with it, in one run.

    ./run shell < benchmarks/count_page.py
    WHO=ada@example.org TIMES=400 ./run shell < benchmarks/count_page.py

It asks for a light page (the profile) and for home, as a new login or as `WHO`: before anybody was asked,
after a yes, and after a no. Printed is the processor time of a request as a multiple of the same page before
anybody was asked, and the queries. Nothing is left. Targets: a yes costs at most 1.35 times the light page,
and a no nothing that can be told from the noise (1.1).
"""

import os
import statistics
import time

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User

WHO = os.environ.get("WHO", "")
TIMES = int(os.environ.get("TIMES", "200"))
PAGES = ["/profile/", "/"]
ANSWERS = ["", "yes", "no"]


def signed_in(user: User, answer: str) -> Client:
    """Return a browser of somebody in which somebody gave an answer about counting, or none."""
    client = Client()
    client.force_login(user)
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
    user = User.objects.get(email=WHO) if WHO else User.objects.create_user("bench@example.org")
    taken = {}
    for (
        answer
    ) in ANSWERS:  # one after the other: a person's last answer holds in each of their browsers
        client = signed_in(user, answer)
        for path in PAGES:
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            taken[answer, path] = (
                statistics.median(spent(client, path) for _ in range(TIMES)),
                len(asked),
            )
    print(f"{'':16} {'answer':8} ms of CPU  times queries")
    for path in PAGES:
        for answer in ANSWERS:
            (ms, queries), (limit, _) = taken[answer, path], taken["", path]
            word = answer or "unasked"
            print(f"{path:16} {word:8} {ms:>8.2f} {ms / limit:>6.2f} {queries:>7}")
    transaction.set_rollback(True)
