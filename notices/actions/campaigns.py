"""Writing a message to a group, trying it out, letting it go, telling people part by part, stopping it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from notices.actions.outbox import enqueue
from notices.campaigns import (
    CALLED_OFF,
    CAMPAIGN_TEST,
    COUNTED_FOR,
    count,
    group_of,
    left_out,
    purpose_of,
    to_tell,
    topic_of,
    version_of,
)
from notices.models import Campaign, Notice
from notices.times import Hours, next_digest
from privacy.models import Subject

HOUR = timedelta(hours=1)
HELD = timedelta(days=3650)  # longer than the rows of notices are kept
PARTS = 12  # of an hour: what may go in one goes in so many parts, and not at its stroke


class AlreadySent(Exception):
    """The message has gone out: what people read is not changed any more."""


class NotGoing(Exception):
    """The message was not let go yet, or nobody is told of it any more, or it is paused already."""


class NotPaused(Exception):
    """The message is not paused."""


class ChangedMeanwhile(Exception):
    """Somebody wrote it anew since it was read: what goes out is what a second person read."""


class SamePerson(Exception):
    """Who wrote a message does not let it go: a second person reads it first."""


class NoLaw(Exception):
    """A message about rules of the law does not say which."""


@transaction.atomic
def write_campaign(
    *, campaign: Campaign | None, words: Mapping[str, Any], by: Subject, at: datetime
) -> Campaign:
    """Write a message, or another wording of one, by the names of its columns. Raises AlreadySent, NoLaw.

    Whoever changed it last wrote it: nobody lets their own words go. Raises as `campaigns.group_of` where its
    purpose may not choose people by its group.
    """
    campaign = Campaign() if campaign is None else _waiting(campaign)
    for name, value in words.items():
        setattr(campaign, name, value)
    if purpose_of(campaign).cites_a_law != bool(campaign.law):
        raise NoLaw
    group_of(campaign)
    campaign.written_by, campaign.written_at = by, at
    campaign.save()
    return campaign


def try_out(*, campaign: Campaign, by: Subject, at: datetime) -> None:
    """Have a message mailed to oneself, as it will look."""
    key = f"campaign {campaign.pk} {at.isoformat()}"
    enqueue(topic=CAMPAIGN_TEST, to=[by], key=key, about=campaign.pk, at=at)


@transaction.atomic
def let_go(*, campaign: Campaign, by: Subject, at: datetime, seen: str | None = None) -> Campaign:
    """Let a message go out to its group as the group stands now; a job tells them part by part.

    `seen` is the `version_of` what whoever lets it go has read; None asks nobody. Raises ChangedMeanwhile
    where it is another one by now, AlreadySent or SamePerson, and as `campaigns.group_of`: the group may have
    changed since.
    """
    campaign = _waiting(campaign)
    if campaign.written_by_id == by.pk:
        raise SamePerson
    if seen is not None and seen != version_of(campaign):
        raise ChangedMeanwhile
    group_of(campaign)
    campaign.conditions = campaign.segment.conditions if campaign.segment else []
    campaign.sent_by, campaign.sent_at = by, at
    campaign.save(update_fields=["conditions", "sent_by", "sent_at"])
    return campaign


@transaction.atomic
def tell_part(*, campaign: Campaign, at: datetime) -> int:
    """Write the messages of the next part of an hour; return to how many people.

    The group is asked anew: whose leak is mended meanwhile is not told of it. By day alone, and in any hour
    to no more than `each_hour`, however often this is called. Once nobody is left it is finished.
    """
    campaign = _locked(campaign)
    if not _is_going(campaign) or Hours().end_after(at, ZoneInfo(settings.TIME_ZONE)):
        return 0
    most = _allowance(campaign, at)
    people = list(to_tell(campaign, at)[: most + 1])
    enqueue(
        topic=topic_of(campaign),
        to=people[:most],
        key=f"campaign {campaign.pk}",
        about=campaign.pk,
        because=group_of(campaign).because,
        at=at,
    )
    if not people:
        campaign.finished_at = at
        campaign.figures = count(campaign) | {"left_out": left_out(campaign, at)}
        campaign.save(update_fields=["finished_at", "figures"])
    return len(people[:most])


@transaction.atomic
def pause(*, campaign: Campaign, by: Subject, at: datetime) -> int:
    """Tell nobody more of a message until it goes on; return how many written messages wait with it.

    What is being handed over at this moment is first, and counts as sent. Raises NotGoing.
    """
    campaign = _locked(campaign)
    if not _is_going(campaign):
        raise NotGoing
    campaign.paused_by, campaign.paused_at = by, at
    campaign.save(update_fields=["paused_by", "paused_at"])
    return _open(campaign).update(due_at=at + HELD)


@transaction.atomic
def go_on(*, campaign: Campaign, at: datetime) -> None:
    """Let a paused message go on where it stood. Raises NotPaused."""
    campaign = _locked(campaign)
    if campaign.paused_at is None:
        raise NotPaused
    campaign.paused_by = campaign.paused_at = None
    campaign.save(update_fields=["paused_by", "paused_at"])
    waiting = _open(campaign)
    waiting.filter(gathered=False).update(due_at=at)
    digest = next_digest(at, ZoneInfo(settings.TIME_ZONE), weekly=False)
    waiting.filter(gathered=True).update(due_at=digest)


@transaction.atomic
def end_old_campaigns(*, at: datetime) -> int:
    """Finish what was let go a month ago and still goes out, or is paused; return how many.

    Who was told is known from rows that are deleted then: going on would tell them again.
    """
    old = Campaign.objects.filter(sent_at__lte=at - COUNTED_FOR, finished_at=None, stopped_at=None)
    return old.update(finished_at=at, paused_by=None, paused_at=None)


@transaction.atomic
def call_off(*, campaign: Campaign, by: Subject, at: datetime) -> int:
    """Send a message to nobody any more to whom it was not handed over yet; return how many that are.

    A hand-over beside this is either first, and counts as sent, or finds its notice ended. Whom no part was
    written to yet is not among them. Raises NotGoing.
    """
    campaign = _locked(campaign)
    if campaign.sent_at is None or campaign.stopped_at:
        raise NotGoing
    campaign.stopped_by, campaign.stopped_at = by, at
    campaign.paused_by = campaign.paused_at = None
    campaign.save(update_fields=["stopped_by", "stopped_at", "paused_by", "paused_at"])
    return _open(campaign).update(state=Notice.State.NEEDLESS, problem=CALLED_OFF, ended_at=at)


def count_again(*, campaign: Campaign, at: datetime) -> None:
    """Bring the totals of a message up to date; who was left out stays as it was when it was finished."""
    campaign.figures, campaign.counted_at = campaign.figures | count(campaign), at
    campaign.save(update_fields=["figures", "counted_at"])


def _allowance(campaign: Campaign, at: datetime) -> int:
    lately = Notice.objects.filter(
        topic=topic_of(campaign).key, about=campaign.pk, written_at__gt=at - HOUR
    )
    left = campaign.each_hour - lately.values("subject").distinct().count()
    return max(min(left, ceil(campaign.each_hour / PARTS)), 0)


def _is_going(campaign: Campaign) -> bool:
    return bool(campaign.sent_at) and not (
        campaign.stopped_at or campaign.paused_at or campaign.finished_at
    )


def _open(campaign: Campaign) -> QuerySet[Notice]:
    return Notice.objects.filter(
        topic=topic_of(campaign).key, about=campaign.pk, state=Notice.State.WAITING
    )


def _locked(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update().get(pk=campaign.pk)


def _waiting(campaign: Campaign) -> Campaign:
    """Return a message, locked, that nobody let go yet. Raises AlreadySent."""
    campaign = _locked(campaign)
    if campaign.sent_at:
        raise AlreadySent
    return campaign
