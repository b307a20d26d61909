"""Writing incidents down, and what was done about them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from privacy.models import Incident, Subject
from privacy.vocabulary import CATEGORIES

# What can be noted as done, each once.
STEPS = ("authority_told_at", "people_told_at", "sample_sent_at", "closed_at")


class UnknownCategory(Exception):
    """The map has no such kind of data: nobody could be found by it."""


class NotYet(Exception):
    """Something else comes before: nobody gets a sample of what was not sent, or closes what is open."""


class AlreadyDone(Exception):
    """It was noted before, and its time stays."""


def report_incident(
    *,
    what: str,
    categories: Sequence[str],
    high_risk: bool,
    discovered_at: datetime,
    by: Subject,
    at: datetime,
) -> Incident:
    """Write an incident down; the clocks run from when it was discovered. Raises UnknownCategory."""
    if unknown := set(categories) - CATEGORIES.keys():
        raise UnknownCategory(sorted(unknown)[0])
    return Incident.objects.create(
        what=what,
        categories=sorted(set(categories)),
        high_risk=high_risk,
        discovered_at=discovered_at,
        written_at=at,
        written_by=by,
    )


@transaction.atomic
def note_step(
    *, incident: Incident, step: str, measures: str, by: Subject, at: datetime
) -> Incident:
    """Note that an authority or people were told, a sample was sent, or the incident is closed.

    `measures` is added to what was done. Raises AlreadyDone, and NotYet where something comes before.
    """
    incident = Incident.objects.select_for_update().get(pk=incident.pk)
    if getattr(incident, step):
        raise AlreadyDone(step)
    if step == "sample_sent_at" and not incident.people_told_at:
        raise NotYet(step)
    if step == "closed_at" and not (incident.measures or measures):
        raise NotYet(step)
    setattr(incident, step, at)
    incident.measures = "\n".join(said for said in (incident.measures, measures) if said)
    incident.save(update_fields=[step, "measures"])
    return incident
