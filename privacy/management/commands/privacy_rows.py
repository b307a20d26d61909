"""Show which test keeps which promise."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from privacy.rows import Row, kept_by, read_rows, sources


class Command(BaseCommand):
    """manage.py privacy_rows [--gaps]"""

    help = "List the promises of docs/privacy-rows.md with their tests; fail where one has neither."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the rows without a test alone."""
        parser.add_argument("--gaps", action="store_true", help="only rows without a test")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line a row, and fail for a gap that nobody explains."""
        folder = settings.BASE_DIR / "tests"
        if not folder.is_dir():
            raise CommandError("The tests are not here: run this in a checkout of the source.")
        document = (settings.BASE_DIR / "docs" / "privacy-rows.md").read_text()
        rows = read_rows(document, kept_by(sources(folder)))
        for row in rows:
            if not (options["gaps"] and row.tests):
                self.stdout.write(line(row))
        kept = sum(bool(row.tests) for row in rows)
        gaps = [row.key for row in rows if row.is_gap]
        self.stdout.write(
            f"{len(rows)} rows: {kept} with tests, {len(rows) - kept - len(gaps)} explained, "
            f"{len(gaps)} unexplained"
        )
        if gaps:
            raise CommandError("Neither a test nor a reason: " + ", ".join(gaps))


def line(row: Row) -> str:
    """Return one row as text: its tests, or why it has none."""
    kept = ", ".join(row.tests) or (f"no test: {row.reason}" if row.reason else "NO TEST")
    return f"{row.key}  {row.promise}\n      {kept}"
