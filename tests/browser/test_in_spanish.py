"""Every page in every state is accessible in Spanish; a file of its own, to run beside the other walk."""

from typing import Any

import pytest

from tests.browser.accessible import assert_nothing_is_wrong, look_at_phone
from tests.browser.chromium import PHONE, NewTab
from tests.conftest import Town
from tests.fakes import Mailbox

pytestmark = pytest.mark.usefixtures("clock")


def test_every_page_is_accessible_in_spanish(
    new_tab: NewTab, town: Town, mailbox: Mailbox, settings: Any
) -> None:
    # Longer words on the smallest screen; colours and wide screens are the same in every language.
    tab = new_tab(locale="es-US", viewport=PHONE)
    assert_nothing_is_wrong(look_at_phone, tab, town, mailbox, settings)
