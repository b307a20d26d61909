"""The tariff of Mill Valley Water: invented, simple, and exact to the cent.

A base charge by bore, tiers for single homes, one rate for everyone else, sewer, a drought
surcharge from July to October, and the town's tax on water. Tiers are not shortened in a short
period; the base charges are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from portal.demo.records import Premises

CENT = Decimal("0.01")
FULL_DAYS = (
    25  # a period of at least so many days pays a month's base charges, a shorter one its part
)

BASE = {
    "5/8": Decimal("24.10"),
    "3/4": Decimal("27.40"),
    "1": Decimal("38.90"),
    "1-1/2": Decimal("71.25"),
    "2": Decimal("110.60"),
    "3": Decimal("214.00"),
}
# (text, CCF from which and up to which the rate holds, dollars a CCF)
Tier = tuple[str, int, int | None, Decimal]
TIERS: dict[str, tuple[Tier, ...]] = {
    "single_family": (
        ("Water, first 8 CCF", 0, 8, Decimal("3.42")),
        ("Water, next 10 CCF", 8, 18, Decimal("5.18")),
        ("Water, over 18 CCF", 18, None, Decimal("7.96")),
    ),
    "multi_family": (("Water", 0, None, Decimal("4.05")),),
    "commercial": (("Water", 0, None, Decimal("4.38")),),
    "industrial": (("Water", 0, None, Decimal("4.38")),),
    "institutional": (("Water", 0, None, Decimal("4.38")),),
    "irrigation": (("Water for irrigation", 0, None, Decimal("5.60")),),
}
SEWER_BASE, SEWER_RATE = Decimal("21.50"), Decimal("2.10")
SEWER_CAP = 12  # CCF a home: what goes on the garden does not go down the drain
CAPPED = ("single_family", "multi_family")
DROUGHT_RATE, DROUGHT_MONTHS = Decimal("0.45"), (7, 8, 9, 10)
TAX = Decimal("0.04")


@dataclass(frozen=True)
class BillLine:
    """One line as printed; `amount` is `quantity` times `rate`, to the cent."""

    text: str
    quantity: Decimal
    unit: str
    rate: Decimal
    amount: Decimal


def price(
    premises: Premises, size: str, ccf: int, from_date: date, to_date: date
) -> tuple[BillLine, ...]:
    """Price the CCF of one period at one premises behind a meter of a bore."""
    months = share_of_month(from_date, to_date)
    water = [line(f"Base charge, {size}-inch meter", months, "month", BASE[size])]
    water += tier_lines(premises.kind, ccf)
    if (to_date - timedelta(days=1)).month in DROUGHT_MONTHS and ccf:
        water.append(line("Drought surcharge", Decimal(ccf), "ccf", DROUGHT_RATE))
    taxed = sum((each.amount for each in water), Decimal(0))
    tax = line("Utility users tax, 4 % of water charges", taxed, "usd", TAX)
    return (*water, *sewer_lines(premises, ccf, months), tax)


def tier_lines(kind: str, ccf: int) -> Iterator[BillLine]:
    """Price the water itself, a line a tier that was reached."""
    for text, above, up_to, rate in TIERS[kind]:
        in_tier = (ccf if up_to is None else min(ccf, up_to)) - above
        if in_tier > 0:
            yield line(text, Decimal(in_tier), "ccf", rate)


def sewer_lines(premises: Premises, ccf: int, months: Decimal) -> Iterator[BillLine]:
    """Price what goes down the drain; gardens have none."""
    if premises.kind == "irrigation":
        return
    yield line("Sewer, fixed charge", months * premises.homes, "month", SEWER_BASE)
    capped = min(ccf, SEWER_CAP * premises.homes) if premises.kind in CAPPED else ccf
    if capped:
        yield line("Sewer, by volume", Decimal(capped), "ccf", SEWER_RATE)


def share_of_month(from_date: date, to_date: date) -> Decimal:
    """Say which share of a month's base charge a period pays."""
    return min(Decimal(1), Decimal((to_date - from_date).days) / FULL_DAYS)


def line(text: str, quantity: Decimal, unit: str, rate: Decimal) -> BillLine:
    """Write one line, its amount rounded half up to the cent."""
    amount = (quantity * rate).quantize(CENT, ROUND_HALF_UP)
    return BillLine(text, quantity, unit, rate, amount)
