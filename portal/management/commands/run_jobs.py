"""Run the schedule until stopped, or once."""

import logging
import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from portal.jobs import JOBS, Job
from privacy.lasting.gate import Shut, why_shut

logger = logging.getLogger(__name__)
TICK = 1.0  # seconds
NO_ANSWER = "No job runs: the database does not answer."
WAITS_FOR = {
    Shut.MISSING: "No job runs: the database is older than choices that people made. "
    "After a restore run: manage.py privacy_replay",
    Shut.LOST: "No job runs: the ledger of choices is not what was written. "
    "See: manage.py privacy_ledger --check",
}


class Command(BaseCommand):
    """manage.py run_jobs [--once]"""

    help = "Run the jobs of portal/jobs.py on their schedule. Several may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer one run of each, for cron and tests."""
        parser.add_argument("--once", action="store_true", help="run each job once and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run what is due, for ever or once."""
        due: dict[str, datetime] = {}
        said = ""
        while True:
            now = timezone.now()
            waits = why_wait(now)
            if waits and options["once"]:
                raise CommandError(waits)
            if waits and waits != said:
                logger.error(waits)
            said = waits
            for job in [] if waits else JOBS:
                if due.get(job.name, now) <= now:
                    run(job, now)
                    due[job.name] = now + job.every
            if options["once"]:
                return
            close_old_connections()
            time.sleep(TICK)


def why_wait(now: datetime) -> str:
    """Say why no job may run; empty where the database answers and knows what people chose."""
    try:
        shut = why_shut(now)
    except DatabaseError:
        return NO_ANSWER
    return WAITS_FOR[shut] if shut else ""


def run(job: Job, now: datetime) -> int:
    """Run one job; whatever it raises is logged and does not stop the others."""
    try:
        done = job.run(now)
    except Exception:
        logger.exception("job %s failed", job.name)
        return 0
    if done:
        logger.info("job %s did %d", job.name, done)
    return done
