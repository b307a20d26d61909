"""Write what the utility's own system is to be told as a file (S11)."""

import csv
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions.outgoing import make_file
from accounts.models import OutgoingFile
from accounts.outgoing import lines_of


class Command(BaseCommand):
    """manage.py export_cis FOLDER [--again NUMBER]"""

    help = "Put what waits for the utility's system into a file in FOLDER, and print its name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the folder, and for a file that is to be written once more."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--again", type=int, help="the number of a file that was made before")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file under another name first: whoever watches the folder sees it whole or not at all."""
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder")
        if options["again"] is not None:
            file = OutgoingFile.objects.filter(pk=options["again"]).first()
            if file is None:
                raise CommandError(f"there is no file {options['again']}")
        else:
            file = make_file(by=None, at=timezone.now())
        if file is None:
            self.stdout.write("Nothing waits.")
            return
        path = folder / file.name
        part = path.with_suffix(".part")
        with part.open("w", newline="", encoding="utf-8") as written:
            csv.writer(written).writerows(lines_of(file))
            written.flush()
            os.fsync(written.fileno())
        part.replace(path)
        self.stdout.write(f"{path} ({file.rows} rows)")
