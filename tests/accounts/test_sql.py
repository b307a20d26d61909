"""Who is at which load, as locks say it."""

import pytest
from django.db import transaction

from accounts.sql import held_loads, hold_load


class Stopped(Exception):
    """The load ended half-way."""


@pytest.mark.django_db
def test_a_load_is_held_until_its_transaction_ends_however_it_ends() -> None:
    assert held_loads() == set()
    with pytest.raises(Stopped), transaction.atomic():
        hold_load(7)
        hold_load(2_000_000_000)
        assert held_loads() == {7, 2_000_000_000}
        raise Stopped
    assert held_loads() == set()
