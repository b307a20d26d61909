"""What the loader asks of the table of reads, and how little of it that touches."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
from django.db import connection

from tests.conftest import Town
from usage import sql
from usage.grid import Int64s, Quality
from usage.models import ServicePoint
from usage.rows import Rows

FIRST = date(2026, 6, 1)
MONTH = "usage_dayreads_2026_06"


def day_of(points: Int64s, day: date, volume: int) -> Rows:
    """Return a day of hours that are all alike, a row a service point."""
    shape = len(points), 24
    return Rows(
        60, points, np.full(len(points), day.toordinal()), np.full(len(points), 24),
        np.full(shape, volume), np.full(shape, Quality.ACTUAL, dtype=np.int8), None,
    )  # fmt: skip


def rows_looked_at(work: Callable[[], object]) -> int:
    """Do some work, and return how many rows of the month were read for it, by an index or one by one."""
    counted = (
        "SELECT sum(pg_stat_get_xact_tuples_returned(t.oid) + pg_stat_get_xact_tuples_fetched(t.oid))"
        " FROM pg_class AS t LEFT JOIN pg_index AS i ON i.indexrelid = t.oid"
        " WHERE %s IN (t.oid, i.indrelid)"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::regclass::oid::int", [MONTH])
        [(month,)] = cursor.fetchall()
        cursor.execute(counted, [month])
        [(before,)] = cursor.fetchall()
        work()
        cursor.execute(counted, [month])
        [(after,)] = cursor.fetchall()
    return int(after - before)


def points_with_days(town: Town) -> Int64s:
    """Make 400 service points, each with ten days from FIRST on; return them."""
    assert town.file
    many = [
        ServicePoint(number=f"P{n}", premises=town.points["mill"].premises, kind="domestic")
        for n in range(400)
    ]
    points = np.array([point.pk for point in ServicePoint.objects.bulk_create(many)])
    for n in range(10):
        sql.insert_days(day_of(points, FIRST + timedelta(days=n), 5), town.file.pk)
    return points


def test_a_piece_of_a_file_reads_its_own_days_and_not_the_month(town: Town) -> None:
    """A file comes in pieces: if each read all the month, twice the meters would cost four times as much."""
    assert town.file
    points = points_with_days(town)
    mine, day = points[:100], np.full(100, FIRST.toordinal())

    fetched: list[Rows] = []
    looked_at = rows_looked_at(
        lambda: fetched.extend(sql.fetch_days(mine, day, day, registers=False))
    )
    assert [rows.points.tolist() for rows in fetched] == [mine.tolist()]
    assert looked_at <= 4 * len(mine)

    file = town.file.pk
    looked_at = rows_looked_at(lambda: sql.update_days(day_of(mine, FIRST, 7), file))
    assert looked_at <= 4 * len(mine)
    [again] = sql.fetch_days(points, *2 * (np.full(400, FIRST.toordinal()),), registers=False)
    assert again.volumes[again.points.argsort(), 0].tolist() == [7] * 100 + [5] * 300


def test_many_days_are_not_sorted_on_disk(town: Town) -> None:
    """They come together by what they are alike in: a sort by that would carry all their hours along."""
    points = points_with_days(town)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64kB'")
        cursor.execute("SET LOCAL temp_file_limit = 0")
    first = np.full(400, FIRST.toordinal())
    [found] = sql.fetch_days(points, first, first + 9, registers=False)
    assert len(found) == 4000
