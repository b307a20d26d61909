"""Make the choices again that a restored backup does not know of."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from privacy.actions.replaying import (
    AnothersLedger,
    NotMissing,
    Outcome,
    leave,
    replay,
    replay_for,
)
from privacy.lasting.gate import choices_missing, why_shut
from privacy.models import Subject


class Command(BaseCommand):
    """manage.py privacy_replay [--dry-run | --for ENTRY SUBJECT | --leave ENTRY]"""

    help = "After a restore: make every choice again that was made since the backup."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer to look first, and to decide about one entry."""
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--dry-run", action="store_true", help="say what is missing, do nothing")
        one.add_argument(
            "--for", nargs=2, type=UUID, metavar=("ENTRY", "SUBJECT"), help="make one for somebody"
        )
        one.add_argument("--leave", type=UUID, metavar="ENTRY", help="decide to leave one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, say what became of each, and fail while something is missing."""
        now = timezone.now()
        if options["dry_run"]:
            for line in choices_missing(now):
                self.stdout.write(f"{line.seq} {line.kind} {line.about} of {line.at}: {line.id}")
            return
        try:
            outcomes = self._outcomes(options)
        except NotMissing:
            raise CommandError("No choice of this number is missing.") from None
        except Subject.DoesNotExist:
            raise CommandError("Nobody has this number.") from None
        for outcome in outcomes:
            self.stdout.write(said(outcome))
        self._fail_while_shut(now)
        self.stdout.write("No choice is missing: the portal serves again.")

    def _fail_while_shut(self, now: datetime) -> None:
        if left := choices_missing(now):
            raise CommandError(
                f"{len(left)} choices wait for somebody to decide (--for, --leave). "
                "Until then nobody is served."
            )
        if why_shut(now):
            raise CommandError(
                "No choice is missing, but the ledger file is not whole: manage.py privacy_ledger --check"
            )

    def _outcomes(self, options: dict[str, Any]) -> list[Outcome]:
        now = timezone.now()
        if options["leave"]:
            return [leave(entry=options["leave"], at=now)]
        if options["for"]:
            entry, number = options["for"]
            subject = Subject.objects.get(pk=number)
            return [replay_for(entry=entry, subject=subject, at=now)]
        try:
            return replay(at=now)
        except AnothersLedger:
            raise CommandError(
                "The ledger file belongs to another database. See manage.py privacy_ledger --check"
            ) from None


def said(outcome: Outcome) -> str:
    """Return what became of a choice, in a line that names nobody."""
    line = outcome.line
    words = f"{line.seq} {line.kind} {line.about}".strip()
    if outcome.problem:
        words += f": NOT DONE, {outcome.problem}; entry {line.id}"
    else:
        words += f": {outcome.replayed}"
    if outcome.doubtful:
        words += f"; may also be meant: {', '.join(map(str, outcome.doubtful))}"
    return words
