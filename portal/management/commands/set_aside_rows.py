"""Write the rows that a feed file left behind as a file of its format, to be corrected and loaded."""

import csv
import io
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.feeds import REASON_COLUMN
from accounts.models import FeedFile


class Command(BaseCommand):
    """manage.py set_aside_rows RECEIPT > fix.csv"""

    help = "Write the held and refused rows of a receipt as CSV, with the reason in a last column."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the receipt."""
        parser.add_argument("receipt", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the file."""
        receipt = FeedFile.objects.filter(pk=options["receipt"]).first()
        if receipt is None:
            raise CommandError(f"There is no receipt {options['receipt']}.")
        separator = max(",;\t", key=receipt.header.count)
        had_reasons = receipt.header.lower().endswith(REASON_COLUMN)
        header = receipt.header if had_reasons else receipt.header + separator + REASON_COLUMN
        self.stdout.write(header)
        for row in receipt.set_aside.order_by("line").iterator():
            came = row.text
            if had_reasons:
                came = came.rpartition(separator)[0]
            reason = f"{row.field} {row.reason}".strip().replace(separator, " ")
            self.stdout.write(came + separator + _quoted(reason, separator))


def _quoted(text: str, separator: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=separator, lineterminator="").writerow([text])
    return line.getvalue()
