"""What an account is behind with, and from which day on its water could be shut off for that."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, Sum
from django.utils import timezone

from billing.models import (
    Appeal,
    Arrangement,
    Bill,
    Payment,
    Posting,
    ShutOffCase,
    ShutOffStep,
)
from billing.models.bills import issued_after
from billing.paying import NOTHING
from billing.shut_off import Earliest, Facts, Pause, earliest

A_DAY = timedelta(days=1)
Kind = ShutOffStep.Kind


class Overdue(NamedTuple):
    """What an account owes of bills that were due, and since when; `dated` if each bill tells its own day."""

    amount: Decimal
    since: date
    dated: bool


def overdue(accounts: Collection[int], today: date) -> dict[int, Overdue]:
    """Return what each account owes of bills that were due, and since when; the others are left out.

    What is open of a bill that is not due yet may hold some of the ones before: whatever is more than its
    own charges. Charges below zero are a credit, and add nothing. Since when that was due cannot be seen from
    it, so it counts from today, as does what a bank took back of a bill that is paid in the books: nobody
    has had 60 days for that. What was paid here is paid, whether or not the books know of it yet. A credit
    at one of its homes is set against what is open at another.
    """
    found: dict[int, Overdue] = {}
    for bill in Bill.objects.filter(account__in=accounts).open_items().with_on_its_way():
        late, in_books = bill.due_on < today, bill.open_amount > 0
        before = bill.open_left - max(bill.charges, NOTHING)
        amount = bill.open_left if late else before
        if amount > 0:
            so_far = found.get(bill.account_id, Overdue(Decimal(0), today, dated=True))
            found[bill.account_id] = Overdue(
                so_far.amount + amount,
                min(so_far.since, bill.due_on + A_DAY) if late and in_books else so_far.since,
                dated=so_far.dated and in_books and before <= 0,
            )
    credits = _credits(found)
    left = {
        account: owed._replace(amount=owed.amount - credits.get(account, NOTHING))
        for account, owed in found.items()
    }
    return {account: owed for account, owed in left.items() if owed.amount > 0}


def _credits(accounts: Collection[int]) -> dict[int, Decimal]:
    """Return what stands in favor of accounts on the last bills of their homes. One query."""
    later = Bill.objects.filter(
        issued_after(OuterRef("issued_on"), OuterRef("pk")),
        account=OuterRef("account"),
        premises=OuterRef("premises"),
    )
    last = Bill.objects.filter(~Exists(later), account__in=accounts, open_amount__lt=0)
    return {
        account: -open_amount
        for account, open_amount in last.values_list("account").annotate(Sum("open_amount"))
    }


def shut_off_days(
    cases: Iterable[ShutOffCase], today: date
) -> dict[int, tuple[Facts, Earliest | None]]:
    """Return what is known of each case, and the first day on which water may be shut off. Three queries."""
    by_account = {case.account_id: case for case in cases}
    steps: dict[int, list[ShutOffStep]] = {case.pk: [] for case in by_account.values()}
    for step in ShutOffStep.objects.filter(case__in=steps).order_by("on", "pk"):
        steps[step.case_id].append(step)
    pauses = pauses_of(by_account)
    found = {}
    for account, case in by_account.items():
        theirs = steps[case.pk]
        facts = Facts(
            delinquent_since=case.delinquent_since,
            noticed_on=[it.on for it in theirs if it.kind == Kind.NOTICED],
            contacted_on=[it.on for it in theirs if it.kind == Kind.CONTACTED],
            pauses=[*pauses[account], *_protected(theirs)],
        )
        found[case.pk] = (facts, earliest(facts, today=today, holidays=settings.HOLIDAYS))
    return found


def pauses_of(accounts: Collection[int]) -> dict[int, list[Pause]]:
    """Return the plans and appeals of accounts, as what nobody may shut water off for. Two queries.

    A plan counts from the day it is asked for: whoever waits for an answer is not shut off meanwhile.
    """
    found: dict[int, list[Pause]] = {account: [] for account in accounts}
    for plan in Arrangement.objects.filter(account__in=accounts):
        broken = plan.state == Arrangement.State.BROKEN
        found[plan.account_id].append(Pause(plan.asked_on, plan.ended_on, renews=broken))
    for appeal in Appeal.objects.filter(account__in=accounts).defer("text"):
        found[appeal.account_id].append(Pause(appeal.asked_on, appeal.decided_on))
    return found


def could_be_shut_off(account: int, today: date) -> Earliest | None:
    """Return the first day for an account whose bill may be overdue; None while nobody may set one.

    Where no case is open yet, the next bill that comes due counts as unpaid from then on.
    """
    case = ShutOffCase.objects.filter(account=account, closed_on=None).first()
    if case:
        return shut_off_days([case], today)[case.pk][1]
    bills = Bill.objects.filter(account=account).open_items().with_on_its_way()
    due = min((bill.due_on for bill in bills if bill.open_left > 0), default=today - A_DAY)
    since = max(due + A_DAY, today)
    facts = Facts(since, pauses=pauses_of([account])[account])
    return earliest(facts, today=today, holidays=settings.HOLIDAYS)


def paid_towards(plans: Sequence[Arrangement]) -> dict[int, Decimal]:
    """Return what was paid on the account of each plan since it was asked for: whatever for. Three queries.

    What was paid here counts at once, and once: by its posting until it stands in the utility's books. Of it
    the hour is known: what was paid before somebody asked, on the same day, is not of the plan.
    """
    plans_of = defaultdict(list)
    for plan in plans:
        plans_of[plan.account_id].append(plan)
    since = min((plan.asked_on for plan in plans), default=date.max)
    paid = dict.fromkeys([plan.pk for plan in plans], Decimal(0))
    booked = Payment.objects.filter(account__in=plans_of, paid_on__gte=since)
    ours = Posting.objects.filter(reference__in=[it.reference for it in booked])
    paid_at: dict[str, datetime] = dict(ours.values_list("reference", "at"))
    moves = [(it.account_id, it.paid_on, paid_at.get(it.reference), it.signed) for it in booked]
    here = Posting.objects.not_booked().filter(order__bill__account__in=plans_of)
    moves += [
        (it.order.bill.account_id, timezone.localdate(it.at), it.at, it.signed)
        for it in here.select_related("order__bill")
    ]
    for account, day, at, amount in moves:
        for plan in plans_of[account]:
            if plan.asked_on <= day and (at is None or plan.asked_at <= at):
                paid[plan.pk] += amount
    return paid


def _protected(steps: Iterable[ShutOffStep]) -> list[Pause]:
    """Return the days on which the law protects the household (116910(a)): why is not written down."""
    found: list[Pause] = []
    for step in steps:
        if step.kind == Kind.PROTECTED and not (found and found[-1].to_date is None):
            found.append(Pause(step.on))
        elif step.kind == Kind.UNPROTECTED and found and found[-1].to_date is None:
            found[-1] = Pause(found[-1].from_date, step.on)
    return found
