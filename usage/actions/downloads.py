"""Taking water use along as a file, and the line that it leaves."""

from datetime import datetime

from django.db import transaction
from django.utils import translation

from accounts.access import Home
from accounts.models import User
from accounts.models.access import Role
from privacy.actions.erasure import Suspected
from privacy.actions.looks import TAKEN_ALONG, record_look
from privacy.models import Look, Subject


@transaction.atomic
def note_download(*, home: Home, by: User, at: datetime) -> Look:
    """Write down that somebody takes the use of a home along, where its account holder reads it (A210).

    What they are to the account is written in English and put into words when it is read. Raises Suspected
    while it is doubted that they are who they say (L30).
    """
    if by.subject.suspected_at:
        raise Suspected
    with translation.override("en"):
        role = str(Role(home.role).label)
    return record_look(
        by=by.subject,
        subject=Subject.objects.get(customers__accounts=home.account_id),
        purpose="water_service",
        page=TAKEN_ALONG,
        role=role,
        at=at,
    )
