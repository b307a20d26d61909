"""Keeping data that would be erased or is due to go: for a court, a repair, or another lawful use."""

import json
from datetime import date, datetime

from django.db import transaction

from privacy import sql
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
    number: int | None = None,
) -> LegalHold:
    """Keep everything about the person, or their rows of the model `scope`, until it is lifted.

    "Another lawful use" holds nothing before somebody else has approved it. `number` is the one that it
    had before a restore. Raises UnknownScope, NeedsSecondYes.
    """
    if scope and scope not in the_map.models:
        raise UnknownScope(scope)
    if approved_by == by:
        raise NeedsSecondYes
    # An erasure that is going on is waited for.
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    hold = LegalHold.objects.create(
        pk=number,
        subject=subject,
        scope=scope,
        code=code,
        reason=reason,
        until=until,
        by=by,
        approved_by=approved_by,
        made_at=at,
    )
    if number:
        sql.go_on_after(LegalHold._meta.db_table, number)
    _note(hold, "placed", by, at)
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
    _note(hold, "approved", by, at)
    return hold


@transaction.atomic
def lift_hold(*, hold: LegalHold, by: Subject, at: datetime) -> LegalHold:
    """End a hold; what was due meanwhile goes with the next run. Raises LiftedAlready."""
    hold = LegalHold.objects.select_for_update().get(pk=hold.pk)
    if hold.lifted_at:
        raise LiftedAlready
    hold.lifted_at, hold.lifted_by = at, by
    hold.save(update_fields=["lifted_at", "lifted_by"])
    _note(hold, "lifted", by, at)
    return hold


def _note(hold: LegalHold, what: str, by: Subject, at: datetime) -> None:
    """Keep it beyond a restored backup, with everything that makes it the same hold again."""
    terms = {
        "by": str(by.pk),
        "made_at": hold.made_at.isoformat(),
        "scope": hold.scope,
        "code": hold.code,
        "reason": hold.reason,
        "until": hold.until.isoformat() if hold.until else None,
        "approved_by": str(hold.approved_by_id) if hold.approved_by_id else None,
    }
    note_choice(
        kind=LedgerEntry.Kind.HOLD,
        subject=hold.subject,
        at=at,
        about=f"{what} {hold.pk}",
        sealed=json.dumps(terms),
    )
