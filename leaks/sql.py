"""The statements that find what is new, and who lives where, each for all meters at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import psycopg
from django.db import connection
from numpy.typing import NDArray

from leaks.hours import Told
from leaks.models import NEVER_HEARD, LeakAlert
from usage.grid import Int64s
from usage.units import UNITS
from usage.wire import EPOCH, numbers_of


@dataclass(frozen=True)
class News:
    """Service points of which something came in, ascending, each with the first day of it (ordinals)."""

    up_to: int
    points: Int64s
    first_days: Int64s


def news_since(touched: int) -> News:
    """Return what came in after a number of `TouchedDay`, and the number up to which that is.

    A day at a time, as each lies together: the index by day names its pages. Everything up to the number is
    committed (see `TouchedDay`).
    """
    found = _fetch(
        "SELECT day, array_agg(file_id), max(id) FROM usage_touchedday WHERE id > %s"
        " GROUP BY day ORDER BY day",
        touched,
    )
    up_to = max((newest for _day, _files, newest in found), default=touched)
    points, days = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for day, files, _newest in found:
        [(octets,)] = _fetch(
            "SELECT array_send(array_agg(service_point_id)) FROM usage_dayreads"
            " WHERE day = %s AND file_id = ANY(%s)",
            day,
            files,
        )
        points.append(numbers_of(octets))
        days.append(np.full(len(points[-1]), day.toordinal()))
    different, first = np.unique(np.concatenate(points), return_index=True)
    return News(up_to, different, np.concatenate(days)[first])


def told_of_all(day: date) -> Told:
    """Return what bits tell of everybody's day: its hours would be ten times as much to bring over."""
    [columns] = _fetch(
        "SELECT array_send(array_agg(service_point_id)), array_send(array_agg(coalesce(dry, -1)::bigint)),"
        " array_send(array_agg(coalesce(wet, 0)::bigint)), array_send(array_agg(total))"
        " FROM usage_dayreads WHERE day = %s",
        day,
    )
    return Told(day.toordinal(), *map(numbers_of, columns))


def classes_of(points: Int64s) -> NDArray[np.str_]:
    """Return the class of each service point (`thresholds.class_of`), in the order given."""
    [(found, kinds)] = _fetch(
        "SELECT array_send(array_agg(p.id)), array_agg("
        " CASE WHEN p.kind IN ('irrigation', 'fire') THEN p.kind ELSE h.kind END)"
        " FROM usage_servicepoint AS p JOIN accounts_premises AS h ON h.id = p.premises_id"
        " WHERE p.id BETWEEN %s AND %s",
        int(points.min()),
        int(points.max()),
    )
    ids = numbers_of(found)
    order = np.argsort(ids)
    return np.array(kinds)[order[np.searchsorted(ids, points, sorter=order)]]


@dataclass(frozen=True)
class Place:
    """Where a service point lies and who lives there on a day. Days are ordinals.

    `household_from` is the day on which whoever lives there came, or the last ones left; 0 for nobody ever.
    `tick` is microlitres, NaN where the register's is not known.
    """

    point: int
    home_class: str
    premises: int
    agreement: int | None
    household_from: int
    tick: float


def places_of(points: Int64s, day: date) -> list[Place]:
    """Return the places of service points on a day, in the order of their numbers."""
    found = _fetch(
        f"""
        SELECT p.id, CASE WHEN p.kind IN ('irrigation', 'fire') THEN p.kind ELSE h.kind END,
            h.id, a.id, coalesce(a.from_date, (
                SELECT max(b.to_date) FROM accounts_serviceagreement AS b
                WHERE b.premises_id = h.id AND b.to_date <= %s
            )) - date '2000-01-01' + {EPOCH}, m.unit, m.resolution::float8
        FROM usage_servicepoint AS p
        JOIN accounts_premises AS h ON h.id = p.premises_id
        LEFT JOIN accounts_serviceagreement AS a ON a.premises_id = h.id
            AND a.from_date <= %s AND (a.to_date IS NULL OR a.to_date > %s)
        LEFT JOIN usage_meter AS m ON m.service_point_id = p.id
            AND m.from_date <= %s AND (m.to_date IS NULL OR m.to_date > %s)
        WHERE p.id = ANY(%s) ORDER BY p.id
        """,  # noqa: S608 -- a number of ours
        *[day] * 5,
        points.tolist(),
    )
    return [
        Place(point, kind, premises, agreement, since or 0, _tick(unit, resolution))
        for point, kind, premises, agreement, since, unit, resolution in found
    ]


def _tick(unit: str | None, resolution: float | None) -> float:
    if unit is None or not resolution:
        return float("nan")
    return float(UNITS[unit].microlitres) * resolution


@dataclass(frozen=True)
class Outcome:
    """What became of the alerts of one kind; kind "" is all of them. Days are to the last water of it."""

    kind: str
    found: int
    answered: int
    claimed: int
    verified: int
    stopped: int
    withdrawn: int
    median_days: float | None
    saved: int


def outcomes(
    since: datetime, at: datetime, *, kinds: Sequence[str], most_hours: int
) -> list[Outcome]:
    """Return what became of the alerts of some kinds raised since an instant, by kind, all of them first.

    A median over joined answers, which the ORM cannot say. Saved is, of leaks that people fixed and the meter
    confirmed, what would have run on at the last rate since then, for `most_hours` at most.
    """
    found = _fetch(
        """
        SELECT coalesce(kind, ''), count(*), count(*) FILTER (WHERE answered),
            count(*) FILTER (WHERE claimed), count(*) FILTER (WHERE verified),
            count(*) FILTER (WHERE state = 'stopped'), count(*) FILTER (WHERE state = 'withdrawn'),
            percentile_cont(0.5) WITHIN GROUP (
                ORDER BY greatest(extract(epoch FROM until_at - raised_at), 0)::float8 / 86400
            ) FILTER (WHERE verified),
            coalesce(sum(
                rate * least(extract(epoch FROM %s - until_at)::float8 / 3600, %s)
            ) FILTER (WHERE verified), 0)::bigint
        FROM (
            SELECT a.*, count(b.id) > 0 AS answered,
                coalesce(bool_or(b.kind = 'fixed'), false) AS claimed,
                coalesce(bool_or(b.outcome = 'verified'), false) AND a.state = 'stopped' AS verified
            FROM leaks_leakalert AS a LEFT JOIN leaks_leakanswer AS b ON b.alert_id = a.id
            WHERE a.raised_at >= %s AND a.kind = ANY(%s)
            GROUP BY a.id
        ) AS each
        GROUP BY GROUPING SETS ((kind), ())
        ORDER BY kind IS NOT NULL, count(*) DESC
        """,
        at,
        most_hours,
        since,
        list(kinds),
    )
    return [Outcome(*row) for row in found]


# What a look may change of an alert, and what PostgreSQL calls its kind.
CHANGED = {
    "kind": "text", "since_at": "timestamptz", "until_at": "timestamptz", "rate": "bigint",
    "volume": "bigint", "severity": "int", "state": "text", "ended_at": "timestamptz",
    "told_rate": "bigint", "told_volume": "bigint", "corrected_at": "timestamptz",
}  # fmt: skip


def write_alerts(alerts: Sequence[LeakAlert]) -> None:
    """Write what has changed of alerts, as columns: `bulk_update` takes longer than all else."""
    columns = [[getattr(alert, name) for alert in alerts] for name in ("pk", *CHANGED)]
    kinds = ", ".join(f"%s::{kind}[]" for kind in ("bigint", *CHANGED.values()))
    sets = ", ".join(f"{name} = c.{name}" for name in CHANGED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE leaks_leakalert AS a SET {sets}"  # noqa: S608 -- our own names
            f" FROM unnest({kinds}) AS c (id, {', '.join(CHANGED)}) WHERE a.id = c.id",
            columns,
        )


def note_silent_meters(today: date, at: datetime, zone: str) -> list[int]:
    """Make the alerts of silent meters those of the meters in trouble now (usage.health): two statements.

    They rest on no read, so there is nothing to keep of one. Returns the numbers of the new alerts, but for
    meters that never told of anything: somebody walks to those. Alerts that there are are looked for, and not
    run into: a conflict would use up a number at every look.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE leaks_leakalert AS a SET state = 'stopped', ended_at = %(at)s, until_at = %(at)s"
            " WHERE a.state = 'open' AND a.kind = 'silent' AND NOT EXISTS ("
            "  SELECT FROM usage_metertrouble AS t JOIN usage_meter AS m ON m.id = t.meter_id"
            "  WHERE t.kind = 'silent' AND m.service_point_id = a.service_point_id)",
            {"at": at},
        )
        cursor.execute(
            """
            INSERT INTO leaks_leakalert (kind, service_point_id, premises_id, agreement_id, raised_at,
                raised_on, since_at, until_at, state, rate, volume, severity, rule, rule_version,
                told_rate, told_volume)
            SELECT 'silent', p.id, p.premises_id, a.id, %(at)s, %(today)s,
                -- For those who live there it began when they came: what was before is not theirs.
                LEAST(%(at)s, greatest(coalesce(t.since + 1, m.from_date), a.from_date)::timestamp
                    AT TIME ZONE %(zone)s),
                %(at)s, 'open', 0, 0, 1,
                CASE WHEN t.since IS NULL THEN %(never)s ELSE 'silent_meter' END, 1, 0, 0
            FROM usage_metertrouble AS t
            JOIN usage_meter AS m ON m.id = t.meter_id
            JOIN usage_servicepoint AS p ON p.id = m.service_point_id
            LEFT JOIN accounts_serviceagreement AS a ON a.premises_id = p.premises_id
                AND a.from_date <= %(today)s AND (a.to_date IS NULL OR a.to_date > %(today)s)
            WHERE t.kind = 'silent' AND NOT EXISTS (
                SELECT FROM leaks_leakalert AS o
                WHERE o.service_point_id = p.id AND o.kind = 'silent' AND o.state = 'open')
            -- Two meters of one service point may be silent: the longer one counts.
            AND NOT EXISTS (
                SELECT FROM usage_metertrouble AS u JOIN usage_meter AS n ON n.id = u.meter_id
                WHERE u.kind = 'silent' AND n.service_point_id = p.id
                    AND (coalesce(u.since + 1, n.from_date), n.id)
                        < (coalesce(t.since + 1, m.from_date), m.id))
            RETURNING id, rule
            """,
            {"at": at, "today": today, "zone": zone, "never": NEVER_HEARD},
        )
        return [number for number, rule in cursor.fetchall() if rule != NEVER_HEARD]


def _fetch(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return rows in their binary form: as text, bytes would come as twice as many letters."""
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(statement, values, binary=True).fetchall()
