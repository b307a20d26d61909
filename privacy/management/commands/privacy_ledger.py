"""Look at the ledger file: how much stands there, whether it is what was written; write a lost one again."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from privacy.actions.ledger import NotReplayed, write_file_again
from privacy.lasting import ledger, values
from privacy.lasting.gate import Watch, choices_missing, watch
from privacy.models import LedgerEntry

WAY_OUT = (
    "Put the file back from its own backup; where there is none: manage.py privacy_ledger --rewrite. "
    "Until then nobody is served (docs/operations.md)."
)


class Command(BaseCommand):
    """manage.py privacy_ledger [--check | --rewrite]"""

    help = (
        "Say what stands in the ledger file; check it against the database; write a lost one again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the check and the repair."""
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--check", action="store_true", help="fail if anything is wrong, say what")
        one.add_argument("--rewrite", action="store_true", help="add what the file lacks")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say it."""
        now, it = timezone.now(), watch()
        if it is None:
            raise CommandError("CHOICES_LEDGER names no file.")
        if options["rewrite"]:
            self._rewrite(now)
        it.ask_anew()
        if not it.path.exists():
            raise CommandError(f"{it.path} is not there; is its disk? {WAY_OUT}")
        lines = _read(it.path)
        waiting = LedgerEntry.objects.filter(seq=None).count()
        self.stdout.write(
            f"{len(lines)} choices in {it.path}; {waiting} wait to be written; "
            f"{len(choices_missing(now))} are missing in the database."
        )
        if options["check"]:
            self._check(it, lines, now)

    def _rewrite(self, now: datetime) -> None:
        try:
            written = write_file_again(at=now)
        except NotReplayed:
            raise CommandError(
                "The file is damaged, and holds choices that the database has never heard of. "
                "Make them again first: manage.py privacy_replay"
            ) from None
        self.stdout.write(f"{written} choices written again.")

    def _check(self, it: Watch, lines: list[ledger.Line], now: datetime) -> None:
        found = ledger.problems(it.path)
        for problem in found:
            if problem.torn:
                self.stdout.write(f"line {problem.number}: {problem.what}; nothing is lost by it")
        wrong = [f"line {it.number}: {it.what}" for it in found if not it.torn]
        wrong += _other(lines) + _lost(it, now) + _without_value(it, lines)
        if wrong:
            raise CommandError("\n".join(["The file is not what was written.", *wrong, WAY_OUT]))
        self.stdout.write("The chain is whole.")


def _read(path: Path) -> list[ledger.Line]:
    with path.open("rb") as file:
        return [line for line in ledger.read(file) if line.kind != ledger.REWRITTEN]


def _other(lines: list[ledger.Line]) -> list[str]:
    """Return where file and database say different things of one choice."""
    rows = {
        pk: (kind, at)
        for pk, kind, at in LedgerEntry.objects.values_list("pk", "kind", "at").iterator()
    }
    return [
        f"choice {line.seq}: the database says something else"
        for line in lines
        if (row := rows.get(UUID(line.id))) and row != (line.kind, datetime.fromisoformat(line.at))
    ]


def _without_value(it: Watch, lines: list[ledger.Line]) -> list[str]:
    """Return the choices of which the value is gone that the database still has."""
    sealed = set(LedgerEntry.objects.exclude(sealed=None).values_list("pk", flat=True))
    return [
        f"choice {line.seq}: its value is not beside the file"
        for line in lines
        if UUID(line.id) in sealed and values.kept(it.path, UUID(line.id), line.sealed) is None
    ]


def _lost(it: Watch, now: datetime) -> list[str]:
    """Return what the database saw written and the file does not hold."""
    if it.is_anothers(now):
        return ["no choice of this database stands in the file: it is another one's"]
    if not (lost := it.lost(now)):
        return []
    first, last = (
        LedgerEntry.objects.filter(pk__in=lost).order_by(order).values_list("seq", flat=True)[0]
        for order in ("seq", "-seq")
    )
    end = it.last.seq if it.last else 0
    return [
        f"{len(lost)} choices were written and are lost, from number {first} to {last}; "
        f"the file ends with number {end}"
    ]
