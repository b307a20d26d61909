"""Saying something to people, which is a row first; and what becomes of such a row."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from notices import sql
from notices.addresses import address_of
from notices.models import RINGS, Cadence, Channel, Notice
from notices.preferences import cadences_for
from notices.times import next_digest
from notices.topics import MessageClass, Topic
from privacy.models import Subject

AT_ONCE = 2000  # ours: rows of one statement, where everybody is written to


class NotForOffers(Exception):
    """An offer would go to everybody without a yes."""


def enqueue(
    *,
    topic: Topic,
    to: Iterable[Subject],
    key: str,
    about: int,
    at: datetime,
    because: str = "",
) -> None:
    """Have each of `to` told of a topic, by the channels they chose for it.

    Written in the transaction of whoever calls, so that it is said exactly when what it tells of is
    true. `key` names the event ("leak 7 found"): the same person is told of it once by each channel,
    however often this is called. It must not hold anything about a person; `about` is a number which
    the topic composes the message from when it goes out.
    """
    people = list(to)
    zone = ZoneInfo(settings.TIME_ZONE)
    rows = []
    for (subject_id, channel), cadence in cadences_for(topic, people, at=at).items():
        if cadence == Cadence.OFF:
            continue
        gathered = cadence != Cadence.AT_ONCE and topic.may_be_gathered
        weekly = cadence == Cadence.WEEKLY
        rows.append(
            Notice(
                topic=topic.key,
                subject_id=subject_id,
                channel=channel,
                key=key,
                mark=_mark(topic.key, key, str(subject_id), channel),
                about=about,
                because=because,
                written_at=at,
                gathered=gathered,
                due_at=next_digest(at, zone, weekly=weekly) if gathered else at,
                lane=topic.lane,
            )
        )
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)


def enqueue_all(*, topic: Topic, to: QuerySet[Subject], key: str, about: int, at: datetime) -> int:
    """Have everybody in a queryset told of a topic, as `enqueue` does; return how many people are.

    In one statement, for what goes to a whole town. Not for offers: whose consent that takes is asked person
    by person.
    """
    if topic.message_class is MessageClass.MARKETING:
        raise NotForOffers
    zone = ZoneInfo(settings.TIME_ZONE)
    gathers = topic.may_be_gathered
    return sql.enqueue_all(
        to.order_by().values("pk").query.sql_with_params(),
        topic=topic.key,
        channels=topic.channels,
        key=key,
        about=about,
        lane=topic.lane,
        at=at,
        daily_at=next_digest(at, zone, weekly=False) if gathers else None,
        weekly_at=next_digest(at, zone, weekly=True) if gathers else None,
    )


@transaction.atomic
def try_again(*, notices: Iterable[int], at: datetime) -> int:
    """Have notices that were not delivered tried again, as if for the first time; return how many."""
    failed = Notice.objects.filter(pk__in=notices, state=Notice.State.FAILED)
    return failed.update(state=Notice.State.WAITING, due_at=at, tries=0, ended_at=None, problem="")


@transaction.atomic
def tell_without_mail(*, notice: Notice, at: datetime) -> None:
    """Have somebody whom no mail reaches told by a letter, unless a telephone of theirs rings for it.

    The mail is not needed any more. The letter goes under the same key: once, however often this is called.
    """
    others = Notice.objects.filter(
        topic=notice.topic, key=notice.key, subject=notice.subject, channel__in=RINGS
    )
    over = [Notice.State.FAILED, Notice.State.NEEDLESS]
    alive = others.exclude(state__in=over).values_list("channel", flat=True)
    if not any(address_of(notice.subject, channel) for channel in alive):
        letter = Notice(
            topic=notice.topic,
            subject=notice.subject,
            channel=Channel.POST,
            key=notice.key,
            mark=_mark(notice.topic, notice.key, str(notice.subject_id), Channel.POST),
            about=notice.about,
            written_at=notice.written_at,
            due_at=at,
            lane=notice.lane,
            instead_of_mail=True,
        )
        Notice.objects.bulk_create([letter], ignore_conflicts=True)
    notice.state, notice.ended_at = Notice.State.NEEDLESS, at
    notice.problem = "told_otherwise"
    notice.save(update_fields=["state", "ended_at", "problem"])


def _mark(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()
