"""From the front door to one's own water: sign up, find the account, look around."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AccessGrant
from tests.browser.chromium import NewTab
from tests.browser.places import code_in
from tests.conftest import TODAY
from tests.fakes import Mailbox, text_of
from tests.journeys.steps import Load, mails_to, run_jobs, sign_up

pytestmark = pytest.mark.usefixtures("clock")


def records() -> list[dict[str, Any]]:
    """Return Nora's records as the utility writes them: names in capitals, numbers with dashes."""
    bill = {"record": "bill", "account": "0047-1182-3", "premises": "P1", "unit": "ccf"}
    return [
        {
            "record": "customer",
            "customer": "C1",
            "name": "OKONKWO, NÓRA B & SAM",
            "email": "nora.on.file@example.net",
        },
        {
            "record": "account",
            "account": "0047-1182-3",
            "customer": "C1",
            "from_date": "2025-02-01",
        },
        {
            "record": "premises",
            "premises": "P1",
            "line1": "5 Sluice Road",
            "city": "Mill Valley",
            "state": "CA",
            "postcode": "00000",
            "kind": "single_family",
        },
        {
            "record": "agreement",
            "agreement": "A1",
            "account": "0047-1182-3",
            "premises": "P1",
            "from_date": "2025-02-01",
        },
        {
            "record": "service_point",
            "service_point": "SP1",
            "premises": "P1",
            "kind": "domestic",
        },
        {
            "record": "meter",
            "meter": "60214478",
            "service_point": "SP1",
            "from_date": "2019-04-01",
            "unit": "gal",
            "dials": 7,
        },
        bill
        | {
            "bill": "B1",
            "from_date": "2026-09-13",
            "to_date": "2026-10-13",
            "issued_on": "2026-10-14",
            "due_on": "2026-11-13",
            "volume": 4,
            "charges": "79.65",
            "amount_due": "79.65",
            "open_amount": "0.00",
        },
        bill
        | {
            "bill": "B2",
            "from_date": "2026-10-13",
            "to_date": "2026-11-13",
            "issued_on": "2026-11-14",
            "due_on": "2026-12-14",
            "volume": 5,
            "charges": "84.20",
            "balance_before": "79.65",
            "payments": "79.65",
            "amount_due": "84.20",
            "open_amount": "84.20",
        },
        {
            "record": "bill_line",
            "bill": "B2",
            "position": 1,
            "text": "Base charge",
            "amount": "40.00",
        },
        {
            "record": "bill_line",
            "bill": "B2",
            "position": 2,
            "text": "Water",
            "quantity": 5,
            "unit": "CCF",
            "rate": "8.84",
            "amount": "44.20",
        },
    ]


def reads() -> list[dict[str, Any]]:
    """Return water in every second hour of each day since the clocks went back on 1 November."""
    return [
        {
            "meter": "60214478",
            "starts_at": f"{TODAY - timedelta(days=n)}T{hour:02}:00:00-08:00",
            "minutes": 60,
            "volume": 10 if hour % 2 else 0,
            "unit": "gal",
        }
        for n in range(1, 19)
        for hour in range(24)
    ]


def test_a_resident_finds_their_account(new_tab: NewTab, mailbox: Mailbox, load: Load) -> None:
    load("cis", records())
    load("reads", reads())
    tab = new_tab()

    tab.open("/")
    tab.follow("Sign up")
    sign_up(tab, mailbox, "nora@example.org")
    assert tab.heading == "One step is left: find your account."

    tab.follow("Find my account")
    tab.fill(account_number="00471182 3", name="nora okonkwo", proof="$84.2")
    tab.press("Find my account")
    assert "This is your account. Welcome." in tab.text()
    assert tab.heading == "You owe $84.20 by 14 December."
    assert "Nothing looks wrong." in tab.text()
    assert "2,160 gallons since 22 October." in tab.text()

    tab.page.get_by_role("navigation", name="Main").get_by_role("link", name="Use").click()
    assert tab.heading == "You used 2,160 gallons in November 2026."
    tab.follow("Hours")
    assert tab.heading == "We have no readings on Friday 20 November 2026."
    tab.follow("19 November")
    assert tab.heading == "You used 120 gallons on Thursday 19 November 2026."

    tab.page.get_by_role("navigation", name="Main").get_by_role("link", name="Bills").click()
    assert tab.texts("main .line__amount") == ["$84.20", "$79.65"]
    tab.page.get_by_text("Bill of 14 November 2026").click()
    tab.page.wait_for_url("**/bills/*/")
    assert [row.split("\t") for row in tab.texts("main table >> nth=0 >> tbody tr")] == [
        ["Base charge", "", "", "$40.00"],
        ["Water", "5 CCF", "$8.84", "$44.20"],
    ]

    tab.open("/profile/")
    tab.fill(nickname="Our house")
    tab.press("Save the name")
    tab.open("/")
    assert tab.text().startswith("Our house")

    run_jobs()
    [told] = mails_to(mailbox, "nora.on.file@example.net")
    assert told["Subject"] == "Your water account was linked to a login"
    assert "If it was not you, call us at once" in text_of(told)
    grant = AccessGrant.objects.get()
    assert (grant.user.email, grant.account.number) == ("nora@example.org", "0047-1182-3")


@pytest.mark.parametrize(
    "typed",
    [
        {"account_number": "0047-1182-3", "name": "Nora Okonkwo", "proof": "84.21"},
        {"account_number": "0047-1182-3", "name": "Mallory Okonkwo", "proof": "84.20"},
        {"account_number": "0047-1182-4", "name": "Nora Okonkwo", "proof": "84.20"},
    ],
    ids=["amount", "name", "number"],
)
def test_what_is_wrong_is_not_said(
    typed: dict[str, str], new_tab: NewTab, mailbox: Mailbox, load: Load
) -> None:
    load("cis", records())
    tab = new_tab()
    tab.open("/sign-in/signup/")
    sign_up(tab, mailbox, "mallory@example.org")
    tab.follow("Find my account")
    tab.fill(**typed)
    tab.press("Find my account")
    assert "These do not belong together." in tab.text()
    assert not AccessGrant.objects.exists()


def test_the_account_is_proven_by_a_code_to_the_contact_on_file(
    new_tab: NewTab, mailbox: Mailbox, load: Load
) -> None:
    load("cis", records())
    tab = new_tab()
    tab.open("/sign-in/signup/")
    sign_up(tab, mailbox, "nora@example.org")
    tab.follow("Find my account")
    tab.fill(account_number="0047 1182 3", name="Sam Okonkwo")
    tab.choose("Send a code to the e-mail address you have for me")
    tab.press("Find my account")
    run_jobs()
    # The first time that the portal writes to her it also says where it knows her from (L63).
    mail, notice = mails_to(mailbox, "nora.on.file@example.net")
    assert notice["Subject"] == "What we know of you, and from whom"
    tab.fill(code=code_in(mail).lower().replace("-", " "))
    tab.press("Go on")
    assert tab.heading == "You owe $84.20 by 14 December."


def test_signing_in_with_a_code_from_the_mail(
    new_tab: NewTab, mailbox: Mailbox, load: Load
) -> None:
    load("cis", records())
    first = new_tab()
    first.open("/sign-in/signup/")
    sign_up(first, mailbox, "nora@example.org")
    tab = new_tab()
    tab.open("/bills/")
    tab.follow("Send me a code")
    tab.fill(email="nora@example.org")
    tab.page.locator("main form.form button.button").first.click()
    tab.page.wait_for_url("**/login/code/confirm/**")
    mail = mails_to(mailbox, "nora@example.org")[-1]
    tab.fill(code=code_in(mail))
    tab.press("Go on")
    assert tab.path == "/bills/"
