"""What people say of an alert, and what the meter says to that (R12)."""

import pytest

from leaks.actions.answering import (
    AlreadyClaimed,
    AlreadyOver,
    NoSuchEnd,
    answer_alert,
    no_longer_normal,
)
from leaks.models import LeakAnswer
from tests.conftest import GALLON
from tests.leaks.conftest import at, day
from tests.leaks.test_alerts import leaking, steps


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
