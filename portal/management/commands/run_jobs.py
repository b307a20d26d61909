"""Run the schedule until stopped, or once."""

import logging
import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from portal.jobs import JOBS, Job

logger = logging.getLogger(__name__)
TICK = 1.0  # seconds


class Command(BaseCommand):
    """manage.py run_jobs [--once]"""

    help = "Run the jobs of portal/jobs.py on their schedule. Several may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer one run of each, for cron and tests."""
        parser.add_argument("--once", action="store_true", help="run each job once and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run what is due, for ever or once."""
        due: dict[str, datetime] = {}
        while True:
            now = timezone.now()
            for job in JOBS:
                if due.get(job.name, now) <= now:
                    run(job, now)
                    due[job.name] = now + job.every
            if options["once"]:
                return
            close_old_connections()
            time.sleep(TICK)


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
