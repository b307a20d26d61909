"""The leaks of the demonstration, as they would have been found day by day."""

from leaks.models import LeakAlert
from notices.models import Notice
from portal.demo_leaks import look_back
from tests.conftest import NOW
from tests.leaks.conftest import day, mill

__all__ = ["mill"]


def test_each_day_is_judged_on_the_morning_after_it(mill):
    mill.runs(day(-30), 10)
    mill.runs(day(-20), 8, leak=4)
    mill.runs(day(-12), 9)
    mill.runs(day(-3), 3, leak=5)
    assert look_back(NOW) == 2
    raised = [(alert.raised_on, alert.state) for alert in LeakAlert.objects.order_by("pk")]
    assert raised == [(day(-19), "stopped"), (day(-2), "open")]
    states = {
        (notice.topic, notice.state, notice.written_at < NOW) for notice in Notice.objects.all()
    }
    assert states == {("leak_found", "sent", True), ("leak_news", "sent", True)}
    assert look_back(NOW) == 2
