"""Why a bill is higher or lower than the one before (R15): steps that add up, and words for them."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Premises
from billing.changes import Step, Why, steps
from billing.models import Bill
from billing.rates.owrs import read as tariff
from billing.rating import Records, worked_out

As = Callable[[str | None], Client]

RATES = """\
metadata: {{effective_date: {start}, utility_name: Example Water, bill_frequency: monthly}}
rate_structure:
  RESIDENTIAL_SINGLE:
    service: 0.5*days_in_period
    surcharge:
      depends_on: usage_month
      values: {{1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0, 7: 1, 8: 1, 9: 1, 10: 1, 11: 0, 12: 0}}
    drought: surcharge*usage_ccf
    commodity_charge: {price}*usage_ccf
    bill: service+drought+commodity_charge
"""
OLD = RATES.format(start="2025-01-01", price=2)
NEW = RATES.format(start="2026-10-01", price=3)
NOTHING = Records({})


def bill(to_date: date, days: int, volume: str, charges: str) -> Bill:
    return Bill(
        premises=Premises(kind=Premises.Kind.SINGLE_FAMILY),
        from_date=to_date - timedelta(days=days),
        to_date=to_date,
        volume=Decimal(volume),
        unit="ccf",
        charges=Decimal(charges),
    )


def test_each_thing_that_changed_has_its_share():
    before = bill(date(2026, 6, 1), 30, "6", "27.00")  # 15 and 12
    now = bill(date(2026, 11, 3), 33, "8", "38.50")  # 16.50 and 24, and 2 given back
    assert steps(now, before, tariff(NEW), tariff(OLD), NOTHING) == (
        Step(Why.RATES, Decimal("6.00")),  # six units at 3 instead of 2
        Step(Why.DAYS, Decimal("4.50")),  # three days, and 6.6 units are 7
        Step(Why.WATER, Decimal("3.00")),
        Step(Why.OTHER, Decimal("-2.00")),
    )


def test_the_season_is_a_change_of_prices():
    before, now = bill(date(2026, 7, 1), 30, "6", "27"), bill(date(2026, 7, 31), 30, "6", "33")
    assert steps(now, before, tariff(OLD), tariff(OLD), NOTHING) == (Step(Why.RATES, Decimal(6)),)


def test_where_rates_cannot_tell_nothing_is_said():
    before, now = bill(date(2026, 7, 1), 30, "6", "27"), bill(date(2026, 7, 31), 30, "6", "33")
    now.premises.kind = Premises.Kind.COMMERCIAL
    assert steps(now, before, tariff(OLD), tariff(OLD), NOTHING) == ()
    now.premises.kind, now.unit = Premises.Kind.SINGLE_FAMILY, "kgal"
    assert steps(now, before, tariff(OLD), tariff(OLD), NOTHING) == ()


amounts = st.integers(0, 10**7).map(lambda cents: Decimal(cents) / 100)
volumes = st.integers(0, 10**6).map(lambda thousandths: str(Decimal(thousandths) / 1000))


@settings(
    suppress_health_check=[HealthCheck.too_slow]
)  # a machine that is busy is no fault of the rule
@given(
    days=st.tuples(st.integers(1, 100), st.integers(1, 100)),
    water=st.tuples(volumes, volumes),
    asked=st.tuples(amounts, amounts),
    month=st.integers(1, 12),
)
def test_the_steps_add_up_to_the_difference(days, water, asked, month):
    before = bill(date(2026, 6, 1), days[0], water[0], str(asked[0]))
    now = bill(date(2026, month, 28), days[1], water[1], str(asked[1]))
    found = steps(now, before, tariff(NEW), tariff(OLD), NOTHING)
    assert sum(step.amount for step in found) == now.charges - before.charges
    assert all(step.amount for step in found)
    rest = [step.amount for step in found if step.why is Why.OTHER]
    explained = worked_out(now, tariff(NEW), NOTHING).charges == now.charges
    explained &= worked_out(before, tariff(OLD), NOTHING).charges == before.charges
    assert not (explained and rest)
