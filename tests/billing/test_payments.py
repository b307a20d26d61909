"""Payments: shown to whoever may see the bills of that day, beside the bill that counts them."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from billing.models import Payment
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from privacy.map import the_map
from privacy.tables import tables_of
from tests.conftest import NOW, TODAY, Town, make_bill

pytestmark = pytest.mark.usefixtures("clock")
As = Callable[[str | None], Client]


def pay(town: Town, account: str, day: date, amount: str, kind: str = "payment") -> Payment:
    return Payment.objects.create(
        reference=f"R-{account}-{day}",
        account=town.accounts[account],
        paid_on=day,
        amount=Decimal(amount),
        kind=kind,
        file=town.file,
    )


def shown(client: Client, path: str) -> list[tuple[str, ...]]:
    table = client.get(path).context["payments"]
    return [tuple(cell["text"] for cell in row) for row in table["rows"]]


def test_the_page_of_bills_says_what_was_paid_lately(as_: As, town: Town) -> None:
    """A030."""
    pay(town, "ada", date(2026, 10, 5), "84.20")
    pay(town, "ada", date(2026, 10, 9), "84.20", "returned")
    pay(town, "tom", date(2026, 10, 5), "1.00")
    expected = [
        ("9 October 2026", "Payment returned by the bank", "−$84.20"),
        ("5 October 2026", "Payment", "$84.20"),
    ]
    assert [shown(as_(who), "/bills/") for who in ("ada", "ben")] == [expected, expected]


def test_a_bill_shows_the_payments_that_its_balance_counts(as_: As, town: Town) -> None:
    first = make_bill(town, "ada", "mill", date(2026, 6, 1))
    second = make_bill(town, "ada", "mill", date(2026, 7, 1))
    pay(town, "ada", first.issued_on, "1.00")  # counted by the first
    pay(town, "ada", first.issued_on + timedelta(days=1), "2.00")
    pay(town, "ada", second.issued_on, "3.00")
    pay(town, "ada", second.issued_on + timedelta(days=1), "4.00")
    amounts = [amount for _day, _kind, amount in shown(as_("ada"), f"/bills/{second.pk}/")]
    assert amounts == ["$3.00", "$2.00"]


def test_nobody_sees_a_payment_of_before_or_after_their_time(as_: As, town: Town) -> None:
    """The wall: each payment is judged by its day."""
    grant = town.grants["ben ada"]
    grant.from_date, grant.to_date = date(2026, 3, 1), TODAY + timedelta(days=1)
    grant.save()
    make_bill(town, "ada", "mill", date(2026, 6, 1))
    for day in (date(2026, 2, 28), date(2026, 3, 1)):
        pay(town, "ada", day, "5.00")
    assert [day for day, _kind, _amount in shown(as_("ben"), "/bills/")] == ["1 March 2026"]
    assert len(shown(as_("ada"), "/bills/")) == 2


def test_what_was_paid_is_in_ones_copy_and_is_kept_as_long_as_bills_are(town: Town) -> None:
    """A030, A079: the utility's accounts outlive a login; whoever paid is not named there."""
    pay(town, "ada", date(2026, 10, 5), "84.20")
    pay(town, "tom", date(2026, 10, 5), "1.00")
    ada = town.users["ada"].subject
    [table] = [one for one in tables_of(ada) if one.label == "billing.Payment"]
    assert [str(row["amount"]) for row in table.rows.values(*table.columns)] == ["84.20"]
    payment, bill = the_map.models["billing.Payment"], the_map.models["billing.Bill"]
    assert payment.personal["amount"].keep == bill.personal["charges"].keep == "bills_7y"
    erase(subject=ada, digest=plan(ada, on=TODAY).digest, by=ada, at=NOW)
    assert str(Payment.objects.get(account=town.accounts["ada"]).amount) == "84.20"
