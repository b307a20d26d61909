"""What tests of this room share."""

from typing import Any

import pytest

from tests.billing.firm import PLAYS


@pytest.fixture
def firm(settings: Any) -> None:
    """Have payments taken by the demonstration's stand-in."""
    settings.PAYMENT_GATEWAY = PLAYS
