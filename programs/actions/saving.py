"""What somebody says of a way to save water."""

from datetime import date, datetime

from django.db import transaction

from accounts.access import Home
from accounts.models import User
from programs.models import ActionMark


class NotTheirHome(Exception):
    """Whoever says it does not live there, or not any more."""


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
