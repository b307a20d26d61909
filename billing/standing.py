"""How a bill stands for whoever would pay it: whether they may, and how much is left."""

from datetime import date
from decimal import Decimal

from accounts.models import AccessGrant, Account, User
from accounts.roles import May, roles_that_may
from billing.models import Arrangement, Bill
from billing.paying import NOTHING


def may_pay(user: User, account: Account, *, today: date) -> bool:
    """Tell whether somebody has access that lets them pay for an account today."""
    live = AccessGrant.objects.live(today=today).filter(user=user, account=account)
    return any(
        grant.role in roles_that_may(May.PAY)
        and (grant.from_date is None or grant.from_date <= today)
        for grant in live
    )


def in_a_plan(bill: Bill) -> bool:
    """Tell whether a bill is among those that a plan of its account, asked for or agreed, pays later."""
    plans = Arrangement.objects.filter(account=bill.account_id).open()
    return plans.filter(asked_on__gte=bill.issued_on).exists()


def left_to_pay(bill: Bill) -> Decimal:
    """Return what is open for its reader and not on its way from a bank; below zero if that is too much.

    Of a bill that went on to the next one nothing: it is paid there. The bill was loaded `with_on_its_way`.
    """
    if bill.is_carried:
        return NOTHING
    at_a_bank: Decimal | None = getattr(bill, "at_a_bank", None)
    return bill.open_shown - (at_a_bank or NOTHING)
