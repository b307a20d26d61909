"""What water that runs away costs, at the price of what comes on top of the rest (leaks/bill.py).

Amounts are microlitres, the price is money for `PRICED` of them.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from usage.units import GALLON

PRICED = GALLON * 1000
CENT = Decimal("0.01")


def cost(microlitres: int, price: Decimal) -> Decimal:
    """Return what so much water costs, in whole cents."""
    return (microlitres / PRICED * price).quantize(CENT, ROUND_HALF_UP)


def cost_by(day: date, *, volume: int, rate: int, running_from: date, price: Decimal) -> Decimal:
    """Return what a leak will have cost at the end of `day`, if it goes on as it does.

    `volume` was lost before `running_from`, and `rate` microlitres an hour run since.
    """
    days = max((day - running_from) // timedelta(days=1) + 1, 0)
    return cost(volume + rate * 24 * days, price)
