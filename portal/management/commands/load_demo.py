"""Fill an empty database with the demonstration utility."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.demonstration import NotTheDemo, load_first, load_rest


class Command(BaseCommand):
    """manage.py load_demo [--first | --rest]"""

    help = "Load the demonstration utility: 500 accounts, 13 months of hourly reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the two halves."""
        half = parser.add_mutually_exclusive_group()
        half.add_argument("--first", action="store_true", help="people, bills, the last weeks")
        half.add_argument("--rest", action="store_true", help="the months before")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what came in."""
        now = timezone.now()
        parts = [load_first(now)] if not options["rest"] else []
        parts += [load_rest(now)] if not options["first"] else []
        try:
            for part in parts:
                for done in part:
                    self.stdout.write(f"Demonstration: {done}")
                    self.stdout.flush()
        except NotTheDemo:
            raise CommandError(
                "The demonstration is only loaded where DEMO is on and nobody else is in the database."
            ) from None
