"""Ada pays her bill on a telephone without scripts, and has the next ones paid by the same card (R18)."""

from typing import Any

import pytest

from tests.billing.firm import PLAYS, open_bill
from tests.browser.chromium import NewTab
from tests.conftest import Town
from tests.fakes import Mailbox
from tests.journeys.steps import mails_to, run_jobs

pytestmark = pytest.mark.usefixtures("clock")


def test_a_bill_is_paid_and_the_next_ones_automatically(
    new_tab: NewTab, town: Town, mailbox: Mailbox, settings: Any
) -> None:
    settings.PAYMENT_GATEWAY = PLAYS
    open_bill(town)
    ada = new_tab(java_script_enabled=False, viewport={"width": 375, "height": 700})
    ada.sign_in(town.users["ada"])
    ada.open("/bills/")
    assert ada.heading == "You owe $84.20 by 12 December."
    ada.follow("Pay this bill")
    ada.choose("Keep it for the next time")
    ada.press("Go on")
    assert ada.heading == "Pay $84.20"  # at the company's
    ada.press("Have the card declined")
    assert "The card was declined." in ada.text()
    ada.press("Pay with the card ending in 4242")
    assert ada.heading == "$84.20 was paid on 20 November 2026."
    ada.open("/bills/")
    assert ada.heading == "You owe nothing."
    assert "I cannot pay this now" not in ada.text()
    run_jobs()
    assert [mail["Subject"] for mail in mails_to(mailbox, "ada@example.org")] == [
        "Receipt: $84.20 paid"
    ]
    ada.open("/bills/paying/")
    assert ada.heading == "You pay each bill yourself."
    ada.fill(most="120")
    ada.press("Have my bills paid automatically")
    assert ada.heading == "Your bills are paid automatically, up to $120.00."
    ada.press("Stop automatic payment")
    assert ada.heading == "You pay each bill yourself."
