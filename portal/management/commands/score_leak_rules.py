"""Judge leak rules on water whose leaks are known."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.demo.corpus import invented, real
from portal.leak_scorecard import page, scored


class Command(BaseCommand):
    """manage.py score_leak_rules [--reads FILE] [--write FILE]"""

    help = "Score our leak rules and the published ones on the same water: docs/leak-scorecard.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the open reads, and where to write the page."""
        parser.add_argument("--reads", type=Path, help="DAIAD's open hourly reads, gzipped or not")
        parser.add_argument("--write", type=Path, help="write the page here, else it is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Score, and show the page."""
        reads: Path | None = options["reads"]
        if reads and not reads.is_file():
            raise CommandError(f"{reads} is not a file.")
        corpora = [invented(), *([real(reads)] if reads else [])]
        text = page([scored(each) for each in corpora])
        if options["write"]:
            options["write"].write_text(text)
        else:
            self.stdout.write(text)
