"""Write the records of processing from the privacy map."""

import csv
import io
import json
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from privacy.map import the_map
from privacy.showing.ropa import Record, diagram_of, records_of


class Command(BaseCommand):
    """manage.py ropa [--format md|json|csv]"""

    help = "Write the records of processing (GDPR 30), worked out from the privacy map."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the formats."""
        parser.add_argument("--format", choices=list(FORMATS), default="md")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them."""
        self.stdout.write(FORMATS[options["format"]](records_of(the_map)), ending="")


def as_markdown(records: Sequence[Record]) -> str:
    """Return the records to read, with what an impact assessment begins with and the flow of data."""
    lines = [
        "# Records of processing",
        "",
        f"Controller: {settings.UTILITY['name']}. Contact: {settings.PRIVACY_EMAIL or 'not set'}.",
        "Worked out by `manage.py ropa` from the privacy map that the program runs on.",
    ]
    for record in records:
        lines += ["", f"## {record.purpose}", ""]
        lines += [
            f"- {name.replace('_', ' ')}: {_said(value)}"
            for name, value in record.as_row().items()
            if name != "purpose" and value not in ("", [])
        ]
    lines += ["", "## Where an impact assessment begins", ""]
    lines += [
        f"- {record.purpose}: {reason}: {', '.join(kinds)}"
        for record in records
        for reason, kinds in (
            ("sensitive data", record.sensitive),
            ("systematic monitoring", record.monitored),
        )
        if kinds
    ]
    lines += ["", "## What is worked out by itself", ""]
    lines += [f"- {it.name}: {it.how} {it.effect}" for it in the_map.automated.values()]
    lines += ["", "## Flow of data", "", "```mermaid", diagram_of(the_map), "```", ""]
    return "\n".join(lines)


def as_json(records: Sequence[Record]) -> str:
    """Return the records as data."""
    return json.dumps([record.as_row() for record in records], indent=2, ensure_ascii=False) + "\n"


def as_csv(records: Sequence[Record]) -> str:
    """Return the records as a table; several values of a cell stand on lines of their own."""
    rows = [record.as_row() for record in records]
    out = io.StringIO()
    table = csv.DictWriter(out, fieldnames=list(rows[0]))
    table.writeheader()
    table.writerows(
        {
            name: "\n".join(value) if isinstance(value, list) else value
            for name, value in row.items()
        }
        for row in rows
    )
    return out.getvalue()


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, list) else str(value)


FORMATS = {"md": as_markdown, "json": as_json, "csv": as_csv}
