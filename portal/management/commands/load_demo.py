"""Fill an empty database with the demonstration utility."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
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
        if not options["rest"]:
            report(load_first(now), self.stdout)
        if not options["first"]:
            report(load_rest(now), self.stdout)


def report(parts: Iterator[str], out: OutputWrapper) -> None:
    """Bring in part after part, and say each at once. Raises CommandError where it does not belong."""
    try:
        for done in parts:
            out.write(f"Demonstration: {done}")
            out.flush()
    except NotTheDemo:
        raise CommandError(
            "The demonstration is only loaded where DEMO is on and nobody else is in the database."
        ) from None
