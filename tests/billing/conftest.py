"""What tests of this room share."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from accounts.models import Account
from billing.jobs import look_at_arrears
from tests.billing.firm import PLAYS
from tests.billing.stripe_server import StripeServer, stripe_server
from tests.conftest import NOW, Town, make_bill


@pytest.fixture
def firm(settings: Any) -> None:
    """Have payments taken by the demonstration's stand-in."""
    settings.PAYMENT_GATEWAY = PLAYS


@pytest.fixture
def behind(town: Town) -> Account:
    """Ada's account, of which a bill was due on 23 October; the clock has seen it."""
    make_bill(town, "ada", "mill", date(2026, 8, 31), open_amount="84.20")
    look_at_arrears(NOW)
    return town.accounts["ada"]


@pytest.fixture
def server(settings: Any) -> Iterator[StripeServer]:
    """Stripe as it is played on this machine."""
    settings.STRIPE_SECRET_KEY = "sk_test_of_the_tests"
    with stripe_server() as played:
        yield played
