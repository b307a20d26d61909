"""What the clock runs here: handing over what is due, making summaries, writing to a town."""

import logging
from datetime import datetime
from time import monotonic

from django.db import transaction

from notices.actions.announcements import tell
from notices.actions.campaigns import count_again, end_old_campaigns, tell_part
from notices.actions.outbox import enqueue
from notices.campaigns import COUNTED_FOR
from notices.facts import NotClear
from notices.groups import NobodyJoined, NotForThis
from notices.handing_over import Worker
from notices.models import AnnouncementStep, Campaign, Notice
from notices.summaries import SUMMARY
from notices.ways import folder
from privacy.models import Subject

logger = logging.getLogger(__name__)
State = Notice.State
TURN = 20.0  # seconds: ours. After so long a wave of mail leaves the other jobs their turn


def deliver(now: datetime) -> int:
    """Hand over the notices that are due, beside other workers that do; return how many were sent."""
    worker, ends, sent = Worker(now), monotonic() + TURN, 0
    try:
        taken = 1
        while taken and monotonic() < ends:
            taken, some = worker.deliver_some()
            sent += some
    finally:
        worker.close()
    return sent


def gather(now: datetime) -> int:
    """Make one mail of what waited for the end of a day or week, for each person; return of how many."""
    due = Notice.objects.due_together(now)
    people = Subject.objects.filter(pk__in=due.values("subject"))
    return sum(_gather(subject, now) for subject in people)


def sweep_folder(now: datetime) -> int:
    """Delete files of texts, calls and letters whose notice is gone; return how many."""
    return folder.sweep()


def tell_groups(now: datetime) -> int:
    """Write the next part of each message to a group that goes out; return to how many people."""
    end_old_campaigns(at=now)
    return sum(_tell_part(campaign, now) for campaign in Campaign.objects.going())


def count_campaigns(now: datetime) -> int:
    """Bring the totals of the messages to groups of the last month up to date; return how many."""
    lately = Campaign.objects.filter(sent_at__gt=now - COUNTED_FOR)
    for campaign in lately:
        count_again(campaign=campaign, at=now)
    return len(lately)


def tell_of_announcements(now: datetime) -> int:
    """Write the notices to everybody whom a public notice concerns; return of how many steps."""
    waiting = AnnouncementStep.objects.filter(told_at=None).order_by("at", "pk")
    return sum(tell(step=step, at=now) for step in waiting)


def _tell_part(campaign: Campaign, now: datetime) -> int:
    """Tell one part; a group that cannot be told any more holds up no other, and its page says why."""
    try:
        return tell_part(campaign=campaign, at=now)
    except (NotClear, NotForThis, NobodyJoined):
        # Without the reason, which may name streets.
        logger.error("campaign %s: its group cannot be told", campaign.pk)
        return 0


@transaction.atomic
def _gather(subject: Subject, now: datetime) -> bool:
    rows = Notice.objects.due_together(now).filter(subject=subject).order_by("pk")
    numbers = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
    if not numbers:
        return False
    lead = numbers[0]
    Notice.objects.filter(pk__in=numbers).update(state=State.GATHERED, lead=lead, ended_at=now)
    enqueue(topic=SUMMARY, to=[subject], key=str(lead), about=lead, at=now)
    return True
