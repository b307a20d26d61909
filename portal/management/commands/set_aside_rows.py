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

    help = "Write the open held and refused rows of a receipt as CSV, with the reason in a last column."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the receipt."""
        parser.add_argument("receipt", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the file."""
        receipt = FeedFile.objects.filter(pk=options["receipt"]).first()
        if receipt is None:
            raise CommandError(f"There is no receipt {options['receipt']}.")
        if not receipt.header:  # of CMEP and JSON, which have no column for a reason
            texts = [row.text_to_load for row in receipt.set_aside.open().order_by("line")]
            self.stdout.write("\n".join(dict.fromkeys(texts)))
            return
        separator = max(",;\t", key=receipt.header.count)
        names = [name.strip(' \t"').lower() for name in receipt.header.split(separator)]
        had_reasons = names[-1] == REASON_COLUMN

        def line(came: str, reason: str) -> str:
            if had_reasons:  # of an earlier round: the new one takes its place
                came = came.rpartition(separator)[0]
            elif REASON_COLUMN in names:  # moved by somebody: it stays as it came
                return came
            return came + separator + reason

        self.stdout.write(line(receipt.header, REASON_COLUMN))
        # Of rows about erased people nothing was kept that could be corrected.
        for row in receipt.set_aside.open().exclude(text="").order_by("line").iterator():
            reason = f"{row.field} {row.reason}".strip().replace(separator, " ")
            self.stdout.write(line(row.text_to_load, _quoted(reason, separator)))
        for row in receipt.set_aside.open().filter(text="").order_by("line"):
            self.stderr.write(f"line {row.line} is not kept: {row.field} {row.reason}")


def _quoted(text: str, separator: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=separator, lineterminator="").writerow([text])
    return line.getvalue()
