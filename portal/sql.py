"""Who runs a job, what figures add up to, and what was counted of people who take their yes back."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet


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


def added_up(rows: "QuerySet[Any, Any]") -> list[tuple[str | None, int, int, int]]:
    """Add up a figure: (part, amount, people, the most of one) of the whole and of each part.

    `rows` are of who, part and amount; the part of the whole is None. First what each person brings, in a
    part and in the whole, then over the people: one statement, and nobody leaves the database.
    """
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH given(who, part, amount) AS ({sql}),
            each AS (
                SELECT part, grouping(part) AS whole, sum(amount) AS amount
                FROM given GROUP BY GROUPING SETS ((who, part), (who))
            )
            SELECT CASE whole WHEN 0 THEN part END,
                   sum(amount)::bigint, count(*), max(amount)::bigint
            FROM each GROUP BY whole, part
            """,  # noqa: S608 - written by the ORM, its values are handed over apart
            values,
        )
        found: list[tuple[str | None, int, int, int]] = cursor.fetchall()
    return found


def value_at(rows: "QuerySet[Any, Any]", percent: int) -> tuple[int | None, int]:
    """Return the amount that so many per cent of all rows stay under, and of how many people they are.

    As a whole number; 50 per cent is the middle one.
    """
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH given(who, part, amount) AS ({sql})
            SELECT round(percentile_cont({percent / 100}) WITHIN GROUP (ORDER BY amount))::bigint,
                   count(DISTINCT who)
            FROM given
            """,  # noqa: S608 - as above
            values,
        )
        row = cursor.fetchone()
    return (row[0], row[1]) if row else (None, 0)


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
        return int(cursor.rowcount)
