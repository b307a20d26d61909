"""Stopping a login at once, and starting it again."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.models import User
from privacy.models import Subject


class NoLogin(Exception):
    """This person has no login."""


@transaction.atomic
def freeze_login(*, subject: Subject, by: Subject, at: datetime) -> User:
    """Let nobody sign in with it, and end every session it has. Raises NoLogin."""
    user = User.objects.select_for_update().filter(subject=subject).first()
    if user is None:
        raise NoLogin
    user.is_active = False
    user.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    return user


@transaction.atomic
def thaw_login(*, subject: Subject, by: Subject, at: datetime) -> None:
    """Let its person sign in again."""
    User.objects.filter(subject=subject).update(is_active=True)
