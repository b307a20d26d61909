"""What the clock runs here: handing over what is due.

A notice is `handing over` from before it is handed over until the answer is known, and that is committed. A
worker that dies leaves it so, and its lock goes with its connection: whoever takes the notice next knows
that it may be in somebody's hands already, and decides by what a repeat would do (see `_may_repeat`).
"""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from notices import sql
from notices.actions.announcements import tell
from notices.actions.campaigns import count_again, end_old_campaigns, tell_part
from notices.actions.outbox import enqueue, tell_without_mail
from notices.actions.stopping import note_bounce
from notices.addresses import address_of
from notices.campaigns import COUNTED_FOR
from notices.delivery import Needless, NoMail, NotYet, message_of
from notices.facts import NotClear
from notices.groups import NobodyJoined, NotForThis
from notices.models import AnnouncementStep, Bounce, Campaign, Channel, Notice
from notices.summaries import SUMMARY
from notices.times import MOST_TRIES, wait_after
from notices.topics import TOPICS, MessageClass, Topic
from notices.ways import Lost, Refused, Way, folder
from privacy.models import Subject

logger = logging.getLogger(__name__)
State = Notice.State
AT_ONCE = (
    1000  # ours: what one run takes on, so that a wave of mail leaves the other jobs their turn
)


class Ways:
    """The ways out of one run, each opened when first needed."""

    def __init__(self) -> None:
        self.known: dict[str, Way] = {}

    def of(self, channel: str) -> Way:
        """Return who carries a channel. Raises KeyError for one that the settings do not name."""
        if channel not in self.known:
            self.known[channel] = import_string(settings.NOTICE_WAYS[channel])()
        return self.known[channel]

    def close(self) -> None:
        """Leave all of them."""
        for way in self.known.values():
            way.close()


def deliver(now: datetime) -> int:
    """Hand over the notices that are due; return how many were taken."""
    ways = Ways()
    due = Notice.objects.due(now).order_by("due_at", "pk").values_list("pk", flat=True)
    try:
        return sum(_deliver(pk, ways, now) for pk in due[:AT_ONCE])
    finally:
        ways.close()


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


def _deliver(pk: int, ways: Ways, now: datetime) -> bool:
    """Deliver one notice unless another worker is at it."""
    if not sql.take_notice(pk):
        return False
    try:
        notice = Notice.objects.due(now).filter(pk=pk).select_related("subject").first()
        return notice is not None and _try(notice, ways, now)
    finally:
        sql.leave_notice(pk)


def _try(notice: Notice, ways: Ways, now: datetime) -> bool:
    """Try once, and write down what came of it before anything else is done."""
    topic = TOPICS.get(notice.topic)
    if topic is None or notice.channel not in settings.NOTICE_WAYS:
        return _end(notice, State.NEEDLESS, "not_offered", now)
    way = ways.of(notice.channel)
    if notice.state == State.HANDING_OVER and not _may_repeat(notice, topic, way):
        return _end(notice, State.FAILED, "in_doubt", now)
    # Before the work: one that kills its worker counts too, and waits like all others.
    notice.tries += 1
    notice.due_at = now + wait_after(notice.tries)
    notice.save(update_fields=["tries", "due_at"])
    try:
        _hand_over(notice, topic, way, now)
    except NotYet as night:
        notice.tries, notice.due_at = notice.tries - 1, night.until
        notice.save(update_fields=["tries", "due_at"])
    except Needless as reason:
        _end(notice, State.NEEDLESS, str(reason), now)
    except NoMail as reason:
        _without_mail(notice, topic, reason.problem, now)
    except Refused as refusal:
        _refused(notice, topic, refusal, now)
    except Exception as problem:  # noqa: BLE001 -- another room's topic must not hold up everybody's warnings
        _broke(notice, topic, way, problem, now)
    return notice.state == State.SENT


def _hand_over(notice: Notice, topic: Topic, way: Way, now: datetime) -> None:
    message = message_of(notice, topic, now)
    way.open()
    if not _put(notice, state=State.HANDING_OVER):
        return
    way.send(message)
    _end(notice, State.SENT, "", now)


def _may_repeat(notice: Notice, topic: Topic, way: Way) -> bool:
    """Tell whether to hand over again what may have been taken.

    Where a repeat is known again, yes. Else a service mail is rather sent twice than never, under the same
    Message-ID; of everything else twice is worse, and staff see that it is in doubt.
    """
    mailed = notice.channel == Channel.EMAIL and topic.message_class is MessageClass.SERVICE
    return way.knows_again or mailed


def _broke(notice: Notice, topic: Topic, way: Way, problem: Exception, now: datetime) -> None:
    """Wait for the next try where nothing was handed over, or where a repeat does no harm; else give up."""
    if not isinstance(problem, Lost):
        logger.error("notice %s broke", notice.pk, exc_info=problem)
    way.close()
    if notice.state == State.WAITING:
        _refused(notice, topic, Refused("broke"), now)
    elif not _may_repeat(notice, topic, way) or notice.tries >= MOST_TRIES:
        _end(notice, State.FAILED, "in_doubt", now)


def _without_mail(notice: Notice, topic: Topic, problem: str, now: datetime) -> None:
    """Have people told who get no mail: by the next run, by letter. What is no service ends here."""
    if topic.may_be_posted and Channel.POST in settings.NOTICE_WAYS:
        tell_without_mail(notice=notice, at=now)
    else:
        stopped = problem == "stopped"  # by a bounce of before, which is not news to anybody
        _end(notice, State.NEEDLESS if stopped else State.FAILED, problem, now)


def _refused(notice: Notice, topic: Topic, refusal: Refused, now: datetime) -> None:
    """Wait for the next try, or give up; an address that is none gets no more."""
    logger.warning("notice %s not sent: %s", notice.pk, refusal.problem)
    if refusal.nobody and notice.channel == Channel.EMAIL:
        email = address_of(notice.subject, notice.channel)
        note_bounce(subject=notice.subject, email=email, kind=Bounce.Kind.BOUNCED, at=now)
        _without_mail(notice, topic, refusal.problem, now)
    elif refusal.for_good or notice.tries >= MOST_TRIES:
        _end(notice, State.FAILED, refusal.problem, now)
    else:
        _put(notice, state=State.WAITING, problem=refusal.problem)


def _end(notice: Notice, state: Notice.State, problem: str, now: datetime) -> bool:
    _put(notice, state=state, problem=problem, ended_at=now)
    return False


def _put(notice: Notice, **columns: Any) -> bool:
    """Write columns of a notice unless it has ended meanwhile, as an offer that staff stop; tell whether."""
    for name, value in columns.items():
        setattr(notice, name, value)
    return bool(Notice.objects.filter(pk=notice.pk, ended_at=None).update(**columns))
