"""When nobody is home, and what staff know of a place."""

from datetime import date, datetime

from django.db import transaction

from accounts.access import Home
from accounts.models import Premises, ServiceAgreement, User
from accounts.roles import May
from leaks.models import AwayTime, PlaceFacts
from privacy.models import Subject


class NotTheirHome(Exception):
    """Whoever says so does not live there, or not any more."""


class AlreadyAway(Exception):
    """Somebody said before that nobody is home on one of these days."""


@transaction.atomic
def say_away(
    *, home: Home, from_date: date, to_date: date, allowance: int, by: User, at: datetime
) -> AwayTime:
    """Keep that nobody is home from `from_date` up to, not including, `to_date`, and return it.

    `allowance` is what may run in a day all the same, in microlitres. Raises NotTheirHome or AlreadyAway.
    """
    if May.HOUSEHOLD not in home.may or home.ended:
        raise NotTheirHome
    agreement = ServiceAgreement.objects.select_for_update().get(pk=home.agreement_id)
    said = AwayTime.objects.filter(agreement=agreement)
    if said.filter(from_date__lt=to_date, to_date__gt=from_date).exists():
        raise AlreadyAway
    return AwayTime.objects.create(
        agreement=agreement,
        by=by,
        from_date=from_date,
        to_date=to_date,
        allowance=allowance,
        said_at=at,
    )


def forget_away(*, home: Home, away: AwayTime) -> None:
    """Take back that nobody is home. Raises NotTheirHome."""
    if May.HOUSEHOLD not in home.may or away.agreement_id != home.agreement_id:
        raise NotTheirHome
    away.delete()


def note_place_facts(
    *, premises: Premises, facts: dict[str, bool | None], by: Subject, at: datetime
) -> PlaceFacts:
    """Write down what staff know of a place, by the names of its columns; what is not named stays."""
    noted, _made = PlaceFacts.objects.update_or_create(
        premises=premises, defaults={**facts, "by": by, "at": at}
    )
    return noted
