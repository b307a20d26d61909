"""The leaks of the demonstration, found and told morning by morning as they would have been."""

from datetime import datetime, time, timedelta

import numpy as np
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from leaks.actions.looking import look_at, look_at_news
from leaks.models import LeakAlert, LookedUpTo
from leaks.topics import ABOUT_ALERTS, ABOUT_STEPS
from notices.models import Notice
from usage.models import ServicePoint

MORNINGS = 45
MORNING = time(6)


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
