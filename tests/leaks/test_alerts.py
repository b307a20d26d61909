"""An alert in its life: found, grown, stopped, claimed to be fixed; and what late reads do to it."""

from leaks.models import LeakAlert, LeakAnswer, Verdict
from tests.conftest import GALLON
from tests.leaks.conftest import at, day


def steps(alert: LeakAlert) -> list[str]:
    return list(alert.verdicts.order_by("pk").values_list("step", flat=True))


def test_water_that_never_stops_is_told_once_and_followed(mill, look):
    """R11: since when, how fast, how much so far."""
    mill.runs(day(-30), 26)
    mill.runs(day(-4), 4, leak=4)
    [alert] = look()
    print(vars(alert)); print(alert.rate / GALLON, alert.volume / GALLON)
    assert (alert.kind, alert.state, alert.severity) == ("continuous", "open", 2)
    assert (alert.rate, alert.volume) == (4 * GALLON, 4 * 96 * GALLON)
    assert alert.since_at.isoformat() == "2026-11-16T06:00:00+00:00"  # the last wet evening
    mill.runs(day(0), 1, leak=4)
    assert [it.pk for it in look(days=1)] == [alert.pk]
    alert.refresh_from_db()
    assert steps(alert) == ["raised"]
