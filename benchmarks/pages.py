"""How fast pages are for eight people at once, against a page that says nothing, of the same server and run.

    ./run shell < benchmarks/pages.py
    WHO=ben@example.org ROUNDS=10 ./run shell < benchmarks/pages.py

It signs in as somebody who is in the database (Ada, of the demonstration), starts the server as `./run` does,
and asks for each page in turns, so that a busy moment of the machine meets all of them. There are two
limits (docs/decisions/0024-the-limit-of-a-page.md): "nothing" is a page of the portal with its frame and
no more; `/healthz` is a line of text for nobody. Targets: home at least 0.25 of the rate of "nothing", p95 at
most four times the median, at most twelve queries; the months of a year at most twice the days of a month.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import quote, urlsplit, urlunsplit

import psutil
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User

WHO = os.environ.get("WHO", "ada@example.org")
ROUNDS = int(os.environ.get("ROUNDS", "3"))
CLIENTS = int(os.environ.get("CLIENTS", "8"))
EACH = int(os.environ.get("EACH", "5"))  # requests of one client in one round
WORKERS = os.environ.get("WORKERS", "2")
TICK = 1 / os.sysconf("SC_CLK_TCK")  # seconds; the system counts processor time in no smaller ones
HEALTH, NOTHING = "/healthz", "/bench/nothing/"
DAYS, MONTHS = "/use/?by=day", "/use/?by=month"
PAGES = [HEALTH, NOTHING, "/", "/use/?by=hour", DAYS, "/use/?by=week", MONTHS, "/use/?by=year"]
PAGES += ["/use/?by=map", "/use/bills/", "/use/compare/"]
Cookie = dict[str, str]


def environment() -> dict[str, str]:
    """Return the environment of the server: it is to ask the very database that this process has open."""
    if not (url := os.environ.get("DATABASE_URL")):
        return dict(os.environ)  # it stands in .env, where the server finds it as well
    parts = urlsplit(url)
    folder, slash, _name = parts.path.rpartition("/")
    path = f"{folder}{slash}{quote(connection.settings_dict['NAME'])}"
    return os.environ | {"DATABASE_URL": urlunsplit(parts._replace(path=path))}


@contextmanager
def served() -> Iterator[tuple[int, psutil.Process]]:
    """Serve the portal with the page that says nothing; give its port and its first process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "benchmarks.limits", "--no-control-socket"]
    command += ["--worker-class=gthread", f"--workers={WORKERS}", "--threads=4"]
    command += [f"--bind=127.0.0.1:{port}", "--log-level=warning"]
    server = subprocess.Popen(command, env=environment())  # noqa: S603 - our own words
    try:
        while server.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port, psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait()


def ask(port: int, path: str, cookie: Cookie, times: int) -> list[float]:
    """Ask for a page so many times, one after the other; return the seconds of each."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        line.request("GET", path, headers=cookie)
        response = line.getresponse()
        response.read()
        taken.append(time.perf_counter() - began)
        assert response.status == 200, (path, response.status)
    line.close()
    return taken


def spent(server: psutil.Process) -> float:
    """Return the seconds of processor time that the server has used up to now."""
    return sum(sum(each.cpu_times()[:2]) for each in (server, *server.children()))


def queries(client: Client, path: str) -> int:
    """Return how often a page asks the database."""
    client.get(path)  # the first of a process asks once for what stays
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
        return len(asked)


client = Client()
client.force_login(User.objects.get(email=WHO))
key = client.session.session_key
cookie = {"Cookie": f"sessionid={key}"}
taken: dict[str, list[float]] = defaultdict(list)
rates: dict[str, list[float]] = defaultdict(list)
used: dict[str, list[float]] = defaultdict(list)
try:
    with served() as (port, server), ThreadPoolExecutor(CLIENTS) as clients:
        for round in range(ROUNDS + 1):
            for path in PAGES:
                times = EACH if round else 1  # the first warms up: modules, templates, connections
                before, began = spent(server), time.perf_counter()
                sent = {} if path == HEALTH else cookie
                asking = [clients.submit(ask, port, path, sent, times) for _ in range(CLIENTS)]
                found = [seconds for each in asking for seconds in each.result()]
                rate = len(found) / (time.perf_counter() - began)
                if round:
                    taken[path] += found
                    rates[path].append(rate)
                    used[path].append(max(spent(server) - before, TICK) / len(found))
    print(f"{'':16} a second /nothing /healthz ms of CPU  times  median p95/median queries")
    rate = {path: statistics.median(each) for path, each in rates.items()}
    cpu = {path: 1000 * statistics.median(each) for path, each in used.items()}
    for path in PAGES:
        median = statistics.median(taken[path])
        p95 = statistics.quantiles(taken[path], n=20)[-1]
        print(
            f"{path:16} {rate[path]:>8.1f} {rate[path] / rate[NOTHING]:>8.2f}"
            f" {rate[path] / rate[HEALTH]:>8.2f} {cpu[path]:>9.1f} {cpu[path] / cpu[NOTHING]:>6.1f}"
            f" {1000 * median:>7.1f} {p95 / median:>10.1f}"
            f" {'' if path in (HEALTH, NOTHING) else queries(client, path):>8}"
        )
    print(f"the months of a year to the days of a month: {cpu[MONTHS] / cpu[DAYS]:.2f}")
finally:
    UserSession.objects.filter(session_key=key).delete()
    client.logout()
