"""Taking away a login that somebody did not want after all."""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from accounts.models import User


class HasMore(Exception):
    """There is more than the login: deleting one's data is another page, which says what goes."""


@transaction.atomic
def drop_login(*, user: User, at: datetime) -> None:
    """Delete a login that nothing hangs on, and the number privacy knew it by. Raises HasMore.

    Where something was noted under that number, such as a browser's signal, it stays as a tombstone.
    """
    subject = user.subject
    try:
        with transaction.atomic():
            user.delete()
    except ProtectedError:
        raise HasMore from None
    try:
        with transaction.atomic():
            subject.delete()
    except ProtectedError:
        subject.erased_at = subject.restricted_at = at
        subject.save(update_fields=["erased_at", "restricted_at"])
