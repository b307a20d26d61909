"""Judge the forecast of bills on days that it did not know."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.demo.corpus import SEED, invented_homes, real_homes
from portal.forecast_scorecard import by_day, page

HOMES = 48


class Command(BaseCommand):
    """manage.py score_forecasts [--reads FILE] [--write FILE]"""

    help = "Score the forecast of bills on held-out days: docs/forecast.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the open reads, and where to write the page."""
        parser.add_argument("--reads", type=Path, help="DAIAD's open hourly reads, gzipped or not")
        parser.add_argument("--write", type=Path, help="write the page here, else it is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Score, and show the page."""
        reads: Path | None = options["reads"]
        if reads and not reads.is_file():
            raise CommandError(f"{reads} is not a file.")
        volumes, _chance = invented_homes(SEED, HOMES)
        corpora = {"invented": by_day(volumes)}
        if reads:
            corpora["real (DAIAD)"] = by_day(real_homes(reads))
        text = page(corpora)
        if options["write"]:
            options["write"].write_text(text)
        else:
            self.stdout.write(text)
