"""Keeping data that would be erased or is due to go: for a court, a repair, or another lawful use."""

from datetime import date, datetime

from django.db import transaction

from privacy.actions.ledger import note_choice
from privacy.map import the_map
from privacy.models import LedgerEntry, LegalHold, Subject


class NeedsSecondYes(Exception):
    """Somebody else must approve this hold than the one who places it."""


class UnknownScope(Exception):
    """No model of the privacy map has this name: the hold would hold nothing."""


class LiftedAlready(Exception):
    """The hold holds nothing any more."""


@transaction.atomic
def place_hold(
    *,
    subject: Subject,
    scope: str,
    code: str,
    reason: str,
    until: date | None,
    by: Subject,
    at: datetime,
    approved_by: Subject | None = None,
) -> LegalHold:
    """Keep everything about the person, or their rows of the model `scope`, until it is lifted.

    "Another lawful use" holds nothing before somebody else has approved it. Raises UnknownScope,
    NeedsSecondYes.
    """
    if scope and scope not in the_map.models:
        raise UnknownScope(scope)
    if approved_by == by:
        raise NeedsSecondYes
    # An erasure that is going on is waited for.
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    hold = LegalHold.objects.create(
        subject=subject,
        scope=scope,
        code=code,
        reason=reason,
        until=until,
        by=by,
        approved_by=approved_by,
        made_at=at,
    )
    note_choice(kind=LedgerEntry.Kind.HOLD, subject=subject, at=at, about=f"placed {hold.pk}")
    return hold


@transaction.atomic
def approve_hold(*, hold: LegalHold, by: Subject, at: datetime) -> LegalHold:
    """Give the second yes. Raises NeedsSecondYes to whoever placed it, LiftedAlready."""
    hold = LegalHold.objects.select_for_update().get(pk=hold.pk)
    if hold.lifted_at:
        raise LiftedAlready
    if hold.by_id == by.pk:
        raise NeedsSecondYes
    hold.approved_by = by
    hold.save(update_fields=["approved_by"])
    note_choice(
        kind=LedgerEntry.Kind.HOLD, subject=hold.subject, at=at, about=f"approved {hold.pk}"
    )
    return hold


@transaction.atomic
def lift_hold(*, hold: LegalHold, by: Subject, at: datetime) -> LegalHold:
    """End a hold; what was due meanwhile goes with the next run. Raises LiftedAlready."""
    hold = LegalHold.objects.select_for_update().get(pk=hold.pk)
    if hold.lifted_at:
        raise LiftedAlready
    hold.lifted_at, hold.lifted_by = at, by
    hold.save(update_fields=["lifted_at", "lifted_by"])
    note_choice(kind=LedgerEntry.Kind.HOLD, subject=hold.subject, at=at, about=f"lifted {hold.pk}")
    return hold
