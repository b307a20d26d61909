"""Writing to homes whose leak goes on, as staff decide."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from leaks.actions.telling import who_may_hear
from leaks.models import LeakAlert, LeakContact
from leaks.topics import LEAK_ASKED
from notices.actions import enqueue
from privacy.models import Subject

MOST_AT_ONCE = 200  # ours: so many people can call on one morning


class TooMany(Exception):
    """More alerts than may be written about at once."""


@transaction.atomic
def contact(*, alerts: Sequence[LeakAlert], by: Subject, at: datetime) -> int:
    """Have everybody told who may hear of some alerts that go on; return of how many they are told.

    Of each alert once, whoever of the staff asks for it and however often. Raises TooMany.
    """
    if len(alerts) > MOST_AT_ONCE:
        raise TooMany
    going_on = LeakAlert.objects.open().filter(pk__in=[alert.pk for alert in alerts])
    chosen = list(going_on.filter(contact=None).order_by("pk").select_for_update(of=("self",)))
    LeakContact.objects.bulk_create(LeakContact(alert=alert, by=by, at=at) for alert in chosen)
    people = who_may_hear(alerts=chosen, at=at)
    for alert in chosen:
        enqueue(
            topic=LEAK_ASKED,
            to=people.get(alert.agreement_id or 0, []),
            key=f"alert {alert.pk} asked",
            about=alert.pk,
            at=at,
        )
    return len(chosen)
