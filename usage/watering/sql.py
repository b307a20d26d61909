"""Which homes watered on some days: what each uses indoors, found daily, and the days held against it."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from usage.comparing.seasons import LEAST_AT_HOME, LEAST_SEASON, MONTHS_NEEDED

# Ours: a month with fewer whole days does not say what runs on an average day of it.
WHOLE_DAYS = 21

INDOORS = """
    SELECT s.id AS agreement_id, floor(year.months[1])::bigint AS microlitres, %(year_from)s AS year_from
    FROM (
        SELECT premises_id, array_agg(a_day ORDER BY a_day) AS months
        FROM (
            SELECT p.premises_id, sum(known.a_day) AS a_day
            FROM (
                SELECT service_point_id, tableoid AS month, sum(total) / count(*) AS a_day
                FROM usage_dayreads
                WHERE day >= %(year_from)s AND day < %(year_to)s AND array_position(volumes, NULL) IS NULL
                GROUP BY service_point_id, tableoid HAVING count(*) >= %(whole_days)s
            ) AS known
            JOIN usage_servicepoint AS p ON p.id = known.service_point_id AND p.kind <> 'fire'
            GROUP BY p.premises_id, known.month
        ) AS known
        GROUP BY premises_id HAVING count(*) = %(months)s
    ) AS year
    JOIN accounts_serviceagreement AS s ON s.premises_id = year.premises_id
      AND s.from_date <= %(year_from)s AND (s.to_date IS NULL OR s.to_date >= %(year_to)s)
    JOIN accounts_account AS a ON a.id = s.account_id
    JOIN accounts_customer AS c ON c.id = a.customer_id
    JOIN privacy_subject AS who ON who.id = c.subject_id
      AND who.restricted_at IS NULL AND who.erased_at IS NULL
    WHERE months[1] > 0
      AND months[1] >= %(at_home)s * (months[2] + months[3]) / 2
      AND months[%(months)s] >= %(season)s * months[1]
"""
WATERED = """
    SELECT agreement_id
    FROM (
        SELECT s.id AS agreement_id, r.day, sum(r.total) - i.microlitres AS outdoors
        FROM usage_indoorday AS i
        JOIN accounts_serviceagreement AS s ON s.id = i.agreement_id
        JOIN usage_servicepoint AS p ON p.premises_id = s.premises_id AND p.kind <> 'fire'
        JOIN usage_dayreads AS r ON r.service_point_id = p.id AND r.day = ANY(%s)
        GROUP BY s.id, r.day, i.microlitres
    ) AS days
    WHERE outdoors >= %s
    GROUP BY agreement_id HAVING count(*) >= %s
"""


def find_indoor_days(year_from: date, year_to: date) -> int:
    """Make the indoor days those of the twelve months in `[year_from, year_to)`; return how many there are.

    What runs indoors is the average day of the lowest of the months. Nothing is said of a home of which
    `seasons.divide` says nothing either: too little known, somebody away, no season. A leak all year only
    makes it higher. One statement: whoever asks meanwhile sees the old ones or the new ones.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Twelve sums of each of a hundred thousand meters: in the server's usual 4 MB they would go to disk.
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute(
            f"WITH found AS MATERIALIZED ({INDOORS}),"  # noqa: S608 -- our own text
            " gone AS (DELETE FROM usage_indoorday AS d"
            "  WHERE NOT EXISTS (SELECT 1 FROM found AS f WHERE f.agreement_id = d.agreement_id)),"
            " came AS (INSERT INTO usage_indoorday (agreement_id, microlitres, year_from)"
            "  SELECT agreement_id, microlitres, year_from FROM found"
            "  ON CONFLICT (agreement_id) DO UPDATE"
            "  SET microlitres = EXCLUDED.microlitres, year_from = EXCLUDED.year_from"
            "  WHERE (usage_indoorday.microlitres, usage_indoorday.year_from)"
            "   IS DISTINCT FROM (EXCLUDED.microlitres, EXCLUDED.year_from))"
            " SELECT count(*) FROM found",
            {
                "year_from": year_from,
                "year_to": year_to,
                "whole_days": WHOLE_DAYS,
                "months": MONTHS_NEEDED,
                "at_home": LEAST_AT_HOME,
                "season": LEAST_SEASON,
            },
        )
        [(how_many,)] = cursor.fetchall()
    return int(how_many)


def watered(days: Sequence[date], *, least: int, times: int) -> RawSQL:
    """Return the numbers of agreements under which `least` microlitres ran outdoors on `times` of some days.

    Outdoors is what ran above the household's indoor day. A condition, to be asked within a statement.
    """
    parameters = [list(days), least, times]
    return RawSQL(WATERED, parameters, output_field=BigIntegerField())  # noqa: S611 -- our own text
