"""Asking the server which it is, and putting in the tables that are written down."""

from collections.abc import Iterable

from django.db import connection, transaction


def server_version() -> int:
    """Return the version of the server, as 180006 for 18.6."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        [(version,)] = cursor.fetchall()
    return int(version)


def put_in(text: str, migrations: Iterable[tuple[str, ...]]) -> None:
    """Run what pg_dump wrote and note the migrations as applied: all of it or nothing.

    What it wrote leaves the session without a search path, so the connection is closed.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text)
        cursor.executemany(
            "INSERT INTO public.django_migrations (app, name, applied) VALUES (%s, %s, now())",
            list(migrations),
        )
    connection.close()
