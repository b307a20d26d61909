"""What a leak comes to by the utility's policy: its bills, what is normal at the home, what is in the way."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from leaks.billed import billed_for
from leaks.credits import (
    Billed,
    Hindrance,
    Policy,
    Preview,
    Proof,
    hindrance,
    last_day_to_ask,
    next_from,
    policy_from_json,
    preview,
)
from leaks.models import FLOWING, CreditPolicy, LeakAlert, LeakAnswer, LeakCredit
from usage.models import DayReads, ServicePoint

A_DAY = timedelta(days=1)
# Ours: the year before tells all seasons; from fewer days than these nothing is known.
NORMAL_DAYS, FEWEST_DAYS = 365, 30
WHOLE = 23 * 60  # minutes: the shortest day of the year


@dataclass(frozen=True)
class Case:
    """One leak by the policy of the day on which somebody asks.

    `found` None: there is nothing to work out yet, or it is not known what is normal.
    """

    held: CreditPolicy
    policy: Policy
    bills: Sequence[Billed]
    found: Preview | None
    hindrance: Hindrance | None
    last_day: date | None  # on which one may ask; None while that is open
    again_from: date | None  # None where there was no credit before


def case_of(alert: LeakAlert, *, user: User | None, today: date) -> Case | None:
    """Return the case of a leak, as `user` may see its bills (None: staff).

    None where there is nothing to ask for: no policy, nobody living there, or no leak after all.
    """
    held = CreditPolicy.objects.in_force(today)
    none = alert.state == LeakAlert.State.WITHDRAWN or not alert.is_leak or not alert.agreement_id
    if held is None or none or alert.answers.filter(kind=LeakAnswer.Kind.NORMAL).exists():
        return None
    policy = policy_from_json(held.policy)
    first, last = _days(alert)
    bills = billed_for(user, alert.agreement_id or 0, (first, last), today)
    billed_on = bills[-1].issued_on if bills and bills[-1].to_date > last else None
    if not all(price for bill in bills for _below, price in bill.prices[-1:]):
        return None  # nobody told what water costs
    stopped_on, last_given = _stopped_on(alert, policy), _last_given(alert)
    normal = normal_a_day(alert) if bills else None
    given = given_for(alert, bills)
    found = None
    if normal is not None:
        left = [it for it in bills if it not in given]
        found = preview(policy, [(it, _in(it, normal), _leaked(alert, it)) for it in left])
    ask_by = last_day_to_ask(policy, stopped_on, billed_on) if stopped_on and billed_on else None
    in_the_way = hindrance(
        policy,
        found,
        stopped_on=stopped_on,
        billed_on=billed_on,
        asked_on=today,
        last_given=last_given,
    )
    if given and in_the_way is Hindrance.TOO_LITTLE:
        in_the_way = Hindrance.GIVEN
    return Case(
        held=held,
        policy=policy,
        bills=bills,
        found=found,
        hindrance=in_the_way,
        last_day=ask_by,
        again_from=next_from(policy, last_given) if last_given else None,
    )


def given_for(alert: LeakAlert, bills: Sequence[Billed]) -> list[Billed]:
    """Return the bills of whose days there was a credit: what is beyond normal on one is given back once."""
    assert alert.agreement  # noqa: S101 -- for mypy: asked of leaks of a household alone
    days = LeakCredit.objects.filter(
        account=alert.agreement.account_id, premises=alert.premises_id
    ).values_list("from_date", "to_date")
    return [
        bill
        for bill in bills
        if any(first < bill.to_date and bill.from_date < end for first, end in days)
    ]


def normal_a_day(alert: LeakAlert) -> Fraction | None:
    """Return what ran in a day of the year before a leak, of this household; None where too little is known.

    Days on which water leaked before are none of the normal ones. Fire lines are not counted.
    """
    assert alert.agreement  # noqa: S101 -- for mypy: asked of leaks of a household alone
    first, _last = _days(alert)
    since = max(first - NORMAL_DAYS * A_DAY, alert.agreement.from_date)
    days = DayReads.objects.at(alert.premises_id, since, first - A_DAY).exclude(
        service_point__kind=ServicePoint.Kind.FIRE
    )
    leaked = _days_that_leaked(alert, since)
    by_point: dict[int, list[int]] = defaultdict(list)
    for day in days.as_totals():
        if day.known * day.minutes >= WHOLE and day.day not in leaked:
            by_point[day.service_point].append(day.total)
    if not by_point or min(map(len, by_point.values())) < FEWEST_DAYS:
        return None
    return sum((Fraction(sum(known), len(known)) for known in by_point.values()), Fraction(0))


def _days_that_leaked(alert: LeakAlert, since: date) -> set[date]:
    others = (
        LeakAlert.objects.filter(agreement=alert.agreement_id, kind__in=FLOWING)
        .exclude(state=LeakAlert.State.WITHDRAWN)
        .exclude(pk=alert.pk)
    )
    return {
        first + n * A_DAY
        for first, last in map(_days, others)
        if last >= since
        for n in range((last - first).days + 1)
    }


def _days(alert: LeakAlert) -> tuple[date, date]:
    """Return the first and the last day of a leak."""
    last = timezone.localdate(alert.until_at - timedelta(seconds=1))
    return timezone.localdate(alert.since_at), last


def _in(bill: Billed, a_day: Fraction) -> int:
    return round((bill.to_date - bill.from_date).days * a_day)


def _leaked(alert: LeakAlert, bill: Billed) -> int:
    """Return what leaked in the days of a bill, at least: as much on each day of the leak."""
    first, last = _days(alert)
    days = min(last + A_DAY, bill.to_date) - max(first, bill.from_date)
    return round(alert.volume * Fraction(days // A_DAY, (last - first).days + 1))


def _stopped_on(alert: LeakAlert, policy: Policy) -> date | None:
    """Return since when it leaks no more, by what the policy takes for a proof; None while it does."""
    if alert.state == LeakAlert.State.STOPPED:
        return timezone.localdate(alert.until_at)
    claim = alert.answers.filter(kind=LeakAnswer.Kind.FIXED, outcome="").first()
    return timezone.localdate(claim.at) if claim and policy.proof is Proof.NONE else None


def _last_given(alert: LeakAlert) -> date | None:
    assert alert.agreement  # noqa: S101 -- for mypy, as above
    given = LeakCredit.objects.filter(
        account=alert.agreement.account_id, premises=alert.premises_id
    )
    last: date | None = given.aggregate(last=Max("granted_on"))["last"]
    return last
