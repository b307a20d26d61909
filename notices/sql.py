"""Who delivers a notice: a lock of the session, lost by a worker that is killed. And notices to a town."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

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


def enqueue_all(
    people: tuple[str, Sequence[Any]],
    *,
    topic: str,
    channels: Sequence[str],
    key: str,
    about: int,
    at: datetime,
    daily_at: datetime | None,
    weekly_at: datetime | None,
) -> int:
    """Write the notices of one topic to everybody in a query; return how many were new.

    `people` is a query of subjects' numbers, with its parameters. `daily_at` and `weekly_at` are when a
    summary goes out, None where the topic waits for none. One statement for a whole town: the ORM would carry
    a hundred thousand people here and three times as many rows back. What it writes equals what
    `actions.outbox.enqueue` would, which a test holds beside it.
    """
    query, given = people
    statement = f"""
        INSERT INTO notices_notice (topic, subject_id, channel, key, mark, about, written_at, state, due_at,
          gathered, instead_of_mail, tries, problem)
        SELECT %s, wish.person, wish.channel, %s,
          encode(sha256(convert_to(%s, 'UTF8') || '\\x00'::bytea || convert_to(%s, 'UTF8') || '\\x00'::bytea
            || convert_to(wish.person::text, 'UTF8') || '\\x00'::bytea || convert_to(wish.channel, 'UTF8')),
            'hex'),
          %s, %s, 'waiting',
          COALESCE(CASE wish.cadence WHEN 'daily' THEN %s::timestamptz WHEN 'weekly' THEN %s::timestamptz END,
            %s),
          wish.cadence <> 'at_once' AND %s, false, 0, ''
        FROM (
          SELECT person.id AS person, way.channel,
            COALESCE(chosen.cadence, CASE WHEN way.number = 1 THEN 'at_once' ELSE 'off' END) AS cadence
          FROM ({query}) AS person(id)
          CROSS JOIN unnest(%s::text[]) WITH ORDINALITY AS way(channel, number)
          LEFT JOIN LATERAL (
            SELECT cadence FROM notices_preference AS said
            WHERE said.subject_id = person.id AND said.topic = %s AND said.channel = way.channel
            ORDER BY said.id DESC LIMIT 1
          ) AS chosen ON true
        ) AS wish
        WHERE wish.cadence <> 'off'
        ON CONFLICT DO NOTHING
    """  # noqa: S608 -- the query is the ORM's own, its values are parameters
    gathers = daily_at is not None
    values = [
        *(topic, key, topic, key, about, at, daily_at, weekly_at, at, gathers),
        *given,
        *(list(channels), topic),
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
