"""Whether the bill that runs will come to more than somebody said."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.access import homes_of
from accounts.roles import May
from billing.models import BillLimit
from billing.next_bill import next_bill


@dataclass(frozen=True)
class Over:
    """The bill that will be more: what it likely comes to in dollars, and its first and last day."""

    likely: Decimal
    begins: date
    ends: date


def over(limit: BillLimit, today: date) -> Over | None:
    """Return the bill that will likely be more; None where none will, or its user may not know."""
    for home in homes_of(limit.user, today=today):
        if home.account_id == limit.account_id and {May.BILLS, May.USE} <= home.may:
            found = next_bill(limit.user, home, today)
            if found and found.money and found.money[1] > limit.amount:
                return Over(found.money[1], found.begins, found.ends)
    return None
