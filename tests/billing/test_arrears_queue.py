"""The queue of what is paid late (R19): its order, its words, and a heading that counts every page."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account, Customer
from billing.actions.shut_offs import appeal
from billing.jobs import look_at_arrears
from billing.models import Arrangement
from billing.views.arrears_queue import EACH_PAGE
from privacy.models import Subject
from tests.billing.late import ask
from tests.conftest import NOW, TODAY, Town, make_bill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


def queue(as_: As, page: int = 1) -> Any:
    return as_("admin").get(f"/staff/arrears/?page={page}").context


def rows(context: Any) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in context["table"]["rows"]]


def test_the_heading_counts_those_who_wait_on_every_page(as_: As, town: Town) -> None:
    count = 2 * EACH_PAGE + 1
    subjects = Subject.objects.bulk_create(Subject(created_at=NOW) for _n in range(count))
    customers = Customer.objects.bulk_create(
        Customer(number=f"W{n}", subject=subject) for n, subject in enumerate(subjects)
    )
    accounts = Account.objects.bulk_create(
        Account(number=f"9{n:05}", customer=customer, from_date=date(2025, 1, 1))
        for n, customer in enumerate(customers)
    )
    Arrangement.objects.bulk_create(
        Arrangement(
            account=account,
            amount=9,
            asked_on=TODAY,
            asked_at=NOW,
            asked_by=account.customer.subject,
            state="asked",
        )
        for account in accounts
    )
    for page, shown in ((1, EACH_PAGE), (3, 1)):
        found = queue(as_, page)
        assert found["heading"] == f"{count} households wait for an answer."
        assert len(rows(found)) == shown


def test_who_waits_stands_before_who_is_behind_and_an_appeal_before_a_plan(
    as_: As, town: Town
) -> None:
    make_bill(town, "cleo", "weir", date(2025, 12, 1) - timedelta(days=31), open_amount="84.20")
    make_bill(town, "ada", "mill", date(2026, 8, 31), open_amount="84.20")
    make_bill(town, "tom", "orchard", date(2026, 8, 31), open_amount="84.20")
    look_at_arrears(NOW)
    ask(town, months=13)  # more than the policy grants at once
    appeal(account=town.accounts["tom"], text="Wrong.", by=town.users["tom"].subject, at=NOW)
    found = queue(as_)
    assert found["heading"] == "2 households wait for an answer."
    assert [[*row[:2], row[-1]] for row in rows(found)] == [
        [town.accounts["tom"].number, "$84.20", "Appeal"],
        [town.accounts["ada"].number, "$84.20", "Plan"],
        [town.accounts["cleo"].number, "$84.20", "–"],
    ]


def test_where_nobody_waits_it_says_so(as_: As, town: Town) -> None:
    found = queue(as_)
    assert (found["heading"], rows(found)) == ("Nobody waits for an answer.", [])
    make_bill(town, "ada", "mill", date(2026, 8, 31), open_amount="84.20")
    look_at_arrears(NOW)
    found = queue(as_)
    assert found["heading"] == "Nobody waits for an answer."
    assert [row[-1] for row in rows(found)] == ["–"]
    assert Decimal(rows(found)[0][1].removeprefix("$")) == Decimal("84.20")
