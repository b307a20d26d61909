"""Run the schedule until stopped, or once."""

import logging
import time
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from portal import sql
from portal.jobs import JOBS, Job
from portal.models import JobRun
from privacy.lasting.gate import Shut, why_shut

logger = logging.getLogger(__name__)
TICK = 1.0  # seconds
# Ours: a job whose process was killed need not wait for its turn, nor kill the next one at once.
CUT_OFF_AGAIN = timedelta(minutes=1)
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
        said = ""
        while True:
            now = timezone.now()
            waits = why_wait(now)
            if waits and options["once"]:
                raise CommandError(waits)
            if waits and waits != said:
                logger.error(waits)
            said = waits
            if not waits:
                run_due(now, everything=options["once"])
            if options["once"]:
                return
            close_old_connections()
            time.sleep(TICK)


def run_due(now: datetime, *, everything: bool) -> None:
    """Run what is due; a database that goes away meanwhile is waited for, as one that is away."""
    try:
        for job in due_jobs(now, everything=everything):
            run_alone(job, timezone.now(), whenever=everything)
    except DatabaseError:
        logger.exception("the schedule stopped half-way")


def due_jobs(now: datetime, *, everything: bool) -> list[Job]:
    """Return the jobs whose time has come, by what the database says of their last runs. One query."""
    last = {run.name: run for run in JobRun.objects.all()}
    return [job for job in JOBS if everything or is_due(job, last.get(job.name), now)]


def is_due(job: Job, last: JobRun | None, now: datetime) -> bool:
    """Tell whether a job's time has come, be another process at it or not where it may be."""
    if last is not None and job.side_by_side:
        return last.began_at + job.every <= now
    return last is None or last.next_at(job.every, CUT_OFF_AGAIN) <= now


def run_alone(job: Job, now: datetime, *, whenever: bool = False) -> None:
    """Run a job unless another process is at it, or was a moment ago; write down how it went."""
    if not job.side_by_side and not sql.take_job(job.name):
        return
    try:
        last = JobRun.objects.filter(name=job.name).first()
        if whenever or is_due(job, last, now):
            run(job, now)
    finally:
        if not job.side_by_side:
            sql.leave_job(job.name)


def why_wait(now: datetime) -> str:
    """Say why no job may run; empty where the database answers and knows what people chose."""
    try:
        shut = why_shut(now)
    except DatabaseError:
        return NO_ANSWER
    return WAITS_FOR[shut] if shut else ""


def run(job: Job, now: datetime) -> int:
    """Run one job; whatever it raises is logged and does not stop the others."""
    row, _new = JobRun.objects.update_or_create(
        name=job.name, defaults={"began_at": now, "ended_at": None}
    )
    done, problem = 0, ""
    try:
        done = job.run(now)
    except Exception as error:
        logger.exception("job %s failed", job.name)
        problem = type(error).__name__
    row.ended_at, row.problem = timezone.now(), problem
    row.failures = row.failures + 1 if problem else 0
    if done:
        row.did, row.did_at = done, now
        logger.info("job %s did %d", job.name, done)
    # Not when it began: another process may have begun since.
    row.save(update_fields=["ended_at", "problem", "failures", "did", "did_at"])
    return done
