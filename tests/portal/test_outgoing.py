"""What is granted and chosen goes to the utility's own system, each once (S11)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from accounts.actions.outgoing import make_file
from accounts.models import OutgoingRow
from billing.actions.paperless import choose_paper
from billing.models import PaperlessChoice
from leaks.models import CreditPolicy, LeakCredit
from programs.actions.deciding import grant
from programs.models import Application
from tests.conftest import NOW, TODAY, Town
from tests.programs.conftest import a_program, applied

pytestmark = pytest.mark.usefixtures("clock")


def credit(town: Town) -> LeakCredit:
    policy = CreditPolicy.objects.create(version=1, from_date=TODAY, policy={}, at=NOW)
    return LeakCredit.objects.create(
        account=town.accounts["ada"], premises=town.premises["mill"], policy=policy,
        from_date=TODAY - timedelta(days=30), to_date=TODAY, amount=Decimal("12.40"),
        granted_on=TODAY, granted_by=town.users["admin"].subject,
    )  # fmt: skip


def rebate(town: Town, pay_as: str) -> Application:
    found = applied(town, a_program())
    Application.objects.filter(pk=found.pk).update(pay_as=pay_as)
    grant(application=found, amount=Decimal(90), reason="", by=town.users["admin"].subject, at=NOW)
    return found


def written() -> list[tuple[Any, ...]]:
    rows = OutgoingRow.objects.order_by("pk")
    return list(
        rows.values_list("kind", "reference", "account__number", "amount", "field", "value")
    )


@pytest.mark.django_db
def test_credits_rebates_and_choices_of_paper_are_in_one_file(town: Town) -> None:
    given, paid = credit(town), rebate(town, "credit")
    ada = town.users["ada"].subject
    for paperless in (True, False):
        choose_paper(account=town.accounts["ada"], paperless=paperless, by=ada, at=NOW)
    first, second = PaperlessChoice.objects.order_by("pk")
    file = make_file(by=None, at=NOW)
    assert file
    assert file.rows == 4
    number = town.accounts["ada"].number
    assert written() == [
        ("credit", f"LC-{given.pk}", number, Decimal("12.40"), "", ""),
        ("credit", f"RB-{paid.pk}", number, Decimal("90.00"), "", ""),
        ("change", f"PL-{first.pk}", number, None, "paperless", "yes"),
        ("change", f"PL-{second.pk}", number, None, "paperless", "no"),
    ]
    assert make_file(by=None, at=NOW) is None
    paid.refresh_from_db()
    assert not paid.may_be_withdrawn


@pytest.mark.django_db
def test_a_check_is_left_to_staff(town: Town) -> None:
    """It may be for somebody whom the utility's system does not know."""
    found = rebate(town, "check")
    assert make_file(by=None, at=NOW) is None
    assert list(Application.objects.to_pay()) == [found]


@pytest.mark.django_db(transaction=True)
def test_two_exporters_pass_a_credit_on_once(town: Town) -> None:
    credit(town)

    def export(_number: int) -> None:
        make_file(by=None, at=NOW)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(export, range(2)))
    assert len(written()) == 1
