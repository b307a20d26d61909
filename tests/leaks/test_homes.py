"""Times on which nobody is home (R14)."""

from datetime import timedelta

import pytest

from accounts.access import homes_of
from leaks.actions.homes import AlreadyAway, NotTheirHome, forget_away, say_away
from tests.conftest import GALLON
from tests.leaks.conftest import at, day


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
