"""Workers as processes of their own on the database of the tests, so that they can be killed.

Django takes longer to start than a mail to go out, so it starts once, in a mother, and each worker is a
fork of her.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psutil
from django.conf import settings
from django.db import connection

from tests.house.rooms import ROOT

MOTHER = """
import os, signal, sys
from datetime import datetime
from importlib import import_module
import django
django.setup()
# what is made ready once
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    job, now = line.split()
    room, _dot, name = job.rpartition(".")
    work = getattr(import_module(room), name)
    number = os.fork()
    if not number:
        work(datetime.fromisoformat(now))
        os._exit(0)
    print(number, flush=True)
"""


@dataclass
class Workers:
    """Starts jobs, a process each."""

    mother: "subprocess.Popen[str]"

    def start(self, job: str, now: datetime) -> int:
        """Start a job by its dotted name; return the number of its process."""
        assert self.mother.stdin and self.mother.stdout
        self.mother.stdin.write(f"{job} {now.isoformat()}\n")
        self.mother.stdin.flush()
        return int(self.mother.stdout.readline())


@contextmanager
def mother_of_workers(ready: str = "") -> Iterator[Workers]:
    """Start the mother, who does `ready` first, and end her. Mail goes to the mailbox of the test."""
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    environment = os.environ | {
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
    }
    program = MOTHER.replace("# what is made ready once", ready)
    with subprocess.Popen(
        [sys.executable, "-c", program], env=environment, cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as mother:  # fmt: skip
        yield Workers(mother)
        mother.communicate()


def wait_for(number: int) -> None:
    """Wait until a process is gone."""
    while psutil.pid_exists(number):
        time.sleep(0.005)
