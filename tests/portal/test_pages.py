"""Who may open which page, and what it costs."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import TODAY, ReadsMaker, Town, make_bill

pytestmark = pytest.mark.usefixtures("clock")
As = Callable[[str | None], Client]

EVERYBODY = ["ada", "ben", "cleo", "lena", "mallory", "dana", None]
# Each page with the status for: Ada, Ben, Cleo (moved out), Lena (landlord), Mallory, Dana (staff), nobody.
# Those of accounts and billing stand in the tables of those rooms; tests/house/pages.py has all of them.
PAGES = {
    "/": [200, 200, 200, 200, 200, 302, 200],
    "/use/": [200, 200, 200, 200, 200, 200, 302],
    "/use/download/": [302, 302, 302, 302, 302, 302, 302],  # asks who one is
    "/use/day/": [405, 405, 405, 405, 405, 405, 302],
    "/use/unit/": [405, 405, 405, 405, 405, 405, 302],
    "/use/compare/": [200, 200, 200, 200, 200, 200, 302],
    "/household/": [200, 200, 200, 200, 200, 200, 302],
    "/household/forget/": [405, 405, 405, 405, 405, 405, 302],
    "/privacy/": [200, 200, 200, 200, 200, 200, 200],
    "/privacy/held/": [200, 200, 200, 200, 200, 200, 302],
    "/privacy/held/open/": [302, 302, 302, 302, 302, 302, 302],  # asks who one is
    "/privacy/looks/": [200, 200, 200, 200, 200, 200, 302],
    "/privacy/counted/": [200, 200, 200, 200, 200, 200, 200],
    "/profile/sign-ins/": [200, 200, 200, 200, 200, 200, 302],
    "/staff/figures/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/figures/figures.csv": [404, 404, 404, 404, 404, 404, 302],
    "/staff/security/": [404, 404, 404, 404, 404, 404, 302],
    "/privacy/download/": [302, 302, 302, 302, 302, 302, 302],
    "/privacy/download/file/": [302, 302, 302, 302, 302, 302, 302],
    "/privacy/policy/": [200, 200, 200, 200, 200, 200, 200],
    "/privacy/policy/99/": [404, 404, 404, 404, 404, 404, 404],
    "/privacy/policy/acknowledge/": [405, 405, 405, 405, 405, 405, 405],
    "/terms/": [200, 200, 200, 200, 200, 200, 200],
    "/terms/99/": [404, 404, 404, 404, 404, 404, 404],
    "/staff/privacy/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/policy/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/disclosures/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/disclosures/new/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/disclosures/draft/1/approve/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/disclosures/draft/1/drop/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/disclosures/1/review/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/disclosures/directed/1/send/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/recipients/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/recipients/new/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/recipients/1/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/recipients/1/announce/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/incidents/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/incidents/1/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/incidents/1/people/": [404, 404, 404, 404, 404, 404, 302],
    "/privacy/choices/": [200, 200, 200, 200, 200, 200, 302],
    "/privacy/choices/answer/": [405, 405, 405, 405, 405, 405, 405],
    "/privacy/choices/withdraw/": [405, 405, 405, 405, 405, 405, 405],
    "/privacy/choices/1/receipt.json": [404, 404, 404, 404, 404, 404, 302],
    "/privacy/choices/usage_analytics/confirm/": [200, 200, 200, 200, 200, 200, 200],
    "/privacy/choices/marketing_email/confirm/": [200, 200, 200, 200, 200, 200, 404],
    "/privacy/choices/third_party_sharing/confirm/": [404, 404, 404, 404, 404, 404, 404],
    "/privacy/cookies/": [200, 200, 200, 200, 200, 200, 200],
    "/privacy/cookies/test.json": [404, 404, 404, 404, 404, 404, 404],  # none was made
    "/privacy/opt-out/": [200, 200, 200, 200, 200, 200, 200],
    "/.well-known/gpc.json": [200, 200, 200, 200, 200, 200, 200],
    "/staff/privacy/choices/": [404, 404, 404, 404, 404, 404, 302],
    "/privacy/request/": [200, 200, 200, 200, 200, 200, 200],
    "/privacy/request/sent/": [302, 302, 302, 302, 302, 302, 302],
    "/privacy/request/track/": [200, 200, 200, 200, 200, 200, 200],
    "/privacy/request/track/PR-BBBB-BBBB/": [404, 404, 404, 404, 404, 404, 404],
    "/privacy/request/permit/": [200, 200, 200, 200, 200, 200, 200],
    "/privacy/request/permit/not-a-secret/": [200, 200, 200, 200, 200, 200, 200],  # explains it
    "/privacy/request/for/opt_out/": [200, 200, 200, 200, 200, 200, 200],
    "/privacy/request/for/delete/": [302, 302, 302, 302, 302, 302, 200],
    "/privacy/request/for/delete/somebody/": [200, 200, 200, 200, 200, 200, 200],
    "/privacy/request/for/correct/child/": [200, 200, 200, 200, 200, 200, 200],
    "/privacy/correct/": [302, 302, 302, 302, 302, 302, 302],
    "/privacy/correct/1/": [302, 302, 302, 302, 302, 302, 302],
    "/privacy/share/": [200, 200, 200, 200, 200, 200, 302],
    "/privacy/share/nobody/": [302, 302, 302, 302, 302, 302, 302],
    "/privacy/share/nobody/stop/": [405, 405, 405, 405, 405, 405, 405],
    "/privacy/correct/email/": [302, 302, 302, 302, 302, 302, 302],  # no code is on its way
    "/privacy/restrict/": [200, 200, 200, 200, 200, 200, 302],
    "/privacy/restrict/lift/": [302, 302, 302, 302, 302, 302, 302],
    "/staff/privacy/requests/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/requests/new/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/requests/1/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/requests/1/paper/1/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/requests/1/letters/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/requests/1/take/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/corrections/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/corrections/1/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/minors/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/minors/1/": [404, 404, 404, 404, 404, 404, 302],
    "/profile/link/": [200, 200, 200, 200, 200, 200, 302],
    "/profile/link/code/": [200, 200, 200, 200, 200, 200, 302],
    "/language/": [405, 405, 405, 405, 405, 405, 405],
    "/staff/": [404, 404, 404, 404, 404, 200, 302],
    "/staff/roles/": [404, 404, 404, 404, 404, 200, 302],
    "/staff/customers/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/customers/1/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/customers/1/reveal/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/customers/1/view-as/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/view-as/stop/": [404, 404, 404, 404, 404, 405, 302],
    "/staff/privacy/searches/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/components/": [404, 404, 404, 404, 404, 200, 302],
    "/admin/": [302, 302, 302, 302, 302, 200, 302],
    "/healthz": [200, 200, 200, 200, 200, 200, 200],
    "/readyz": [200, 200, 200, 200, 200, 200, 200],
    "/brand.css": [200, 200, 200, 200, 200, 200, 200],
    "/nowhere/": [404, 404, 404, 404, 404, 404, 404],
}


@pytest.mark.parametrize("path", PAGES)
def test_who_may_open_a_page(path: str, left_open: As) -> None:
    seen = {who: left_open(who).get(path).status_code for who in EVERYBODY}
    assert seen == dict(zip(EVERYBODY, PAGES[path], strict=True))


# Session, user and homes for every page; then what the page is about.
# The limit is twelve a page. Of use: the homes, the unit, the meters, the reads, and how far they reach.
QUERIES = {
    "/": 9,  # the latest bill and what is open, thirty days and hours, alerts; one more where there are any
    "/use/?by=hour": 8,
    "/use/?by=day": 8,
    "/use/?by=week": 8,
    "/use/?by=month": 8,
    "/use/?by=year": 8,
    "/use/?by=map": 8,  # a year of hours is one of them
    "/use/?by=day&on=2026-09-01": 7,
    "/use/bills/": 7,
    "/household/": 5,
    "/bills/": 7,  # how many there are, a page of them, what is open, and payments
}


@pytest.mark.parametrize("path", QUERIES)
@pytest.mark.parametrize("months", [1, 13])
def test_a_page_asks_little_however_old_the_account_is(
    path: str, months: int, as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    make_reads("mill", TODAY - timedelta(days=30 * months), TODAY)
    for n in range(months):
        make_bill(town, "ada", "mill", date(2024, 6, 1) + timedelta(days=30 * n))
    client = as_("ada")
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    assert len(asked) == QUERIES[path]
