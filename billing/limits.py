"""Whether the bill that runs will come to more than somebody said."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.access import Home, homes_of
from accounts.roles import May
from billing.models import BillLimit
from billing.next_bill import next_bill


@dataclass(frozen=True)
class Over:
    """The bill that will be more: what it likely comes to in dollars, and its first and last day.

    `home` is what its reader calls the home, empty for whoever has one alone.
    """

    likely: Decimal
    begins: date
    ends: date
    home: str


def over(limit: BillLimit, today: date) -> Over | None:
    """Return the bill that will likely be more; None where none will, or its user may not know."""
    homes = homes_of(limit.user, today=today)
    for home in homes:
        if _is_of(home, limit) and {May.BILLS, May.USE} <= home.may:
            found = next_bill(limit.user, home, today)
            if found and found.money and found.money[1] > limit.amount:
                return Over(
                    found.money[1], found.begins, found.ends, home.name if len(homes) > 1 else ""
                )
    return None


def _is_of(home: Home, limit: BillLimit) -> bool:
    return (home.account_id, home.premises_id) == (limit.account_id, limit.premises_id)
