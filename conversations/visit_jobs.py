"""What the clock runs for visits."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from conversations.models import Visit
from conversations.visit_topics import VISIT
from notices.actions import enqueue

FROM_HOUR = 9  # ours: a reminder comes when people plan their evening, and wakes nobody


def remind_of_visits(now: datetime) -> int:
    """Have whoever is visited tomorrow told so, once for each time they chose; return how many are."""
    here = timezone.localtime(now)
    if here.hour < FROM_HOUR:
        return 0
    tomorrow = Visit.objects.on(here.date() + timedelta(days=1)).filter(
        ~Q(thread__subject=None), state=Visit.State.PLANNED
    )
    for visit in tomorrow.select_related("thread__subject"):
        enqueue(
            topic=VISIT,
            to=[visit.thread.subject],  # type: ignore[list-item]  # not None, by the query
            key=f"visit {visit.pk} chosen {visit.at.timestamp()}",
            about=visit.pk,
            at=now,
        )
    return len(tomorrow)
