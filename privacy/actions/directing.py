"""Telling us to give kinds of one's data to one recipient until a day, and taking that back."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from privacy.actions.ledger import note_choice
from privacy.choices import notices
from privacy.choices.directions import choice_of, end_of, standing, text_of
from privacy.models import (
    Channel,
    ConsentEvent,
    ConsentNotice,
    Direction,
    LedgerEntry,
    Recipient,
    State,
    Subject,
)
from privacy.restriction import require_use
from privacy.sharing import LONGEST, kinds_offered, may_be_chosen
from privacy.vocabulary.choices import NOTICE_VERSION


class NotOffered(Exception):
    """Nobody can choose this recipient, this kind of data for it, or so long a time."""


@transaction.atomic
def direct(
    *,
    subject: Subject,
    recipient: Recipient,
    categories: Collection[str],
    until: date,
    template: str,
    language: str,
    at: datetime,
) -> Direction:
    """Have kinds of a person's data given to a recipient until a day, with the evidence of their yes.

    A newer one replaces the one before. Raises NotOffered, and Restricted while their data is only stored.
    """
    today = timezone.localdate(at)
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    require_use(subject, purpose="third_party_sharing")
    offered = may_be_chosen(recipient, on=today) and set(categories) <= kinds_offered(recipient)
    if not categories or not offered or not today <= until <= today + LONGEST:
        raise NotOffered
    kinds = sorted(set(categories))
    text = text_of(recipient, categories=kinds, until=until, language=language)
    choice = choice_of(recipient)
    notice, _new = ConsentNotice.objects.get_or_create(
        digest=notices.digest_of(text),
        defaults={
            "choice": choice,
            "version": NOTICE_VERSION,
            "language": language,
            "text": text,
        },
    )
    before = [row for row in standing(at=at, subject=subject) if row.recipient == recipient]
    ConsentEvent.objects.create(
        subject=subject,
        choice=choice,
        state=State.RENEWED if before else State.GIVEN,
        channel=Channel.PORTAL,
        notice=notice,
        ui_version=notices.ui_version(template),
        at=at,
        expires_at=end_of(until),
    )
    return Direction.objects.create(
        subject=subject, recipient=recipient, categories=kinds, until=until, given_at=at
    )


@transaction.atomic
def take_back(
    *, subject: Subject, recipient: Recipient, at: datetime, channel: Channel = Channel.PORTAL
) -> bool:
    """Give nothing more to a recipient from now on; tell whether there was anything to take back.

    No questions and no second step. It outlives a restored backup.
    """
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    if recipient not in [row.recipient for row in standing(at=at, subject=subject)]:
        return False
    choice = choice_of(recipient)
    note_choice(kind=LedgerEntry.Kind.WITHDRAW, subject=subject, at=at, about=choice)
    ConsentEvent.objects.create(
        subject=subject, choice=choice, state=State.WITHDRAWN, channel=channel, at=at
    )
    return True


def take_back_all(*, subject: Subject, at: datetime) -> int:
    """Give nothing more to anybody because this person asked; return of how many that was."""
    return sum(
        take_back(subject=subject, recipient=recipient, at=at)
        for recipient in {row.recipient for row in standing(at=at, subject=subject)}
    )
