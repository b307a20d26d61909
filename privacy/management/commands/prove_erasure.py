"""Erase a person and prove that nothing is left, or look for values that should be gone."""

import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from privacy.actions.erasure import AlreadyErased, Held, Suspected, erase
from privacy.erasing.erasure import plan
from privacy.erasing.proof import Known, Proof, look_for, prove
from privacy.lasting import values
from privacy.map import the_map
from privacy.models import Subject


class Command(BaseCommand):
    """manage.py prove_erasure SUBJECT [--rehearse] [--files FOLDER ...], or --values FILE"""

    help = (
        "Erase a person, having collected every value of theirs, and look for them everywhere. "
        "With --rehearse nothing is changed. Afterwards values are unknown: bring them with --values."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the person's number, or values."""
        parser.add_argument("subject", nargs="?", help="the number of the person")
        parser.add_argument("--rehearse", action="store_true", help="take it back afterwards")
        parser.add_argument(
            "--values",
            type=Path,
            help="a file with one value a line; - reads them from the terminal",
        )
        parser.add_argument(
            "--files", type=Path, nargs="*", default=[], help="folders of logs, mails, exports"
        )
        parser.add_argument("--reason", default="", help="where the person did not ask for it")

    def handle(self, *, subject: str | None, **options: Any) -> None:
        """Prove, and say what came of it; no value is ever printed."""
        files = options.get("files") or []
        if brought := options["values"]:
            proof = look_for(_brought(brought), files=[*files, *_ledger()], kept=_kept())
        elif subject:
            proof = self._around(subject, files, options)
        else:
            raise CommandError("Name a person, or bring values with --values.")
        self._say(proof)
        if not proof.holds:
            raise CommandError("Something is left, or it could not be seen. See above.")
        self.stdout.write("Nothing is left but what is declared.")
        if options.get("rehearse"):
            self.stdout.write("It was a rehearsal: nothing was changed.")

    def _around(self, number: str, files: list[Path], options: dict[str, Any]) -> Proof:
        """Erase with the proof around it."""
        try:
            subject = Subject.objects.get(pk=number)
        except (Subject.DoesNotExist, ValidationError):
            raise CommandError(f"Nobody has the number {number}.") from None
        now = timezone.now()

        def erase_them() -> None:
            digest = plan(subject, on=timezone.localdate(now)).digest
            reason = options.get("reason") or ""
            erase(subject=subject, digest=digest, by=subject, at=now, reason=reason)

        def erase_for_good() -> None:
            erase_them()
            _look_through_the_folders(now)

        try:
            if not options.get("rehearse"):
                return prove(subject, erase_for_good, files=[*files, *_ledger()], kept=_kept())
            with transaction.atomic():
                # What lies beside the database goes only with an erasure that is not taken back.
                proof = prove(subject, erase_them, files=files)
                transaction.set_rollback(True)
        except AlreadyErased:
            raise CommandError(f"{number} was erased already.") from None
        except (Held, Suspected) as refused:
            raise CommandError(f"Not erased: {refused.__doc__}") from None
        return proof

    def _say(self, proof: Proof) -> None:
        self.stdout.write(f"{proof.values} values looked for.")
        for name in proof.unseen:
            self.stdout.write(f"NOT SEEN before, where it should stand: {name}")
        for title, hits in (
            ("LEFT", proof.left),
            ("stays as declared", proof.stays),
            ("goes by itself within its time", proof.passing),
        ):
            for hit in sorted(map(str, set(hits))):
                self.stdout.write(f"{title}: {hit}")


def _ledger() -> list[Path]:
    """Return the ledger file and what lies beside it, where there is one."""
    path = Path(settings.CHOICES_LEDGER)
    beside = [path, values.folder(path)] if settings.CHOICES_LEDGER else []
    return [it for it in beside if it.exists()]


def _look_through_the_folders(now: datetime) -> None:
    """Take the erased out of the files beside the database, as the jobs do soon after."""
    for folder in the_map.folders.values():
        while folder.forget(now):
            pass


def _kept() -> list[Path]:
    """Return the folders that the privacy map names."""
    return [folder.path() for folder in the_map.folders.values()]


def _brought(path: Path) -> list[Known]:
    """Return the values of a file; each is looked for as a name and as a number too."""
    text = sys.stdin.read() if str(path) == "-" else path.read_text()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [
        Known(line, _kind(line), f"value {number}", "", "")
        for number, line in enumerate(lines, start=1)
    ]


def _kind(line: str) -> str:
    """Guess what a value is, as far as it matters for how it may be written."""
    if "@" in line:
        return "contact.email"
    digits = sum(c.isdigit() for c in line)
    return "contact.phone" if digits > len(line) / 2 else "name"
