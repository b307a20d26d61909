"""Who may have how much: what is not known is not guessed, and no more is paid than was spent."""

from decimal import Decimal
from typing import Any

import pytest

from programs.terms import Asks, ForWhom, Known, Pays, Terms, amount_of, conditions, fits

HOUSE = Known(kind="single_family")


def terms(**changed: Any) -> Terms:
    return Terms(**{"pays": Pays.FIXED, "amount": Decimal(75), **changed})


@pytest.mark.parametrize(
    ("asked", "known", "found"),
    [
        ({}, HOUSE, {}),
        ({"kinds": ("single_family",)}, HOUSE, {Asks.KIND: True}),
        ({"kinds": ("commercial",)}, HOUSE, {Asks.KIND: False}),
        ({"for_whom": ForWhom.OWNER}, HOUSE, {Asks.OWNER: None}),
        ({"for_whom": ForWhom.OWNER}, Known("x", owns=False), {Asks.OWNER: False}),
        ({"for_whom": ForWhom.OCCUPANT}, Known("x", lives_there=True), {Asks.OCCUPANT: True}),
        ({"needs_irrigation": True}, HOUSE, {Asks.IRRIGATION: None}),
        ({"needs_irrigation": True}, Known("x", irrigates=True), {Asks.IRRIGATION: True}),
        ({"needs_pool": True}, Known("x", pool=False), {Asks.POOL: False}),
        ({"least_use": 100}, HOUSE, {Asks.USE: None}),
        ({"least_use": 100}, Known("x", use=100), {Asks.USE: True}),
        ({"least_use": 100}, Known("x", use=99), {Asks.USE: False}),
    ],
)
def test_each_thing_is_so_or_not_so_or_not_known(
    asked: dict[str, Any], known: Known, found: dict[Asks, bool | None]
) -> None:
    assert conditions(terms(**asked), known) == found


@pytest.mark.parametrize(
    ("found", "answer"),
    [([], True), ([True], True), ([True, None], None), ([None, False], False)],
)
def test_one_thing_that_is_not_so_decides_and_one_unknown_leaves_it_open(
    found: list[bool | None], answer: bool | None
) -> None:
    assert fits(found) is answer


@pytest.mark.parametrize(
    ("its", "cost", "units", "amount"),
    [
        ({}, None, None, "75.00"),
        ({}, "60", None, "60.00"),  # never more than was paid
        ({"pays": Pays.SHARE, "amount": Decimal(50)}, "99.99", None, "49.99"),  # the cent below
        ({"pays": Pays.SHARE, "amount": Decimal(50), "most": Decimal(40)}, "99", None, "40.00"),
        ({"pays": Pays.PER_UNIT, "amount": Decimal(2)}, None, 640, "1280.00"),
        ({"pays": Pays.PER_UNIT, "amount": Decimal(2), "most": Decimal(900)}, None, 640, "900.00"),
        ({"pays": Pays.PER_UNIT, "amount": Decimal(2)}, "1000", 640, "1000.00"),
    ],
)
def test_the_amount_is_what_the_terms_say(
    its: dict[str, Any], cost: str | None, units: int | None, amount: str
) -> None:
    paid = None if cost is None else Decimal(cost)
    assert amount_of(terms(**its), cost=paid, units=units) == Decimal(amount)


def test_terms_come_back_as_they_were_kept() -> None:
    kept = {
        "pays": "share", "amount": "50", "most": None, "kinds": ["commercial"], "for_whom": "owner",
        "needs_irrigation": False, "needs_pool": True, "least_use": 7,
    }  # fmt: skip
    assert Terms.read(kept) == Terms(
        pays=Pays.SHARE, amount=Decimal(50), kinds=("commercial",), for_whom=ForWhom.OWNER,
        needs_pool=True, least_use=7,
    )  # fmt: skip
