"""Whom a row of a feed names, as far as its numbers tell: who looks at it looks at them."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from portal.feeding.again import Cell
from privacy.models import Subject

# What the formats call a number that leads to a person.
CUSTOMERS = ("customer",)
ACCOUNTS = ("account", "accountnumber", "account_id", "account_number")


def named_in_row(cells: Sequence[Cell]) -> QuerySet[Subject]:
    """Return the customers whose number, or whose account's number, stands in a row."""
    named = {cell.plain: cell.value.strip(' "') for cell in cells}
    customers = [named[name] for name in CUSTOMERS if named.get(name)]
    accounts = [named[name] for name in ACCOUNTS if named.get(name)]
    return Subject.objects.filter(
        Q(customers__number__in=customers) | Q(customers__accounts__number__in=accounts)
    ).distinct()
