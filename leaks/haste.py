"""Whom to look at closely: few of all, found by what is cheap to ask of everybody."""

from datetime import date, datetime, time, timedelta

import numpy as np
from django.conf import settings
from django.utils import timezone
from numpy.typing import NDArray

from leaks import sql
from leaks.cases import Rule, rules_on
from leaks.detection import Bools, may_match
from leaks.hours import Hours, laid_out, laid_out_at_most
from leaks.judging import WINDOW_DAYS
from leaks.life import HIGH_DAYS
from leaks.models import AwayTime, LeakAlert
from leaks.thresholds import Thresholds
from usage.calendar import Days
from usage.grid import Int64s
from usage.sql import fetch_days

AT_ONCE = 20_000  # homes of which a week is looked at
# So many days back, and the day before them, everybody is looked at; what came in later than that is judged
# home by home.
FRESH_DAYS = 3
WEEK = 7


def worth_a_look(points: Int64s, first_days: Int64s, today: date) -> Bools:
    """Tell of which points all that is known must be looked at: few, and none is missed.

    Of everybody only bits of the newest days are read, and judged in haste (`may_match`): which hours were
    dry, and the day's total. Whatever came in late, has
    an alert, or is empty of people is looked at in any case.
    """
    fresh = first_days > today.toordinal() - FRESH_DAYS
    worth = ~fresh
    if fresh.any():
        first = date.fromordinal(int(first_days[fresh].min()))
        worth[fresh] |= _in_haste(points[fresh], first, today)
    alerts = LeakAlert.objects.filter(
        until_at__gte=timezone.make_aware(
            datetime.combine(today - timedelta(days=WINDOW_DAYS), time())
        )
    ).exclude(kind=LeakAlert.Kind.SILENT)
    known = [*alerts.values_list("service_point_id", flat=True)]
    known += LeakAlert.objects.open().values_list("service_point_id", flat=True)
    known += AwayTime.objects.on(today).values_list(
        "agreement__premises__service_points__id", flat=True
    )
    return worth | np.isin(points, np.array([it for it in known if it], dtype=np.int64))


def _in_haste(points: Int64s, first: date, today: date) -> Bools:
    """Tell which points might have anything to find on the days from `first` on."""
    rules, classes = rules_on(today), sql.classes_of(points)
    days = Days.covering(first - timedelta(days=1), today, settings.TIME_ZONE)
    told = (sql.told_of_all(days.day(number)) for number in range(len(days)))
    at_most, unclear = laid_out_at_most(points, days, told)
    found = _maybe(at_most, 1, rules, classes) | unclear
    # Whoever is left is few enough to be looked up one by one, and a week tells nearly all of them apart.
    left = np.flatnonzero(found)
    days = Days.covering(first - timedelta(days=WEEK), today, settings.TIME_ZONE)
    for start in range(0, len(left), AT_ONCE):
        some = left[start : start + AT_ONCE]
        ends = np.full((2, len(some)), [[days.first.toordinal()], [today.toordinal()]])
        hours = laid_out(points[some], days, fetch_days(points[some], *ends, registers=False))
        found[some] = _maybe(hours, WEEK, rules, classes[some])
    return found


def _maybe(hours: Hours, before: int, rules: dict[str, Rule], classes: NDArray[np.str_]) -> Bools:
    """Judge homes in haste, each by the rule of its class; so many days lie before those in question."""
    found = np.zeros(len(hours.points), dtype=bool)
    for home_class in np.unique(classes).tolist():
        mine = np.flatnonzero(classes == home_class)
        found[mine] = _maybe_of_class(hours, mine, before, rules[home_class].thresholds)
    return found


def _maybe_of_class(hours: Hours, rows: Int64s, before: int, thresholds: Thresholds) -> Bools:
    volumes = hours.volumes if len(rows) == len(hours.points) else hours.volumes[rows]
    maybe = may_match(volumes, thresholds.rules, from_hour=int(hours.offsets[before]))
    much = (hours.totals[rows] >= thresholds.high_least).sum(axis=1) >= HIGH_DAYS
    back = (hours.back[rows] >= thresholds.back_least).any(axis=1)
    worth: Bools = maybe | much | back
    return worth
