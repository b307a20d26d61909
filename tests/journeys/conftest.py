"""What journeys share: the browser of tests/browser, a mail server, and files of a utility."""

import csv
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.fakes import mailbox

__all__ = ["mailbox"]


def pytest_configure(config: pytest.Config) -> None:
    """Load the browser's fixtures, as tests/browser does."""
    config.pluginmanager.import_plugin("tests.browser.chromium")


@pytest.fixture(autouse=True)
def _links_lead_here(settings: Any, site: str) -> None:
    """Let links in mails lead to the site under test."""
    settings.SITE_URL = site


@pytest.fixture
def load(tmp_path: Path, transactional_db: None) -> Any:
    """Return a function that writes rows into a file and loads it, as the utility's operator does."""

    def write_and_load(format: str, rows: list[dict[str, Any]]) -> None:
        columns = dict.fromkeys(column for row in rows for column in row)
        path = tmp_path / f"{format}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
        call_command("load_feed", format, str(path), verbosity=0)

    return write_and_load
