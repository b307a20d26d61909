"""Writing down what the migrations come to."""

import re
import subprocess

from django.db import connection

from portal import devdb
from portal.tables import OF, migrations

# What is of this run of pg_dump alone: remarks, settings of its session, a number; and empty lines.
PASSING = re.compile(r"^(--.*|\\(un)?restrict .*|SET .*)?\n", re.MULTILINE)
ROWS = "--table=programs_savingaction*"  # what a migration puts into its tables, to be changed by people
MONTHS = "--exclude-table=usage_dayreads_2*"  # of reads: each comes with the first of its reads


def written() -> str:
    """Return the tables of the database, which all migrations made, and the rows they put in, as SQL."""
    heads = "".join(f"{OF}{line}\n" for line in migrations())
    return heads + _dumped("--schema-only", MONTHS) + _dumped("--data-only", "--inserts", ROWS)


def _dumped(*what: str) -> str:
    place = connection.settings_dict
    done = subprocess.run(
        [
            devdb.server_programs(devdb.account_to_drop_to()) / "pg_dump",
            *("--no-owner", "--no-privileges", *what),
            *("--host", place["HOST"], "--username", place["USER"], "--dbname", place["NAME"]),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    return PASSING.sub("", done.stdout)
