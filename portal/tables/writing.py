"""Writing down what the migrations come to."""

import re
import subprocess

from django.db import connection

from portal import devdb
from portal.tables import OF, migrations

# What is of this run of pg_dump alone: remarks, settings of its session, a number; and empty lines.
PASSING = re.compile(r"^(--.*|\\(un)?restrict .*|SET .*)?\n", re.MULTILINE)
MONTHS = "--exclude-table=usage_dayreads_2*"  # of reads: each comes with the first of its reads


def written() -> str:
    """Return the tables of the database, which all migrations made, as SQL."""
    place = connection.settings_dict
    done = subprocess.run(
        [
            devdb.server_programs(devdb.account_to_drop_to()) / "pg_dump",
            *("--schema-only", "--no-owner", "--no-privileges", MONTHS),
            *("--host", place["HOST"], "--username", place["USER"], "--dbname", place["NAME"]),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    heads = "".join(f"{OF}{line}\n" for line in migrations())
    return heads + PASSING.sub("", done.stdout)
