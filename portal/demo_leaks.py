"""The leaks of the demonstration, found and told morning by morning as they would have been; credits."""

from datetime import datetime, time, timedelta

import numpy as np
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Premises, User
from leaks.actions.credits import ask_for_credit, grant_credit, lay_down_policy
from leaks.actions.looking import look_at, look_at_news
from leaks.crediting import case_of
from leaks.credits import Policy
from leaks.models import CreditRequest, LeakAlert, LookedUpTo
from leaks.topics import ABOUT_ALERTS, ABOUT_STEPS
from notices.models import Notice
from usage.models import ServicePoint

MORNINGS = 45
MORNING = time(6)
WORTH_ASKING = 2  # dollars
REPAIRED = (
    "The flapper of the toilet upstairs. We did it ourselves.",
    "A tap outdoors, by a plumber.",
)


@transaction.atomic
def look_back(now: datetime) -> int:
    """Judge each of the last weeks' days on the morning after it, then today; return how many alerts.

    What the clock found meanwhile goes: the months that it did not know are in now. Messages count as sent
    when they were written; nobody gets a month of mail at once.
    """
    LookedUpTo.objects.get_or_create(pk=1)
    LookedUpTo.objects.select_for_update().get(pk=1)  # the clock waits
    LeakAlert.objects.all().delete()
    points = np.array(
        ServicePoint.objects.order_by("pk").values_list("pk", flat=True), dtype=np.int64
    )
    today = timezone.localdate(now)
    for day in (today - timedelta(days=n) for n in reversed(range(1, MORNINGS + 1))):
        at = timezone.make_aware(datetime.combine(day + timedelta(days=1), MORNING))
        if at < now:
            news = np.full(len(points), day.toordinal())
            look_at(points=points, first_days=news, today=day, at=at)
    look_at_news(at=now)
    written = Notice.objects.filter(topic__in=[*ABOUT_STEPS, *ABOUT_ALERTS])
    written.filter(state=Notice.State.WAITING).update(
        state=Notice.State.SENT, ended_at=F("written_at")
    )
    return LeakAlert.objects.count()


@transaction.atomic
def ask_for_credits(now: datetime) -> int:
    """Have money asked back for leaks of two homes, once given and once waiting; return how many.

    By the policy that most cities share: half of what is beyond normal.
    """
    today, admin = timezone.localdate(now), User.objects.get(email="admin@example.org").subject
    lay_down_policy(
        policy=Policy(only_leaked=True, source="Resolution 2025-14"),
        from_date=today - timedelta(days=400),
        by=admin,
        at=now,
    )
    stopped = LeakAlert.objects.filter(
        state=LeakAlert.State.STOPPED, premises__kind=Premises.Kind.SINGLE_FAMILY
    ).select_related("premises", "agreement__account__customer__subject")
    asked: list[CreditRequest] = []
    for alert in stopped.exclude(agreement=None).order_by("pk"):
        case = case_of(alert, user=None, today=today)
        if not case or case.hindrance or not case.found or not alert.agreement:
            continue
        again = any(alert.agreement_id == request.alert.agreement_id for request in asked)
        if again or case.found.money < WORTH_ASKING:
            continue
        asked.append(
            ask_for_credit(
                alert=alert,
                repaired=REPAIRED[len(asked)],
                by=alert.agreement.account.customer.subject,
                at=now - timedelta(days=2 - len(asked)),
            )
        )
        if len(asked) == len(REPAIRED):
            break
    for request in asked[:1]:
        grant_credit(request=request, amount=request.amount, answer="", by=admin, at=now)
    return len(asked)
