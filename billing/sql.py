"""What the meters told of the days of many bills, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection


@dataclass(frozen=True)
class Told:
    """Of the days of one bill: microlitres, hours nobody read, and whether a meter was changed in them.

    `late` are the microlitres of days of which something came after the bill was issued.
    """

    bill: int
    read: int
    late: int
    hours: int
    unread: int
    changed: bool
    registers: int


def told_of(bills: Sequence[int]) -> dict[int, Told]:
    """Return what is known of the days of some bills, by their number.

    One statement and not a query a bill: staff look at thousands. The hours to be read are those of the days
    on which a meter hung, 23, 24 or 25 each; the day on which one is set or leaves counts as any other.
    Where it is known when the readings at both ends were taken, what ran between those and midnight goes to
    the bill that it was counted on: of the interval in which somebody read, by its share.
    """
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"bills": list(bills), "zone": settings.TIME_ZONE})
        return {row[0]: Told(*row) for row in cursor.fetchall()}


STATEMENT = """
SELECT w.id, (coalesce(known.read, 0) + ends.water)::bigint, coalesce(known.late, 0)::bigint,
    greatest(ceil(coalesce(expected.minutes, known.minutes, 60) / 60), 1)::int,
    greatest(ceil((coalesce(expected.minutes, 0) - coalesce(known.minutes, 0)) / 60), 0)::int,
    coalesce(expected.changed, false), greatest(expected.registers, 1)::int
FROM billing_bill AS w
CROSS JOIN LATERAL (
    SELECT bool_or(m.from_date > w.from_date AND m.from_date < w.to_date) AS changed,
        count(DISTINCT p.id) AS registers,
        sum(extract(epoch FROM
            (least(coalesce(m.to_date, w.to_date), w.to_date)::timestamp AT TIME ZONE %(zone)s)
            - (greatest(m.from_date, w.from_date)::timestamp AT TIME ZONE %(zone)s)) / 60) AS minutes
    FROM usage_servicepoint AS p
    JOIN usage_meter AS m ON m.service_point_id = p.id
        AND m.from_date < w.to_date AND (m.to_date IS NULL OR m.to_date > w.from_date)
    WHERE p.premises_id = w.premises_id
) AS expected
CROSS JOIN LATERAL (
    SELECT sum(d.total) AS read,
        sum(d.total) FILTER (WHERE (f.at AT TIME ZONE %(zone)s)::date > w.issued_on) AS late,
        sum(cardinality(array_remove(d.volumes, NULL)) * d.interval_minutes) AS minutes
    FROM usage_servicepoint AS p
    JOIN usage_dayreads AS d ON d.service_point_id = p.id
        AND d.day >= w.from_date AND d.day < w.to_date
    LEFT JOIN accounts_feedfile AS f ON f.id = d.file_id
    WHERE p.premises_id = w.premises_id
) AS known
LEFT JOIN LATERAL (
    SELECT b.read_at FROM billing_bill AS b
    WHERE b.account_id = w.account_id AND b.premises_id = w.premises_id AND b.to_date = w.from_date
    ORDER BY b.issued_on DESC, b.id DESC LIMIT 1
) AS before ON true
CROSS JOIN LATERAL (
    SELECT coalesce(round(sum(
        CASE WHEN e.at >= m.midnight
            THEN e.sign * v.volume * least(greatest(s.minutes / d.interval_minutes, 0), 1)
            ELSE -e.sign * v.volume * least(greatest(1 - s.minutes / d.interval_minutes, 0), 1)
        END)), 0) AS water
    FROM (VALUES (w.to_date, w.read_at, 1), (w.from_date, before.read_at, -1)) AS e (day, at, sign)
    CROSS JOIN LATERAL (SELECT e.day::timestamp AT TIME ZONE %(zone)s AS midnight) AS m
    JOIN usage_servicepoint AS p ON p.premises_id = w.premises_id
    JOIN usage_dayreads AS d ON d.service_point_id = p.id
        AND d.day = CASE WHEN e.at >= m.midnight THEN e.day ELSE e.day - 1 END
    CROSS JOIN LATERAL unnest(d.volumes) WITH ORDINALITY AS v (volume, n)
    CROSS JOIN LATERAL (
        SELECT extract(epoch FROM e.at - (d.day::timestamp AT TIME ZONE %(zone)s)) / 60
            - (v.n - 1) * d.interval_minutes AS minutes
    ) AS s
    WHERE e.at IS NOT NULL
) AS ends
WHERE w.id = ANY(%(bills)s)
"""
