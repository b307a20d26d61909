"""Whether what staff said reached its person: by what became of the notices that tell of it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from conversations.models import Message, Step, Thread
from conversations.topics import ANSWERED
from notices.addresses import address_of, bounce_of
from notices.models import Bounce, Channel, Notice
from privacy.models import Subject

if TYPE_CHECKING:
    from django.db.models import QuerySet

State = Notice.State
# Ours: a mail that is tried for days has ended by then, and what comes back comes back within them.
LOOKED_BACK = timedelta(days=7)
# Ours: a mailbox that is none says so within a day or two. A bounce names its address and not its mail, so
# one that comes later is of another mail.
RETURNED_WITHIN = timedelta(days=2)
STOPPED = "stopped"  # as `notices.delivery` calls an address that takes no more
CAME_BACK = Exists(
    Bounce.objects.filter(
        subject=OuterRef("subject"),
        kind=Bounce.Kind.BOUNCED,
        at__gte=OuterRef("ended_at"),
        at__lte=OuterRef("ended_at") + RETURNED_WITHIN,
    )
)
RETURNED = Q(CAME_BACK, state=State.SENT, channel=Channel.EMAIL)
LOST = Q(state=State.FAILED) | Q(state=State.NEEDLESS, problem=STOPPED) | RETURNED
# It was told another way, and that is a notice of its own.
ELSEWHERE = Q(state=State.NEEDLESS, problem="told_otherwise")


def lost_answers(*, now: datetime) -> "QuerySet[Message]":
    """List answers of the last days that reached nobody and of which no staff were told."""
    told = Notice.objects.filter(topic=ANSWERED.key, about=OuterRef("pk"))
    known = Step.objects.filter(
        thread=OuterRef("thread"), kind=Step.Kind.UNREACHED, about=OuterRef("pk")
    )
    return Message.objects.filter(
        Exists(told.filter(LOST)),
        ~Exists(told.exclude(LOST).exclude(ELSEWHERE)),
        ~Exists(known),
        side=Message.Side.STAFF,
        way=Message.Way.PORTAL,
        thread__changed_at__gte=now - LOOKED_BACK,
        thread__merged_into=None,
        thread__subject__isnull=False,
    ).exclude(thread__state=Thread.State.OPEN)


def how_told(messages: Collection[Message]) -> dict[int, str]:
    """Return of each answer how its person was told of it, in words; nothing of one told face to face."""
    pks = [each.pk for each in messages if each.side == Message.Side.STAFF]
    rows = Notice.objects.filter(topic=ANSWERED.key, about__in=pks).exclude(ELSEWHERE)
    said: dict[int, list[str]] = {}
    for each in rows.annotate(returned=CAME_BACK).order_by("pk"):
        said.setdefault(each.about, []).append(_told(each))
    return {pk: " · ".join(dict.fromkeys(each)) for pk, each in said.items()}


def _told(notice: Any) -> str:
    by = {"way": Channel(notice.channel).label}
    if notice.state in {State.WAITING, State.HANDING_OVER}:
        return _("%(way)s: on its way") % by
    if notice.state == State.FAILED or notice.problem == STOPPED:
        return _("%(way)s: reached nobody") % by
    if notice.state == State.NEEDLESS:
        return _("%(way)s: not sent") % by
    if notice.returned and notice.channel == Channel.EMAIL:
        return _("%(way)s: it came back") % by
    return _("%(way)s: told") % by


def can_be_told(subject: Subject) -> bool:
    """Tell whether there is any way by which somebody hears of an answer that is written here."""
    offered = [way for way in ANSWERED.channels if way in settings.NOTICE_WAYS]
    return any(
        map(partial(_arrives, subject), offered)
    )  # mail first: of most people no more is asked


def _arrives(subject: Subject, channel: str) -> bool:
    to = address_of(subject, channel)
    return bool(to) and not (channel == Channel.EMAIL and bounce_of(subject, to))
