"""Tariffs for tests."""

FLAT = """\
metadata:
  effective_date: 2016-01-01
  utility_name: Example Water District
  bill_frequency: monthly
rate_structure:
  RESIDENTIAL_SINGLE:
    commodity_charge: 2.1*usage_ccf
    bill: commodity_charge
"""

# In the shape of the example of the format's own documentation: tiers of a budget for each home.
BUDGET = """\
metadata:
  effective_date: 2016-01-01
  utility_name: Budget Water District
  bill_frequency: monthly
rate_structure:
  RESIDENTIAL_SINGLE:
    service_charge:
      depends_on: meter_size
      values:
        5/8": 11.39
        1 1/2": 37.98
    gpcd: 60
    landscape_factor: 0.7
    indoor: gpcd*hhsize*days_in_period*(1/748)
    outdoor: landscape_factor*et_amount*irr_area*0.62*(1/748)
    budget: indoor+outdoor
    season: {depends_on: usage_month, values: {7: SUMMER, 1: WINTER}}
    drought_charge: {depends_on: [season, city_limits], values: {SUMMER|IN: 0.45*usage_ccf, WINTER|IN: 0}}
    tax: 0.04*commodity_charge
    tier_starts:
      - 0
      - indoor
      - 100%
      - 125%
      - 150%
    tier_prices:
      - 1.49
      - 1.70
      - 2.62
      - 4.38
      - 9.17
    commodity_charge: Budget
    bill: commodity_charge+service_charge+drought_charge+tax
"""


def tariff(*, base: str, price: str) -> str:
    """Return rates for single homes: a base charge, and one price for each CCF."""
    return (
        FLAT.replace("Example Water District", "Mill Valley Water")
        .replace("2016-01-01", "2026-01-01")
        .replace("2.1*", f"{price}*")
        .replace("bill: ", f"service_charge: {base}\n    bill: service_charge+")
    )
