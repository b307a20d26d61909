"""Every page in every state is accessible, light and dark, at a desk and on a small phone."""

from typing import Any

import pytest

from tests.browser.accessible import assert_nothing_is_wrong, look_everywhere
from tests.browser.chromium import NewTab
from tests.conftest import Town
from tests.fakes import Mailbox

pytestmark = pytest.mark.usefixtures("clock")


def test_every_page_is_accessible(
    new_tab: NewTab, town: Town, mailbox: Mailbox, settings: Any
) -> None:
    assert_nothing_is_wrong(look_everywhere, new_tab(), town, mailbox, settings)
