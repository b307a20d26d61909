"""What tests in the browser share."""

from decimal import Decimal
from typing import Any

import pytest

from tests.billing.firm import PLAYS
from tests.fakes import mailbox

__all__ = ["mailbox"]


@pytest.fixture(autouse=True)
def _money(settings: Any) -> None:
    """Have payments taken by the demonstration's stand-in, whose page is one of ours; water has a price."""
    settings.PAYMENT_GATEWAY, settings.WATER_PRICE = PLAYS, Decimal("8.00")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer pictures of every page."""
    parser.addoption("--shots", action="store_true", help="save a picture of every page in shots/")


def pytest_configure(config: pytest.Config) -> None:
    """Load the browser's fixtures; tests/journeys loads the same."""
    config.pluginmanager.import_plugin("tests.browser.chromium")
