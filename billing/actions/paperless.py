"""Choosing between paper and none, and telling that a bill is there."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import AccessGrant, Account
from accounts.roles import May, roles_that_may
from billing.bill_topics import BILL_READY
from billing.models import Bill, PaperlessChoice
from notices.actions import enqueue
from privacy.models import Subject

# Ours. A notice is known again for a month; what is older than two weeks is no news anyway.
NEWS = timedelta(days=14)


class ChosenAlready(Exception):
    """The account has it that way."""


@transaction.atomic
def choose_paper(
    *, account: Account, paperless: bool, by: Subject, at: datetime
) -> PaperlessChoice:
    """Have the bills of an account here alone, or on paper too. Raises ChosenAlready."""
    Account.objects.select_for_update().get(pk=account.pk)
    now = PaperlessChoice.objects.filter(account=account).standing().first()
    if paperless == (now is not None and now.paperless):
        raise ChosenAlready
    return PaperlessChoice.objects.create(
        account=account,
        paperless=paperless,
        changed_on=timezone.localdate(at),
        changed_at=at,
        changed_by=by,
    )


@transaction.atomic
def tell_of_bills(*, at: datetime) -> int:
    """Have people told of new bills of accounts without paper, each once; return of how many bills.

    Everybody is told who may see the bills of the account. Of a bill from before the choice came on paper,
    nobody is.
    """
    standing = PaperlessChoice.objects.standing()
    since = {it.account_id: it.changed_on for it in standing if it.paperless}
    first = timezone.localdate(at) - NEWS
    found = Bill.objects.filter(account__in=since, issued_on__gt=first, issued_on__lte=first + NEWS)
    bills = [bill for bill in found if bill.issued_on >= since[bill.account_id]]
    people = _who_sees({bill.account_id for bill in bills}, at)
    for bill in bills:
        key = f"bill {bill.pk} ready"
        enqueue(topic=BILL_READY, to=people[bill.account_id], key=key, about=bill.pk, at=at)
    return len(bills)


def _who_sees(accounts: set[int], at: datetime) -> dict[int, list[Subject]]:
    """Return who may see the bills of each account today. One query."""
    grants = AccessGrant.objects.live(today=timezone.localdate(at)).filter(
        account__in=accounts, role__in=roles_that_may(May.BILLS)
    )
    people: dict[int, list[Subject]] = defaultdict(list)
    for grant in grants.select_related("user__subject"):
        people[grant.account_id].append(grant.user.subject)
    return people
