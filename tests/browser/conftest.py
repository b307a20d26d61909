"""What tests in the browser share."""

import pytest

from tests.fakes import mailbox

__all__ = ["mailbox"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer pictures of every page."""
    parser.addoption("--shots", action="store_true", help="save a picture of every page in shots/")


def pytest_configure(config: pytest.Config) -> None:
    """Load the browser's fixtures; tests/journeys loads the same."""
    config.pluginmanager.import_plugin("tests.browser.chromium")
