"""Bring the database to where the portal can start."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from portal.actions import lay_down_roles
from portal.demo.first import Sent, write_first
from portal.demonstration import load_first, plan_at
from portal.management.commands.load_demo import report
from portal.tables import make_tables


class Command(BaseCommand):
    """manage.py prepare"""

    help = "Migrate, lay down the roles of staff, and let the first of the demonstration in."

    def handle(self, *args: Any, **options: Any) -> None:
        """One process for what is two commands: each would start Django anew."""
        now, is_empty = timezone.now(), not connection.introspection.table_names()
        with drawing_the_demo(now, is_empty=is_empty) as drawn:
            if is_empty:
                make_tables()  # what it cannot make, the migrations do
            call_command("migrate", verbosity=0)
            lay_down_roles(at=now)
            if settings.DEMO:
                report(load_first(now, drawn()), self.stdout)


@contextmanager
def drawing_the_demo(now: datetime, *, is_empty: bool) -> Iterator[Callable[[], list[Sent] | None]]:
    """Draw the first of the demonstration on another processor, and give what waits for its files.

    None instead of files where the database is not new: then most of the time nothing is to draw.
    """
    if not (settings.DEMO and is_empty):
        yield lambda: None
        return
    with (
        TemporaryDirectory() as folder,
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other,
    ):
        yield other.submit(write_first, plan_at(now), Path(folder)).result
