"""Who delivers a notice: a lock of the session, which a worker that is killed loses."""

from django.db import connection

# Ours: the first half of the lock's name, so that the second can be the notice's number.
NOTICES = 5_2024


def take_notice(number: int) -> bool:
    """Take the delivery of one notice for this connection; False if another worker has it.

    Of the session and not of a transaction: that it is being handed over is committed before it is, and a
    mail server that is slow must not hold a transaction open.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [NOTICES, number % 2**31])
        row = cursor.fetchone()
    return bool(row and row[0])


def leave_notice(number: int) -> None:
    """Let another worker have it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [NOTICES, number % 2**31])
