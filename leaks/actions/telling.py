"""Having people told of what became of an alert."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import AccessGrant, ServiceAgreement
from accounts.roles import May, roles_that_may
from leaks.models import FLOWING, LeakAlert, Verdict
from leaks.topics import BACKFLOW, LEAK_BURST, LEAK_FOUND, LEAK_NEWS, METER_SILENT, MUCH_WATER
from notices.actions import enqueue
from notices.topics import Topic
from privacy.models import Subject
from usage.models import Meter

Kind, Step = LeakAlert.Kind, Verdict.Step
SEVERE = (Kind.BURST, Kind.FREEZE)
# Ours. More meters than these that go silent between two looks are no matter of single meters.
FEW_SILENT, SILENT_SHARE = 20, 0.01


def tell(*, verdicts: Sequence[Verdict], at: datetime) -> None:
    """Have everybody told who may hear of the alerts: who lives there, who owns the place, and who helps.

    Of who is customer without a login, by what the utility has on file. Whether they still may is asked
    again when it goes out.
    """
    news = [(verdict, topic) for verdict in verdicts if (topic := _topic_of(verdict))]
    people = who_may_hear(alerts=[verdict.alert for verdict, _topic in news], at=at)
    for verdict, topic in news:
        alert = verdict.alert
        if not (hearers := people.get(alert.agreement_id or 0)):
            continue  # nobody lives there
        enqueue(
            topic=topic,
            to=hearers,
            key=f"alert {alert.pk} {verdict.step} {verdict.pk}",
            about=verdict.pk,
            at=at,
        )


def tell_of_silence(*, numbers: Sequence[int], at: datetime) -> None:
    """Have everybody told whose meter has gone silent: nobody watches it meanwhile.

    Not where many do at once: that is the network, the pages say so, and letters would not help.
    """
    if not numbers or len(numbers) > max(FEW_SILENT, SILENT_SHARE * Meter.objects.count()):
        return
    alerts = list(LeakAlert.objects.filter(pk__in=numbers))
    people = who_may_hear(alerts=alerts, at=at)
    for alert in alerts:
        enqueue(
            topic=METER_SILENT,
            to=people.get(alert.agreement_id or 0, []),
            key=f"alert {alert.pk} silent",
            about=alert.pk,
            at=at,
        )


def _topic_of(verdict: Verdict) -> Topic | None:
    """Return what a step is told as; None for what a resident can do nothing about, or need not know."""
    kind, step = verdict.alert.kind, verdict.step
    if kind in FLOWING:
        severe = kind in SEVERE and step in (Step.RAISED, Step.GREW)
        return LEAK_BURST if severe else LEAK_FOUND if step == Step.RAISED else LEAK_NEWS
    by_day = {Kind.HIGH_USE: MUCH_WATER, Kind.AWAY: MUCH_WATER, Kind.BACKFLOW: BACKFLOW}
    return by_day.get(Kind(kind)) if step == Step.RAISED else None


def who_may_hear(*, alerts: Sequence[LeakAlert], at: datetime) -> dict[int, list[Subject]]:
    """Return who may hear of the alerts, by the number of the agreement. Three queries for all of them."""
    numbers = {alert.agreement_id for alert in alerts if alert.agreement_id}
    today = timezone.localdate(at)
    grants = (
        AccessGrant.objects.live(today=today)
        .filter(
            Q(from_date=None) | Q(from_date__lte=today),
            account__agreements__in=numbers,
            role__in=roles_that_may(May.ALERTS),
        )
        .values_list("account__agreements", "user__subject")
    )
    holders = ServiceAgreement.objects.filter(pk__in=numbers).values_list(
        "pk", "account__customer__subject"
    )
    pairs = {*grants, *holders}  # a holder who has a login is one person
    people = Subject.objects.in_bulk([subject for _agreement, subject in pairs])
    found: dict[int, list[Subject]] = defaultdict(list)
    for agreement, subject in pairs:
        found[agreement].append(people[subject])
    return found
