"""Which homes watered on some days: one condition over all meters, to be asked within another statement."""

from collections.abc import Sequence
from datetime import date

from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from usage.comparing.seasons import LEAST_AT_HOME, LEAST_SEASON, MONTHS_NEEDED

# Ours: a month with fewer whole days does not say what runs on an average day of it.
WHOLE_DAYS = 21

WATERED = """
    SELECT ran.premises_id
    FROM (
        SELECT premises_id, array_agg(total) AS totals
        FROM (
            SELECT p.premises_id, r.day, sum(r.total) AS total
            FROM usage_dayreads AS r
            JOIN usage_servicepoint AS p ON p.id = r.service_point_id AND p.kind <> 'fire'
            WHERE r.day = ANY(%s) GROUP BY p.premises_id, r.day
        ) AS days
        WHERE total >= %s
        GROUP BY premises_id HAVING count(*) >= %s
    ) AS ran
    JOIN (
        SELECT premises_id, array_agg(a_day ORDER BY a_day) AS months
        FROM (
            SELECT p.premises_id, sum(known.a_day) AS a_day
            FROM (
                SELECT service_point_id, tableoid AS month, sum(total) / count(*) AS a_day
                FROM usage_dayreads
                WHERE day >= %s AND day < %s AND array_position(volumes, NULL) IS NULL
                GROUP BY service_point_id, tableoid HAVING count(*) >= %s
            ) AS known
            JOIN usage_servicepoint AS p ON p.id = known.service_point_id AND p.kind <> 'fire'
            GROUP BY p.premises_id, known.month
        ) AS known
        GROUP BY premises_id HAVING count(*) = %s
    ) AS year ON year.premises_id = ran.premises_id
    WHERE months[1] > 0
      AND months[1] >= %s * (months[2] + months[3]) / 2 AND months[%s] >= %s * months[1]
      AND (SELECT count(*) FROM unnest(totals) AS total WHERE total - months[1] >= %s) >= %s
"""


def watered(
    days: Sequence[date], *, least: int, times: int, year_from: date, year_to: date
) -> RawSQL:
    """Return the numbers of places where at least `least` microlitres ran outdoors on `times` of some days.

    What runs indoors is the average day of the lowest of the twelve months in `[year_from, year_to)`, and
    nothing is said of a home of which `seasons.divide` says nothing either: too little known, somebody away,
    no season. A leak all year only makes it find less. The few homes that used enough on such days are
    found first, from those days alone; of them alone the year is read.
    """
    parameters = [
        *(list(days), least, times, year_from, year_to, WHOLE_DAYS, MONTHS_NEEDED),
        *(LEAST_AT_HOME, MONTHS_NEEDED, LEAST_SEASON, least, times),
    ]
    return RawSQL(WATERED, parameters, output_field=BigIntegerField())  # noqa: S611 -- our own text
