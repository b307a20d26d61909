"""What is new, who lives where, which meters went silent (R14): each for all meters at once."""

from datetime import timedelta

import numpy as np
import pytest

from accounts.models import Premises, ServiceAgreement
from leaks import sql
from tests.conftest import TODAY
from tests.leaks.conftest import at, day
from usage.jobs import look_at_meters
from usage.models import DayReads, ServicePoint, TouchedDay


def test_a_meter_that_went_silent_is_an_alert_while_it_is(mill, look, town):
    mill.runs(day(-30), 20)
    for place in ("weir", "orchard"):
        town.points[place].meters.update(to_date=day(-40))
    look_at_meters(at())
    [alert] = look()
    assert (alert.kind, alert.since_at.isoformat()) == ("silent", "2026-11-10T08:00:00+00:00")
    mill.runs(day(-10), 10)
    look_at_meters(at(hours=1))
    [alert] = look(hours=1)
    assert alert.state == "stopped"


def test_looks_use_up_no_numbers_where_nothing_is_new(mill, look, town):
    """A meter that stays silent is looked at every ten minutes, and its alert is one row of one number."""
    mill.runs(day(-30), 20)
    look_at_meters(at())
    alerts = look()
    assert {alert.kind for alert in alerts} == {"silent"}
    assert look(hours=1) == look(hours=2) == alerts
    mill.runs(day(-10), 10, leak=4)
    found = [alert for alert in look(hours=3) if alert.kind != "silent"]
    assert [alert.pk for alert in found] == [max(alert.pk for alert in alerts) + 1]


def test_a_day_that_is_touched_again_is_news_again(mill, town):
    mill.runs(day(-2), 1)
    before = TouchedDay.objects.get()
    mill.runs(day(-2), 1, leak=1)
    after = TouchedDay.objects.get()
    assert (after.day, after.file_id) == (before.day, before.file_id)
    assert after.pk > before.pk


def test_news_are_the_points_of_the_days_since_each_with_its_first(mill, town):
    """By a slow twin: whatever lies in a row of a day that was touched."""
    mill.runs(day(-20), 3)
    up_to = TouchedDay.objects.latest("pk").pk
    assert len(sql.news_since(up_to).points) == 0
    mill.runs(day(-3), 3)
    news = sql.news_since(up_to)
    twin = {row.service_point_id: day(-3).toordinal() for row in DayReads.objects.all()}
    assert dict(zip(news.points.tolist(), news.first_days.tolist(), strict=True)) == twin
    assert sql.news_since(0).first_days.tolist() == [day(-20).toordinal()]


def test_what_bits_tell_of_all_is_what_their_hours_say(mill, town):
    """By a slow twin: the hours themselves; of a day on which water flowed back nothing is told."""
    mill.runs(day(-3), 1)
    mill.says(day(-2), [None, 0.0, *[1.0] * 22])
    mill.says(day(-1), [-3.0, *[1.0] * 23])
    for row in DayReads.objects.filter(day__gte=day(-3)):
        told = sql.told_of_all(row.day)
        back = row.day == day(-1)
        dry = -1 if back else sum(1 << n for n, it in enumerate(row.volumes) if it == 0)
        wet = 0 if back else sum(1 << n for n, it in enumerate(row.volumes) if it)
        found = told.points.tolist(), told.dry.tolist(), told.wet.tolist(), told.totals.tolist()
        assert found == ([row.service_point_id], [dry], [wet], [row.total])
    assert len(sql.told_of_all(TODAY).points) == 0


@pytest.mark.django_db
def test_a_class_is_the_places_but_for_lines_of_their_own(town):
    """Irrigation and fire lines are judged as what they are, wherever they lie."""
    points = np.array(sorted(point.pk for point in town.points.values()))
    Premises.objects.filter(pk=town.premises["orchard"].pk).update(kind="commercial")
    ServicePoint.objects.filter(pk=town.points["weir"].pk).update(kind="irrigation")
    twin = {town.points["orchard"].pk: "commercial", town.points["weir"].pk: "irrigation"}
    kinds = sql.classes_of(points).tolist()
    assert kinds == [twin.get(point, "single_family") for point in points.tolist()]


@pytest.mark.django_db
def test_a_place_says_who_lives_there_and_since_when(town):
    ServiceAgreement.objects.filter(pk=town.agreements["ada mill"].pk).update(
        to_date=TODAY - timedelta(days=5)
    )
    [place] = sql.places_of(np.array([town.points["mill"].pk]), TODAY)
    assert (place.agreement, place.household_from) == (
        None,
        (TODAY - timedelta(days=5)).toordinal(),
    )
    [before] = sql.places_of(np.array([town.points["mill"].pk]), TODAY - timedelta(days=6))
    assert before.agreement == town.agreements["ada mill"].pk
