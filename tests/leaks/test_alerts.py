"""An alert in its life: found, grown, stopped, said to be fixed; and what late reads do to it."""

from datetime import date, timedelta

import pytest

from accounts.access import homes_of
from accounts.models import ServiceAgreement
from leaks.actions.answering import (
    AlreadyClaimed,
    AlreadyOver,
    NoSuchEnd,
    answer_alert,
    no_longer_normal,
)
from leaks.actions.homes import AlreadyAway, NotTheirHome, forget_away, say_away
from leaks.models import LeakAlert, LeakAnswer
from tests.conftest import GALLON
from tests.leaks.conftest import at, day
from usage.jobs import look_at_meters
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


def test_what_was_looked_at_is_not_looked_at_again(mill, look, django_assert_max_num_queries):
    leaking(mill, look)
    with django_assert_max_num_queries(10):
        assert len(look(hours=1)) == 1


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


# --- What people say ------------------------------------------------------------------------------


def test_fixed_is_a_claim_that_the_meter_confirms(mill, look, town):
    """R12: three nights without that water."""
    alert = leaking(mill, look)
    claim = answer_alert(alert=alert, kind="fixed", by=town.users["ada"], at=at())
    mill.runs(day(0), 2)
    look(2)
    claim.refresh_from_db()
    assert claim.outcome == ""
    mill.runs(day(2), 2)
    look(4)
    claim.refresh_from_db()
    alert.refresh_from_db()
    assert (claim.outcome, alert.state) == ("verified", "stopped")
    assert steps(alert) == ["raised", "verified"]


def test_fixed_is_taken_back_where_the_water_still_runs(mill, look, town):
    alert = leaking(mill, look)
    claim = answer_alert(alert=alert, kind="fixed", by=town.users["ben"], at=at())
    mill.runs(day(0), 3, leak=4)
    look(3)
    claim.refresh_from_db()
    alert.refresh_from_db()
    assert (claim.outcome, alert.state) == ("reopened", "open")
    assert steps(alert) == ["raised", "reopened"]


def test_what_is_normal_is_no_news_until_its_end_and_more_than_it_is(mill, look, town):
    alert = leaking(mill, look)
    answer = answer_alert(
        alert=alert, kind="normal", until_date=day(60), by=town.users["ada"], at=at()
    )
    alert.refresh_from_db()
    assert (alert.state, answer.rate) == ("stopped", 4 * GALLON)
    mill.runs(day(0), 4, leak=4)
    assert look(4) == [alert]
    mill.runs(day(4), 2, leak=9)
    assert [it.rate for it in look(6)] == [4 * GALLON, 9 * GALLON]


def test_what_was_normal_is_news_again_when_that_ends(mill, look, town):
    alert = leaking(mill, look)
    answer = answer_alert(
        alert=alert, kind="normal", until_date=day(300), by=town.users["ada"], at=at()
    )
    no_longer_normal(answer=answer, by=town.users["ada"], at=at(1))
    mill.runs(day(0), 1, leak=4)
    assert [it.state for it in look(1)] == ["stopped", "open"]
    with pytest.raises(AlreadyOver):
        no_longer_normal(answer=answer, by=town.users["ada"], at=at(1))


def test_an_answer_that_cannot_be_is_refused(mill, look, town):
    alert, ada = leaking(mill, look), town.users["ada"]
    for until in (None, day(0), day(400)):
        with pytest.raises(NoSuchEnd):
            answer_alert(alert=alert, kind="normal", until_date=until, by=ada, at=at())
    answer_alert(alert=alert, kind="looking", by=ada, at=at())
    answer_alert(alert=alert, kind="fixed", by=ada, at=at())
    with pytest.raises(AlreadyClaimed):
        answer_alert(alert=alert, kind="fixed", by=town.users["ben"], at=at())
    mill.runs(day(0), 4)
    look(4)
    with pytest.raises(AlreadyOver):
        answer_alert(alert=alert, kind="looking", by=ada, at=at(4))
    late = answer_alert(alert=alert, kind="fixed", by=ada, at=at(4))
    assert late.outcome == LeakAnswer.Outcome.VERIFIED


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


def test_water_while_nobody_is_home(mill, look, town):
    home = next(h for h in homes_of(town.users["ada"], today=day(0)) if h.address == "12 Mill Lane")
    said = {"home": home, "allowance": 10 * GALLON, "by": town.users["ada"], "at": at(-9)}
    away = say_away(from_date=day(-8), to_date=day(3), **said)
    with pytest.raises(AlreadyAway):
        say_away(from_date=day(2), to_date=day(9), **said)
    mill.runs(day(-30), 22)
    for n in range(-8, 0):
        mill.says(day(n), [0.0] * 12 + [8.0 if n < -2 else 25.0] + [0.0] * 11)
    [alert] = look()
    assert (alert.kind, alert.volume) == ("away", 2 * 15 * GALLON)
    assert alert.until_at - alert.since_at == timedelta(days=2)
    stranger = next(iter(homes_of(town.users["tom"], today=day(0))))
    with pytest.raises(NotTheirHome):
        forget_away(home=stranger, away=away)
    forget_away(home=home, away=away)
