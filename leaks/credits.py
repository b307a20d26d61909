"""Money back for water that leaked, by a policy that the utility lays down as data.

What a bill's meter took beyond what is normal for the home is the *excess*. A share of it is forgiven; the
rest is paid as it was billed, or at a lower price. Volumes are microlitres, sums are dollars.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from usage.units import GALLON

CENT = Decimal("0.01")
MONTH_DAYS = Fraction(1461, 48)  # of a month: four years, one of them a leap year, have 48


class Rest(StrEnum):
    """At which price the excess is paid that is not forgiven."""

    BILLED = "billed"  # as it was
    NORMAL = "normal"  # the price of the last unit of what is normal
    LOWEST = "lowest"  # the lowest price of the bill


class Proof(StrEnum):
    """What must show that it leaks no more."""

    NONE = "none"
    METER = "meter"  # it stopped, by the meter
    REPAIR = "repair"  # they say what was repaired, and by whom, and the meter shows it


@dataclass(frozen=True)
class Policy:
    """What the utility gives back, and what it asks for that. Ours are the figures that most cities share."""

    share: Decimal = Decimal("0.5")  # of the excess, from 0 to 1
    rest: Rest = Rest.BILLED
    least_times: Decimal = Decimal(
        1
    )  # a bill counts that took more than so many times what is normal
    most_bills: int = 2  # those with the largest credit
    most_money: Decimal | None = None  # in all; None for no limit
    months_apart: int = 12  # from one credit at a home to the next; 0: however often
    days_to_ask: int = 90  # after the water stopped
    proof: Proof = Proof.METER
    only_leaked: bool = (
        False  # the excess is at most what the meter saw leaking, and not all beyond normal
    )
    steps: int = 0  # what is forgiven is rounded up to whole steps of so many gallons; 0: not
    source: str = ""


@dataclass(frozen=True)
class Billed:
    """One bill of `[from_date, to_date)`: what the meter took, and what water costs on it.

    `prices` are (units below, price of a unit), the first from 0, all that goes by volume together; `unit`
    is the microlitres of one, exactly.
    """

    number: str
    from_date: date
    to_date: date
    issued_on: date
    used: int
    unit: Fraction
    prices: tuple[tuple[Decimal, Decimal], ...]

    def price_at(self, volume: Fraction) -> Decimal:
        """Return the price of the last unit of a volume."""
        most = max(volume, Fraction(1))
        return [price for below, price in self.prices if Fraction(below) * self.unit < most][-1]

    def cost(self, volume: Fraction) -> Fraction:
        """Return what a volume costs, before cents are rounded."""
        ends = [*(Fraction(below) * self.unit for below, _price in self.prices[1:]), volume]
        whole, begun = Fraction(0), Fraction(0)
        for (_below, price), end in zip(self.prices, ends, strict=True):
            reached = min(max(volume, begun), max(end, begun))
            whole += (reached - begun) / self.unit * Fraction(price)
            begun = reached
        return whole


@dataclass(frozen=True)
class Share:
    """What is given back of one bill; `normal` is what would have been normal in its days."""

    bill: Billed
    normal: int
    excess: int
    forgiven: int
    money: Decimal


@dataclass(frozen=True)
class Preview:
    """What a policy gives back of some bills; `limited` where it would be more without a limit."""

    shares: tuple[Share, ...]
    money: Decimal
    limited: bool = False


class Hindrance(StrEnum):
    """Why there is no money back, or not yet."""

    GOES_ON = "goes_on"
    NOT_BILLED = "not_billed"  # the bill of those days comes later
    NOT_KNOWN = "not_known"  # what is normal, as after moving in
    TOO_LITTLE = "too_little"
    TOO_LATE = "too_late"
    TOO_SOON = "too_soon"  # after the last one
    GIVEN = "given"  # its bills had a credit, for another leak


def preview(policy: Policy, bills: Sequence[tuple[Billed, int, int]]) -> Preview:
    """Return what is given back of some bills, each with what is normal in its days and what leaked then."""
    times = Fraction(policy.least_times)
    shares = [_share(policy, *it) for it in bills if it[0].used > it[1] * times]
    best = sorted(shares, key=lambda share: (-share.money, share.bill.from_date))
    kept = sorted(best[: policy.most_bills], key=lambda share: share.bill.from_date)
    kept = [share for share in kept if share.money]
    whole = sum((share.money for share in kept), Decimal(0))
    most = whole if policy.most_money is None else min(whole, policy.most_money)
    return Preview(tuple(kept), most, most < whole)


def _share(policy: Policy, bill: Billed, normal: int, leaked: int) -> Share:
    used = Fraction(bill.used)
    excess = used - normal
    if policy.only_leaked:
        excess = min(excess, Fraction(leaked))
    usual = used - excess  # all else that ran is paid as it was
    forgiven = excess * Fraction(policy.share)
    if policy.steps:
        step = policy.steps * Fraction(GALLON)
        forgiven = min(-(-forgiven // step) * step, excess)
    if policy.rest is Rest.BILLED:
        paid = bill.cost(used - forgiven)
    else:
        price = bill.prices[0][1] if policy.rest is Rest.LOWEST else bill.price_at(usual)
        paid = bill.cost(usual) + (excess - forgiven) / bill.unit * Fraction(price)
    money = max(_cents(bill.cost(used) - paid), Decimal(0))
    return Share(bill, normal, round(excess), round(forgiven), money)


def _cents(money: Fraction) -> Decimal:
    exact = Decimal(money.numerator) / Decimal(money.denominator)
    return exact.quantize(CENT, ROUND_HALF_UP)


def last_day_to_ask(policy: Policy, stopped_on: date, billed_on: date) -> date:
    """Return the last day on which one may ask: counted from when the water had stopped and was billed."""
    return max(stopped_on, billed_on) + timedelta(days=policy.days_to_ask)


def next_from(policy: Policy, last_given: date) -> date:
    """Return from which day on there may be a credit again."""
    return last_given + timedelta(days=int(policy.months_apart * MONTH_DAYS))


def hindrance(
    policy: Policy,
    found: Preview | None,
    *,
    stopped_on: date | None,
    billed_on: date | None,
    asked_on: date,
    last_given: date | None,
) -> Hindrance | None:
    """Return what stands in the way of a credit, the first of several.

    `found` None: it is not known what is normal. `stopped_on` None: the water runs; `billed_on` None: a bill
    of its days has not come yet.
    """
    if last_given and asked_on < next_from(policy, last_given):
        return Hindrance.TOO_SOON
    if stopped_on is None:
        return Hindrance.GOES_ON
    if billed_on is None:
        return Hindrance.NOT_BILLED
    if asked_on > last_day_to_ask(policy, stopped_on, billed_on):
        return Hindrance.TOO_LATE
    if found is None:
        return Hindrance.NOT_KNOWN
    return None if found.money else Hindrance.TOO_LITTLE


# --- As JSON, as it is kept -----------------------------------------------------------------------


def policy_to_json(policy: Policy) -> dict[str, Any]:
    """Return a policy as it is kept."""
    return {key: _plain(value) for key, value in asdict(policy).items()}


def policy_from_json(kept: Mapping[str, Any]) -> Policy:
    """Return a policy that was kept; what it does not name is as ours."""
    return Policy(
        **{
            each.name: _POLICY.get(each.name, lambda value: value)(kept[each.name])
            for each in fields(Policy)
            if each.name in kept
        }
    )


def _money(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


_POLICY: Mapping[str, Any] = {
    "share": Decimal,
    "rest": Rest,
    "least_times": Decimal,
    "most_money": _money,
    "proof": Proof,
}


def preview_to_json(found: Preview) -> dict[str, Any]:
    """Return what was worked out as it is kept, with all it was worked out from."""
    return {
        "money": str(found.money),
        "limited": found.limited,
        "shares": [
            {
                "number": share.bill.number,
                "from_date": share.bill.from_date.isoformat(),
                "to_date": share.bill.to_date.isoformat(),
                "issued_on": share.bill.issued_on.isoformat(),
                "used": share.bill.used,
                "unit": str(share.bill.unit),
                "prices": [[str(below), str(price)] for below, price in share.bill.prices],
                "normal": share.normal,
                "excess": share.excess,
                "forgiven": share.forgiven,
                "money": str(share.money),
            }
            for share in found.shares
        ],
    }


def preview_from_json(kept: Mapping[str, Any]) -> Preview:
    """Return what was worked out."""
    shares = tuple(_share_from_json(share) for share in kept["shares"])
    return Preview(shares, Decimal(kept["money"]), kept["limited"])


def _share_from_json(kept: Mapping[str, Any]) -> Share:
    bill = Billed(
        number=kept["number"],
        from_date=date.fromisoformat(kept["from_date"]),
        to_date=date.fromisoformat(kept["to_date"]),
        issued_on=date.fromisoformat(kept["issued_on"]),
        used=kept["used"],
        unit=Fraction(kept["unit"]),
        prices=tuple((Decimal(below), Decimal(price)) for below, price in kept["prices"]),
    )
    return Share(bill, kept["normal"], kept["excess"], kept["forgiven"], Decimal(kept["money"]))


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, (Decimal, StrEnum)) else value
