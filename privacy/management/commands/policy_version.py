"""Write the next version of the privacy policy or the terms, for utilities to publish."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from privacy.models import PolicyVersion
from privacy.policy.snapshots import MustBeMaterial, NothingNew, complaints, write_next


class Command(BaseCommand):
    """Takes the promises of the live map, and what changes in words; writes a file to commit."""

    help = (
        "Write the next version of a document into privacy/policy/versions. "
        "Without --summary, say how the program differs from the newest version."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask which document, what changes, and whether it matters."""
        parser.add_argument("--document", choices=PolicyVersion.Document.values, default="privacy")
        parser.add_argument("--summary", default="", help="what changes, in English")
        parser.add_argument("--summary-es", default="", help="the same in Spanish")
        parser.add_argument("--material", action="store_true", help="people get an e-mail about it")
        parser.add_argument(
            "--again",
            action="store_true",
            help="write the newest version anew: only before the first release that holds it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file, or say what differs."""
        document = options["document"]
        if not options["summary"]:
            for line in complaints(document) or ["Nothing differs."]:
                self.stdout.write(line)
            return
        try:
            made = write_next(
                document,
                summary={
                    "en": options["summary"],
                    "es": options["summary_es"] or options["summary"],
                },
                material=options["material"],
                again=options["again"],
            )
        except MustBeMaterial:
            raise CommandError(
                "\n".join([*complaints(document), "This matters to people: add --material."])
            ) from None
        except NothingNew:
            raise CommandError("Nothing differs from the newest version.") from None
        self.stdout.write(f"Wrote version {made.number} of {document}.")
