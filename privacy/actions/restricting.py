"""Storing somebody's data and using it for nothing else; and doubting that a request is theirs."""

from datetime import datetime

from django.db import transaction

from privacy.actions.ledger import note_choice
from privacy.actions.notices import tell_of_restriction
from privacy.models import LedgerEntry, Subject


class NotRestricted(Exception):
    """Nothing is restricted that could be lifted, or the person was erased."""


@transaction.atomic
def restrict(*, subject: Subject, at: datetime, for_days: bool = False) -> Subject:
    """Use a person's data for nothing but storing it, from now on (L65); twice changes nothing.

    Firms that were given it are told too (GDPR 19); not `for_days`, where an erasure follows that tells them.
    """
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    if subject.restricted_at is None:
        subject.restricted_at = at
        subject.save(update_fields=["restricted_at"])
        note_choice(kind=LedgerEntry.Kind.RESTRICT, subject=subject, at=at, about="restricted")
        if not for_days:
            tell_of_restriction(subject=subject, lifted=False, at=at)
    return subject


@transaction.atomic
def lift_restriction(*, subject: Subject, at: datetime) -> Subject:
    """Use a person's data as before, because they say so. Raises NotRestricted."""
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    if subject.restricted_at is None or subject.erased_at:
        raise NotRestricted
    subject.restricted_at = None
    subject.save(update_fields=["restricted_at"])
    note_choice(kind=LedgerEntry.Kind.RESTRICT, subject=subject, at=at, about="lifted")
    tell_of_restriction(subject=subject, lifted=True, at=at)
    return subject


@transaction.atomic
def suspect(*, subject: Subject, suspected: bool, at: datetime) -> Subject:
    """Stop exports and erasures until it is clear that the person asks, or allow them again (L30)."""
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    subject.suspected_at = (subject.suspected_at or at) if suspected else None
    subject.save(update_fields=["suspected_at"])
    return subject
