"""The leaks of the demonstration, as they would have been found day by day."""

from typing import Any

from leaks.models import CreditRequest, LeakAlert, LeakCredit
from notices.models import Notice
from portal.demo_leaks import ask_for_credits, look_back
from tests.conftest import NOW, ReadsMaker, Town, make_bill
from tests.leaks.conftest import day, mill
from tests.leaks.test_crediting import stopped

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


def test_one_asked_for_money_back_and_waits_and_one_got_it(
    town: Town, make_reads: ReadsMaker, settings: Any
) -> None:
    """Those of whom the policy gives something back, and of two homes: it gives one credit a year."""
    settings.WATER_PRICE = 40
    for home, leaks in {"ada mill": 2, "tom orchard": 1}.items():
        name, place = home.split()
        make_reads(place, day(-200), day(-60))
        for n in range(leaks):
            make_bill(town, name, place, day(-54 + 30 * n), days=30 - 8 * n)
            stopped(town, -40 + 30 * n, -32 + 25 * n, home=home)
    assert ask_for_credits(NOW) == 2
    states = CreditRequest.objects.order_by("at").values_list("state", "alert__premises__number")
    assert list(states) == [("granted", "P1"), ("waiting", "P3")]
    [given] = LeakCredit.objects.all()
    assert given.exported_at is None
