"""Real backups of the tests' database, by PostgreSQL's own programs."""

import subprocess
from pathlib import Path

from django.db import connection

from portal import devdb


def back_up(path: Path) -> None:
    """Write the whole database to a file, as a utility does every night."""
    _run("pg_dump", "--format=custom", f"--file={path}", _name())


def restore(path: Path) -> None:
    """Put the whole database back to what it was when it was backed up."""
    name = _name()
    with connection.cursor() as cursor:
        # Not `pg_restore --clean`: it cannot drop what a partition inherits, nor partitions made since.
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    _run("pg_restore", "--single-transaction", f"--dbname={name}", path)


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *args: str | Path) -> None:
    where = connection.settings_dict
    login = {"host": where["HOST"], "port": where["PORT"], "username": where["USER"]}
    options = [f"--{name}={value}" for name, value in login.items() if value]
    tools = devdb.server_programs(devdb.account_to_drop_to())
    subprocess.run(
        [tools / program, *options, *args],
        check=True,
        env={"PGPASSWORD": str(where["PASSWORD"] or "")},
    )
