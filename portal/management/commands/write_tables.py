"""Write down the tables that the migrations make."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from portal.tables import WRITTEN
from portal.tables.writing import written


class Command(BaseCommand):
    """manage.py write_tables"""

    help = "Write down the tables that the migrations make: after each new migration."

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate a database of its own, write down what it holds then, and drop it."""
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            WRITTEN.write_text(written(), "utf-8")
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
