"""The tables of an empty database, made at once.

Going through the migrations one by one takes most of the time until the first page of a fresh checkout:
Django draws its models anew for each step. So what they come to is written down, by `manage.py write_tables`,
and put in where a database is empty; migrations that are newer are run after it as always. Where one that is
written down was changed since, or the server is another than the one that wrote, only the migrations count.
"""

from hashlib import sha256
from pathlib import Path
from sys import modules

from django.db.migrations.loader import MigrationLoader

from portal.tables.sql import put_in, server_version

WRITTEN = Path(__file__).with_name("tables.sql")
LEAST_VERSION = 18_00_00  # of PostgreSQL: ours writes the file
OF = "-- migration "


def make_tables() -> bool:
    """Make the tables of an empty database as they are written down; tell whether they could be."""
    text = WRITTEN.read_text("utf-8")
    said = [line.removeprefix(OF) for line in text.splitlines() if line.startswith(OF)]
    if server_version() < LEAST_VERSION or not {*said} <= {*migrations()}:
        return False
    put_in(text, [tuple(line.split()[:2]) for line in said])
    return True


def migrations() -> list[str]:
    """Return the migrations of this checkout, each with a fingerprint of what stands in it."""
    found = MigrationLoader(None).disk_migrations
    return [
        f"{app} {name} {sha256(Path(modules[migration.__module__].__file__ or '').read_bytes()).hexdigest()}"
        for (app, name), migration in sorted(found.items())
    ]
