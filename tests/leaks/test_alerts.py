"""An alert in its life: found, grown, stopped, said to be fixed; and what late reads do to it."""

from datetime import date

import pytest

from accounts.models import ServiceAgreement
from leaks.models import LeakAlert
from tests.conftest import GALLON
from tests.leaks.conftest import at, day
from usage.models import WeatherDay


def steps(alert: LeakAlert) -> list[str]:
    return list(alert.verdicts.order_by("pk").values_list("step", flat=True))


def leaking(mill, look, *, gallons: float = 4) -> LeakAlert:
    """A leak that has run for four days, as the job found it."""
    mill.runs(day(-30), 26)
    mill.runs(day(-4), 4, leak=gallons)
    [alert] = look()
    return alert


# --- Found, followed, stopped ---------------------------------------------------------------------


def test_water_that_never_stops_is_told_once_and_followed(mill, look):
    """R11: since when, how fast, how much so far."""
    alert = leaking(mill, look)
    assert (alert.kind, alert.state, alert.severity) == ("continuous", "open", 2)
    assert (alert.rate, alert.volume) == (4 * GALLON, 4 * 96 * GALLON)
    assert alert.since_at.isoformat() == "2026-11-16T08:00:00+00:00"  # the first midnight of it
    assert alert.until_at.isoformat() == "2026-11-20T08:00:00+00:00"
    mill.runs(day(0), 1, leak=4)
    assert look(1) == [alert]
    alert.refresh_from_db()
    assert alert.volume == 5 * 96 * GALLON
    assert steps(alert) == ["raised"]


def test_a_home_with_dry_nights_has_no_alert(mill, look):
    mill.runs(day(-60), 60)
    assert look() == []


def test_a_leak_that_grows_is_told_again(mill, look):
    alert = leaking(mill, look)
    mill.runs(day(0), 2, leak=40)
    assert look(2) == [alert]
    assert steps(alert) == ["raised", "grew"]
    alert.refresh_from_db()
    assert alert.volume == alert.told_volume


def test_a_leak_has_stopped_after_three_days_without_it(mill, look):
    alert = leaking(mill, look)
    mill.runs(day(0), 2)
    look(2)
    alert.refresh_from_db()
    assert alert.is_open
    mill.runs(day(2), 2)
    look(4)
    alert.refresh_from_db()
    assert (alert.state, steps(alert)) == ("stopped", ["raised", "stopped"])


def test_much_at_once_is_a_burst_and_severe(mill, look):
    mill.runs(day(-20), 19)
    mill.says(day(-1), [0.0] * 10 + [400.0] * 6 + [0.0] * 8)
    [alert] = look()
    assert (alert.kind, alert.severity, alert.rate) == ("burst", 3, 400 * GALLON)
    assert alert.volume == 6 * 400 * GALLON


def test_a_pipe_that_froze_is_called_so(mill, look, town):
    WeatherDay.objects.create(station="S", day=day(-3), low=-120, high=-40)
    mill.runs(day(-20), 18)
    mill.runs(day(-2), 2, leak=30)
    [alert] = look()
    assert alert.kind == "freeze"


def test_much_more_than_usual_is_found_where_no_leak_explains_it(mill, look):
    mill.runs(day(-40), 37)
    for n in (-3, -2, -1):
        mill.says(day(n), [0.0] * 6 + [60.0] * 12 + [0.0] * 6)
    [alert] = look()
    assert (alert.kind, alert.state) == ("high_use", "open")
    mill.runs(day(0), 1)
    look(1)
    alert.refresh_from_db()
    assert alert.state == "stopped"


def test_one_leak_is_no_habit_and_what_comes_a_third_time_is(mill, look, town):
    """A home that leaked for a week must hear of the next leak; one with a cooler must not hear of each."""
    mill.runs(day(-75), 30)
    for n in (-45, -30, -15):
        mill.runs(day(n), 9, leak=4)
        mill.runs(day(n + 9), 6)
        look(n + 8)
        look(n + 14)
    raised = LeakAlert.objects.order_by("pk")
    assert [alert.since_at.date() for alert in raised] == [day(-45), day(-30)]


# --- Late reads -----------------------------------------------------------------------------------


def test_late_reads_that_show_dry_nights_withdraw_an_alert(mill, look):
    alert = leaking(mill, look)
    mill.runs(day(-4), 4)
    look(1)
    alert.refresh_from_db()
    assert (alert.state, steps(alert)) == ("withdrawn", ["raised", "withdrawn"])
    assert alert.corrected_at == at(1)


def test_late_reads_that_show_it_went_on_open_it_again(mill, look):
    alert = leaking(mill, look)
    mill.runs(day(0), 4)
    look(4)
    mill.runs(day(0), 4, leak=4)
    look(4, hours=1)
    alert.refresh_from_db()
    assert (alert.state, alert.ended_at) == ("open", None)
    assert steps(alert) == ["raised", "stopped", "reopened"]


def test_a_correction_is_told_once(mill, look):
    """It was half as much; then half of that again; then nothing: one message."""
    alert = leaking(mill, look, gallons=16)
    for gallons in (8, 4, 0):
        mill.runs(day(-4), 4, leak=gallons)
        look(1)
    alert.refresh_from_db()
    assert alert.state == "withdrawn"
    assert steps(alert) == ["raised", "corrected", "withdrawn"]
    assert alert.corrected_at == at(1)


@pytest.mark.parametrize("quality", ["e", "s"])
def test_estimated_and_spread_hours_prove_nothing(mill, look, quality):
    mill.runs(day(-30), 26)
    mill.runs(day(-4), 4, leak=4, qualities=quality * 24)
    assert look() == []


# --- Households -----------------------------------------------------------------------------------


def move_out(town, on: date) -> None:
    agreement = town.agreements["ada mill"]
    agreement.to_date = on
    agreement.save()
    ServiceAgreement.objects.create(
        number="NEXT", account=town.accounts["tom"], premises=town.premises["mill"], from_date=on
    )


def test_who_moves_in_hears_of_their_own_time_alone(mill, look, town):
    """The wall: since when and how much are those of the household that is told."""
    alert = leaking(mill, look)
    move_out(town, day(1))
    mill.runs(day(0), 4, leak=4)
    before, after = look(4)
    assert (before.pk, before.state) == (alert.pk, "stopped")
    assert after.since_at.isoformat() == "2026-11-21T08:00:00+00:00"
    assert after.volume == 3 * 96 * GALLON
    seen = {
        who: set(
            LeakAlert.objects.visible_to(town.users[who], today=day(4)).values_list("pk", flat=True)
        )
        for who in ("ada", "ben", "tom", "lena", "cleo", "mallory")
    }
    assert seen == {
        "ada": {before.pk},
        "ben": {before.pk},
        "tom": {after.pk},
        "lena": {after.pk},  # who owns what Tom rents hears of leaks too (R04)
        "cleo": set(),
        "mallory": set(),
    }
