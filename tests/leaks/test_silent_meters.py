"""Meters that went silent, as alerts (R14)."""

from tests.leaks.conftest import at, day
from usage.jobs import look_at_meters


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
