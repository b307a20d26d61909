"""Look at the ledger file: how much stands there, and whether it is what was written."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max
from django.utils import timezone

from privacy.actions.ledger import write_file_again
from privacy.lasting import ledger
from privacy.lasting.gate import choices_missing
from privacy.models import LedgerEntry


class Command(BaseCommand):
    """manage.py privacy_ledger [--verify | --rewrite]"""

    help = "Say what stands in the ledger file; verify its chain; write a lost one again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the check and the repair."""
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--verify", action="store_true", help="fail if anything was changed")
        one.add_argument("--rewrite", action="store_true", help="add what the file lacks")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say it."""
        if not settings.CHOICES_LEDGER:
            raise CommandError("CHOICES_LEDGER names no file.")
        path = Path(settings.CHOICES_LEDGER)
        if options["rewrite"]:
            self.stdout.write(f"{write_file_again()} choices written again.")
        if not path.exists():
            raise CommandError(f"{path} is not there; is its disk?")
        lines = _read(path)
        waiting = LedgerEntry.objects.filter(seq=None).count()
        missing = len(choices_missing(timezone.now()))
        self.stdout.write(
            f"{len(lines)} choices in {path}; {waiting} wait to be written; "
            f"{missing} are missing in the database."
        )
        if options["verify"]:
            self._verify(path, lines)

    def _verify(self, path: Path, lines: list[ledger.Line]) -> None:
        found = ledger.problems(path)
        torn = [problem for problem in found if problem.torn]
        wrong = [f"line {it.number}: {it.what}" for it in found if not it.torn] + _other(lines)
        for problem in torn:
            self.stdout.write(f"line {problem.number}: {problem.what}; nothing is lost by it")
        if wrong:
            raise CommandError("The file is not what was written.\n" + "\n".join(wrong))
        self.stdout.write("The chain is whole.")


def _read(path: Path) -> list[ledger.Line]:
    with path.open("rb") as file:
        return list(ledger.read(file))


def _other(lines: list[ledger.Line]) -> list[str]:
    """Return where file and database say different things of one choice, or the file's end is lost."""
    rows = {
        pk: (kind, at)
        for pk, kind, at in LedgerEntry.objects.values_list("pk", "kind", "at").iterator()
    }
    wrong = [
        f"choice {line.seq}: the database says something else"
        for line in lines
        if (row := rows.get(UUID(line.id))) and row != (line.kind, datetime.fromisoformat(line.at))
    ]
    highest = LedgerEntry.objects.aggregate(highest=Max("seq"))["highest"] or 0
    last = lines[-1].seq if lines else 0
    if highest > last:
        wrong.append(
            f"the file ends with choice {last}, and the database remembers {highest}: its end is lost"
        )
    return wrong
