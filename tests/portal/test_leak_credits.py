"""What was billed while water leaked, and at which prices: where leaks and bills meet (R13)."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from billing.actions.rates import put_in_rates, put_live
from portal.leak_credits import billed_for
from tests.conftest import NOW, TODAY, Town, make_bill
from tests.leaks.conftest import day
from usage.units import UNITS

pytestmark = pytest.mark.django_db
DAYS = (day(-40), day(-12))
RATES = """
metadata:
  effective_date: 2025-01-01
  utility_name: "Town"
  bill_frequency: "monthly"
rate_structure:
  RESIDENTIAL_SINGLE:
    tier_starts: [0, 3]
    tier_prices: [4.00, 9.00]
    commodity_charge: "Tiered"
    sewer_charge: "1.50*usage_ccf"
    service_charge: 20
    bill: "service_charge+commodity_charge+sewer_charge"
"""


@pytest.fixture(autouse=True)
def _bills(town: Town, settings: Any) -> None:
    """Three bills of Mill Lane one after the other; the first ends before the days in question."""
    settings.WATER_PRICE = Decimal("8.00")
    for ago in (100, 60, 30):
        make_bill(town, "ada", "mill", day(-ago), days=30 if ago < 100 else 40)


def found(town: Town, who: str | None, days: tuple[date, date] = DAYS) -> list[date]:
    user = town.users[who] if who else None
    bills = billed_for(user, town.agreements["ada mill"].pk, days, TODAY)
    return [bill.from_date for bill in bills]


def test_bills_that_hold_any_of_the_days_oldest_first(town: Town) -> None:
    """Staff see all; of others only who may see bills, and of their own time alone."""
    expected = [day(-60), day(-30)]
    assert found(town, None) == found(town, "ada") == found(town, "ben") == expected
    assert found(town, "lena") == found(town, "cleo") == found(town, "mallory") == []
    a_day = timedelta(days=1)
    assert found(town, None, (day(-30) - a_day, day(-30) - a_day)) == [day(-60)]


def test_water_costs_all_that_goes_by_volume_in_the_rates_of_the_bill(town: Town) -> None:
    """Two units at 4, the third on at 9, and each 1.50 more for the sewer; what is fixed does not count."""
    by = town.users["dana"].subject
    put_live(rates=put_in_rates(text=RATES, by=by, at=NOW), by=by, at=NOW)
    [bill] = billed_for(None, town.agreements["ada mill"].pk, (day(-20), day(-20)), TODAY)
    assert bill.prices == ((Decimal(0), Decimal("5.50")), (Decimal(2), Decimal("10.50")))
    assert bill.unit == Fraction(UNITS["ccf"].microlitres)
    assert bill.used == round(5 * UNITS["ccf"].microlitres)
    # As the bill itself: 4 + 4 + 9 + 9 + 9 and 5 x 1.50.
    assert bill.cost(5 * bill.unit) == Fraction("42.5")


@pytest.mark.parametrize(
    "rates", [None, RATES.replace("RESIDENTIAL_SINGLE", "COMMERCIAL"), "no volume"]
)
def test_without_rates_that_fit_it_is_the_flat_price(rates: str | None, town: Town) -> None:
    """None at all, none for such homes, or none that go by volume."""
    if rates == "no volume":
        rates = RATES.partition("    tier_starts")[0] + '    service: 20\n    bill: "service"\n'
    if rates:
        by = town.users["dana"].subject
        put_live(rates=put_in_rates(text=rates, by=by, at=NOW), by=by, at=NOW)
    [bill] = billed_for(None, town.agreements["ada mill"].pk, (day(-20), day(-20)), TODAY)
    assert bill.prices == ((Decimal(0), Decimal("8.00")),)
    assert bill.unit == Fraction(UNITS["kgal"].microlitres)
