"""What the privacy office has to do, and by when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from privacy.actions.notices import ANSWERED_WITHIN
from privacy.checks.outside import REVIEW_LASTS
from privacy.models import (
    Disclosure,
    DisclosureDraft,
    DownstreamNotice,
    Incident,
    Override,
    PolicyVersion,
    ProbeRun,
    QuarantinedRow,
    Recipient,
)
from privacy.policy.snapshots import newest
from privacy.requests.vault import requests_due
from privacy.sharing import BY_LAW

# 11 CCR 7011: a policy is looked at every twelve months, whether it changes or not.
POLICY_LASTS = timedelta(days=365)


@dataclass(frozen=True)
class Due:
    """How much is waiting, and how much of it is late."""

    waiting: int = 0
    late: int = 0


def requests_open(today: date) -> Due:
    """Count requests that are not answered, and those of which a clock has run out."""
    return Due(*requests_due(today))


def corrections_to_pass_on() -> Due:
    """Count corrections that whoever sent the wrong value has not been told of."""
    return Due(Override.objects.filter(told_at=None, ended_at=None).count())


def notices_open(now: datetime) -> Due:
    """Count firms that have not said that they erased somebody too, and those who had time enough."""
    waiting = DownstreamNotice.objects.open()
    return Due(waiting.count(), waiting.filter(made_at__lte=now - ANSWERED_WITHIN).count())


def rows_in_question() -> Due:
    """Count rows of the utility's files that may speak of somebody who was erased."""
    return Due(QuarantinedRow.objects.filter(answer="").count())


def drafts_to_approve() -> Due:
    """Count disclosures that wait for a second person."""
    return Due(DisclosureDraft.objects.count())


def disclosures_to_review(now: datetime) -> Due:
    """Count emergencies that nobody has looked at since."""
    open_ones = unreviewed()
    return Due(open_ones.count(), open_ones.filter(review_due_at__lt=now).count())


def unreviewed() -> QuerySet[Disclosure]:
    """Return the disclosures that a second person must still look at."""
    return Disclosure.objects.filter(reviewed_at=None, review_due_at__isnull=False)


def recipients_to_review(today: date) -> Due:
    """Count firms that get nothing because their contract or its review is missing or old."""
    firms = Recipient.objects.exclude(kind__in=BY_LAW)
    unclear = (
        Q(contract_signed_on=None) | Q(reviewed_on=None) | Q(reviewed_on__lt=today - REVIEW_LASTS)
    )
    late = firms.filter(unclear).count()
    return Due(late, late)


def incidents_open(now: datetime) -> Due:
    """Count incidents that are not closed, and those of which a clock has run out."""
    rows = list(Incident.objects.filter(closed_at=None))
    return Due(len(rows), sum(any(clock.is_late(now) for clock in clocks(row)) for row in rows))


def versions_to_publish(today: date) -> Due:
    """Count documents of which this release brings a newer version, or whose last one is a year old."""
    waiting = late = 0
    for document in PolicyVersion.Document.values:
        published = PolicyVersion.objects.newest(document)
        waiting += published is None or published.number < newest(document).number
        late += published is not None and today - published.effective_date > POLICY_LASTS
    return Due(max(waiting, late), late)


def site_test(now: datetime) -> Due:
    """Tell whether the site's last test is to be looked at: a check failed, or the test is old."""
    run = ProbeRun.objects.newest()
    wrong = int(run is None or run.is_late(now) or bool(run.failed))
    return Due(wrong, wrong)


def security_review(today: date) -> tuple[date | None, bool]:
    """Return the day of the last security review, and whether the next one is due."""
    try:
        last = date.fromisoformat(settings.SECURITY_REVIEWED_ON)
    except ValueError:
        return None, True
    return last, today - last > REVIEW_LASTS


# --- Clocks of an incident ----------------------------------------------------------------------

AUTHORITY_WITHIN = timedelta(hours=72)  # GDPR 33(1)
PEOPLE_WITHIN = timedelta(days=30)  # California Civil Code 1798.82(a), as of 2026
SAMPLE_WITHIN = timedelta(days=15)  # 1798.82(f): to the Attorney General, after people were told
SAMPLE_ABOVE = 500  # residents


@dataclass(frozen=True)
class Clock:
    """One deadline of an incident: what must be done, by when, and when it was."""

    name: str
    due_at: datetime | None
    done_at: datetime | None

    def is_late(self, now: datetime) -> bool:
        """Tell whether it ran out before it was done."""
        return bool(self.due_at and (self.done_at or now) > self.due_at)


def clocks(incident: Incident) -> list[Clock]:
    """Return the three clocks of an incident; the third starts once people were told."""
    sample_due = incident.people_told_at + SAMPLE_WITHIN if incident.people_told_at else None
    return [
        Clock("authority", incident.discovered_at + AUTHORITY_WITHIN, incident.authority_told_at),
        Clock("people", incident.discovered_at + PEOPLE_WITHIN, incident.people_told_at),
        Clock("sample", sample_due, incident.sample_sent_at),
    ]
