"""Take one file from the utility in, and print its receipt."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.feeds import FeedUnreadable
from accounts.models import FeedFile
from accounts.receipts import COUNTS, as_json
from portal.feeding.feeds import FORMATS, load_feed
from privacy.lasting.gate import ChoicesMissing, LedgerLost
from privacy.lasting.screening import KeyMissing

SHOWN = 20  # of the rows set aside, in the receipt for people


class Command(BaseCommand):
    """manage.py load_feed FORMAT FILE [--json] [--remove]"""

    help = "Take one file from the utility in (docs/feeds.md) and print its receipt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the format and the file."""
        parser.add_argument("format", choices=FORMATS)
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print the receipt as JSON")
        parser.add_argument(
            "--remove", action="store_true", help="delete the file when all of it is in"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and print."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path} is not a file.")
        try:
            receipt = load_feed(format=options["format"], path=path, at=timezone.now())
        except FeedUnreadable as problem:
            raise CommandError(str(problem)) from None
        except KeyMissing as missing:
            raise CommandError(
                f"PRIVACY_KEYS lacks version {missing}: with it people were erased, who would come back "
                "unrecognised. Nothing was read. Put the secret back (docs/operations.md)."
            ) from None
        except ChoicesMissing:
            raise CommandError(
                "The database is older than choices that people made. Nothing was read. "
                "Run first: manage.py privacy_replay"
            ) from None
        except LedgerLost:
            raise CommandError(
                "The ledger of choices is not what was written. Nothing was read. "
                "See: manage.py privacy_ledger --check"
            ) from None
        if options["remove"]:
            path.unlink()
        self.stdout.write(
            json.dumps(as_json(receipt), indent=2) if options["json"] else as_text(receipt)
        )


def as_text(receipt: FeedFile) -> str:
    """Return a receipt to read, with the first rows that were set aside."""
    lines = [f"Receipt {receipt.pk} ({receipt.format})"]
    lines += [f"  {count:<10}{getattr(receipt, count):>12,}" for count in COUNTS]
    for row in receipt.set_aside.order_by("line")[:SHOWN]:
        lines.append(f"  line {row.line}, {row.kind}: {row.field} {row.reason}")
    if receipt.known:
        before = receipt.same_before().earliest("pk")
        lines.append(
            f"  {receipt.known:,} of them stand with receipt {before.pk}, of the same file"
        )
    left = receipt.held + receipt.refused - receipt.known - SHOWN
    if left > 0:
        lines.append(f"  and {left:,} more: manage.py set_aside_rows {receipt.pk}")
    return "\n".join(lines)
