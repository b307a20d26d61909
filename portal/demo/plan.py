"""The plan of Mill Valley Water: who lives and works where, behind which meter, since when."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from portal.demo.districts import (
    build_businesses,
    build_cast,
    build_flats,
    build_homes,
    build_public,
)
from portal.demo.people import Directory
from portal.demo.records import Utility
from portal.demo.scenes import meter_settings, water_settings
from portal.demo.town import Town
from portal.demo.troubles import draw_leaks, draw_silences

MONTHS_OF_READS = 13
DAYS_LOADED_FIRST = 35
DAYS_BEFORE_READS = 40  # the oldest of thirteen bills starts up to 35 days before the oldest read


def plan(
    *, seed: int = 4711, today: date, now_hour: int = 0, time_zone: str = "America/Los_Angeles"
) -> Utility:
    """Plan the utility as it stands at `now_hour` o'clock on `today`; the same for the same seed.

    The town needs both clock changes of `time_zone` and a northern summer to be believable.
    """
    zone = ZoneInfo(time_zone)
    first = months_before(today, MONTHS_OF_READS)
    rng = np.random.default_rng(seed)
    town = Town(rng, today, first - timedelta(days=DAYS_BEFORE_READS), zone, Directory(rng))
    cast = build_cast(town)
    for setting in water_settings(today, zone) + meter_settings(today, zone):
        town.stage(setting)
    staged = len(town.uses)
    build_homes(town)
    build_flats(town)
    build_businesses(town)
    build_public(town)
    ordinary = town.uses[staged:]
    inhabited = [use for use in ordinary if use.people]
    town.leaks += draw_leaks(rng, inhabited, first, today, zone)
    town.silences += draw_silences(
        rng,
        ordinary,
        premises_of=town.premises_by_point(),
        first=first,
        today=today,
        zone=zone,
    )
    return Utility(
        seed=seed,
        today=today,
        now_hour=now_hour,
        time_zone=zone,
        history_date=town.history,
        # From the first of that month: the month that was over last has then the one a year before.
        first_date=first.replace(day=1),
        recent_date=today - timedelta(days=DAYS_LOADED_FIRST),
        customers=town.customers,
        accounts=town.accounts,
        premises=town.premises,
        agreements=town.agreements,
        service_points=town.service_points,
        meters=town.meters,
        uses=town.uses,
        leaks=town.leaks,
        silences=town.silences,
        cast=cast,
        scenes=town.scenes,
    )


def months_before(day: date, months: int) -> date:
    """Go back whole months, to the last day of a month that is shorter."""
    count = day.year * 12 + day.month - 1 - months
    first = date(count // 12, count % 12 + 1, 1)
    following = date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
