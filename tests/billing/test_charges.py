"""The lines of a bill, worked out from a tariff: to the cent."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from billing.rates.charges import Charge, Facts, NoRate, charges, tiers, total
from billing.rates.owrs import Tariff, read
from tests.billing.tariffs import BUDGET, FLAT

RATES = Path(__file__).parents[3] / "shared/data/rates"
official = pytest.mark.skipif(not RATES.exists(), reason="the open tariff is not at hand")
HOME: Facts = {
    "usage_ccf": Decimal("27.3"), "meter_size": "5/8", "hhsize": Decimal(3), "usage_month": Decimal(7),
    "days_in_period": Decimal("30.4"), "et_amount": Decimal("4.8"), "irr_area": Decimal(1300),
    "city_limits": "IN",
}  # fmt: skip


@pytest.fixture(scope="module")
def santa_monica() -> Tariff:
    return read((RATES / "smc-2016-03-01.owrs").read_text())


@official
def test_real_bills_of_a_real_tariff_agree_to_the_cent(santa_monica: Tariff) -> None:
    """R15: the City of Santa Monica's open data, two months each, five classes."""
    with (RATES / "santamonica-bills.csv").open(newline="") as file:
        bills = list(csv.DictReader(file))
    assert len(bills) == 125
    for bill in bills:
        facts = {
            "usage_ccf": Decimal(bill["usage_ccf"]),
            "meter_size": "5/8",
            "water_type": "POTABLE",
        }
        worked_out = total(charges(santa_monica, bill["cust_class"], facts))
        assert worked_out == Decimal(bill["bill"]).quantize(Decimal("0.01")), bill


@official
@pytest.mark.parametrize(
    ("used", "costs"),
    [
        ("0", "0"),
        ("14", "40.18"),
        ("15", "44.47"),
        ("40", "151.72"),
        ("41", "158.16"),
        ("149", "857.31"),
    ],
)
def test_the_unit_at_which_a_tier_starts_is_its_first(
    used: str, costs: str, santa_monica: Tariff
) -> None:
    lines = charges(santa_monica, "RESIDENTIAL_SINGLE", {"usage_ccf": Decimal(used)})
    assert total(lines) == Decimal(costs)
    assert sum(line.quantity or 0 for line in lines) == Decimal(used)


def test_a_flat_price_is_one_line() -> None:
    (line,) = charges(read(FLAT), "RESIDENTIAL_SINGLE", HOME)
    assert line == Charge(
        "commodity_charge", Decimal("57.33"), 0, Decimal("27.3"), Decimal("2.1"), "usage_ccf"
    )


def test_a_budget_a_season_and_a_tax_each_make_their_lines() -> None:
    """Indoor 60 gallons a head and day: 7.3 CCF; with the garden 10.9, so tiers start at 8, 11, 14 and 17."""
    lines = charges(read(BUDGET), "RESIDENTIAL_SINGLE", HOME)
    assert [(line.part, line.tier, line.quantity, line.amount) for line in lines] == [
        ("commodity_charge", 1, Decimal(7), Decimal("10.43")),
        ("commodity_charge", 2, Decimal(3), Decimal("5.10")),
        ("commodity_charge", 3, Decimal(3), Decimal("7.86")),
        ("commodity_charge", 4, Decimal(3), Decimal("13.14")),
        ("commodity_charge", 5, Decimal("11.3"), Decimal("103.62")),
        ("service_charge", 0, None, Decimal("11.39")),
        ("drought_charge", 0, Decimal("27.3"), Decimal("12.29")),  # 12.285: half up
        ("tax", 0, Decimal("140.15"), Decimal("5.61")),
    ]
    assert total(lines) == Decimal("169.44")


def test_a_tier_is_known_before_it_is_reached() -> None:
    below = [
        start
        for start, _price in tiers(read(BUDGET), "RESIDENTIAL_SINGLE", "commodity_charge", HOME)
    ]
    assert below == [0, 7, 10, 13, 16]


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"meter_size": "3"}, "service_charge, case 3"),
        ({"usage_month": Decimal(2)}, "season, case 2"),
        ({"city_limits": "OUT"}, "drought_charge, case SUMMER|OUT"),
    ],
)
def test_what_the_tariff_does_not_say_is_not_guessed(facts: Facts, missing: str) -> None:
    with pytest.raises(NoRate, match=f"^{missing.replace('|', '[|]')}$"):
        charges(read(BUDGET), "RESIDENTIAL_SINGLE", {**HOME, **facts})


@pytest.mark.parametrize("fact", ["usage_ccf", "hhsize", "city_limits"])
def test_a_fact_that_is_not_known_is_named(fact: str) -> None:
    known = {name: value for name, value in HOME.items() if name != fact}
    with pytest.raises(NoRate, match=fact):
        charges(read(BUDGET), "RESIDENTIAL_SINGLE", known)


def test_a_class_that_is_not_in_the_tariff_is_named() -> None:
    with pytest.raises(NoRate, match="class INDUSTRIAL"):
        charges(read(FLAT), "INDUSTRIAL", HOME)


@pytest.mark.parametrize("price", ["2.1/(hhsize-3)", "1e9*1e9*1e9*1e9"])
def test_a_bill_that_cannot_be_worked_out_lacks_its_arithmetic(price: str) -> None:
    """A file is kept before it meets every bill: no page may fail over it."""
    with pytest.raises(NoRate, match="arithmetic"):
        charges(read(FLAT.replace("2.1*", f"{price}*")), "RESIDENTIAL_SINGLE", HOME)
