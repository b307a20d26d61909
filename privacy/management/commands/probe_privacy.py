"""Test the live site as its visitors meet it, now and not at the next run of the job."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from privacy.actions.probing import record_probe
from privacy.probe.where import probe
from privacy.probe.words import SENTENCES


class Command(BaseCommand):
    """manage.py probe_privacy [--url https://water.example.org]"""

    help = "Visit the live site as five visitors would, and keep, signed, whether cookies obey."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address of the site; that of the settings if none is given."""
        parser.add_argument("--url", default=settings.SITE_URL, help="instead of SITE_URL")

    def handle(self, *, url: str, **options: Any) -> None:
        """Test, keep, and tell; fail where a check did, so that a pipeline stops."""
        run = record_probe(results=probe(url), site=url, at=timezone.now())
        for name, held in run.results.items():
            self.stdout.write(f"{'holds ' if held else 'FAILED'}  {SENTENCES[name]}")
        if run.failed:
            raise CommandError(f"{len(run.failed)} of {len(run.results)} checks failed.")
