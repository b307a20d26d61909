"""The bill that runs (R14): when it ends, and what more water costs on it."""

from datetime import date
from decimal import Decimal

import pytest

from billing.actions.rates import put_in_rates, put_live
from billing.cycle import Running, running
from billing.models import Bill
from leaks.bill import Costs, costs
from tests.conftest import NOW, TODAY, Town, make_bill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

# Two tiers, and a tax of a tenth on what goes by volume.
RATES = """\
metadata: {effective_date: 2025-01-01, utility_name: Example Water, bill_frequency: monthly}
rate_structure:
  RESIDENTIAL_SINGLE:
    tier_starts: [0, 7]
    tier_prices: [2, 5]
    commodity_charge: Tiered
    tax: 0.1*commodity_charge
    bill: commodity_charge+tax
"""
ENDS = date(2026, 12, 10)


@pytest.fixture
def billed(town: Town) -> Town:
    """Ada's bill of 6 CCF, the last unit of the first tier, by rates that are live."""
    Bill.objects.all().delete()
    last = make_bill(town, "ada", "mill", date(2026, 10, 12))
    money = {"charges": "13.20", "amount_due": "13.20", "balance_before": 0, "payments": 0}
    Bill.objects.filter(pk=last.pk).update(volume=6, **money)
    put_live(rates=put_in_rates(text=RATES, by=None, at=NOW), by=None, at=NOW)
    return town


def asked(town: Town, who: str) -> Running | None:
    return running(town.users[who], town.agreements["ada mill"].pk, TODAY)


def test_more_water_costs_what_the_next_units_cost_with_all_that_goes_by_volume(
    billed: Town,
) -> None:
    # A unit of the second tier is $5.50 with its tax, and 1,000 gallons are 1.3368 of them.
    assert asked(billed, "ada") == Running(ENDS, Decimal("7.35"))


def test_where_rates_do_not_explain_the_last_bill_they_name_no_price(billed: Town) -> None:
    Bill.objects.update(charges=14, amount_due=14)
    assert asked(billed, "ada") == Running(ENDS, None)


def test_nobody_learns_of_bills_that_they_may_not_see(billed: Town) -> None:
    assert asked(billed, "cleo") is None
    assert running(None, billed.agreements["ada mill"].pk, TODAY) == asked(billed, "ada")


def test_leaks_count_by_these_rates_and_else_by_the_flat_price(billed: Town, settings) -> None:
    settings.WATER_PRICE = Decimal(4)
    agreement = billed.agreements["ada mill"].pk
    assert costs(billed.users["ada"], agreement, TODAY) == Costs(Decimal("7.35"), ENDS)
    assert costs(billed.users["cleo"], agreement, TODAY) == Costs(Decimal(4))
    Bill.objects.update(charges=14, amount_due=14)
    assert costs(billed.users["ada"], agreement, TODAY) == Costs(Decimal(4), ENDS)
