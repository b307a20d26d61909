"""Noting that an offer was opened: of nobody who did not say yes."""

from datetime import datetime

from notices.models import Campaign, MailEvent
from privacy.choices.consent import Grant

CHOICE = "email_tracking"


def note_mail_event(*, grant: Grant, campaign: Campaign, kind: str, at: datetime) -> None:
    """Note it once, however often it comes. Raises NotGranted.

    The grant says of whom; without one this cannot be called, and the database refuses what has no yes.
    """
    event = MailEvent(consent=grant.check(CHOICE, at=at), campaign=campaign, kind=kind, at=at)
    MailEvent.objects.bulk_create([event], ignore_conflicts=True)
