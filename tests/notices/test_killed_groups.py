"""The job that tells groups, as processes of their own that are killed while they write (S06, M03)."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta

import psutil
import pytest
from django.db import connection

from accounts.models import Account, Customer, Premises, ServiceAgreement
from notices.actions.campaigns import let_go, pause, write_campaign
from notices.jobs import deliver, tell_groups
from notices.models import Campaign, Notice
from privacy.models import Subject
from tests.conftest import NOW
from tests.fakes import Mailbox
from tests.house.rooms import ROOT
from tests.notices.test_campaigns import SAID

PEOPLE = 60
# Django starts once, and each worker is a fork of it, as in test_killed_workers.py.
MOTHER = """
import os, signal, sys
from datetime import datetime
import django
django.setup()
from notices.jobs import tell_groups
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    number = os.fork()
    if not number:
        tell_groups(datetime.fromisoformat(line.strip()))
        os._exit(0)
    print(number, flush=True)
"""


@pytest.fixture
def mother(mailbox: Mailbox) -> Iterator["subprocess.Popen[str]"]:
    """Start the mother of workers on the database of the tests, and end her."""
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    environment = os.environ | {
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    with subprocess.Popen(
        [sys.executable, "-c", MOTHER], env=environment, cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as started:  # fmt: skip
        yield started
        started.communicate()


def start(mother: "subprocess.Popen[str]", now: datetime) -> int:
    assert mother.stdin and mother.stdout
    mother.stdin.write(f"{now.isoformat()}\n")
    mother.stdin.flush()
    return int(mother.stdout.readline())


def settle() -> None:
    for n in range(PEOPLE):
        subject = Subject.objects.create(created_at=NOW)
        customer = Customer.objects.create(
            number=f"C{n}", subject=subject, email=f"n{n}@example.org"
        )
        since = date(2020, 1, 1)
        account = Account.objects.create(number=f"A{n}", customer=customer, from_date=since)
        place = Premises.objects.create(number=f"P{n}", line1="1 A", city="B", kind="commercial")
        ServiceAgreement.objects.create(
            number=f"S{n}", account=account, premises=place, from_date=since
        )


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_neither_loses_nor_repeats_anybody(
    mailbox: Mailbox, mother: "subprocess.Popen[str]"
) -> None:
    """Killed before, while and after a part is written; paused once; then finished, and delivered."""
    settle()
    writer, second = (Subject.objects.create(created_at=NOW) for _each in range(2))
    words = SAID | {"purpose": "water_service", "each_hour": 120}
    found = write_campaign(campaign=None, words=words, by=writer, at=NOW)
    let_go(campaign=found, by=second, at=NOW)
    seeded = random.Random(7)  # noqa: S311 -- nobody is to be kept from guessing
    now, killed = NOW, 0
    for _each in range(8):
        number = start(mother, now)
        time.sleep(seeded.uniform(0, 0.12))
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
            killed += 1
        while psutil.pid_exists(number):
            time.sleep(0.005)
        now += timedelta(minutes=5)
        assert Notice.objects.count() % 10 == 0  # a part is written whole or not at all
    assert killed > 3
    found.refresh_from_db()
    if found.finished_at is None:
        pause(campaign=found, by=second, at=now)
        assert tell_groups(now) == 0
        Campaign.objects.update(paused_by=None, paused_at=None)
        Notice.objects.update(due_at=now)
    while tell_groups(now):
        now += timedelta(minutes=5)
    deliver(now)
    told = sorted(to for to, _title in mailbox.addressed())
    assert told == sorted(f"n{n}@example.org" for n in range(PEOPLE))
