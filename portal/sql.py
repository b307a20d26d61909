"""Who runs a job: a lock of the session, which a process that is killed loses. What was counted, forgotten."""

from datetime import datetime

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


def forget_taken_back(now: datetime) -> int:
    """Delete what was counted under a yes that is not the last word any more; return how many rows.

    One statement for everybody: the answer that stands is the newest by time and number, as the trigger on
    the table says it, and the ORM has no comparison of pairs.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM portal_event event
            USING privacy_consentevent yes
            WHERE yes.id = event.consent_id
              AND EXISTS (
                  SELECT FROM privacy_consentevent later
                  WHERE later.choice = yes.choice
                    AND (later.subject_id = yes.subject_id OR later.browser = yes.browser)
                    AND later.state NOT IN ('given', 'renewed')
                    AND later.at <= %s
                    AND (later.at, later.id) > (yes.at, yes.id)
              )
            """,
            [now],
        )
        return cursor.rowcount
