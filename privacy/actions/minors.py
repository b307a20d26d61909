"""Somebody under age is found to have a login: nothing is collected any more, and their data goes (A195)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from privacy.actions.erasure import erase
from privacy.actions.restricting import lift_restriction, restrict
from privacy.erasing.erasure import plan
from privacy.models import MinorFound, Subject

# Ours: long enough to see that it was a mistake. 16 CFR 312 and the policies promise three days at most.
ERASED_AFTER = timedelta(hours=48)
ERASED_WITHIN = timedelta(hours=72)


class ErasedAlready(Exception):
    """The data is gone: nothing can be taken back."""


@transaction.atomic
def note_minor(*, subject: Subject, by: Subject, at: datetime) -> MinorFound:
    """Use the data for nothing any more and have it erased soon; twice changes nothing."""
    restrict(subject=subject, at=at, for_days=True)
    found, _made = MinorFound.objects.get_or_create(subject=subject, defaults={"by": by, "at": at})
    return found


@transaction.atomic
def take_back(*, found: MinorFound, by: Subject, at: datetime) -> None:
    """Note that it was a mistake: the person is of age. Raises ErasedAlready."""
    found = MinorFound.objects.select_for_update().get(pk=found.pk)
    if found.erased_at:
        raise ErasedAlready
    # An earlier restriction is the person's own wish.
    if found.subject.restricted_at == found.at:
        lift_restriction(subject=found.subject, at=at)
    found.delete()


@transaction.atomic
def erase_minor(*, found: MinorFound, at: datetime) -> MinorFound:
    """Erase a child's data, whatever it is by now. Raises what `erase` raises."""
    planned = plan(found.subject, on=timezone.localdate(at))
    erase(subject=found.subject, digest=planned.digest, by=found.by, at=at, reason="under age")
    found.erased_at = at
    found.save(update_fields=["erased_at"])
    return found
