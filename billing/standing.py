"""How a bill stands for whoever would pay it: whether they may, and how much is left."""

from datetime import date
from decimal import Decimal

from django.db.models import Sum

from accounts.models import AccessGrant, Account, User
from accounts.roles import May, roles_that_may
from billing.models import Bill, PaymentOrder
from billing.paying import NOTHING


def may_pay(user: User, account: Account, *, today: date) -> bool:
    """Tell whether somebody has access that lets them pay for an account today."""
    live = AccessGrant.objects.live(today=today).filter(user=user, account=account)
    return any(
        grant.role in roles_that_may(May.PAY)
        and (grant.from_date is None or grant.from_date <= today)
        for grant in live
    )


def left_to_pay(bill: Bill) -> Decimal:
    """Return what is open for its reader and not on its way from a bank; below zero if that is too much.

    The bill was loaded `with_on_its_way`.
    """
    pending = bill.orders.filter(state=PaymentOrder.State.PENDING).aggregate(sum=Sum("amount"))[
        "sum"
    ]
    return bill.open_shown - (pending or NOTHING)
