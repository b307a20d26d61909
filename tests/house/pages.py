"""Every page that is in a table of who may open it: each room has its own, and here they are one list."""

from django.urls import NoReverseMatch, reverse

from tests.accounts.test_pages import TABLE as ACCOUNTS
from tests.billing.test_arrears_pages import TABLE as ARREARS
from tests.billing.test_pages import TABLE as BILLING
from tests.billing.test_paying_pages import TABLE as PAYING
from tests.billing.test_staff import TABLE as RATES
from tests.conversations.test_pages import TABLE as CONVERSATIONS
from tests.leaks.test_pages import TABLE as LEAKS
from tests.portal.test_pages import EVERYBODY, PAGES
from tests.programs.test_pages import TABLE as PROGRAMS

__all__ = [
    "ACCOUNTS",
    "ARREARS",
    "BILLING",
    "CONVERSATIONS",
    "EVERYBODY",
    "LEAKS",
    "PAGES",
    "PAYING",
    "PROGRAMS",
    "RATES",
    "addresses",
]


def addresses() -> list[str]:
    """Return the addresses of all pages that need no number or secret."""
    found = list(PAGES)
    for name in dict.fromkeys(
        name
        for room in (ACCOUNTS, ARREARS, BILLING, PAYING, RATES, LEAKS, PROGRAMS, CONVERSATIONS)
        for name, _method in room
    ):
        try:
            found.append(reverse(name))
        except NoReverseMatch:  # of one bill, one grant, one invitation
            continue
    return found
