"""The statements that find meters in trouble, each over all meters at once.

What a statement finds is laid over what was found before, so that pages only read a small table. None of
them reads more than a week of everybody's days: whoever is in doubt after that is looked up by index.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import connection

# Ours. A daily pull comes the morning after, and a day of grace: what is later than that is late.
LATE_DAYS, SILENT_DAYS = 2, 7
# A home where nobody is for a month is rare, and a register that stands still for as long is not.
STUCK_DAYS, STUCK_KNOWN = 30, 25  # days, and how many of them must be known
STUCK_ASKED = 3  # days by which candidates are found
BACKWARDS_DAYS = 7
LOOKED_BACK = 400  # days in which the last reading is looked for

# Meters in the ground today that nothing was heard of for `quiet` days, and the last day of each.
QUIET = """
    SELECT m.id AS meter_id, (
        SELECT max(r.day) FROM usage_dayreads AS r
        WHERE r.service_point_id = m.service_point_id
          AND r.day BETWEEN GREATEST(m.from_date, %(earliest)s) AND %(today)s
    ) AS since, m.from_date
    FROM usage_meter AS m
    WHERE m.from_date <= %(late)s AND (m.to_date IS NULL OR m.to_date > %(today)s)
      AND NOT EXISTS (
        SELECT 1 FROM usage_dayreads AS r
        WHERE r.service_point_id = m.service_point_id AND r.day BETWEEN %(late)s + 1 AND %(today)s)
"""
FOUND: Mapping[str, str] = {
    "late": "SELECT meter_id, since FROM quiet WHERE since > %(silent)s",
    # Never heard of at all is silence too, once the meter has been there for as long.
    "silent": "SELECT meter_id, since FROM quiet"
    " WHERE since <= %(silent)s OR (since IS NULL AND from_date <= %(silent)s)",
    # Nothing ran for a month where somebody lives, and before that something did.
    "stuck": """
        WITH still AS MATERIALIZED (
            SELECT r.service_point_id FROM usage_dayreads AS r
            WHERE r.day BETWEEN %(today)s - %(asked)s AND %(today)s - 1
            GROUP BY r.service_point_id
            HAVING min(r.total) = 0 AND max(r.total) = 0
        )
        SELECT m.id AS meter_id, before.day + 1 AS since
        FROM still AS s
        JOIN usage_servicepoint AS p ON p.id = s.service_point_id AND p.kind = 'domestic'
        JOIN usage_meter AS m ON m.service_point_id = p.id
          AND m.from_date <= %(month)s AND (m.to_date IS NULL OR m.to_date > %(today)s)
        CROSS JOIN LATERAL (
            SELECT max(r.day) AS day FROM usage_dayreads AS r
            WHERE r.service_point_id = p.id AND r.total <> 0
              AND r.day BETWEEN %(earliest)s AND %(today)s
        ) AS before
        WHERE before.day < %(month)s
          AND EXISTS (
            SELECT 1 FROM accounts_serviceagreement AS a
            WHERE a.premises_id = p.premises_id AND a.from_date <= %(month)s
              AND (a.to_date IS NULL OR a.to_date > %(today)s))
          AND %(known)s <= (
            SELECT count(*) FROM usage_dayreads AS r
            WHERE r.service_point_id = p.id AND r.day BETWEEN %(month)s AND %(today)s - 1)
    """,
    "backwards": """
        SELECT m.id AS meter_id, min(r.day) AS since
        FROM usage_dayreads AS r
        JOIN usage_meter AS m ON m.service_point_id = r.service_point_id
          AND m.from_date <= r.day AND (m.to_date IS NULL OR m.to_date > %(today)s)
        WHERE r.day BETWEEN %(today)s - %(week)s AND %(today)s AND r.total < 0
        GROUP BY m.id
    """,
}


def find_troubles(kind: str, today: date) -> int:
    """Make the rows of a kind of trouble those of today; return how many meters have it.

    One statement: a page that is opened meanwhile sees the old ones or the new ones.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH quiet AS MATERIALIZED ({QUIET}), found AS MATERIALIZED ({FOUND[kind]}),"  # noqa: S608 -- our own text
            " gone AS (DELETE FROM usage_metertrouble AS t WHERE t.kind = %(kind)s"
            "  AND NOT EXISTS (SELECT 1 FROM found AS f WHERE f.meter_id = t.meter_id)),"
            " came AS (INSERT INTO usage_metertrouble (meter_id, kind, since)"
            "  SELECT meter_id, %(kind)s, since FROM found"
            "  ON CONFLICT (meter_id, kind) DO UPDATE SET since = EXCLUDED.since"
            "  WHERE usage_metertrouble.since IS DISTINCT FROM EXCLUDED.since)"
            " SELECT count(*) FROM found",
            {
                "kind": kind,
                "today": today,
                "late": today - timedelta(days=LATE_DAYS),
                "silent": today - timedelta(days=SILENT_DAYS),
                "earliest": today - timedelta(days=LOOKED_BACK),
                "month": today - timedelta(days=STUCK_DAYS),
                "asked": STUCK_ASKED,
                "known": STUCK_KNOWN,
                "week": BACKWARDS_DAYS,
            },
        )
        [(how_many,)] = cursor.fetchall()
    return int(how_many)
