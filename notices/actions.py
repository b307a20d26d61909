"""Saying something to people: a row first, delivered by a job."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from notices.models import Channel, Notice
from notices.topics import Topic
from privacy.models import Subject


def enqueue(*, topic: Topic, to: Iterable[Subject], key: str, about: int, at: datetime) -> None:
    """Have each of `to` told of a topic, by the channels they chose for it.

    Written in the transaction of whoever calls, so that it is said exactly when what it tells of is
    true. `key` names the event ("leak 7 found"): the same person is told of it once by each channel,
    however often this is called. It must not hold anything about a person; `about` is a number which
    the topic composes the message from when it goes out.
    """
    Notice.objects.bulk_create(
        (
            Notice(
                topic=topic.key,
                subject=subject,
                channel=channel,
                key=key,
                mark=_mark(topic, key, subject, channel),
                about=about,
                written_at=at,
                due_at=at,
            )
            for subject in to
            for channel in topic.channels[:1]
        ),
        ignore_conflicts=True,
        batch_size=2000,
    )


def _mark(topic: Topic, key: str, subject: Subject, channel: Channel) -> str:
    return sha256("\0".join([topic.key, key, str(subject.pk), channel]).encode()).hexdigest()
