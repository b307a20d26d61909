"""Passkeys, with a device that has one: adding it, signing in by it alone, and when it does not work."""

from typing import Any

import pytest

from accounts.models import User
from tests.browser.chromium import Tab
from tests.conftest import PASSWORD, Town

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def mallory(tab: Tab, town: Town, mailbox: object, settings: Any) -> User:
    """Mallory signs in with a password on a device that keeps passkeys, and begins to add one."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # the tests' server does not speak TLS
    tab.give_passkeys()
    tab.sign_in(town.users["mallory"], proven=True)
    tab.open("/sign-in/2fa/webauthn/add/")
    return town.users["mallory"]


def test_signing_in_with_a_passkey_alone(tab: Tab, mallory: User) -> None:
    tab.fill(name="My phone")
    tab.press("Add the passkey")
    tab.page.get_by_text("The passkey is added.").wait_for()
    tab.open("/sign-in/2fa/webauthn/")
    assert "My phone" in tab.text()

    tab.sign_in(None)
    tab.open("/sign-in/login/?next=/access/")
    tab.press("Use a passkey")
    tab.page.wait_for_url(f"{tab.site}/access/")
    assert "There is no home to show yet." in tab.text()


def test_a_second_step_after_the_password(tab: Tab, mallory: User) -> None:
    tab.fill(name="My key")
    tab.press("Add the passkey")
    tab.page.get_by_text("The passkey is added.").wait_for()
    tab.sign_in(None)
    tab.open("/sign-in/login/?next=/access/")
    tab.fill(login=mallory.email, password=PASSWORD)
    tab.press("Sign in")
    tab.press("Use a passkey instead")
    tab.page.wait_for_url(f"{tab.site}/access/")
    assert "There is no home to show yet." in tab.text()


def test_a_device_without_the_passkey_says_what_to_do(tab: Tab, mallory: User) -> None:
    tab.sign_in(None)
    tab.open("/sign-in/login/")
    trouble = tab.page.get_by_text("The passkey did not work.")
    assert not trouble.is_visible()
    tab.press("Use a passkey")
    trouble.wait_for()
    assert tab.path == "/sign-in/login/"
