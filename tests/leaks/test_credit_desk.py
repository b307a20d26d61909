"""Money back at the desk: decided with a second look and a fresh proof, by versions of a policy (R13)."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from leaks.credits import Policy
from leaks.models import CreditPolicy, LeakAlert, LeakCredit
from privacy.models import Look
from tests.conftest import NOW, Town
from tests.leaks.test_crediting import _price, asked, bill, laid_down, leak, stopped
from tests.leaks.test_pages import words

__all__ = ["_price", "bill", "leak"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


def proved(client: Client, at: float) -> None:
    """Have somebody proved who they are at an instant."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": at}]
    session.save()


def test_staff_decide_with_a_second_look_and_a_fresh_proof(
    town: Town, leak: LeakAlert, as_: As, client: Client
) -> None:
    """Each look is written down for whoever asked."""
    laid_down()
    request = asked(leak, town.users["ada"])
    staff, path = as_("admin"), f"/staff/leaks/credits/{request.pk}/"
    assert "$12.08 by the policy" in words(staff, path)
    assert Look.objects.filter(subject=town.users["ada"].subject, page="credit").exists()
    given: dict[str, Any] = {"decision": "grant", "amount": "10", "answer": ""}
    assert "Say why, in words" in staff.post(f"{path}decide/", given).text
    given["answer"] = "One bill was estimated."
    proved(staff, 0)
    assert "Show first that it is you" in staff.post(f"{path}decide/", given | {"sure": "yes"}).text
    proved(staff, time.time())
    assert "At most $12.08" in staff.post(f"{path}decide/", given | {"amount": "13"}).text
    assert "Give $10.00 back?" in staff.post(f"{path}decide/", given).text
    assert LeakCredit.objects.count() == 0
    answer = staff.post(f"{path}decide/", given | {"sure": "yes"}, follow=True)
    assert "Decided." in answer.text and "No request for money back waits" in answer.text
    assert "Somebody decided it before you." in staff.post(
        f"{path}decide/", given | {"sure": "yes"}, follow=True
    ).text  # fmt: skip
    page = words(as_("ada"), f"/leaks/{leak.pk}/credit/")
    assert "You get $10.00 back for the leak at 12 Mill Lane" in page
    assert "One bill was estimated." in page


def test_a_policy_is_laid_down_as_a_version(town: Town, as_: As) -> None:
    staff, path = as_("admin"), "/staff/leaks/credits/policy/"
    assert "Nothing comes back for a leak yet" in words(staff, path)
    given = {
        "from_date": "2026-11-20", "share": "75", "rest": "lowest", "least_times": "2",
        "most_bills": "1", "most_money": "500", "months_apart": "36", "days_to_ask": "60",
        "proof": "repair", "steps": "0", "source": "Ordinance 12",
    }  # fmt: skip
    assert (
        "Choose today or a later day." in staff.post(path, given | {"from_date": "2026-11-19"}).text
    )
    page = staff.post(path, given, follow=True)
    assert "You get back 75 % of the water beyond" in page.text and "at most $500.00" in page.text
    kept = CreditPolicy.objects.get().policy
    assert (kept["share"], kept["rest"], kept["proof"]) == ("0.75", "lowest", "repair")
    assert Policy().share != Policy(**{"share": kept["share"]}).share


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_requests_asks_the_same(
    how_many: int, town: Town, leak: LeakAlert, as_: As
) -> None:
    laid_down()
    for alert in [leak, stopped(town, -30, -25), stopped(town, -33, -31)][:how_many]:
        asked(alert, town.users["ada"], at=NOW)
    client = as_("admin")
    client.get("/staff/leaks/credits/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/staff/leaks/credits/")
    assert len(page.context["table"]["rows"]) == how_many
    assert len(queries) == 7  # session, user, second factor, homes, waiting, how many, the requests
