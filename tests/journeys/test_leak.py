"""A leak from the meter's file to the meter's own word that it is fixed, with the mails on the way."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from accounts.models import AccessGrant, Account
from accounts.models.access import Role
from leaks.jobs import look_for_leaks
from notices.jobs import deliver
from tests.browser.chromium import NewTab
from tests.conftest import NOW, TODAY, make_user
from tests.fakes import Mailbox, text_of
from tests.journeys.steps import Load, mails_to
from tests.journeys.test_feed_to_page import hours
from tests.journeys.test_first_visit import records

pytestmark = pytest.mark.usefixtures("clock")


def reads(first: int, last: int, *, leak: int = 0) -> list[dict[str, Any]]:
    """Return the rows of some days, counted from today: dry nights but for the leak, gallons an hour."""
    return [
        {
            "meter": "60214478",
            "starts_at": start.isoformat(),
            "minutes": 60,
            "volume": leak + (10 if 7 <= place < 22 else 0),
            "unit": "gal",
            "quality": "A",
        }
        for n in range(first, last)
        for place, start in enumerate(hours(TODAY + timedelta(days=n)))
    ]


def test_a_leak_is_found_told_answered_and_confirmed_by_the_meter(
    new_tab: NewTab, load: Load, mailbox: Mailbox, time_machine: Any
) -> None:
    """R11, R12: whatever the resident learns of it stands in a mail and on its page, in the same words."""
    load("cis", records())
    user = make_user("nora")
    AccessGrant.objects.create(
        account=Account.objects.get(), user=user, role=Role.HOLDER, granted_at=NOW
    )
    load("reads", reads(-14, -4) + reads(-4, 0, leak=4))
    look_for_leaks(NOW)
    deliver(NOW)
    [found] = mails_to(mailbox, "nora@example.org")
    lines = text_of(found).split("\n\n")
    [link] = [word for word in text_of(found).split() if "/leaks/" in word]

    tab = new_tab()
    tab.sign_in(user)
    tab.open(urlsplit(link).path)
    assert tab.heading == found["Subject"]
    assert lines[0].strip() in tab.text()
    assert "At least 3 gallons in every hour, for 23 hours on end." in tab.text()
    tab.page.get_by_label("We found it and fixed it").check()
    tab.press("Send my answer")
    assert "Now the meter checks it" in tab.text()

    mailbox.mails.clear()
    later = NOW + timedelta(days=4)
    time_machine.move_to(later, tick=False)
    load("reads", reads(0, 4))
    look_for_leaks(later)
    deliver(later)
    [confirmed] = mails_to(mailbox, "nora@example.org")
    assert confirmed["Subject"].startswith("Your meter says so too: the leak at ")
    tab.sign_in(user)  # that session ended with the days
    tab.open("/leaks/")
    assert tab.heading == "Nothing looks wrong with your water."
    tab.page.locator("main a.line").click()
    assert tab.heading == confirmed["Subject"]
