"""Judge an alert again by what each of its steps rests on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from leaks.evidence import Evidence, finding_text
from leaks.models import Verdict


class Command(BaseCommand):
    """manage.py replay_alert NUMBER"""

    help = "Judge an alert again by all it was judged by; fails where something else comes out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask which alert."""
        parser.add_argument("alert", type=int, help="number of the alert")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each step with what came of it, byte by byte as it was kept."""
        verdicts = list(Verdict.objects.filter(alert=options["alert"]).order_by("pk"))
        if not verdicts:
            raise CommandError(f"There is no alert {options['alert']} that rests on reads.")
        others = [verdict.pk for verdict in verdicts if not self._same(verdict)]
        if others:
            raise CommandError(f"Something else comes out of the verdicts {others}.")

    def _same(self, verdict: Verdict) -> bool:
        evidence = Evidence.kept(
            verdict.first_at, verdict.minutes, verdict.volumes, verdict.judged_by
        )
        finding = finding_text(evidence.judge())
        self.stdout.write(f"{verdict.step} {evidence.digest(finding)} {finding}")
        return finding == verdict.finding and evidence.digest(finding) == verdict.sha256
