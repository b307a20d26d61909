"""Who runs a job: a lock of the session, which a process that is killed loses."""

from django.db import connection


def take_job(name: str) -> bool:
    """Take the running of one job for this connection; False while another process runs it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 1))", [name])
        row = cursor.fetchone()
    return bool(row and row[0])


def leave_job(name: str) -> None:
    """Let another process run it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 1))", [name])
