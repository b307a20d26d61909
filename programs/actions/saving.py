"""Changing ways to save water; what somebody says of one."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.access import Home
from accounts.models import User
from privacy.models import Subject
from programs.models import ActionMark, SavingAction, SavingActionVersion


class NotTheirHome(Exception):
    """Whoever says it does not live there, or not any more."""


@transaction.atomic
def keep_action(*, action: SavingAction, by: Subject, at: datetime) -> SavingActionVersion:
    """Write a way to save as it is now, and the version that it is from now on."""
    if action.pk:  # of two who change it at once one waits, and is the later version
        SavingAction.objects.select_for_update().get(pk=action.pk)
    action.save()
    last = action.versions.order_by("-number").first()
    names = (field.name for field in action._meta.concrete_fields if field.name != "id")
    columns = {name: getattr(action, name) for name in names}
    return SavingActionVersion.objects.create(
        action=action,
        number=last.number + 1 if last else 1,
        columns={
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in columns.items()
        },
        by=by,
        at=at,
    )


@transaction.atomic
def mark_action(
    *, home: Home, action: str, kind: str, on: date | None, by: User, at: datetime
) -> ActionMark:
    """Keep what somebody says of an action at their home; what they said before stays as it was.

    Raises NotTheirHome.
    """
    if not home.lives_there or home.ended:
        raise NotTheirHome
    return ActionMark.objects.create(
        agreement_id=home.agreement_id, by=by, action=action, kind=kind, on=on, at=at
    )
