"""Bring the database to where the portal can start."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """manage.py prepare"""

    help = "Migrate, make the table of the cache, and let the first of the demonstration in."

    def handle(self, *args: Any, **options: Any) -> None:
        """One process for what is three commands: each would start Django anew."""
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if settings.DEMO:
            call_command("load_demo", first=True, stdout=self.stdout)
