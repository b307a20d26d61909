"""Writing an offer, trying it out, letting it go, stopping it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from notices.actions.outbox import enqueue
from notices.campaigns import CALLED_OFF, CAMPAIGN, CAMPAIGN_TEST, audience, count
from notices.models import Campaign, Notice
from privacy.models import Subject


class AlreadySent(Exception):
    """The offer has gone out: what people read is not changed any more."""


class NotGoing(Exception):
    """The offer was not let go yet, or somebody stopped it before."""


class SamePerson(Exception):
    """Who wrote an offer does not let it go: a second person reads it first."""


@transaction.atomic
def write_campaign(
    *, campaign: Campaign | None, words: Mapping[str, str], by: Subject, at: datetime
) -> Campaign:
    """Write an offer, or another wording of one, by the names of its columns. Raises AlreadySent.

    Whoever changed it last wrote it: nobody lets their own words go.
    """
    if campaign is None:
        return Campaign.objects.create(**words, written_by=by, written_at=at)
    campaign = _waiting(campaign)
    for name, value in words.items():
        setattr(campaign, name, value)
    campaign.written_by, campaign.written_at = by, at
    campaign.save()
    return campaign


def try_out(*, campaign: Campaign, by: Subject, at: datetime) -> None:
    """Have an offer mailed to oneself, as it will look."""
    key = f"campaign {campaign.pk} {at.isoformat()}"
    enqueue(topic=CAMPAIGN_TEST, to=[by], key=key, about=campaign.pk, at=at)


@transaction.atomic
def let_go(*, campaign: Campaign, by: Subject, at: datetime) -> int:
    """Have an offer sent to everybody who wants offers now; return to how many.

    Each is asked again when it is handed over. Raises AlreadySent or SamePerson.
    """
    campaign = _waiting(campaign)
    if campaign.written_by_id == by.pk:
        raise SamePerson
    people = list(audience(campaign, at))
    campaign.sent_by, campaign.sent_at = by, at
    campaign.save(update_fields=["sent_by", "sent_at"])
    enqueue(topic=CAMPAIGN, to=people, key=f"campaign {campaign.pk}", about=campaign.pk, at=at)
    return len(people)


@transaction.atomic
def call_off(*, campaign: Campaign, by: Subject, at: datetime) -> int:
    """Send an offer to nobody any more to whom it was not handed over yet; return how many that are.

    A hand-over beside this is either first, and counts as sent, or finds its notice ended. Raises NotGoing.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.sent_at is None or campaign.stopped_at:
        raise NotGoing
    campaign.stopped_by, campaign.stopped_at = by, at
    campaign.save(update_fields=["stopped_by", "stopped_at"])
    waiting = Notice.objects.filter(
        topic=CAMPAIGN.key, about=campaign.pk, state=Notice.State.WAITING
    )
    return waiting.update(state=Notice.State.NEEDLESS, problem=CALLED_OFF, ended_at=at)


def count_again(*, campaign: Campaign, at: datetime) -> None:
    """Bring the totals of an offer up to date."""
    campaign.figures, campaign.counted_at = count(campaign), at
    campaign.save(update_fields=["figures", "counted_at"])


def _waiting(campaign: Campaign) -> Campaign:
    """Return an offer, locked, that nobody let go yet. Raises AlreadySent."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.sent_at:
        raise AlreadySent
    return campaign
