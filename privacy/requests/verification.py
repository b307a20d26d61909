"""How sure we must be before a request is answered, and whether what was said is what is on file.

Plain rules. What somebody says of themselves is compared and forgotten; only the names of the data points
that fitted are kept. The tiers are those of 11 CCR 7062: two data points for a *reasonable* degree of
certainty, three and a signed declaration for a *reasonably high* one. Ours is that one of the three must
be a fact that friends and neighbours do not know.
"""

import hmac
from collections.abc import Callable, Collection, Iterable
from enum import StrEnum

from privacy.lasting.suppression import plain_email, plain_mailing, plain_phone
from privacy.requests.matching import amount, plain_number, same_name

REASONABLE_POINTS = 2
HIGH_POINTS = 3
FEWEST_DIGITS = 7  # of a telephone number without its area


class Tier(StrEnum):
    """How sure we are; each includes those before it."""

    NONE = ""
    REASONABLE = "reasonable"
    HIGH = "reasonably_high"
    ACCOUNT = "account"  # signed in, and proved again a few minutes ago


# The data points, by the category of the map whose `verifier` columns they are compared with.
POINTS = {
    "account_number": "account.number",
    "name": "name",
    "service_address": "service.address",
    "email": "contact.email",
    "phone": "contact.phone",
    "bill_amount": "billing",
    "meter_serial": "usage.meter",
}
# What stands on a bill or on a meter: a friend knows the others too.
LITTLE_KNOWN = frozenset({"account_number", "bill_amount", "meter_serial"})
# What a correction may be about, and the data point that then proves nothing: 11 CCR 7060(h).
CONTESTED = {
    "name": "name",
    "contact.email": "email",
    "contact.phone": "phone",
    "contact.mailing": "",
    "service.address": "service_address",
    "billing": "bill_amount",
    "usage.meter": "meter_serial",
}

NEEDED = {
    "know": Tier.REASONABLE,
    "access": Tier.HIGH,
    "portability": Tier.HIGH,
    "delete": Tier.HIGH,  # it cannot be undone
    "correct": Tier.REASONABLE,
    "opt_out": Tier.NONE,  # 11 CCR 7060(b)
    "limit": Tier.NONE,
    "object": Tier.REASONABLE,
    "restrict": Tier.REASONABLE,
    "complaint": Tier.NONE,
    "direct_marketing_notice": Tier.NONE,  # it tells about us, not about anybody
}


def tier_needed(right: str, *, contested: str = "") -> Tier:
    """Return how sure we must be; whoever changes an e-mail address holds the key to the login."""
    if right == "correct" and contested == "contact.email":
        return Tier.HIGH
    return NEEDED[right]


def answered_at(tier: Tier) -> list[str]:
    """Return the rights for which this tier is enough, but for those that nobody is asked anything for."""
    return [
        right for right, needed in NEEDED.items() if needed != Tier.NONE and is_enough(tier, needed)
    ]


def tier_reached(matched: Collection[str], *, declared: bool) -> Tier:
    """Return how sure matching data points make us; `declared`: signed under penalty of perjury."""
    found = set(matched)
    if declared and len(found) >= HIGH_POINTS and found & LITTLE_KNOWN:
        return Tier.HIGH
    return Tier.REASONABLE if len(found) >= REASONABLE_POINTS else Tier.NONE


def is_enough(reached: str, needed: Tier) -> bool:
    """Tell whether one tier includes another."""
    order = list(Tier)
    return order.index(Tier(reached)) >= order.index(needed)


def points_asked(contested: str = "") -> list[str]:
    """Return the data points that may be asked for, without the one that is said to be wrong."""
    return [point for point in POINTS if point != CONTESTED.get(contested)]


def agrees(point: str, typed: str, on_file: Iterable[str]) -> bool:
    """Tell whether what was typed is any of the values on file; all of them are compared."""
    return any([SAME[point](typed, each) for each in on_file])


def plain_amount(text: str) -> str:
    """Return a sum of money in one spelling; empty if it is none, or nothing is due."""
    sum_ = amount(text)
    # Anybody would guess a zero.
    return f"{sum_:.2f}" if sum_ else ""


def _equal(typed: str, on_file: str) -> bool:
    return hmac.compare_digest(typed.encode(), on_file.encode()) and bool(typed)


def _in_plain(plain: Callable[[str], str]) -> Callable[[str, str], bool]:
    return lambda typed, on_file: _equal(plain(typed), plain(on_file))


def _same_phone(typed: str, on_file: str) -> bool:
    said = plain_phone(typed)
    return len(said) >= FEWEST_DIGITS and _equal(said, plain_phone(on_file))


def _same_address(typed: str, on_file: str) -> bool:
    """Compare from the house number on: the town may follow, a second house number may not."""
    filed = plain_mailing(on_file)
    return _equal(" ".join(plain_mailing(typed).split()[: len(filed.split())]), filed)


SAME: dict[str, Callable[[str, str], bool]] = {
    "account_number": _in_plain(plain_number),
    "name": same_name,
    "service_address": _same_address,
    "email": _in_plain(plain_email),
    "phone": _same_phone,
    "bill_amount": _in_plain(plain_amount),
    "meter_serial": _in_plain(plain_number),
}
