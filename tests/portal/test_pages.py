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
    "/use/compare/": [200, 200, 200, 200, 200, 200, 302],
    "/household/": [200, 200, 200, 200, 200, 200, 302],
    "/household/forget/": [405, 405, 405, 405, 405, 405, 302],
    "/privacy/": [200, 200, 200, 200, 200, 200, 200],
    "/privacy/held/": [200, 200, 200, 200, 200, 200, 302],
    "/privacy/held/open/": [302, 302, 302, 302, 302, 302, 302],  # asks who one is
    "/privacy/looks/": [200, 200, 200, 200, 200, 200, 302],
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
    "/privacy/request/permit/not-a-secret/": [404, 404, 404, 404, 404, 404, 404],
    "/privacy/request/for/opt_out/": [200, 200, 200, 200, 200, 200, 200],
    "/privacy/request/for/delete/": [302, 302, 302, 302, 302, 302, 200],
    "/privacy/request/for/delete/somebody/": [200, 200, 200, 200, 200, 200, 200],
    "/privacy/request/for/correct/child/": [200, 200, 200, 200, 200, 200, 200],
    "/privacy/correct/": [302, 302, 302, 302, 302, 302, 302],
    "/privacy/correct/1/": [302, 302, 302, 302, 302, 302, 302],
    "/privacy/restrict/": [200, 200, 200, 200, 200, 200, 302],
    "/privacy/restrict/lift/": [405, 405, 405, 405, 405, 405, 302],
    "/staff/privacy/requests/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/requests/new/": [404, 404, 404, 404, 404, 404, 302],
    "/staff/privacy/requests/1/": [404, 404, 404, 404, 404, 404, 302],
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
    "/staff/components/": [404, 404, 404, 404, 404, 200, 302],
    "/admin/": [302, 302, 302, 302, 302, 200, 302],
    "/healthz": [200, 200, 200, 200, 200, 200, 200],
    "/readyz": [200, 200, 200, 200, 200, 200, 200],
    "/brand.css": [200, 200, 200, 200, 200, 200, 200],
    "/nowhere/": [404, 404, 404, 404, 404, 404, 404],
}


@pytest.mark.parametrize("path", PAGES)
def test_who_may_open_a_page(path: str, as_: As) -> None:
    seen = {who: as_(who).get(path).status_code for who in EVERYBODY}
    assert seen == dict(zip(EVERYBODY, PAGES[path], strict=True))


# Session, user and homes for every page; then what the page is about.
QUERIES = {
    "/": 6,  # the latest bill, thirty days, two weeks of hours
    "/use/?by=hour": 4,
    "/use/?by=day": 4,
    "/use/?by=month": 4,
    "/household/": 4,
    "/bills/": 5,  # how many there are, and a page of them
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
