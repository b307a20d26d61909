"""What the clock runs: it may run at any time, and twice."""

import numpy as np

from leaks import sql
from leaks.jobs import look_for_leaks
from leaks.models import LookedUpTo
from tests.leaks.conftest import at, day
from tests.leaks.test_alerts import leaking


def test_what_was_looked_at_is_not_looked_at_again(mill, look, django_assert_max_num_queries):
    leaking(mill, look)
    with django_assert_max_num_queries(10):
        assert len(look(hours=1)) == 1


def test_a_look_says_how_many_alerts_it_changed_and_how_far_it_came(mill, look):
    mill.runs(day(-30), 26)
    assert look_for_leaks(at(-4)) == 0
    mill.runs(day(-4), 4, leak=4)
    assert (look_for_leaks(at()), look_for_leaks(at())) == (1, 0)
    looked = LookedUpTo.objects.get()
    assert looked.at == at()
    assert np.array_equal(sql.news_since(looked.touched).points, [])
