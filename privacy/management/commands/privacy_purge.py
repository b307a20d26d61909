"""Take away what has had its time by the privacy map, now and not at the next run of the job."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from privacy.actions.retention import purge


class Command(BaseCommand):
    """manage.py privacy_purge [--dry-run]"""

    help = "Remove data whose retention is over; with --dry-run, only say what would be removed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the dry run."""
        parser.add_argument("--dry-run", action="store_true", help="do it, say it, take it back")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        """Do it and print the numbers."""
        run = purge(at=timezone.now(), dry_run=dry_run)
        for label, how_many in sorted(run.counts.items()):
            self.stdout.write(f"{how_many:>12,}  {label}")
        if not run.counts:
            self.stdout.write("Nothing is due.")
        elif dry_run:
            self.stdout.write("Nothing of this was done: it was a dry run.")
