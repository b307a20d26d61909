"""What is paid late in the demonstration: a kept plan, one that waits, an appeal, cases with dates."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Account, User
from billing.actions.arrangements import ask_for_plan
from billing.actions.shut_offs import appeal, note_step
from billing.behind import overdue
from billing.jobs import look_at_arrears
from billing.late_topics import APPEAL_NEWS, PLAN_NEWS
from billing.models import Bill, ShutOffCase, ShutOffStep
from billing.paying_later import in_months, later
from notices.models import Notice
from privacy.models import Subject

WINTER = timedelta(days=240)  # so long ago Ada asked for a month more
MONTH = timedelta(days=30)
ENOUGH = 3  # cases that something happens in


@transaction.atomic
def pay_late(now: datetime) -> int:
    """Have the clock look, and let the people of some cases and staff do what they do; return how many cases.

    Messages count as sent when they were written.
    """
    ada = User.objects.get(email="ada@example.org").subject
    _a_plan_that_was_kept(Account.objects.filter(customer__subject=ada).earliest("pk"), now)
    look_at_arrears(now)
    staff = User.objects.get(email="admin@example.org").subject
    cases = ShutOffCase.objects.filter(closed_on=None).exclude(account__customer__subject=ada)
    cases = cases.select_related("account__customer__subject").order_by("delinquent_since", "pk")
    for case, happens in zip(cases[:ENOUGH], (_spoken_with, _appeals, _asks), strict=False):
        happens(case, staff, now)
    written = Notice.objects.filter(topic__in=[PLAN_NEWS.key, APPEAL_NEWS.key])
    written.filter(state=Notice.State.WAITING).update(
        state=Notice.State.SENT, ended_at=F("written_at")
    )
    return cases.count()


def _a_plan_that_was_kept(account: Account, now: datetime) -> None:
    """A month more for a bill of the winter, which was paid then."""
    asked_at = now - WINTER
    today = timezone.localdate(asked_at)
    bill = Bill.objects.filter(account=account, issued_on__lte=today).newest_first().first()
    if bill is not None:
        parts = later(bill.amount_due, today + MONTH)
        ask_for_plan(account=account, parts=parts, by=account.customer.subject, at=asked_at)


def _spoken_with(case: ShutOffCase, staff: Subject, now: datetime) -> None:
    note_step(case=case, kind=ShutOffStep.Kind.CONTACTED, by=staff, at=now - timedelta(days=2))


def _appeals(case: ShutOffCase, _staff: Subject, now: datetime) -> None:
    appeal(
        account=case.account,
        text="The house stood empty in October, and the bill is as high as in August.",
        by=case.account.customer.subject,
        at=now - timedelta(days=3),
    )


def _asks(case: ShutOffCase, _staff: Subject, now: datetime) -> None:
    """Twelve months: the parts are smaller than what is agreed at once."""
    today = timezone.localdate(now)
    amount = overdue([case.account_id], today)[case.account_id].amount
    parts = in_months(amount, 12, today)
    ask_for_plan(account=case.account, parts=parts, by=case.account.customer.subject, at=now)
