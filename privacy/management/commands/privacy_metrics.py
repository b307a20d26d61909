"""Print how many privacy requests came in a year, and how they were answered."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from privacy.cells import FEWEST
from privacy.models import PrivacyRequest
from privacy.requests.deadlines import local_day
from privacy.requests.metrics import ALL, Answered, figures


class Command(BaseCommand):
    """manage.py privacy_metrics [--year 2026] [--exact]"""

    help = "Print the figures on privacy requests that a large business publishes by 1 July (11 CCR 7102)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the year; the one before this one if none is given. Hide what is small, unless told."""
        parser.add_argument("--year", type=int, default=timezone.localdate().year - 1)
        parser.add_argument(
            "--exact",
            action="store_true",
            help="hide no count: for whoever handles the data of ten million people",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each right, as comma-separated values."""
        year = options["year"]
        found = PrivacyRequest.objects.filter(received_at__year=year)
        requests = [_answered(each) for each in found.iterator()]
        fewest = ALL if options["exact"] else FEWEST
        self.stdout.write("right,received,complied,denied,median_days,mean_days")
        for it in figures(requests, PrivacyRequest.Right.values, fewest=fewest):
            cells = (it.received, it.complied, it.denied, it.median_days, it.mean_days)
            shown = ["-" if cell is None else str(cell) for cell in cells]
            self.stdout.write(",".join([it.right, *shown]))
        hides = f"a dash is a count below {fewest}, or one that gives it away"
        self.stdout.write(f"# {year}; {'every count as it is' if options['exact'] else hides}")


def _answered(request: PrivacyRequest) -> Answered:
    zone, closed = settings.TIME_ZONE, request.closed_at
    days = (local_day(closed, zone) - local_day(request.received_at, zone)).days if closed else None
    withdrawn = request.state == PrivacyRequest.State.CANCELLED
    return Answered(request.right, request.state, None if withdrawn else days)
