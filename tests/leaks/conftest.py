"""Homes whose hours the tests write down, and the job that looks at them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from leaks.jobs import look_for_leaks
from leaks.models import LeakAlert
from tests.conftest import GALLON, NOW, TODAY, Town
from usage import sql
from usage.calendar import interval_count
from usage.models import DayReads
from usage.rows import StoredDay

# Gallons of the hours of a day at home: dry nights.
AT_HOME = [0.0] * 6 + [20.0] * 3 + [2.0] * 8 + [15.0] * 5 + [0.0] * 2


class Water:
    """What a home's meter says, a day at a time, as files bring it."""

    def __init__(self, town: Town, place: str) -> None:
        self.town, self.place, self.point = town, place, town.points[place].pk

    def says(self, day: date, gallons: list[float | None], qualities: str = "") -> None:
        """Write down the hours of a day, in place of what stood there."""
        volumes = [None if it is None else round(it * GALLON) for it in gallons]
        if not qualities and None in volumes:
            qualities = "".join("-" if it is None else "a" for it in volumes)
        row = StoredDay(self.point, day, 60, volumes, qualities, None)
        held = DayReads.objects.filter(service_point=self.point, day=day).exists()
        assert self.town.file is not None
        sql.write_days(
            new=[] if held else [row], changed=[row] if held else [], file=self.town.file.pk
        )

    def runs(self, first: date, days: int, leak: float = 0.0, **more: str) -> None:
        """Write down days at home, with so many gallons an hour more."""
        for day in (first + timedelta(days=n) for n in range(days)):
            hours = interval_count(day, 60, "America/Los_Angeles")
            usual = (AT_HOME + AT_HOME[-1:])[:hours]
            self.says(day, [it + leak for it in usual], **more)


@pytest.fixture
def mill(town: Town) -> Water:
    """Ada's and Ben's home."""
    return Water(town, "mill")


Look = Callable[..., list[LeakAlert]]


@pytest.fixture
def look(town: Town) -> Look:
    """Return a function that runs the job so many days after today; it returns all alerts, oldest first."""

    def run(days: int = 0, hours: int = 0) -> list[LeakAlert]:
        look_for_leaks(at(days, hours))
        return list(LeakAlert.objects.order_by("pk"))

    return run


def at(days: int = 0, hours: int = 0) -> datetime:
    """Return an instant of the tests: noon of today, and so much later."""
    return NOW + timedelta(days=days, hours=hours)


def day(n: int) -> date:
    """Return a day of the tests: 0 is today."""
    return TODAY + timedelta(days=n)
