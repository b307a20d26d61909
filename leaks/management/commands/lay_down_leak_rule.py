"""Lay down what counts as a leak at one class of homes, from a day on."""

import json
from argparse import ArgumentParser
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from leaks.actions.rules import lay_down_rule
from leaks.cases import rules_on
from leaks.rules import OURS, PRESETS
from leaks.thresholds import CLASSES, Thresholds, as_text, from_json


class Command(BaseCommand):
    """manage.py lay_down_leak_rule CLASS [--level NAME | --file FILE] [--from DAY]"""

    help = "Lay down the thresholds of a class of homes; without --level and --file, print those that hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the class, the thresholds and the day."""
        parser.add_argument("home_class", choices=list(CLASSES))
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--level", choices=[*OURS, *PRESETS], help="one of ours or a published one"
        )
        what.add_argument("--file", type=Path, help="thresholds as this command prints them")
        parser.add_argument("--from", dest="from_date", type=date.fromisoformat, help="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what holds, or lay down what is asked for."""
        now, home_class = timezone.now(), options["home_class"]
        holds = rules_on(timezone.localdate(now))[home_class].thresholds
        if not options["level"] and not options["file"]:
            self.stdout.write(as_text(holds))
            return
        if options["level"]:
            asked = replace(holds, rules={**OURS, **PRESETS}[options["level"]])
        else:
            asked = self._read(options["file"])
        rule = lay_down_rule(
            home_class=home_class,
            thresholds=asked,
            from_date=options["from_date"] or timezone.localdate(now),
            by=None,
            at=now,
        )
        self.stdout.write(f"Version {rule.version} of {home_class} holds from {rule.from_date} on.")

    def _read(self, path: Path) -> Thresholds:
        try:
            return from_json(json.loads(path.read_text()))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{path} does not hold thresholds: {error}") from None
