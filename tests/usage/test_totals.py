"""Months as the database adds them up are what their days say."""

import random
from datetime import date, timedelta

import pytest
from django.conf import settings

from tests.conftest import GALLON, Town
from usage.calendar import interval_count
from usage.looking.history import Hung, days, months, months_from_totals
from usage.looking.totals import month_totals
from usage.models import DayReads, ServicePoint
from usage.rows import StoredDay
from usage.sql import write_days

# Over both nights when the clocks change, and a year's end.
FIRST, LAST = date(2026, 2, 20), date(2027, 1, 10)
TODAY = date(2027, 1, 9)


def some_day(dice: random.Random, point: int, day: date, minutes: int) -> StoredDay | None:
    """Make a row as they come: whole, with holes, all holes, estimated, shared, or none at all."""
    count = interval_count(day, minutes, settings.TIME_ZONE)
    volumes: list[int | None] = [dice.randrange(-1, 9) * GALLON for _n in range(count)]
    letters = ""
    match dice.randrange(8):
        case 0:
            return None
        case 1:
            volumes[dice.randrange(count)] = None
        case 2:
            volumes = [None] * count
        case 3:
            letters = "".join(dice.choice("aes") for _n in range(count))
    if letters or None in volumes:
        letters = letters or "a" * count
        letters = "".join(
            "-" if volume is None else letter
            for volume, letter in zip(volumes, letters, strict=True)
        )
    return StoredDay(point, day, minutes, volumes, letters, None)


@pytest.mark.parametrize("seed", [1, 2])
def test_months_are_what_their_days_say(seed: int, town: Town) -> None:
    """Random days of three meters: by the hour, by the quarter and by the day."""
    dice = random.Random(seed)  # noqa: S311 -- the same days each time
    place = town.premises["mill"]
    points = [town.points["mill"]] + [
        ServicePoint.objects.create(number=f"X{n}", premises=place, kind="irrigation")
        for n in range(2)
    ]
    rows = [
        row
        for point, minutes in zip(points, (60, 15, 1440), strict=True)
        for n in range((LAST - FIRST).days + 1)
        if (row := some_day(dice, point.pk, FIRST + timedelta(days=n), minutes))
    ]
    assert town.file
    write_days(new=rows, changed=[], file=town.file.pk)
    reads = DayReads.objects.at(place.pk, FIRST, LAST)
    meters = [
        Hung(points[0].pk, date(2020, 1, 1), None),
        Hung(points[1].pk, date(2020, 1, 1), date(2026, 6, 15)),
    ]
    by_day = days(FIRST, LAST, reads.as_totals(), settings.TIME_ZONE, today=TODAY, meters=meters)
    totals = month_totals(reads)
    assert len(totals) == 3 * 12  # and not a row a day
    assert months_from_totals(FIRST, LAST, totals, today=TODAY, meters=meters) == months(by_day)
