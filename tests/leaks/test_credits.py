"""Money back for water that leaked: the utility's policy as data, by what cities publish of theirs (R13)."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from leaks.credits import (
    Billed,
    Hindrance,
    Policy,
    Preview,
    Proof,
    Rest,
    hindrance,
    last_day_to_ask,
    next_from,
    policy_from_json,
    policy_to_json,
    preview,
    preview_from_json,
    preview_to_json,
)
from usage.units import CUBIC_FOOT, GALLON

MARCH = date(2026, 3, 1)
KGAL, CCF = GALLON * 1000, CUBIC_FOOT * 100
FLAT = ((Decimal(0), Decimal("4.00")),)
TIERS = (
    (Decimal(0), Decimal("4.00")),
    (Decimal(10), Decimal("6.00")),
    (Decimal(20), Decimal("10.00")),
)


def bill(
    used: str,
    normal: str,
    *,
    prices: tuple[tuple[Decimal, Decimal], ...] = FLAT,
    unit: Decimal = KGAL,
    month: int = 0,
) -> tuple[Billed, int, int]:
    """Return a bill that took some units where others are normal, and five of them leaked."""
    first = MARCH + timedelta(days=30 * month)
    last = first + timedelta(days=30)
    took, usual = (round(Decimal(it) * unit) for it in (used, normal))
    return (
        Billed(f"B{month}", first, last, last, took, Fraction(unit), prices),
        usual,
        round(5 * unit),
    )


def given(
    policy: Policy, *bills: tuple[Billed, int, int], unit: Decimal = KGAL
) -> tuple[list[Decimal], Decimal]:
    """Return the units that are forgiven of each bill, and the money."""
    found = preview(policy, bills)
    units = [round(share.forgiven / unit, 3).normalize() for share in found.shares]
    return units, found.money


# --- What cities publish --------------------------------------------------------------------------

# http://cedarhilltx.com/1258/Water-Leak-Adjustment-to-Bill: half of what is beyond normal, of the largest of
# three bills, once in 12 months, with a plumber's receipt.
CEDAR_HILL = Policy(share=Decimal("0.5"), most_bills=1, months_apart=12, proof=Proof.REPAIR)
# http://wildwoodnj.org/wp/?page_id=90: half, and "the utility will bear the extra consumption".
WILDWOOD = Policy(share=Decimal("0.5"), most_bills=1, steps=1000, proof=Proof.NONE)
# https://soquelcreekwater.org/FormCenter/Customer-Service-6/Leak-Adjustment-Form-62: half; the other half at
# the highest tier of the same period of the year before; two bills, 90 days, once in three years.
SOQUEL_CREEK = Policy(
    share=Decimal("0.5"), rest=Rest.NORMAL, most_bills=2, months_apart=36, days_to_ask=90
)
# https://northperrywd.org/?p=989: half of what is beyond the mean of three years, at the lowest price of the
# bill; one bill, once in 36 months. What is forgiven counts at that price, so that only that much comes back.
NORTH_PERRY = Policy(share=Decimal("0.5"), most_bills=1, months_apart=36)
# https://www.owasa.org/policy/account-adjustment-following-a-leak/: all beyond the mean of twelve months at
# the lowest retail price.
OWASA = Policy(share=Decimal(0), rest=Rest.LOWEST)


def test_cedar_hills_own_example() -> None:
    """Normal 10,000 gallons, with the leak 20,000: the adjustment is for 5,000."""
    assert given(CEDAR_HILL, bill("20", "10")) == ([Decimal(5)], Decimal("20.00"))
    largest = given(CEDAR_HILL, bill("14", "10"), bill("20", "10", month=1))
    assert largest == ([Decimal(5)], Decimal("20.00"))


def test_wildwoods_own_example() -> None:
    """125,000 gallons less 6,000 is 119,000; half of it goes up to whole thousands: 60,000."""
    assert given(WILDWOOD, bill("125", "6")) == ([Decimal(60)], Decimal("240.00"))


def test_north_perrys_own_figures() -> None:
    """200 units, and 20, 24 and 18 in the years before: half of what is beyond 20.67, at one price."""
    normal = str(Decimal(20 + 24 + 18) / 3)
    found = bill("200", normal, unit=CCF)
    assert given(NORTH_PERRY, found, unit=CCF) == ([Decimal("89.667")], Decimal("358.67"))


def test_soquel_creeks_rule_on_an_example() -> None:
    """It publishes none. 12 ccf are normal, 32 ran: 10 are forgiven and 10 cost $6, the price of the twelfth.

    Billed: 10 x 4 + 10 x 6 + 12 x 10 = 220. To be paid: 10 x 4 + 2 x 6 + 10 x 6 = 112.
    """
    found = bill("32", "12", prices=TIERS, unit=CCF)
    assert given(SOQUEL_CREEK, found, unit=CCF) == ([Decimal(10)], Decimal("108.00"))
    three = [bill("32", "12", prices=TIERS, unit=CCF, month=n) for n in range(3)]
    assert given(SOQUEL_CREEK, *three, unit=CCF)[1] == Decimal("216.00")


def test_owasas_rule_on_an_example() -> None:
    """It publishes none. Nothing is forgiven, and the 20 units beyond 12 cost $4: 220 less 132."""
    found = bill("32", "12", prices=TIERS, unit=CCF)
    assert given(OWASA, found, unit=CCF) == ([Decimal(0)], Decimal("88.00"))


# --- The rule itself ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("used", "money"), [("20", "30"), ("10", "0"), ("8", "0"), ("10.001", "0")]
)
def test_what_is_forgiven_comes_off_the_dearest_water(used: str, money: str) -> None:
    """Of 20 units 10 are normal, 5 are forgiven, and the last of them cost 6 each."""
    assert given(Policy(), bill(used, "10", prices=TIERS))[1] == Decimal(money)


def test_a_bill_counts_from_so_many_times_what_is_normal() -> None:
    policy = Policy(least_times=Decimal(2))
    assert given(policy, bill("20", "10")) == ([], Decimal(0))
    assert given(policy, bill("21", "10"))[1] == Decimal("22.00")


def test_what_leaked_may_be_all_that_counts() -> None:
    """Of the ten units beyond normal five leaked, and half of those come back: two and a half at six."""
    assert given(Policy(only_leaked=True), bill("20", "10", prices=TIERS))[1] == Decimal(15)
    lowest = Policy(share=Decimal(0), rest=Rest.LOWEST, only_leaked=True)
    assert given(lowest, bill("20", "10", prices=TIERS))[1] == Decimal(
        10
    )  # five at four and not six


def test_there_is_a_limit_in_money() -> None:
    found = preview(Policy(most_money=Decimal("15.00")), [bill("20", "10")])
    assert (found.money, found.limited) == (Decimal("15.00"), True)


STOPPED, BILLED = date(2026, 3, 20), date(2026, 4, 1)
SOME, NONE = Preview((), Decimal(1)), Preview((), Decimal(0))
USUAL = {"stopped_on": STOPPED, "billed_on": BILLED, "asked_on": BILLED, "last_given": None}


@pytest.mark.parametrize(
    ("found", "other", "expected"),
    [
        (SOME, {}, None),
        (SOME, {"asked_on": BILLED + timedelta(days=90)}, None),
        (SOME, {"asked_on": BILLED + timedelta(days=91)}, Hindrance.TOO_LATE),
        (SOME, {"billed_on": None}, Hindrance.NOT_BILLED),
        (SOME, {"stopped_on": None}, Hindrance.GOES_ON),
        (SOME, {"last_given": BILLED - timedelta(days=364)}, Hindrance.TOO_SOON),
        (SOME, {"last_given": BILLED - timedelta(days=365)}, None),
        (NONE, {}, Hindrance.TOO_LITTLE),
        (None, {}, Hindrance.NOT_KNOWN),
    ],
)
def test_what_stands_in_the_way(
    found: Preview | None, other: dict[str, Any], expected: Hindrance | None
) -> None:
    assert hindrance(Policy(), found, **USUAL | other) == expected


def test_days_are_said_as_they_are_counted() -> None:
    assert last_day_to_ask(Policy(days_to_ask=30), STOPPED, BILLED) == date(2026, 5, 1)
    assert last_day_to_ask(Policy(days_to_ask=30), BILLED, STOPPED) == date(2026, 5, 1)
    assert next_from(Policy(months_apart=36), STOPPED) == date(2029, 3, 19)
    assert next_from(Policy(months_apart=0), STOPPED) == STOPPED


@pytest.mark.parametrize("policy", [CEDAR_HILL, WILDWOOD, SOQUEL_CREEK, NORTH_PERRY, OWASA])
def test_what_is_kept_comes_back_as_it_was(policy: Policy) -> None:
    assert policy_from_json(policy_to_json(policy)) == policy
    found = preview(policy, [bill("32", "12", prices=TIERS, unit=CCF)])
    assert preview_from_json(preview_to_json(found)) == found
