"""Write what a sealed feed file holds."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy.keys import Unreadable
from privacy.sealing import unseal_file


class Command(BaseCommand):
    """manage.py open_feed_file SEALED > file.csv"""

    help = "Write what a sealed file of the watched folder holds. It may speak of people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the file."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path} is not a file.")
        try:
            unseal_file(path, sys.stdout.buffer)
        except Unreadable:
            raise CommandError(
                f"{path} is no sealed file, was changed, or its key is gone."
            ) from None
