"""Steps that several journeys take."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from django.utils import timezone

from portal.jobs import JOBS
from tests.browser.chromium import Tab
from tests.browser.places import code_in
from tests.conftest import PASSWORD
from tests.fakes import Mailbox

Load = Callable[[str, list[dict[str, Any]]], None]


def run_jobs() -> None:
    """Let the clock do what is due: every job, once."""
    for job in JOBS:
        job.run(timezone.now())


def mails_to(box: Mailbox, address: str) -> list[EmailMessage]:
    """Return the mails that came for one address, in their order."""
    return [mail for mail in box.mails if mail["To"] == address]


def sign_up(tab: Tab, box: Mailbox, email: str) -> None:
    """Sign up on the page that is open, and confirm the address by the code from the mail."""
    tab.fill(email=email, password1=PASSWORD)
    for tick in ("adult", "policy", "terms"):
        tab.form_field(tick).check()
    tab.press("Sign up")
    tab.page.wait_for_url("**/sign-in/confirm-email/")
    tab.fill(code=code_in(mails_to(box, email)[-1]))
    tab.press("Go on")
