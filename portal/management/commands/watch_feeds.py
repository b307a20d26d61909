"""Take in the files of the watched folder until stopped, or once."""

import time
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from portal.feeding.arrivals import forget_arrivals, take_in_arrivals

TICK = 5.0  # seconds


class Command(BaseCommand):
    """manage.py watch_feeds FOLDER [--once]"""

    help = "Take in files as they come into FOLDER/<format>/ (docs/feeds.md). Several may watch."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the folder, and offer one round for cron and tests."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--once", action="store_true", help="look once and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, for ever or once."""
        kept = timedelta(days=settings.FEEDS_KEPT_DAYS)
        while True:
            try:
                take_in_arrivals(folder=options["folder"], at=timezone.now())
            except (InterfaceError, OperationalError) as fault:
                if options["once"]:
                    raise
                # A database that restarts is back soon; the files wait.
                self.stderr.write(f"the database did not answer: {type(fault).__name__}")
            forget_arrivals(folder=options["folder"], at=timezone.now(), kept=kept)
            if options["once"]:
                return
            close_old_connections()
            time.sleep(TICK)
