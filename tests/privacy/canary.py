"""Somebody whose every word stands nowhere else, and who has used everything there is."""

import csv
import re
from datetime import date
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import Customer, Premises, User
from billing.models import Bill
from portal.feeding.feeds import load_feed
from portal.jobs import JOBS
from privacy.models import Subject
from tests.conftest import NOW, Town, make_bill
from tests.fakes import Mailbox, text_of
from tests.portal.test_cis_feed import COLUMNS

NAME = "Quillon Åse Zephyrine"
LOGIN = "quillon.login@zephyrine.example"
EMAIL_ON_FILE = "Quillon.OnFile@Zephyrine.Example"
PHONE = "+1 555 019 2837"
CELL = "+15552738419"
BOX = "PO Box 918273"
NICKNAME = 'Zephyrs\' "nest" & co'
GUEST = "guest.of.quillon@elsewhere.example"
AGENT = "Canarybrowser/9.1 (Zephyrphone)"
PASSWORD = "nine quiet finches over the weir"
# What must be nowhere afterwards, in any writing that a test looks for itself.
WORDS = ("quillon", "zephyr", "019 2837", "2738419", "918273", "canarybrowser")
WORDS_OF_RIGHTS = {"2738419"}  # theirs who used every right, not those of `live`

RECORDS = [
    {"record": "customer", "customer": "C-77", "name": NAME, "language": "es", "phone": PHONE,
     "email": EMAIL_ON_FILE, "mail_line1": BOX, "mail_line2": "Zephyr House", "mail_city": "Upper Mills",
     "mail_state": "CA", "mail_postcode": "94941-9182"},
    {"record": "account", "account": "77-0001", "customer": "C-77", "from_date": "2024-05-01"},
    {"record": "premises", "premises": "P-77", "line1": "77 Canary Wharf", "city": "Upper Mills",
     "state": "CA", "postcode": "94941", "kind": "single_family"},
    {"record": "agreement", "agreement": "A-77", "account": "77-0001", "premises": "P-77",
     "from_date": "2024-05-01"},
    {"record": "budget", "account": "77-0001", "premises": "P-77", "from_date": "2026-01-01",
     "people": "4", "ground": "2400", "city_limits": "OUT", "water_type": "RECYCLED"},
    # Three that are refused: the line and the reason stay behind, to be corrected.
    {"record": "customer", "customer": "", "name": "ZEPHYRINE, QUILLON A.", "language": "es"},
    {"record": "customer", "customer": "C-78", "name": "X" * 300, "email": EMAIL_ON_FILE},
    {"record": "customer", "customer": "", "name": "", "phone": "(555) 019-2837"},
]  # fmt: skip
HOUSEHOLD = {"occupants": "3", "garden": "small", "toilets": "new"} | dict.fromkeys(
    ("pool", "cooler", "softener", "constant_flow"), "yes"
)


def live(town: Town, box: Mailbox, folder: Path) -> Subject:
    """Let the canary use everything, through pages and files, and return their subject."""
    _in_the_utilitys_file(folder)
    town.accounts["birdcage"] = Customer.objects.get(number="C-77").accounts.get()
    town.premises["birdcage"] = Premises.objects.get(number="P-77")
    make_bill(town, "birdcage", "birdcage", date(2026, 9, 1), open_amount="84.20")
    browser = Client(headers={"user-agent": AGENT})
    _sign_up(browser, box)
    _link(browser)
    browser.post("/profile/", {"nickname": NICKNAME})
    browser.post("/use/unit/", {"unit": "m3"})
    browser.post("/household/", HOUSEHOLD)
    invited = {"email": GUEST, "role": "tenant", "since": "today", "until": ""}
    browser.post("/access/invite/", invited)
    for path in ("/", "/use/", "/bills/", "/access/", "/profile/", "/privacy/", "/sign-in/"):
        browser.get(path)
    user = User.objects.get(email=LOGIN)
    add_passkey(user)
    _invited_by_others(town)
    _tries_in_vain()
    _looked_at_by_staff(town, user)
    for job in JOBS:
        job.run(NOW)
    return user.subject


def add_passkey(user: User) -> None:
    """Give them a passkey by the name that they typed for it."""
    Authenticator.objects.create(
        user=user, type="webauthn", data={"name": "Zephyrine’s telephone", "credential": {}}
    )


def _in_the_utilitys_file(folder: Path) -> None:
    path = folder / "cis.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(RECORDS)
    receipt = load_feed(format="cis", path=path, at=NOW)
    assert (receipt.taken, receipt.refused) == (5, 3)
    path.unlink()


def _sign_up(browser: Client, box: Mailbox) -> None:
    browser.post(
        "/sign-in/signup/",
        {
            "email": LOGIN,
            "password1": PASSWORD,
            "adult": "on",
            "policy": "on",
            "terms": "on",
            "website": "",
        },
    )
    [code] = re.findall(r"^[A-Z]{4}-[A-Z]{4}$", text_of(box.mails[-1]), re.MULTILINE)
    assert browser.post("/sign-in/confirm-email/", {"code": code}).status_code == 302


def _link(browser: Client) -> None:
    claim = {"account_number": "77-0001", "name": "zephyrine quillon ase", "kind": "bill"}
    wrong = browser.post("/profile/link/", claim | {"proof": "1.00"})
    assert wrong.status_code == 200
    amount = str(Bill.objects.get(account__number="77-0001").amount_due)
    assert browser.post("/profile/link/", claim | {"proof": amount}).status_code == 302


def _invited_by_others(town: Town) -> None:
    ada = Client()
    ada.force_login(town.users["ada"])
    for address in (LOGIN, EMAIL_ON_FILE):
        invited = {"email": address, "role": "helper", "since": "today", "until": ""}
        assert ada.post("/access/invite/", invited).status_code == 302


def _tries_in_vain() -> None:
    """Wrong passwords, a code that nobody enters, a password that is never changed."""
    for address in (LOGIN, EMAIL_ON_FILE):
        stranger = Client(headers={"user-agent": AGENT})
        stranger.post("/sign-in/login/", {"login": address, "password": "guessed by zephyr"})
        stranger.post("/sign-in/login/code/", {"email": address})
        stranger.post("/sign-in/password/reset/", {"email": address})


def _looked_at_by_staff(town: Town, user: User) -> None:
    admin = Client()
    admin.force_login(town.users["admin"])
    customer = Customer.objects.get(number="C-77")
    for path in (
        f"/admin/accounts/customer/{customer.pk}/change/",
        f"/admin/accounts/user/{user.pk}/change/",
        "/admin/accounts/customer/?q=zephyrine",
    ):
        assert admin.get(path).status_code == 200
