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
from privacy.lasting.gate import choices_missing

logger = logging.getLogger(__name__)
TICK = 1.0  # seconds
BEHIND = (
    "No job runs: the database does not answer, or is older than choices that people made. "
    "After a restore run: manage.py privacy_replay"
)


class Command(BaseCommand):
    """manage.py run_jobs [--once]"""

    help = "Run the jobs of portal/jobs.py on their schedule. Several may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer one run of each, for cron and tests."""
        parser.add_argument("--once", action="store_true", help="run each job once and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run what is due, for ever or once."""
        due: dict[str, datetime] = {}
        waited = False
        while True:
            now = timezone.now()
            waits = must_wait(now)
            if waits and options["once"]:
                raise CommandError(BEHIND)
            if waits and not waited:
                logger.error(BEHIND)
            waited = waits
            for job in [] if waits else JOBS:
                if due.get(job.name, now) <= now:
                    run(job, now)
                    due[job.name] = now + job.every
            if options["once"]:
                return
            close_old_connections()
            time.sleep(TICK)


def must_wait(now: datetime) -> bool:
    """Tell whether the database is older than what people chose, or does not say."""
    try:
        return bool(choices_missing(now))
    except DatabaseError:
        return True


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
