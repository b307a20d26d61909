"""Who delivers a notice: a lock of the session, lost by a worker that is killed. And notices to a town."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

# Ours: the first half of the lock's name, so that the second can be the notice's number.
NOTICES = 5_2024
WORKERS = 20  # ours: so many may deliver side by side before one finds nothing


def take_notices(lane: int, now: datetime, most: int) -> list[int]:
    """Take up to `most` due notices of a lane for this connection, those that wait longest first.

    Locks of the session, not of a transaction: that it is being handed over is committed before it is, and a
    mail server that is slow must not hold a transaction open. The inner query reads the front of an index,
    and as much more as other workers may have taken; a lock is asked for only until there are enough.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id FROM (
                SELECT id FROM notices_notice
                WHERE lane = %s AND due_at <= %s AND state IN ('waiting', 'handing_over') AND NOT gathered
                ORDER BY due_at, id LIMIT %s
            ) AS next
            WHERE pg_try_advisory_lock(%s, (id %% 2147483648)::int) LIMIT %s
            """,
            [lane, now, most * WORKERS, NOTICES, most],
        )
        return [number for (number,) in cursor.fetchall()]


def leave_notices(numbers: Sequence[int]) -> None:
    """Let another worker have them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_unlock(%s, (id %% 2147483648)::int) FROM unnest(%s::bigint[]) AS id",
            [NOTICES, list(numbers)],
        )


def hand_over(number: int, *, answered: int | None, at: datetime) -> bool:
    """Write that a notice is being handed over, and that the one before it was sent; tell whether it may be.

    It may not where it has ended meanwhile, or its person's data may only be stored since. One statement:
    of two, each would wait for the disk.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH before AS (
                UPDATE notices_notice SET state = 'sent', problem = '', ended_at = %s
                WHERE id = %s AND ended_at IS NULL
            )
            UPDATE notices_notice AS notice SET state = 'handing_over'
            FROM privacy_subject AS person
            WHERE notice.id = %s AND notice.ended_at IS NULL
              AND person.id = notice.subject_id AND person.erased_at IS NULL AND person.restricted_at IS NULL
            """,
            [at, answered, number],
        )
        return bool(cursor.rowcount)


def enqueue_all(
    people: tuple[str, Sequence[Any]],
    *,
    topic: str,
    channels: Sequence[str],
    key: str,
    about: int,
    lane: int,
    at: datetime,
    daily_at: datetime | None,
    weekly_at: datetime | None,
) -> int:
    """Write the notices of one topic to everybody in a query; return to how many people that are new.

    `people` is a query of subjects' numbers, with its parameters. `daily_at` and `weekly_at` are when a
    summary goes out, None where the topic waits for none. One statement for a whole town: the ORM would carry
    a hundred thousand people here and three times as many rows back. What it writes equals what
    `actions.outbox.enqueue` would, which a test holds beside it.
    """
    query, given = people
    statement = f"""
        WITH written AS (
        INSERT INTO notices_notice (topic, subject_id, channel, key, mark, about, written_at, state, due_at,
          gathered, lane, instead_of_mail, tries, problem)
        SELECT %s, wish.person, wish.channel, %s,
          encode(sha256(convert_to(%s, 'UTF8') || '\\x00'::bytea || convert_to(%s, 'UTF8') || '\\x00'::bytea
            || convert_to(wish.person::text, 'UTF8') || '\\x00'::bytea || convert_to(wish.channel, 'UTF8')),
            'hex'),
          %s, %s, 'waiting',
          COALESCE(CASE wish.cadence WHEN 'daily' THEN %s::timestamptz WHEN 'weekly' THEN %s::timestamptz END,
            %s),
          wish.cadence <> 'at_once' AND %s, %s, false, 0, ''
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
        RETURNING subject_id
        ) SELECT count(DISTINCT subject_id) FROM written
    """  # noqa: S608 -- the query is the ORM's own, its values are parameters
    gathers = daily_at is not None
    values = [
        *(topic, key, topic, key, about, at, daily_at, weekly_at, at, gathers, lane),
        *given,
        *(list(channels), topic),
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
