"""What tests of paying late do beforehand: ask for a plan, pay, put every language in."""

from datetime import date, datetime
from decimal import Decimal

from billing.actions.arrangements import ask_for_plan
from billing.actions.shut_offs import put_in_wording
from billing.models import (
    Arrangement,
    Payment,
)
from billing.paying_later import in_months, later
from billing.shut_off_notice import BY_LAW, SHIPPED
from billing.wordings import wording
from tests.conftest import NOW, TODAY, Town


def ask(town: Town, *, months: int = 4, day: date | None = None, at: datetime = NOW) -> Arrangement:
    """Ask for Ada: $84.20 in so many months, or on a day."""
    amount = Decimal("84.20")
    parts = later(amount, day) if day else in_months(amount, months, at.date())
    ada = town.users["ada"].subject
    return ask_for_plan(account=town.accounts["ada"], parts=parts, by=ada, at=at)


def pay(town: Town, amount: str, day: date = TODAY, account: str = "ada") -> None:
    """Have the utility's books say that something was paid."""
    Payment.objects.create(
        reference=f"R-{account}-{day}-{amount}",
        account=town.accounts[account],
        paid_on=day,
        amount=Decimal(amount),
        kind="payment",
        file=town.file,
    )


def complete(town: Town) -> None:
    """Put the four languages in that a translator writes: here the English, which is no translation."""
    for code in BY_LAW:
        if code not in wording().texts:
            put_in_wording(
                language=code,
                text=f"{code} {SHIPPED['en']}",
                by=town.users["admin"].subject,
                at=NOW,
            )
