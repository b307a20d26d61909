"""A throw-away database and a fixed environment for every run of the tests.

Loaded with `-p`: pytest-django reads the settings before any conftest.py.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from portal import devdb

# A production's values, but for TLS, which the tests' server does not speak. Every variable that
# the settings read stands here, so that neither a developer's `.env` nor the shell is tested.
ENVIRONMENT = {
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "CAMPAIGN_HOSTS": "",
    "CCPA_EMAIL": "",
    "CHOICES_LEDGER": "",  # tests that speak of it name a file of their own
    "CSRF_TRUSTED_ORIGINS": "",
    "DEBUG": "false",
    "DEFAULT_FROM_EMAIL": "water@example.org",
    "DEMO": "false",
    "EMAIL_URL": "smtp://localhost:25",
    "EXPORTS_DIR": str(Path(tempfile.gettempdir()) / "curbstop-tests" / "exports"),
    "FEEDS_CIS_LAYOUT": "",
    "FEEDS_DIR": str(Path(tempfile.gettempdir()) / "curbstop-tests" / "feeds"),
    "FEEDS_EXPECTED": "reads:1,cis:7",
    "FEEDS_KEPT_DAYS": "30",
    "FEEDS_UPLOAD_MB": "1",
    "HTTPS": "false",
    "LATITUDE": "",
    "LETTER_WAY": "",
    "LOG_LEVEL": "WARNING",
    "MAIL_API": "",
    "MAIL_API_SETTINGS": "{}",
    "MAIL_AUTHSERV_ID": "",
    "MAIL_CONTRACT_REVIEWED_ON": "2026-01-05",
    "MAIL_CONTRACT_SIGNED_ON": "2026-01-05",
    "MAIL_PROVIDER": "the utility's own mail server",
    "NOTICES_DIR": str(Path(tempfile.gettempdir()) / "curbstop-tests" / "notices"),
    "NOTICES_INBOUND_KEY": "",
    "PASSWORD_MIN_LENGTH": "10",
    "PAYMENTS_CONTRACT_REVIEWED_ON": "2026-01-05",
    "PAYMENTS_CONTRACT_SIGNED_ON": "2026-01-05",
    "PAYMENTS_PROVIDER": "Stripe",
    "STRIPE_SECRET_KEY": "",
    "STRIPE_WEBHOOK_SECRET": "whsec_of_the_tests",
    "REPLY_MAILBOX": "",
    "THREADS_CLOSE_DAYS": "14",
    "PRIVACY_EMAIL": "privacy@example.org",
    "PRIVACY_REGIME": "ccpa",
    "HOLIDAYS": "",
    "LOCAL_LANGUAGES": "",
    "PRIVACY_KEYS": "1:a secret for the tests that everybody knows",
    "PRIVACY_PHONE": "+1 555 010 0142",
    "BACKUPS_KEPT_DAYS": "35",
    "UTILITY_DELETION_URL": "",
    "VIRUS_SCANNER": "",
    "SECRET_KEY": "a key for the tests, as long as a real one, and known to everybody",
    "SECURITY_REVIEWED_ON": "2026-01-05",
    "SITE_URL": "http://testserver",
    "SOURCE_URL": "https://example.org/curbstop",
    "TEXT_WAY": "",
    "TIME_ZONE": "America/Los_Angeles",
    "TRUSTED_PROXIES": "0",
    "UTILITY_ADDRESS": "1 Reservoir Road, Mill Valley",
    "UTILITY_COLOUR": "#0b5c7d",
    "UTILITY_COLOUR_DARK": "#7cc4e4",
    "UTILITY_EMAIL": "help@example.org",
    "UTILITY_LOGO": "",
    "UTILITY_NAME": "Mill Valley Water",
    "UTILITY_PHONE": "+1 555 010 0199",
    "VOICE_WAY": "",
    "VOLUME_UNIT": "gal",
    "WATER_PRICE": "0",
}


@pytest.hookimpl(wrapper=True)  # a wrapper runs before pytest-django's hook of the same name
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Set the environment, and start a cluster unless DATABASE_URL names a server.

    A `.env` does not count: a developer's may name a real one. Workers of pytest-xdist inherit
    what their parent set, so they share its cluster.
    """
    os.environ.update(ENVIRONMENT)
    if not os.environ.get("DATABASE_URL"):
        clear_leftovers()
        folder = tempfile.mkdtemp(prefix=f"{prefix()}{os.getpid()}-", dir=parent_folder())
        keeper = devdb.Keeper(Path(folder), throwaway=True)
        early_config.add_cleanup(keeper.close)
        os.environ["DATABASE_URL"] = keeper.url
    yield


def parent_folder() -> Path:
    """Return the temporary folder, unless that is private to root: PostgreSQL is not root."""
    folder = Path(tempfile.gettempdir()).resolve()
    return devdb.cluster_folder(folder / "x", devdb.account_to_drop_to()).parent


def prefix() -> str:
    """Return how the folders of this account's runs begin; the number of the process follows."""
    return f"curbstop-test-{os.getuid()}-" if hasattr(os, "getuid") else "curbstop-test-"


def clear_leftovers() -> None:
    """Remove the clusters of runs that were killed together with their keepers."""
    for folder in parent_folder().glob(f"{prefix()}*-*"):
        number = folder.name.removeprefix(prefix()).split("-")[0]
        if number.isdigit() and not is_alive(int(number)):
            with contextlib.suppress(devdb.DatabaseTrouble):  # somebody else's of that name
                devdb.Cluster(folder, throwaway=True).release()


def is_alive(number: int) -> bool:
    """Whether there is a process of this number that can still do something."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(psutil.Process(number).status() != psutil.STATUS_ZOMBIE)
    return False
